package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
	"hangup/bot/bottest"
	"hangup/bot/bottest/discordtest"
)

const (
	testKey = "0123456789abcdef0123456789abcdef"
	testApp = "1100"
)

var testNow = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// wire is what went out: a call, or the first answer to an interaction.
type wire struct {
	method, path string
	kind         discordgo.InteractionResponseType // of a first answer
	body         map[string]any                    // the message, modal or choices
	files        []file
}

// text gives a string in the body: lead().
func (w wire) text(path ...any) string { s, _ := dig(w.body, path...).(string); return s }

// lead gives what a message begins with: its text. The title of its embed, where it has one, says the same.
func (w wire) lead() string {
	said := w.text("content")
	if title, ok := dig(w.body, "embeds", 0, "title").(string); ok && title != said {
		return fmt.Sprintf("a title %q over the text %q", title, said)
	}
	return said
}

func dig(v any, path ...any) any {
	for _, p := range path {
		switch p := p.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[p]
		case int:
			l, _ := v.([]any)
			if p >= len(l) {
				return nil
			}
			v = l[p]
		}
	}
	return v
}

func (w wire) private() bool { f, _ := w.body["flags"].(float64); return int(f)&64 != 0 }

// platform is a Discord in memory that writes down what it is told. fail gives the error for a call, or nil.
type platform struct {
	t     *testing.T
	check *discordtest.Checker
	fail  func(request) error
	kinds map[string]string // of channels: what GET says

	mu     sync.Mutex
	sent   []wire
	nonces map[string]string
	next   int
}

func (p *platform) Call(_ context.Context, r request, into any) error {
	w := p.read(r)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fail != nil {
		if err := p.fail(r); err != nil {
			p.sent = append(p.sent, w)
			return err
		}
	}
	answer := p.answer(r, w)
	if into == nil {
		return nil
	}
	return json.Unmarshal([]byte(answer), into)
}

// read checks a call and writes it as it goes out.
func (p *platform) read(r request) wire {
	w := wire{method: r.Method, path: r.Path, files: r.Files}
	raw, _, err := encode(request{Method: r.Method, Path: r.Path, JSON: r.JSON})
	if err != nil {
		p.t.Errorf("%s: %v", r, err)
	}
	if len(r.Files) > 0 {
		if raw, err = attach(raw, r.Files, false); err != nil {
			p.t.Error(err)
		}
	}
	p.conforms(r.Method, r.Path, raw)
	_ = json.Unmarshal(raw, &w.body) // a call without a body has none
	return w
}

func (p *platform) conforms(method, path string, body []byte) {
	if err := p.check.Request(method, path, nil, body); err != nil {
		p.t.Errorf("not a call of Discord's API: %v: %.400s", err, body)
	}
}

// answer says what Discord would. A message under a nonce that is known is not sent again.
func (p *platform) answer(r request, w wire) string {
	switch {
	case r.Method == http.MethodGet:
		p.sent = append(p.sent, w)
		return p.kinds[r.Path]
	case r.Path == "/users/@me/channels":
		p.sent = append(p.sent, w)
		return `{"id":"7007"}`
	}
	if n := w.text("nonce"); n != "" && r.Method == http.MethodPost {
		if id, ok := p.nonces[r.Path+n]; ok && w.body["enforce_nonce"] == true {
			return id
		}
		p.nonces[r.Path+n] = fmt.Sprintf(`{"id":"%d"}`, 9000+p.next+1)
	}
	p.next++
	p.sent = append(p.sent, w)
	return fmt.Sprintf(`{"id":"%d"}`, 9000+p.next)
}

// give takes the first answer to an interaction.
func (p *platform) give(_ context.Context, r *discordgo.InteractionResponse, files []file) error {
	raw, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if len(files) > 0 {
		if raw, err = attach(raw, files, true); err != nil {
			return err
		}
	}
	p.conforms(http.MethodPost, "/interactions/1/token/callback", raw)
	var whole struct {
		Data map[string]any `json:"data"`
	}
	if err := json.Unmarshal(raw, &whole); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent = append(p.sent, wire{path: "answer", kind: r.Type, body: whole.Data, files: files})
	return nil
}

// since gives what went out from the nth on.
func (p *platform) since(n int) []wire {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.sent[n:])
}

func (p *platform) count() int { p.mu.Lock(); defer p.mu.Unlock(); return len(p.sent) }

// refusing is an error as the client makes it.
func refusing(why reason) error {
	return &bot.SendError{Kind: kindOf(why), Err: &callError{Method: "POST", Status: 400, Reason: why}}
}

// kept is a store of forms and notes.
type kept struct {
	mu      sync.Mutex
	forms   map[string][]byte
	expires map[string]time.Time
	notes   map[string]string
	broken  error
}

func newKept() *kept {
	return &kept{forms: map[string][]byte{}, expires: map[string]time.Time{}, notes: map[string]string{}}
}

func (k *kept) Form(_ context.Context, who bot.PersonKey, at bot.Address, now time.Time) ([]byte, bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	id := fmt.Sprint(who, at)
	s, ok := k.forms[id]
	return s, ok && now.Before(k.expires[id]), k.broken
}

func (k *kept) SaveForm(_ context.Context, who bot.PersonKey, at bot.Address, state []byte, expires time.Time) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.forms[fmt.Sprint(who, at)], k.expires[fmt.Sprint(who, at)] = state, expires
	return k.broken
}

func (k *kept) DropForm(_ context.Context, who bot.PersonKey, at bot.Address) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.forms, fmt.Sprint(who, at))
	return k.broken
}

func (k *kept) ChatNote(_ context.Context, chat bot.ChatID, name string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.notes[chat.ID+name], k.broken
}

func (k *kept) SetChatNote(_ context.Context, chat bot.ChatID, name, value string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.notes[chat.ID+name] = value
	return k.broken
}

// testWords says keys and gaps as they are, so that tests read what was said.
func testWords(key string, pairs ...string) string {
	return strings.TrimSpace("[" + key + "] " + strings.Join(pairs, " "))
}

var testCommands = []bot.Command{
	{Name: "check", Summary: "ask about a call", Args: "what they said", Takes: bot.WordsArg},
	{Name: "report", Summary: "log a call"},
	{Name: "warnings", Summary: "the newest warnings", Args: "area", Takes: bot.AreaArg},
	{Name: "watch", Summary: "post warnings here", Args: "area", Takes: bot.AreaArg, Moderator: true},
	{Name: "start", Summary: "begin"},
}

// scene is a desk with everything around it, and where its person is.
type scene struct {
	t     *testing.T
	api   *platform
	store *kept
	h     *bottest.Handler
	desk  *Desk
	now   time.Time
	id    int
	where map[string]any // of every interaction
}

// aDM is the bot's direct messages with a person.
func aDM() map[string]any {
	return map[string]any{
		"channel_id": "707", "channel": map[string]any{"id": "707", "type": 1}, "context": 1,
		"user": map[string]any{"id": "7"}, "app_permissions": "0", "authorizing_integration_owners": map[string]string{"0": "0"},
	}
}

// The bits of rights.
const (
	everyRight = "18446744073709551615"
	writing    = "274877926400" // view, send, send in threads, embed
)

// aServer is a channel of a server that the bot is in. more changes it.
func aServer(more map[string]any) map[string]any {
	where := map[string]any{
		"guild_id": "500", "channel_id": "600", "channel": map[string]any{"id": "600", "type": 0}, "context": 0,
		"member":          map[string]any{"user": map[string]any{"id": "7"}, "permissions": writing},
		"app_permissions": writing, "authorizing_integration_owners": map[string]string{"0": "500"},
	}
	maps.Copy(where, more)
	return where
}

func newScene(t *testing.T, change func(*DeskConfig)) *scene {
	s := &scene{t: t, store: newKept(), h: bottest.NewHandler(), now: testNow, where: aDM()}
	s.api = &platform{t: t, check: checkerOf(t), nonces: map[string]string{}, kinds: map[string]string{}}
	cfg := DeskConfig{
		Handler: s.h, API: s.api, Words: testWords, Key: []byte(testKey), Now: func() time.Time { return s.now }, AppID: testApp,
		Commands: testCommands, Suggest: func(string, string) []bot.Option { return nil }, Forms: s.store, Notes: s.store,
		Person: func(u bot.UserID) bot.PersonKey { return bot.PersonKey("key of " + u.ID) },
	}
	if change != nil {
		change(&cfg)
	}
	d, err := NewDesk(cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.desk = d
	return s
}

var theChecker struct {
	sync.Once
	*discordtest.Checker
}

// checkerOf reads the description of the API once for all tests: it is large.
func checkerOf(t *testing.T) *discordtest.Checker {
	theChecker.Do(func() { theChecker.Checker = discordtest.OpenChecker(t, "../../../shared/specs/discord-openapi.json") })
	return theChecker.Checker
}

// does has the person do something and gives what went out because of it.
func (s *scene) does(kind discordgo.InteractionType, data map[string]any, more map[string]any) ([]wire, error) {
	s.id++
	whole := map[string]any{"id": fmt.Sprint(10_000 + s.id), "application_id": testApp, "type": kind, "token": fmt.Sprint("token-", s.id), "data": data}
	maps.Copy(whole, s.where)
	maps.Copy(whole, more)
	raw, err := json.Marshal(whole)
	if err != nil {
		s.t.Fatal(err)
	}
	i, err := decodeInteraction(raw)
	if err != nil {
		s.t.Fatalf("%v: %s", err, raw)
	}
	before := s.api.count()
	err = s.desk.Handle(s.t.Context(), i, s.now, s.api.give)
	return s.api.since(before), err
}

// must is does where nothing may fail and one thing at least goes out.
func (s *scene) must(out []wire, err error) []wire {
	s.t.Helper()
	if err != nil || len(out) == 0 {
		s.t.Fatalf("%d went out: %v", len(out), err)
	}
	return out
}

func (s *scene) slash(name, value string) []wire {
	s.t.Helper()
	data := map[string]any{"id": "1", "type": 1, "name": name}
	if value != "" {
		data["options"] = []any{map[string]any{"name": "words", "type": 3, "value": value}}
	}
	return s.must(s.does(discordgo.InteractionApplicationCommand, data, nil))
}

// underMessage is the message that a button or modal belongs to.
var underMessage = map[string]any{"message": map[string]any{"id": "8001", "channel_id": "600", "flags": 64}}

func (s *scene) press(id string) []wire {
	s.t.Helper()
	return s.must(s.does(discordgo.InteractionMessageComponent, map[string]any{"custom_id": id, "component_type": 2}, underMessage))
}

func (s *scene) choose(id string, values ...string) []wire {
	s.t.Helper()
	if values == nil {
		values = []string{}
	}
	data := map[string]any{"custom_id": id, "component_type": 3, "values": values}
	return s.must(s.does(discordgo.InteractionMessageComponent, data, underMessage))
}

func (s *scene) send(id string, fields map[string]string) []wire {
	s.t.Helper()
	var rows []any
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		input := map[string]any{"type": 4, "custom_id": name, "value": fields[name]}
		rows = append(rows, map[string]any{"type": 1, "components": []any{input}})
	}
	return s.must(s.does(discordgo.InteractionModalSubmit, map[string]any{"custom_id": id, "components": rows}, underMessage))
}
