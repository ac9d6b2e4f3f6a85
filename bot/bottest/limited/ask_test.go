package limited

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A question reaches the bot as an update once, and the time of the answer is that of its arrival.
func TestTelegramAsks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tg := NewTelegram(Options{Now: time.Now, Lag: time.Second})
		go func() {
			got := call(tg, "POST", "/bot"+TelegramToken+"/getUpdates", `{"timeout":50}`)
			var batch struct {
				Result []struct {
					ID      int `json:"update_id"`
					Message struct {
						Text string `json:"text"`
						Chat struct {
							ID int `json:"id"`
						} `json:"chat"`
						Entities []struct{ Length int } `json:"entities"`
					} `json:"message"`
				} `json:"result"`
			}
			if err := json.Unmarshal([]byte(got.body), &batch); err != nil || len(batch.Result) != 1 {
				t.Errorf("%v in %s", err, got.body)
				return
			}
			m := batch.Result[0].Message
			if m.Text != `/check "he"` || m.Entities[0].Length != len("/check") {
				t.Errorf("got %+v", m)
			}
			time.Sleep(70 * time.Millisecond)
			send(tg, m.Chat.ID)
			confirmed := call(tg, "POST", "/bot"+TelegramToken+"/getUpdates", fmt.Sprintf(`{"offset":%d,"timeout":1}`, batch.Result[0].ID+1))
			if confirmed.field("result") != "[]" {
				t.Errorf("confirmed, and still there: %s", confirmed.body)
			}
		}()
		took, err := tg.Ask(t.Context(), 3, `/check "he"`)
		if err != nil || took != 70*time.Millisecond {
			t.Errorf("took %s, %v", took, err)
		}
		synctest.Wait()
		time.Sleep(5 * time.Second)
		if n := tg.Tally().Taken; n != 0 {
			t.Errorf("the answer counts as %d posts", n)
		}
	})
}

// A question by webhook is no update that waits, and every message that answers it is counted.
func TestTelegramAsksByWebhook(t *testing.T) {
	tg := NewTelegram(Options{Now: time.Now})
	calls := 0
	_, err := tg.AskBy(t.Context(), 3, "/check", func(_ context.Context, u json.RawMessage) error {
		if calls++; !strings.Contains(string(u), `"/check"`) || idOf(u) == 0 {
			t.Errorf("called with %s", u)
		}
		send(tg, asker(3))
		send(tg, asker(3))
		return nil
	})
	if err != nil || calls != 1 || tg.Answers(3) != 2 || tg.Answers(4) != 0 {
		t.Errorf("%v after %d calls: %d answers", err, calls, tg.Answers(3))
	}
	if waiting, _ := tg.batch(0); len(waiting) != 0 {
		t.Errorf("%d updates wait", len(waiting))
	}
	refused := errors.New("refused")
	if _, err := tg.AskBy(t.Context(), 5, "x", func(context.Context, json.RawMessage) error { return refused }); !errors.Is(err, refused) {
		t.Errorf("got %v", err)
	}
}

func TestTwoWhoAskForUpdatesAreSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tg := NewTelegram(Options{Now: time.Now})
		poll := func() { call(tg, "POST", "/bot"+TelegramToken+"/getUpdates", `{"timeout":10}`) }
		poll()
		poll()
		if n := tg.Tally().TwoPolls; n != 0 {
			t.Errorf("one after the other counts as %d", n)
		}
		go poll()
		synctest.Wait()
		poll()
		if n := tg.Tally().TwoPolls; n != 1 {
			t.Errorf("two at once count as %d", n)
		}
	})
}

// Who sends it says where it goes, and may send it again.
func TestDiscordAsksWhereItIsSent(t *testing.T) {
	d := NewDiscord(Options{Now: time.Now})
	var bodies []string
	s := endpoint(t, d, `{"type":4}`, func(body []byte) { bodies = append(bodies, string(body)) })
	_, err := d.AskBy(t.Context(), 1, "/check x", func(ctx context.Context, post *http.Request) (*http.Response, error) {
		for range 2 {
			again := post.Clone(ctx)
			again.Body, _ = post.GetBody()
			again.URL, _ = again.URL.Parse(s.URL)
			resp, err := http.DefaultClient.Do(again)
			if len(bodies) == 2 || err != nil {
				return resp, err
			}
			_ = resp.Body.Close()
		}
		return nil, errors.New("not sent twice")
	})
	if err != nil || len(bodies) != 2 || bodies[0] != bodies[1] {
		t.Errorf("%v: %q", err, bodies)
	}
}

func TestAQuestionThatNobodyAnswersEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tg := NewTelegram(Options{Now: time.Now})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := tg.Ask(ctx, 1, "/check"); err == nil {
			t.Error("no error")
		}
	})
}

// endpoint answers interactions of d with a body, and hands each to see.
func endpoint(t *testing.T, d *Discord, answer string, see func(body []byte)) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		key, _ := hex.DecodeString(d.PublicKey())
		signature, _ := hex.DecodeString(r.Header.Get("X-Signature-Ed25519"))
		if !ed25519.Verify(key, append([]byte(r.Header.Get("X-Signature-Timestamp")), body...), signature) {
			t.Error("not signed")
		}
		see(body)
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(s.Close)
	return s
}

func TestDiscordAsks(t *testing.T) {
	d := NewDiscord(Options{Now: time.Now})
	var seen struct {
		Data struct {
			Name    string
			Options []struct{ Value string }
		}
	}
	s := endpoint(t, d, `{"type":4}`, func(body []byte) { _ = json.Unmarshal(body, &seen) })
	took, err := d.Ask(t.Context(), s.URL, 1, "/check a man rang")
	if err != nil || took <= 0 || seen.Data.Name != "check" || seen.Data.Options[0].Value != "a man rang" {
		t.Errorf("%s, %v: %+v", took, err, seen)
	}
}

func TestDiscordWaitsForAnAnswerThatIsDeferred(t *testing.T) {
	d := NewDiscord(Options{Now: time.Now})
	s := endpoint(t, d, `{"type":5}`, func(body []byte) {
		var in struct{ Token string }
		_ = json.Unmarshal(body, &in)
		time.AfterFunc(50*time.Millisecond, func() {
			call(d, "PATCH", "/api/v9/webhooks/"+strconv.Itoa(1)+"/"+in.Token+"/messages/@original", `{"content":"x"}`)
		})
	})
	if took, err := d.Ask(t.Context(), s.URL, 1, "/check"); err != nil || took < 50*time.Millisecond {
		t.Errorf("%s, %v", took, err)
	}
	if d.Tally().Taken != 0 {
		t.Errorf("the answer counts as a post: %+v", d.Tally())
	}
}

func TestDiscordTellsOfAQuestionThatIsRefused(t *testing.T) {
	d := NewDiscord(Options{Now: time.Now})
	s := httptest.NewServer(http.NotFoundHandler())
	defer s.Close()
	if _, err := d.Ask(t.Context(), s.URL, 1, "/check"); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("got %v", err)
	}
}
