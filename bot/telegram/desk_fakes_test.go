package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/bottest"
	"hangup/bot/bottest/telegramtest"
)

// sentCall is a call that a server got.
type sentCall struct {
	method string
	params map[string]any
}

func (c sentCall) text() string { s, _ := c.params["text"].(string); return s }

// callLog is a Bot API that writes calls down. fail gives the error for one, or nil.
type callLog struct {
	mu    sync.Mutex
	calls []sentCall
	fail  func(sentCall) error
	check *telegramtest.Checker
	t     *testing.T
	old   bool // knows nothing of messages for one member
	next  int
}

func (l *callLog) Call(_ context.Context, method string, params, into any) error {
	raw, err := json.Marshal(params)
	if err != nil {
		return err
	}
	r, err := http.NewRequest(http.MethodPost, "https://api.example/bot1:x/"+method, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	if err := l.check.Request(r); err != nil {
		l.t.Errorf("%s is not a call of the Bot API: %v: %.300s", method, err, raw)
	}
	c := sentCall{method: method}
	if err := json.Unmarshal(raw, &c.params); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls = append(l.calls, c)
	if l.fail != nil {
		if err := l.fail(c); err != nil {
			return err
		}
	}
	if into == nil {
		return nil
	}
	l.next++
	answer := fmt.Sprintf(`{"message_id":%d,"title":"The group","status":"member"}`, l.next)
	if c.params["ephemeral_message_parameters"] != nil && !l.old {
		answer = fmt.Sprintf(`{"message_id":0,"ephemeral_message_id":%d}`, l.next)
	}
	return json.Unmarshal([]byte(answer), into)
}

// since gives the calls of a method from the nth call on.
func (l *callLog) since(n int, method string) (all []sentCall) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.calls[n:] {
		if c.method == method {
			all = append(all, c)
		}
	}
	return all
}

func (l *callLog) count() int { l.mu.Lock(); defer l.mu.Unlock(); return len(l.calls) }

// refusing is an error as the client makes it.
func refusing(why reason) error {
	return &bot.SendError{Kind: kindOf(why), Err: &callError{Method: "sendMessage", Code: 400, Reason: why}}
}

var testNow = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// testWords says keys and gaps as they are, so that tests read what was said.
func testWords(key string, pairs ...string) string {
	return strings.TrimSpace("[" + key + "] " + strings.Join(pairs, " "))
}

const testKey = "0123456789abcdef0123456789abcdef"

// scene is a desk with everything around it.
type scene struct {
	t     *testing.T
	api   *callLog
	store *kept
	h     *bottest.Handler
	desk  *Desk
	now   time.Time
	id    int
}

func newScene(t *testing.T, change func(*DeskConfig)) *scene {
	check := theChecker(t)
	s := &scene{t: t, api: &callLog{t: t, check: check}, store: newKept(), h: bottest.NewHandler(), now: testNow}
	cfg := DeskConfig{
		Handler: s.h, API: s.api, Words: testWords, Key: []byte(testKey), Now: func() time.Time { return s.now },
		Self: Self{ID: 99, Username: "this_bot"}, Commands: coreCommands(), Person: personKey,
		Forms: s.store, Buttons: s.store, Notes: s.store, Chats: s.store,
	}
	if change != nil {
		change(&cfg)
	}
	d, err := NewDesk(cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.desk = d
	d.Private(true)
	return s
}

// coreCommands are commands as the core has them.
func coreCommands() (all []bot.Command) {
	for _, name := range []string{"check", "report", "watch", "watches", "help", "start"} {
		all = append(all, bot.Command{Name: name, Summary: "what " + name + " does", Moderator: name == "watch"})
	}
	return all
}

// gets has an update come in. What is the update without its id.
func (s *scene) gets(what string) error {
	s.id++
	body := fmt.Sprintf(`{"update_id":%d,%s}`, s.id, what)
	return s.desk.Handle(s.t.Context(), RawUpdate{ID: int64(s.id), Body: []byte(body)}, s.now)
}

func (s *scene) mustGet(what string) {
	s.t.Helper()
	if err := s.gets(what); err != nil {
		s.t.Fatalf("%s: %v", what, err)
	}
}

const (
	aPrivate = `"chat":{"id":7,"type":"private"},"from":{"id":7,"first_name":"A"}`
	aGroup   = `"chat":{"id":-100,"type":"supergroup"},"from":{"id":7,"first_name":"A"}`
)

// typed is a message in a chat.
func (s *scene) typed(chat, text string) string {
	raw, _ := json.Marshal(text)
	return fmt.Sprintf(`"message":{"message_id":5,"date":%d,%s,"text":%s}`, s.now.Unix(), chat, raw)
}

// shownKey is a button as a reader sees it.
type shownKey struct{ label, data, url string }

func shownKeys(c sentCall) (all []shownKey) {
	markup, _ := c.params["reply_markup"].(map[string]any)
	rows, _ := markup["inline_keyboard"].([]any)
	for _, row := range rows {
		for _, k := range row.([]any) {
			m := k.(map[string]any)
			str := func(name string) string { v, _ := m[name].(string); return v }
			all = append(all, shownKey{str("text"), str("callback_data"), str("url")})
		}
	}
	return all
}

var (
	anyTag  = regexp.MustCompile(`<(/?)([a-z]+)(?: href="([^"]*)")?>`)
	anyMark = regexp.MustCompile(`\n\n\(\d+/\d+\)$`)
)

// readHTML reads a text as Telegram does: what is shown and where links lead, or what is wrong with the markup.
func readHTML(text string) (shown string, links []string, err error) {
	var open []string
	for _, m := range anyTag.FindAllStringSubmatch(text, -1) {
		switch {
		case !strings.Contains(" b i a blockquote ", " "+m[2]+" "):
			return "", nil, fmt.Errorf("tag %s", m[0])
		case m[1] == "":
			open = append(open, m[2])
		case len(open) == 0 || open[len(open)-1] != m[2]:
			return "", nil, fmt.Errorf("%s closes nothing", m[0])
		default:
			open = open[:len(open)-1]
		}
		if m[3] != "" {
			links = append(links, html.UnescapeString(m[3]))
		}
	}
	bare := anyTag.ReplaceAllString(text, "")
	if len(open) > 0 || strings.ContainsAny(bare, `<>"`) {
		return "", nil, fmt.Errorf("markup is left in %.60q", bare)
	}
	return html.UnescapeString(bare), links, nil
}

// slowly is a Bot API that is busy for the nth message and fine before and after.
type slowly struct {
	caller
	fail int
}

func (s *slowly) Call(ctx context.Context, method string, params, into any) error {
	if method == "sendMessage" {
		if s.fail--; s.fail == 0 {
			return &bot.SendError{Kind: bot.Wait, After: 10 * time.Millisecond, Err: &callError{Method: method, Code: 429, Reason: tooMany}}
		}
	}
	return s.caller.Call(ctx, method, params, into)
}
