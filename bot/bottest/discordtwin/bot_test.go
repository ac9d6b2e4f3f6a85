package discordtwin

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"hangup/bot/bottest/discordtest"
)

// spec is Discord's own description, beside the repository.
const spec = "../../../../shared/specs/discord-openapi.json"

type params map[string]any

// bot is a bot of a few lines.
type bot struct {
	*Twin
	t    *testing.T
	conn *websocket.Conn
}

// newBot starts a twin and a bot that is connected to it.
func newBot(t *testing.T) *bot {
	t.Helper()
	b := &bot{Twin: Start(t, ".", discordtest.OpenChecker(t, spec)), t: t}
	b.connect(false)
	return b
}

// connect identifies, or resumes first, which the twin refuses.
func (b *bot) connect(resume bool) {
	b.t.Helper()
	var at struct{ URL string }
	if status := b.call("GET", "/gateway", nil, &at); status != 200 {
		b.t.Fatalf("the gateway is %d", status)
	}
	conn, _, err := websocket.DefaultDialer.Dial(at.URL+"?v=9&encoding=json", nil)
	if err != nil {
		b.t.Fatal(err)
	}
	b.conn = conn
	b.t.Cleanup(func() { _ = conn.Close() })
	if resume {
		b.resume()
	}
	if err := conn.WriteJSON(params{"op": 2, "d": params{"token": b.Token, "intents": 1, "properties": params{}}}); err != nil {
		b.t.Fatal(err)
	}
	b.next("READY", nil)
	b.WaitOnline()
}

func (b *bot) resume() {
	b.t.Helper()
	if err := b.conn.WriteJSON(params{"op": 6, "d": params{"token": b.Token, "session_id": "x", "seq": 1}}); err != nil {
		b.t.Fatal(err)
	}
	var p struct {
		Op int `json:"op"`
		D  any `json:"d"`
	}
	for p.Op != 9 {
		if err := b.conn.ReadJSON(&p); err != nil {
			b.t.Fatal(err)
		}
	}
	if p.D != false {
		b.t.Errorf("the session can be resumed: %v", p.D)
	}
}

// next reads events until one of that name comes.
func (b *bot) next(event string, into any) {
	b.t.Helper()
	_ = b.conn.SetReadDeadline(time.Now().Add(patience))
	for {
		var p struct {
			Type string          `json:"t"`
			Data json.RawMessage `json:"d"`
		}
		if err := b.conn.ReadJSON(&p); err != nil {
			b.t.Fatalf("waiting for %s: %v", event, err)
		}
		if p.Type != event {
			continue
		}
		if into != nil {
			if err := json.Unmarshal(p.Data, into); err != nil {
				b.t.Fatal(err)
			}
		}
		return
	}
}

// asked is an interaction as the bot reads it.
type asked struct {
	ID, Token string
	Type      int
	Message   struct{ ID string }
	Data      struct {
		Name     string
		TargetID string `json:"target_id"`
		CustomID string `json:"custom_id"`
		Values   []string
		Options  []struct {
			Name    string
			Value   any
			Focused bool
		}
		Resolved struct {
			Messages map[string]discordtest.Message
		}
		Components []discordtest.Component
	}
}

func (b *bot) asks() asked {
	b.t.Helper()
	var a asked
	b.next("INTERACTION_CREATE", &a)
	return a
}

// answers answers an interaction and gives the status.
func (b *bot) answers(a asked, kind int, data params) int {
	b.t.Helper()
	return b.call("POST", "/interactions/"+a.ID+"/"+a.Token+"/callback", params{"type": kind, "data": data}, nil)
}

func (b *bot) call(method, path string, body, into any) int {
	b.t.Helper()
	var raw []byte
	if body != nil {
		var err error
		if raw, err = json.Marshal(body); err != nil {
			b.t.Fatal(err)
		}
	}
	r, err := http.NewRequest(method, b.URL+"/api/v9"+path, bytes.NewReader(raw))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header = http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bot " + b.Token}}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = got.Body.Close() }()
	text, err := io.ReadAll(got.Body)
	if into != nil && err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		b.t.Fatalf("%s %s: %d %q: %v", method, path, got.StatusCode, text, err)
	}
	return got.StatusCode
}

// registers puts the commands of the tests.
func (b *bot) registers() {
	b.t.Helper()
	set := []params{
		{"name": "check", "description": "Check a call", "contexts": []int{0, 1}, "options": []params{{"type": 3, "name": "text", "description": "What", "autocomplete": true}}},
		{"name": "Check this message", "type": 3},
	}
	if status := b.call("PUT", "/applications/"+b.AppID+"/commands", set, nil); status != 200 {
		b.t.Fatalf("registering is answered %d", status)
	}
}

// room is a testing.TB that notes how a test ended.
type room struct {
	testing.TB
	failed, skipped bool
}

func (r *room) Helper()               {}
func (r *room) Errorf(string, ...any) { r.failed = true }
func (r *room) Fatalf(string, ...any) { r.failed = true; panic(r) }
func (r *room) Skipf(string, ...any)  { r.skipped = true; panic(r) }

// in runs something in a room, which it may leave early.
func (r *room) in(do func()) {
	defer func() {
		if v := recover(); v != nil && v != any(r) {
			panic(v)
		}
	}()
	do()
}

func (b *bot) fails(do func()) bool {
	r := &room{TB: b.t}
	b.Twin.t = r
	defer func() { b.Twin.t = b.t }()
	r.in(do)
	return r.failed
}
