package limited

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

// clock is a time that stands still until it is moved.
type clock struct{ at time.Time }

func newClock() *clock { return &clock{time.Unix(1_800_000_000, 0)} }

func (c *clock) now() time.Time { return c.at }

func (c *clock) pass(d time.Duration) { c.at = c.at.Add(d) }

// said is an answer.
type said struct {
	status int
	header http.Header
	body   string
}

// field reads a field of the answer, such as "parameters.retry_after".
func (s said) field(path string) string {
	var at any
	if json.Unmarshal([]byte(s.body), &at) != nil {
		return "no JSON"
	}
	for _, name := range strings.Split(path, ".") {
		of, _ := at.(map[string]any)
		at = of[name]
	}
	return fmt.Sprint(at)
}

func call(h http.Handler, method, path, body string) said {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bot "+DiscordToken)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return said{w.Code, w.Header(), w.Body.String()}
}

func send(t *Telegram, chat int) said {
	return call(t, "POST", "/bot"+TelegramToken+"/sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"hello"}`, chat))
}

func post(d *Discord, channel int, key string) said {
	return call(d, "POST", fmt.Sprintf("/api/v9/channels/%d/messages", channel), fmt.Sprintf(`{"content":"hello","nonce":%q,"enforce_nonce":true}`, key))
}

// taken counts how many of n calls in a row are taken.
func taken(n int, one func(n int) said) (count int) {
	for i := range n {
		if one(i).status == http.StatusOK {
			count++
		}
	}
	return count
}

func TestTelegramTakesThirtyASecondInAll(t *testing.T) {
	c := newClock()
	tg := NewTelegram(Options{Now: c.now})
	for n := range 300 { // 28 a second
		if got := send(tg, -1-n); got.status != 200 {
			t.Fatalf("post %d at 28 a second: %d", n, got.status)
		}
		c.pass(time.Second / 28)
	}
	c.pass(time.Minute)
	if n := taken(int(telegramBurst)+1, func(n int) said { return send(tg, -1000-n) }); n != int(telegramBurst) {
		t.Errorf("%d at once", n)
	}
	got := send(tg, -5000)
	if got.status != 429 || got.field("parameters.retry_after") != "1" || got.header.Get("Retry-After") != "1" {
		t.Errorf("too many is %d %v %s", got.status, got.header, got.body)
	}
	if n := tg.Tally().TooMany; n != 2 {
		t.Errorf("counted %d", n)
	}
}

func TestTelegramTakesTwentyAMinuteInAGroup(t *testing.T) {
	c := newClock()
	tg := NewTelegram(Options{Now: c.now})
	count := taken(25, func(int) said { c.pass(2 * time.Second); return send(tg, -7) })
	if count != telegramGroupMost {
		t.Errorf("%d in 50 s", count)
	}
	c.pass(time.Minute)
	if send(tg, -7).status != 200 || send(tg, -8).status != 200 {
		t.Error("not after a minute, or not elsewhere")
	}
}

func TestTelegramTakesOneASecondInAPrivateChat(t *testing.T) {
	c := newClock()
	tg := NewTelegram(Options{Now: c.now})
	if n := taken(5, func(int) said { return send(tg, 7) }); n != int(telegramChatBurst) {
		t.Errorf("%d at once", n)
	}
	if n := taken(5, func(int) said { c.pass(time.Second); return send(tg, 7) }); n != 5 {
		t.Errorf("%d of one a second", n)
	}
}

func TestTelegramBansWhoKeepsSending(t *testing.T) {
	c := newClock()
	tg := NewTelegram(Options{Now: c.now})
	taken(3+telegramRefusals, func(int) said { return send(tg, 7) })
	got := send(tg, -99) // another chat
	if got.field("parameters.retry_after") != "30" || tg.Tally().Banned != 1 {
		t.Errorf("%s, %d calls while banned", got.body, tg.Tally().Banned)
	}
	c.pass(telegramFirstBan)
	if send(tg, -99).status != 200 {
		t.Error("still banned")
	}
	taken(3+telegramRefusals, func(int) said { return send(tg, 7) })
	if got := send(tg, -99); got.field("parameters.retry_after") != "60" {
		t.Errorf("the second ban: %s", got.body)
	}
}

func TestDiscordTakesFiftyASecondInAll(t *testing.T) {
	c := newClock()
	d := NewDiscord(Options{Now: c.now})
	if n := taken(60, func(n int) said { return post(d, n, "") }); n != discordMost {
		t.Errorf("%d at once", n)
	}
	got := post(d, 100, "")
	if got.status != 429 || got.field("global") != "true" || got.field("retry_after") != "1" || got.header.Get("X-RateLimit-Scope") != "global" {
		t.Errorf("too many is %v %s", got.header, got.body)
	}
	c.pass(time.Second)
	if post(d, 100, "").status != 200 {
		t.Error("not after a second")
	}
}

func TestDiscordTakesFiveInFiveSecondsInAChannel(t *testing.T) {
	c := newClock()
	d := NewDiscord(Options{Now: c.now})
	var left []string
	for range 5 {
		left = append(left, post(d, 1, "").header.Get("X-RateLimit-Remaining"))
	}
	if !slices.Equal(left, []string{"4", "3", "2", "1", "0"}) {
		t.Errorf("left %v", left)
	}
	c.pass(2 * time.Second)
	if got := post(d, 1, ""); got.status != 429 || got.field("global") != "false" || got.field("retry_after") != "3" {
		t.Errorf("the sixth: %d %s", got.status, got.body)
	}
	if post(d, 2, "").status != 200 {
		t.Error("another channel waits too")
	}
	c.pass(3 * time.Second)
	if post(d, 1, "").status != 200 {
		t.Error("not after five seconds")
	}
}

func TestDiscordBansAfterTenThousandRefusals(t *testing.T) {
	c := newClock()
	d := NewDiscord(Options{Now: c.now})
	for range discordInvalid + discordMost {
		post(d, 1, "")
		c.pass(time.Millisecond)
	}
	c.pass(time.Minute)
	if got := post(d, 2, ""); got.status != 429 || got.field("global") != "no JSON" || got.header.Get("Retry-After") == "" || d.Tally().Banned == 0 {
		t.Errorf("%d %v %s", got.status, got.header, got.body)
	}
}

func TestDiscordKnowsAKeyForSomeMinutes(t *testing.T) {
	c := newClock()
	d := NewDiscord(Options{Now: c.now})
	first, again, elsewhere := post(d, 1, "key"), post(d, 1, "key"), post(d, 2, "key")
	if first.field("id") != again.field("id") || first.field("id") == elsewhere.field("id") {
		t.Errorf("%s, %s and %s", first.body, again.body, elsewhere.body)
	}
	c.pass(nonceTime + time.Second)
	post(d, 1, "key")
	if got := d.Tally(); got.Taken != 3 || got.Known != 1 || len(d.Copies("1")) != 2 {
		t.Errorf("%+v, %q", got, d.Copies("1"))
	}
}

func TestMessagesAreChangedAndRemoved(t *testing.T) {
	c := newClock()
	tg, d := NewTelegram(Options{Now: c.now, Free: true}), NewDiscord(Options{Now: c.now, Free: true})
	id := post(d, 1, "").field("id")
	send(tg, 7)
	at := "/api/v9/channels/1/messages/" + id
	bot := "/bot" + TelegramToken
	for _, step := range []struct {
		h                  http.Handler
		method, path, body string
		status             int
		reads              string // what stands then, on either
	}{
		{d, "PATCH", at, `{"content":"new","embeds":[{"title":"a","description":"b"}]}`, 200, "new\na\nb"},
		{d, "PATCH", "/api/v9/channels/1/messages/99", `{}`, 404, "new\na\nb"},
		{d, "DELETE", at, "", 204, ""},
		{d, "DELETE", at, "", 404, ""},
		{tg, "POST", bot + "/editMessageText", `{"chat_id":7,"message_id":1,"text":"newer"}`, 200, "newer"},
		{tg, "POST", bot + "/editMessageText", `{"chat_id":7,"message_id":9,"text":"x"}`, 400, "newer"},
		{tg, "POST", bot + "/deleteMessage", `{"chat_id":7,"message_id":1}`, 200, ""},
		{tg, "POST", bot + "/deleteMessage", `{"chat_id":7,"message_id":1}`, 400, ""},
	} {
		got := call(step.h, step.method, step.path, step.body)
		stands := strings.Join(d.Copies("1"), "|")
		if step.h == http.Handler(tg) {
			stands = strings.Join(tg.Copies("7"), "|")
		}
		if got.status != step.status || stands != step.reads {
			t.Errorf("%s %s: %d %s, reads %q", step.method, step.path, got.status, got.body, stands)
		}
	}
	if tg.Tally().Edited != 1 || d.Tally().Edited != 1 {
		t.Errorf("%+v %+v", tg.Tally(), d.Tally())
	}
}

func TestTroubleIsToldAsThePlatformsDo(t *testing.T) {
	for name, c := range map[string]struct {
		trouble            Trouble
		telegram, discord  int
		find, findElsewise string
	}{
		"page":  {Trouble{Page: 502}, 502, 502, "<html>", "<html>"},
		"wait":  {Trouble{After: 1500 * time.Millisecond}, 429, 429, `"retry_after":2`, `"retry_after":1.5`},
		"gone":  {Trouble{Gone: true}, 403, 404, "kicked", "10003"},
		"moved": {Trouble{MovedTo: "-1009"}, 400, 200, `"migrate_to_chat_id":-1009`, `"id"`},
	} {
		t.Run(name, func(t *testing.T) {
			o := Options{Now: newClock().now, Trouble: func(int, string) Trouble { return c.trouble }}
			tg, d := NewTelegram(o), NewDiscord(o)
			if got := send(tg, 7); got.status != c.telegram || !strings.Contains(got.body, c.find) {
				t.Errorf("Telegram: %d %s", got.status, got.body)
			}
			if got := post(d, 7, ""); got.status != c.discord || !strings.Contains(got.body, c.findElsewise) {
				t.Errorf("Discord: %d %s", got.status, got.body)
			}
		})
	}
}

func TestACutComesAfterThePost(t *testing.T) {
	o := Options{Now: time.Now, Trouble: func(n int, _ string) Trouble { return Trouble{Cut: n == 1} }}
	tg, d := NewTelegram(o), NewDiscord(o)
	for _, c := range []struct {
		h          http.Handler
		path, body string
		copies     func() []string
	}{
		{tg, "/bot" + TelegramToken + "/sendMessage", `{"chat_id":7,"text":"x"}`, func() []string { return tg.Copies("7") }},
		{d, "/api/v9/channels/7/messages", `{"content":"x"}`, func() []string { return d.Copies("7") }},
	} {
		server := httptest.NewServer(c.h)
		req, err := http.NewRequest("POST", server.URL+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bot "+DiscordToken)
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
			t.Errorf("%s was answered %d", c.path, resp.StatusCode)
		}
		if len(c.copies()) != 1 {
			t.Errorf("%s: %q stands", c.path, c.copies())
		}
		server.Close()
	}
}

func TestStrangersAreTurnedAway(t *testing.T) {
	tg, d := NewTelegram(Options{Now: time.Now}), NewDiscord(Options{Now: time.Now})
	if got := call(tg, "POST", "/bot1:other/getMe", "{}"); got.status != 401 {
		t.Errorf("Telegram: %d", got.status)
	}
	r := httptest.NewRequest("GET", "/api/v9/applications/@me", nil)
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	if w.Code != 401 {
		t.Errorf("Discord: %d", w.Code)
	}
}

// Whatever comes is answered.
func FuzzCalls(f *testing.F) {
	f.Add("sendMessage", `{"chat_id":1,"text":"x"}`)
	f.Add("getMyCommands", `{"scope":{"type":"x"}}`)
	f.Add("applications/@me", "")
	f.Add("channels/1/messages/2", `{"embeds":[{}]}`)
	f.Add("channels", "{")
	f.Add("webhooks/1", "")
	f.Fuzz(func(t *testing.T, path, body string) {
		o := Options{Now: newClock().now}
		tg, d := NewTelegram(o), NewDiscord(o)
		for _, method := range []string{"POST", "PATCH", "DELETE", "PUT"} {
			r := httptest.NewRequest(method, "/", strings.NewReader(body))
			r.Header.Set("Authorization", "Bot "+DiscordToken)
			for h, at := range map[http.Handler]string{tg: "/bot" + TelegramToken + "/" + path, d: "/api/v9/" + path} {
				if strings.HasSuffix(at, "getUpdates") {
					continue // waits for what never comes
				}
				r.URL.Path = at
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				if w.Code < 200 {
					t.Errorf("%s %s: %d", method, at, w.Code)
				}
			}
		}
	})
}

func TestTheBusiestSecondIsCounted(t *testing.T) {
	c := newClock()
	tg := NewTelegram(Options{Now: c.now, Free: true})
	for n := range 20 {
		send(tg, -n-1)
		c.pass(100 * time.Millisecond)
	}
	c.pass(time.Minute)
	taken(3, func(n int) said { return send(tg, -n-1) })
	if n := tg.Tally().Busiest; n != 10 {
		t.Errorf("%d in a second", n)
	}
}
