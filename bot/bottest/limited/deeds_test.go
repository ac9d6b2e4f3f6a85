package limited

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// kinds names what can be done about an answer of Discord.
func kinds(all []Deed) (text string) {
	for _, d := range all {
		text += strconv.Itoa(d.kind) + string(d.data) + "\n"
	}
	return text
}

func TestDiscordOffers(t *testing.T) {
	const button = `{"type":2,"style":1,"label":"Yes","custom_id":"yes"}`
	const link = `{"type":2,"style":5,"label":"Read","url":"https://a.example"}`
	const menu = `{"type":3,"custom_id":"pick","options":[{"label":"One","value":"1"},{"label":"Two","value":"2"}]}`
	const modal = `{"type":9,"data":{"custom_id":"form","components":[{"type":1,"components":[{"type":4,"custom_id":"a"}]},{"type":18,"component":{"type":4,"custom_id":"b","value":"kept"}}]}}`
	const pressed = "3" + `{"component_type":2,"custom_id":"yes"}` + "\n"
	for name, c := range map[string]struct{ body, want string }{
		"a button":              {`{"type":4,"data":{"components":[{"type":1,"components":[` + button + `,` + link + `]}]}}`, pressed},
		"a message that is new": {`{"components":[{"type":1,"components":[` + button + `]}]}`, pressed},
		"a choice": {`{"type":7,"data":{"components":[{"type":1,"components":[` + menu + `]}]}}`,
			"3" + `{"component_type":3,"custom_id":"pick","values":["1"]}` + "\n3" + `{"component_type":3,"custom_id":"pick","values":["2"]}` + "\n"},
		"a form":       {modal, "5" + `{"components":[{"components":[{"custom_id":"a","type":4,"value":"Watford"}],"type":1},{"components":[{"custom_id":"b","type":4,"value":"kept"}],"type":1}],"custom_id":"form"}` + "\n"},
		"words alone":  {`{"type":4,"data":{"content":"no"}}`, ""},
		"later":        {`{"type":5}`, ""},
		"no JSON":      {`--boundary`, ""},
		"other shapes": {`{"data":{"components":"x"}}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := kinds(discordOffers([]byte(c.body))); got != c.want {
				t.Errorf("got %s\nwant %s", got, c.want)
			}
		})
	}
}

// Somebody presses a key under an answer that came later, and the press names the key.
func TestDiscordKeyIsPressed(t *testing.T) {
	d := NewDiscord(Options{Now: time.Now})
	var seen []string
	bot := func(_ context.Context, post *http.Request) (*http.Response, error) {
		body, err := io.ReadAll(post.Body)
		if err != nil {
			return nil, err
		}
		seen = append(seen, string(body))
		var in struct{ Token string }
		_ = json.Unmarshal(body, &in)
		call(d, "PATCH", "/api/v9/webhooks/"+discordApp+"/"+in.Token+"/messages/@original", `{"components":[{"type":1,"components":[{"type":2,"custom_id":"again"}]}]}`)
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"type":5}`))}, nil
	}
	heard, err := d.Say(t.Context(), 4, "/report", bot)
	if err != nil || len(heard.Offers) != 1 {
		t.Fatalf("%v: %+v", err, heard)
	}
	if heard, err = d.Do(t.Context(), 4, heard.Offers[0], bot); err != nil || len(heard.Offers) != 1 {
		t.Fatalf("%v: %+v", err, heard)
	}
	if len(seen) != 2 || strings.Contains(seen[0], "options") || !strings.Contains(seen[1], `"custom_id":"again"`) || !strings.Contains(seen[1], `"type":3`) || !strings.Contains(seen[1], `"message":{`) {
		t.Errorf("the bot saw %s", seen)
	}
	if len(d.waiting)+len(d.offers) != 0 {
		t.Errorf("%d wait, %d answers are kept", len(d.waiting), len(d.offers))
	}
}

// An answer with a file in it is an answer, though no JSON.
func TestDiscordAnswerWithAFile(t *testing.T) {
	d := NewDiscord(Options{Now: time.Now})
	heard, err := d.Say(t.Context(), 4, "/mydata", func(context.Context, *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"multipart/form-data; boundary=x"}}, Body: io.NopCloser(strings.NewReader("--x--"))}, nil
	})
	if err != nil || len(heard.Offers) != 0 {
		t.Errorf("%v: %+v", err, heard)
	}
}

// A key under an answer in Telegram is pressed; the press is over when it is confirmed.
func TestTelegramKeyIsPressed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tg := NewTelegram(Options{Now: time.Now})
		go func() {
			got := call(tg, "POST", "/bot"+TelegramToken+"/getUpdates", `{"timeout":50}`)
			call(tg, "POST", "/bot"+TelegramToken+"/sendMessage", `{"chat_id":500000003,"text":"a","reply_markup":{"inline_keyboard":[[{"text":"Yes","callback_data":"y\"es"}],[{"text":"Read","url":"https://a.example"}]]}}`)
			got = call(tg, "POST", "/bot"+TelegramToken+"/getUpdates", `{"timeout":50,"offset":880000002}`)
			var batch struct {
				Result []struct {
					Press struct {
						ID, Data string
						Message  struct {
							ID int `json:"message_id"`
						}
					} `json:"callback_query"`
				}
			}
			if err := json.Unmarshal([]byte(got.body), &batch); err != nil || len(batch.Result) != 1 || batch.Result[0].Press.Data != `y"es` {
				t.Errorf("%v in %s", err, got.body)
				return
			}
			if changed := call(tg, "POST", "/bot"+TelegramToken+"/editMessageText", `{"chat_id":500000003,"message_id":1,"text":"b"}`); changed.status != http.StatusOK {
				t.Errorf("an answer cannot be changed: %s", changed.body)
			}
			time.Sleep(time.Second)
			call(tg, "POST", "/bot"+TelegramToken+"/answerCallbackQuery", `{"callback_query_id":"`+batch.Result[0].Press.ID+`"}`)
		}()
		if _, err := tg.Ask(t.Context(), 3, "/report"); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		offers := tg.Offers(3)
		if len(offers) != 1 {
			t.Fatalf("%d keys", len(offers))
		}
		if _, err := tg.Do(t.Context(), 3, offers[0]); err != nil {
			t.Error(err)
		}
		synctest.Wait()
		time.Sleep(2 * time.Second)
		if _, err := tg.Do(t.Context(), 3, Deed{}); err == nil {
			t.Error("nothing was pressed, and it was taken")
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := tg.Do(ctx, 3, offers[0]); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("nobody answers: %v", err)
		}
	})
}

// Whatever a bot answers, what it offers can be read or is nothing.
func FuzzOffers(f *testing.F) {
	f.Add([]byte(`{"type":9,"data":{"custom_id":"form","components":[{"type":18,"component":{"type":4,"custom_id":"b"}}]}}`))
	f.Add([]byte(`{"inline_keyboard":[[{"callback_data":"x"}]]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, d := range append(discordOffers(body), telegramOffers(body, "1")...) {
			if !json.Valid(d.data) {
				t.Errorf("%q offers %q", body, d.data)
			}
		}
	})
}
