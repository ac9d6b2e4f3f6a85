package webchat

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hangup/bot"
)

// The hand-written parts that tests put around an Adapter.

type handlerFunc func(ctx context.Context, in bot.Inbound) (bot.Reply, error)

func (f handlerFunc) Handle(ctx context.Context, in bot.Inbound) (bot.Reply, error) {
	return f(ctx, in)
}

// mailbox is a Mailbox in memory. Several adapters on one mailbox stand for several processes.
type mailbox struct {
	mu      sync.Mutex
	seq     int64
	letters map[string][]bot.Letter
	keys    map[string]bot.Letter
	broken  error
	asked   int // how often letters of one chat were asked for
	looks   int // and new ones of all
}

func newMailbox() *mailbox {
	return &mailbox{letters: map[string][]bot.Letter{}, keys: map[string]bot.Letter{}}
}

func (m *mailbox) PostLetter(_ context.Context, chat, key string, body []byte, at time.Time) (bot.Letter, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken != nil {
		return bot.Letter{}, m.broken
	}
	if l, ok := m.keys[chat+"/"+key]; ok {
		return l, nil
	}
	m.seq++
	l := bot.Letter{Seq: m.seq, Body: bytes.Clone(body), At: at}
	m.letters[chat] = append(m.letters[chat], l)
	m.keys[chat+"/"+key] = l
	return l, nil
}

func (m *mailbox) Letters(_ context.Context, chat string, after int64, limit int) ([]bot.Letter, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked++
	var out []bot.Letter
	for _, l := range m.letters[chat] {
		if l.Seq > after && len(out) < limit {
			out = append(out, l)
		}
	}
	return out, m.broken
}

func (m *mailbox) NewLetters(_ context.Context, after int64, limit int) ([]bot.LetterMark, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.looks++
	var out []bot.LetterMark
	for chat, ls := range m.letters {
		for _, l := range ls {
			if l.Seq > after {
				out = append(out, bot.LetterMark{Seq: l.Seq, Chat: chat})
			}
		}
	}
	slices.SortFunc(out, func(a, b bot.LetterMark) int { return cmp.Compare(b.Seq, a.Seq) })
	return out[:min(len(out), limit)], m.broken
}

func (m *mailbox) setBroken(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.broken = err
}

// clock is a clock that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// logged collects what an adapter logs.
type logged struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func (l *logged) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

var testKey = []byte("a key for tests, 32 bytes long..")

// words reads the page's wording file, whose lines are all key: "text".
func words(tb testing.TB) map[string]string {
	tb.Helper()
	raw, err := os.ReadFile("../../advice/kb/wording/page.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	out := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		key, quoted, ok := strings.Cut(line, ": ")
		if !ok || len(quoted) < 2 || quoted[0] != '"' || !strings.HasSuffix(quoted, `"`) {
			tb.Fatalf("page.yaml: not a key with a quoted text: %s", line)
		}
		out[key] = strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
	}
	return out
}

func sayer(tb testing.TB) func(string, ...string) string {
	texts := words(tb)
	return func(key string, pairs ...string) string {
		text, ok := texts[key]
		if !ok {
			panic(fmt.Sprintf("no text for %s", key))
		}
		for i := 0; i+1 < len(pairs); i += 2 {
			text = strings.ReplaceAll(text, "{"+pairs[i]+"}", pairs[i+1])
		}
		return text
	}
}

// newAdapter makes an adapter of the parts that a test sets; the rest is filled in.
func newAdapter(tb testing.TB, cfg Config) *Adapter {
	tb.Helper()
	if cfg.Handler == nil {
		cfg.Handler = handlerFunc(echo)
	}
	if cfg.Mailbox == nil {
		cfg.Mailbox = newMailbox()
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Key == nil {
		cfg.Key = testKey
	}
	cfg.Words = sayer(tb)
	a, err := New(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// echo answers with what it was given.
func echo(_ context.Context, in bot.Inbound) (bot.Reply, error) {
	lead := "text:" + in.Text
	if in.Action != "" {
		lead = "action:" + string(in.Action)
	}
	if in.Form != nil {
		lead = fmt.Sprint("form:", in.Form.ID, in.Form.Values)
	}
	return bot.Reply{Lead: lead}, nil
}
