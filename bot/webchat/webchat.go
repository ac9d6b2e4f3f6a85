// Package webchat is the bot as a page in the browser: the same buttons, forms and posts as on
// the other platforms, for everyone who uses none of them.
//
// Each browser is one private chat, named by a random id in a signed cookie. A question is a POST
// that is answered at once; posts (a warning, a timer that ended) wait as letters in a mailbox and
// are streamed to every open page of the chat. The page keeps the conversation itself, for as long
// as its tab is open; the server keeps no question.
package webchat

import (
	"context"
	"crypto/rand"
	"errors"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"hangup/bot"
)

// Platform is the platform name of the chats of the page.
const Platform = "web"

// Mailbox keeps posts for pages that are closed. Posting twice under one key keeps one letter.
type Mailbox interface {
	PostLetter(ctx context.Context, chat, key string, body []byte, at time.Time) (bot.Letter, error)
	Letters(ctx context.Context, chat string, after int64, limit int) ([]bot.Letter, error)
	// NewLetters tells which letters there are after a number in all chats, the newest first.
	NewLetters(ctx context.Context, after int64, limit int) ([]bot.LetterMark, error)
}

// Config is what a page needs. Handler, Mailbox, Words, Key and Now must be set.
type Config struct {
	Handler bot.Handler
	Mailbox Mailbox
	Words   func(key string, pairs ...string) string
	Key     []byte // secret, at least 32 bytes: signs the cookies by which browsers keep their chats
	// ModeratorKey is another one: what makes a browser a moderator. When it changes, every moderator needs the new link and every
	// reader keeps their chat. nil: Key.
	ModeratorKey []byte
	Now          func() time.Time
	Log          *slog.Logger // nil: no log
	Hosts        []string     // Host values to answer to, beside the names of this machine; with or without a port
	Secure       bool         // people reach the page over https
	Rand         io.Reader    // where ids of sessions come from; nil: the system's secure source
	// Shared is what this process has in common with others, and Person how a store knows somebody; nil when there are none.
	Shared bot.Shared
	Person func(bot.UserID) bot.PersonKey
	Watch  bot.Watcher // nil: nobody
}

// Adapter serves the page and sends posts to it. It is an http.Handler, a bot.Sender, a
// bot.Editor and a bot.Roles.
type Adapter struct {
	cfg      Config
	hosts    map[string]bool
	page     asset
	assets   map[string]asset
	problem  *template.Template
	routes   http.Handler
	streams  *streams
	news     *newsboy
	says     *limiter
	answered *answered
	answers  *answers      // of other processes too; nil when there are none
	busy     chan struct{} // one token for each question that is being answered
	closing  chan struct{} // closed when the server stops: open streams end
	closed   sync.Once
}

var (
	_ http.Handler = (*Adapter)(nil)
	_ bot.Sender   = (*Adapter)(nil)
	_ bot.Editor   = (*Adapter)(nil)
	_ bot.Roles    = (*Adapter)(nil)
)

// minKey is the length of the output of SHA-256, below which HMAC is weaker than its hash
// (RFC 2104, section 3).
const minKey = 32

// New makes a page. It fails when something is missing in the configuration.
func New(cfg Config) (*Adapter, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Rand == nil {
		cfg.Rand = rand.Reader
	}
	if cfg.Watch == nil {
		cfg.Watch = bot.Unwatched{}
	}
	a := &Adapter{
		cfg:      cfg,
		hosts:    map[string]bool{},
		streams:  newStreams(),
		news:     &newsboy{mailbox: cfg.Mailbox, log: cfg.Log},
		says:     newLimiter(),
		answered: newAnswered(),
		busy:     make(chan struct{}, maxBusy),
		closing:  make(chan struct{}),
	}
	for _, h := range cfg.Hosts {
		a.hosts[strings.ToLower(h)] = true
	}
	var err error
	if a.page, a.assets, err = loadPage(cfg.Words); err != nil {
		return nil, err
	}
	if a.problem, err = loadTemplate("error.html", cfg.Words); err != nil {
		return nil, err
	}
	if a.answers, err = newAnswers(a.cfg); err != nil {
		return nil, err
	}
	a.routes = a.buildRoutes()
	return a, nil
}

func (c Config) check() error {
	switch {
	case c.Handler == nil, c.Mailbox == nil, c.Words == nil, c.Now == nil:
		return errors.New("webchat: Handler, Mailbox, Words and Now must be set")
	case c.Shared != nil && c.Person == nil:
		return errors.New("webchat: with Shared, Person must be set")
	case len(c.Key) < minKey, c.ModeratorKey != nil && len(c.ModeratorKey) < minKey:
		return errors.New("webchat: the key must have at least 32 bytes")
	}
	return nil
}

// ServeHTTP answers the routes of the page: / and /moderate, /assets/, /api/, /events and /healthz.
func (a *Adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.routes.ServeHTTP(w, r) }

func (a *Adapter) buildRoutes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", a.servePage)
	mux.HandleFunc("GET /moderate", a.servePage)
	mux.HandleFunc("GET /assets/{name}", a.serveAsset)
	mux.HandleFunc("GET /", a.missing)
	mux.HandleFunc("GET /events", a.serveEvents)
	mux.HandleFunc("POST /api/hello", a.post(a.hello))
	mux.HandleFunc("POST /api/say", a.post(a.say))
	mux.HandleFunc("POST /api/moderate", a.post(a.moderate))
	health := func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") }
	top := http.NewServeMux()
	top.HandleFunc("GET /healthz", health) // a probe names the machine by its address
	top.Handle("/", a.knownHost(mux))
	return a.withHeaders(top)
}
