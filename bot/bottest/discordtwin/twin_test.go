package discordtwin

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"hangup/bot/bottest/discordtest"
)

func TestTheTwinPlaysAPersonAndDiscord(t *testing.T) {
	b := newBot(t)
	b.registers()
	t.Run("what is registered can be read", b.reads)
	t.Run("a command is answered once, edited and followed up", b.commands)
	t.Run("an option completes", b.completes)
	t.Run("a window is shown and sent", b.windows)
	t.Run("a button and a select change the message", b.presses)
	t.Run("a message is checked by its menu", b.menus)
	t.Run("a deferred answer is filled in", b.defers)
	t.Run("a broken connection is taken up anew", b.reconnects)
	t.Run("every call was written down", b.noted)
	t.Run("what nobody could do fails the test", b.refuses)
}

func (b *bot) reads(t *testing.T) {
	var list []struct {
		Name     string
		Type     int
		Contexts []int
	}
	if status := b.call("GET", "/applications/"+b.AppID+"/commands", nil, &list); status != 200 || len(list) != 2 || list[0].Name != "check" || len(list[0].Contexts) != 2 || list[1].Type != 3 {
		t.Errorf("got %d %+v", status, list)
	}
	if status := b.call("GET", "/applications/"+b.AppID+"/guilds/"+b.Guild+"/commands", nil, &list); status != 200 || len(list) != 0 {
		t.Errorf("got %d %+v", status, list)
	}
	if names := b.Commands(); len(names) != 2 {
		t.Errorf("got %q", names)
	}
	if me := struct{ ID string }{}; b.call("GET", "/users/@me", nil, &me) != 200 || me.ID != b.AppID {
		t.Errorf("got %+v", me)
	}
}

func (b *bot) commands(t *testing.T) {
	i := b.Slash("check", discordtest.Option{Name: "text", Value: "he says he is my bank"})
	a := b.asks()
	if a.ID != i.ID || a.Data.Name != "check" || a.Data.Options[0].Value != "he says he is my bank" {
		t.Errorf("got %+v", a)
	}
	one, two := b.answers(a, 4, params{"content": "Hang up.", "flags": 64}), b.answers(a, 4, params{"content": "again"})
	if one != 204 || two != 400 {
		t.Errorf("answered %d and %d", one, two)
	}
	if got := i.Answer(); got.Kind != 4 || got.Message.Content != "Hang up." || !got.Message.Private() || !got.Message.Author.Bot {
		t.Errorf("got %+v", got)
	}
	hook := "/webhooks/" + b.AppID + "/" + a.Token
	var more discordtest.Message
	if b.call("PATCH", hook+"/messages/@original", params{"content": "Hang up now."}, nil) != 200 || b.call("POST", hook, params{"content": "shared"}, &more) != 200 {
		t.Error("not changed or not followed up")
	}
	if i.Settled().Content != "Hang up now." || b.Message(more.ID).Content != "shared" {
		t.Errorf("the channel holds %+v", b.Messages())
	}
}

func (b *bot) completes(t *testing.T) {
	i := b.Complete("check", discordtest.Option{Name: "text", Value: "lee"})
	a := b.asks()
	if a.Type != 4 || !a.Data.Options[0].Focused {
		t.Errorf("got %+v", a)
	}
	b.answers(a, 8, params{"choices": []params{{"name": "Leeds", "value": "leeds"}}})
	if got := i.Answer(); len(got.Choices) != 1 || got.Choices[0].Name != "Leeds" {
		t.Errorf("got %+v", got)
	}
}

func (b *bot) windows(t *testing.T) {
	i := b.Slash("check")
	b.answers(b.asks(), 9, params{"custom_id": "w", "title": "Check", "components": []params{
		{"type": 1, "components": []params{{"type": 4, "custom_id": "text", "label": "What happened", "style": 2}}},
	}})
	sent := b.Submit(i, map[string]string{"What happened": "he rang"})
	a := b.asks()
	if a.Type != 5 || a.Data.CustomID != "w" || a.Data.Components[0].Components[0].Value != "he rang" {
		t.Errorf("got %+v", a)
	}
	b.answers(a, 4, params{"content": "Thank you."})
	if got := sent.Settled(); got.Content != "Thank you." {
		t.Errorf("got %+v", got)
	}
}

func (b *bot) presses(t *testing.T) {
	i := b.Slash("check")
	b.answers(b.asks(), 4, params{"content": "pick", "components": []params{
		{"type": 1, "components": []params{{"type": 2, "style": 1, "label": "More", "custom_id": "more"}}},
		{"type": 1, "components": []params{{"type": 3, "custom_id": "kind", "options": []params{{"label": "Bank", "value": "b"}}}}},
	}})
	m := i.Settled()
	b.Select(m, "Bank")
	if a := b.asks(); a.Type != 3 || a.Data.CustomID != "kind" || a.Data.Values[0] != "b" || a.Message.ID != m.ID {
		t.Errorf("got %+v", a)
	}
	press := b.Click(m, "More")
	a := b.asks()
	if a.Data.CustomID != "more" || b.answers(a, 7, params{"content": "picked", "components": []params{}}) != 204 {
		t.Errorf("got %+v", a)
	}
	if got := press.Answer(); got.Message.ID != m.ID || got.Message.Content != "picked" {
		t.Errorf("got %+v", got)
	}
}

func (b *bot) menus(t *testing.T) {
	m := b.Say("is this a scam?")
	i := b.Menu(m, "Check this message")
	a := b.asks()
	if a.Data.TargetID != m.ID || a.Data.Resolved.Messages[m.ID].Content != "is this a scam?" {
		t.Errorf("got %+v", a)
	}
	b.answers(a, 4, params{"content": "Hang up.", "flags": 64})
	if !i.Settled().Private() {
		t.Error("everybody sees it")
	}
}

func (b *bot) defers(t *testing.T) {
	i := b.Slash("check")
	a := b.asks()
	b.answers(a, 5, params{"flags": 64})
	if got := i.Answer(); got.Kind != 5 || got.Message != nil {
		t.Errorf("got %+v", got)
	}
	b.call("PATCH", "/webhooks/"+b.AppID+"/"+a.Token+"/messages/@original", params{"content": "Hang up."}, nil)
	if got := i.Settled(); got.Content != "Hang up." {
		t.Errorf("got %+v", got)
	}
}

func (b *bot) reconnects(t *testing.T) {
	b.Kick()
	_ = b.conn.SetReadDeadline(time.Now().Add(patience))
	var err error
	for err == nil { // What was on its way comes first.
		_, _, err = b.conn.ReadMessage()
	}
	if !websocket.IsUnexpectedCloseError(err, websocket.CloseNormalClosure) {
		t.Errorf("the connection ended with %v", err)
	}
	b.connect(true)
	b.Slash("check")
	if a := b.asks(); a.Data.Name != "check" {
		t.Errorf("got %+v", a)
	}
}

func (b *bot) refuses(t *testing.T) {
	for name, do := range map[string]func(){
		"a slip in a name": func() {
			b.call("POST", "/channels/"+b.Channel+"/messages", params{"content": "x", "contents": "y"}, nil)
		},
		"no such command":   func() { b.Slash("moon") },
		"no such option":    func() { b.Slash("check", discordtest.Option{Name: "moon", Value: "x"}) },
		"no such button":    func() { b.Click(b.Messages()[0], "moon") },
		"no such choice":    func() { b.Select(b.Messages()[0], "moon") },
		"no such message":   func() { b.Message("5") },
		"not shown":         func() { b.Submit(b.answered(), nil) },
		"not in the window": func() { b.Submit(b.shown(), map[string]string{"moon": "x"}) },
	} {
		if !b.fails(do) && (b.checker != nil || name != "a slip in a name") {
			t.Errorf("%s: the test did not fail", name)
		}
	}
	for path, status := range map[string]int{"/api/v8/users/@me": 404, "/api/v9/applications/" + b.AppID + "/commands": 401} {
		got, err := http.Get(b.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = got.Body.Close()
		if got.StatusCode != status {
			t.Errorf("%s: got %d, want %d", path, got.StatusCode, status)
		}
	}
}

// answered gives an interaction that was answered by a message, shown one that was answered by a window.
func (b *bot) answered() *Interaction {
	i := b.Slash("check")
	b.answers(b.asks(), 4, params{"content": "x"})
	return i
}

func (b *bot) shown() *Interaction {
	i := b.Slash("check")
	b.answers(b.asks(), 9, params{"custom_id": "w", "title": "Check", "components": []params{
		{"type": 1, "components": []params{{"type": 4, "custom_id": "text", "label": "What happened", "style": 2}}},
	}})
	return i
}

func TestMissingModulesSkipTheTestAndFailTheChecks(t *testing.T) {
	for ci, want := range map[string]room{"": {skipped: true}, "true": {failed: true}} {
		t.Setenv("CI", ci)
		r := &room{TB: t}
		r.in(func() { Start(r, t.TempDir(), nil) })
		if r.failed != want.failed || r.skipped != want.skipped {
			t.Errorf("CI=%q: failed %v, skipped %v", ci, r.failed, r.skipped)
		}
	}
}

func (b *bot) noted(t *testing.T) {
	refused := 0
	for _, c := range b.Calls() {
		if strings.HasSuffix(c.Path, "/callback") && c.Status == 400 {
			refused++
		}
	}
	if n := len(b.Calls()); refused != 1 || n < 10 {
		t.Errorf("%d calls were written down, %d answers refused", n, refused)
	}
}
