package telegramtest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// spec is the machine-readable Bot API, beside the repository.
const spec = "../../../../shared/specs/telegram-api.json"

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 2, 18, 30, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// desk is a server, its clock and a client.
type desk struct {
	*Server
	clock *clock
	t     *testing.T
}

// newDesk starts a server of which every answer is checked, but no request: the tests ask for what is wrong.
func newDesk(t *testing.T) *desk {
	t.Helper()
	clock := newClock()
	s := New(t, clock.now)
	if c := OpenChecker(t, spec); c != nil {
		answers := *c
		answers.lenient = true
		s.Check(&answers)
	}
	return &desk{s, clock, t}
}

type params map[string]any

// answer is what a client sees.
type answer struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		Migrated int64 `json:"migrate_to_chat_id"`
		After    int   `json:"retry_after"`
	} `json:"parameters"`
}

func (d *desk) post(method, contentType string, body []byte) (answer, error) {
	r, err := http.NewRequest(http.MethodPost, d.URL+"/bot"+d.Token+"/"+method, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Content-Type", contentType)
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = got.Body.Close() }()
	raw, err := io.ReadAll(got.Body)
	if err != nil {
		return answer{}, err
	}
	var a answer
	if err := json.Unmarshal(raw, &a); err != nil {
		return answer{Code: got.StatusCode, Description: string(raw)}, nil
	}
	if got.StatusCode != 200 && got.StatusCode != a.Code {
		return a, fmt.Errorf("status %d with error_code %d", got.StatusCode, a.Code)
	}
	return a, nil
}

func (d *desk) call(method string, p params) answer {
	d.t.Helper()
	body, err := json.Marshal(p)
	if err != nil {
		d.t.Fatal(err)
	}
	a, err := d.post(method, "application/json", body)
	if err != nil {
		d.t.Fatal(err)
	}
	return a
}

// ok calls and reads the result.
func ok[T any](d *desk, method string, p params) T {
	d.t.Helper()
	a := d.call(method, p)
	var v T
	if !a.OK {
		d.t.Fatalf("%s: %d %s", method, a.Code, a.Description)
	}
	if err := json.Unmarshal(a.Result, &v); err != nil {
		d.t.Fatal(err)
	}
	return v
}

// refused calls and compares the refusal.
func (d *desk) refused(method string, p params, code int, text string) answer {
	d.t.Helper()
	a := d.call(method, p)
	if a.OK || a.Code != code || a.Description != text {
		d.t.Errorf("%s: got %d %q, want %d %q", method, a.Code, a.Description, code, text)
	}
	return a
}

// started makes a person who has written to the bot.
func (d *desk) started(name string) User {
	u := d.Person(name)
	d.Say(u, u.ID, "/start")
	return u
}

func TestStrangersAreTurnedAway(t *testing.T) {
	d := newDesk(t)
	for path, code := range map[string]int{
		"/bot1:wrong/getMe": 401, "/botwrong/getMe": 404, "/getMe": 404, "/bot" + d.Token + "/flyToTheMoon": 404,
	} {
		got, err := http.Get(d.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = got.Body.Close()
		if got.StatusCode != code {
			t.Errorf("%s: got %d, want %d", path, got.StatusCode, code)
		}
	}
	if me := ok[User](d, "getMe", nil); me != d.Me {
		t.Errorf("got %+v, want %+v", me, d.Me)
	}
}

func TestTextIsReadAsHTMLAndStandsInTheChat(t *testing.T) {
	d := newDesk(t)
	u := d.started("Ada")
	m := ok[Message](d, "sendMessage", params{"chat_id": u.ID, "text": "<b>Hang up.</b> 1 &lt; 2 &amp; 👵", "parse_mode": "HTML"})
	if m.Text != "Hang up. 1 < 2 & 👵" || len(m.Entities) != 1 || m.Entities[0] != (Entity{Type: "bold", Length: 8}) {
		t.Errorf("got %+v", m)
	}
	all := d.Messages(u.ID)
	if len(all) != 2 || all[1].MessageID != m.MessageID || all[1].Text != m.Text {
		t.Errorf("the chat holds %+v", all)
	}
}

func TestEveryPackingIsRead(t *testing.T) {
	d := newDesk(t)
	u := d.started("Ada")
	form := fmt.Sprintf("chat_id=%d&text=hello&entities=null", u.ID)
	if a, err := d.post("sendMessage", "application/x-www-form-urlencoded", []byte(form)); err != nil || !a.OK {
		t.Errorf("form: %+v %v", a, err)
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("photo", "week.png")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write([]byte("png"))
	_ = w.WriteField("chat_id", fmt.Sprint(u.ID))
	_ = w.WriteField("caption", "Reports this week")
	_ = w.Close()
	if a, err := d.post("sendPhoto", w.FormDataContentType(), b.Bytes()); err != nil || !a.OK {
		t.Errorf("parts: %+v %v", a, err)
	}
	calls := d.Calls("sendPhoto")
	if len(calls) != 1 || string(calls[0].Files["photo"]) != "png" || calls[0].Status != 200 {
		t.Errorf("got %+v", calls)
	}
}

func TestRefusalsAreTelegrams(t *testing.T) {
	d := newDesk(t)
	u := d.started("Ada")
	long := strings.Repeat("👵", maxText/2)
	button := func(text, data string) params {
		return params{"inline_keyboard": [][]params{{{"text": text, "callback_data": data}}}}
	}
	for name, c := range map[string]struct {
		method string
		p      params
		want   string
	}{
		"no chat":         {"sendMessage", params{"text": "x"}, "chat_id is empty"},
		"unknown chat":    {"sendMessage", params{"chat_id": 5, "text": "x"}, "chat not found"},
		"no text":         {"sendMessage", params{"chat_id": u.ID, "text": " \n"}, "message text is empty"},
		"too long":        {"sendMessage", params{"chat_id": u.ID, "text": long + "x"}, "message is too long"},
		"caption":         {"sendPhoto", params{"chat_id": u.ID, "photo": "id", "caption": strings.Repeat("x", maxCaption+1)}, "message caption is too long"},
		"open tag":        {"sendMessage", params{"chat_id": u.ID, "text": "<b>x", "parse_mode": "HTML"}, `can't parse entities: Can't find end tag corresponding to start tag "b"`},
		"strange tag":     {"sendMessage", params{"chat_id": u.ID, "text": "ab<div>x", "parse_mode": "HTML"}, `can't parse entities: Unsupported start tag "div" at byte offset 2`},
		"crossed tags":    {"sendMessage", params{"chat_id": u.ID, "text": "<b><i>x</b></i>", "parse_mode": "HTML"}, `can't parse entities: Unmatched end tag at byte offset 7, expected "</i>", found "</b>"`},
		"end alone":       {"sendMessage", params{"chat_id": u.ID, "text": "x</b>", "parse_mode": "HTML"}, `can't parse entities: Unexpected end tag at byte offset 1`},
		"less than":       {"sendMessage", params{"chat_id": u.ID, "text": "1 < 2", "parse_mode": "HTML"}, `can't parse entities: Unsupported start tag "" at byte offset 2`},
		"callback data":   {"sendMessage", params{"chat_id": u.ID, "text": "x", "reply_markup": button("a", strings.Repeat("é", 33))}, "BUTTON_DATA_INVALID"},
		"button empty":    {"sendMessage", params{"chat_id": u.ID, "text": "x", "reply_markup": button("a", "")}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"},
		"reply to nought": {"sendMessage", params{"chat_id": u.ID, "text": "x", "reply_parameters": params{"message_id": 99}}, "message to be replied not found"},
		"no such topic":   {"sendMessage", params{"chat_id": u.ID, "text": "x", "message_thread_id": 99}, "message thread not found"},
		"edit nought":     {"editMessageText", params{"chat_id": u.ID, "message_id": 99, "text": "x"}, "message to edit not found"},
		"edit another's":  {"editMessageText", params{"chat_id": u.ID, "message_id": 1, "text": "x"}, "message can't be edited"},
		"delete nought":   {"deleteMessage", params{"chat_id": u.ID, "message_id": 99}, "message to delete not found"},
		"stale press":     {"answerCallbackQuery", params{"callback_query_id": "5"}, "query is too old and response timeout expired or query ID is invalid"},
		"bad command":     {"setMyCommands", params{"commands": []params{{"command": "Check", "description": "x"}}}, "BOT_COMMAND_INVALID"},
		"plain webhook":   {"setWebhook", params{"url": "http://x.example"}, "bad webhook: An HTTPS URL must be provided for webhook"},
	} {
		t.Run(name, func(t *testing.T) {
			inner := *d
			inner.t = t
			inner.refused(c.method, c.p, 400, "Bad Request: "+c.want)
		})
	}
	if !d.call("sendMessage", params{"chat_id": u.ID, "text": long, "reply_markup": button("a", strings.Repeat("é", 32))}).OK {
		t.Error("a text and a button at the limit are refused")
	}
}

func TestFaultsComeAsAskedAndEnd(t *testing.T) {
	d := newDesk(t)
	u := d.started("Ada")
	send := params{"chat_id": u.ID, "text": "x"}
	d.Break(TooMany(7))
	if a := d.refused("sendMessage", send, 429, "Too Many Requests: retry after 7"); a.Parameters.After != 7 {
		t.Errorf("retry_after is %d", a.Parameters.After)
	}
	d.Break(Page(502))
	if a := d.call("sendMessage", send); a.Code != 502 || !strings.HasPrefix(a.Description, "<html>") {
		t.Errorf("got %+v", a)
	}
	d.Break(Fault{Method: "getMe", Times: 2})
	for range 2 {
		if _, err := d.post("getMe", "application/json", nil); err == nil {
			t.Error("the connection was not cut")
		}
	}
	before := len(d.Messages(u.ID))
	if !d.call("sendMessage", send).OK || len(d.Messages(u.ID)) != before+1 {
		t.Error("the faults do not end, or what they stopped was done")
	}
}

func TestCutConnectionActsOrNot(t *testing.T) {
	d := newDesk(t)
	u := d.started("Ada")
	body := fmt.Appendf(nil, `{"chat_id":%d,"text":"x"}`, u.ID)
	for name, c := range map[string]struct {
		fault Fault
		stand int
	}{"before": {CutBefore(), 1}, "after": {CutAfter(), 2}} {
		d.Mend()
		for _, m := range d.Messages(u.ID)[1:] {
			ok[bool](d, "deleteMessage", params{"chat_id": u.ID, "message_id": m.MessageID})
		}
		f := c.fault
		f.Chat, f.Method = u.ID, "sendMessage"
		d.Break(f)
		if _, err := d.post("sendMessage", "application/json", body); err == nil || errors.Is(err, context.Canceled) {
			t.Errorf("%s: the connection was not cut: %v", name, err)
		}
		if n := len(d.Messages(u.ID)); n != c.stand {
			t.Errorf("%s: %d messages stand, want %d", name, n, c.stand)
		}
	}
}
