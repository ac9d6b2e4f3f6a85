// Package dashboard is the page for moderators and for who runs the bot: what is told of where, reports, what waits for a yes,
// what became of posts, how the sources of news are, and what moderators did.
//
// It is made on the server and needs no script. Whoever runs the bot logs in with the token of the settings; others come by a
// link that the bot gives them in a chat. Who is logged in is so in every process of the bot, and forgotten after eight hours. What
// somebody may see is asked afresh for each page.
package dashboard

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"hangup/bot"
)

// Path is where the dashboard lives on its server: it answers this path and all below it.
const Path = "/dashboard"

// Config is what a dashboard needs. Look, Doors, Words and Now must be set.
type Config struct {
	// Look says what somebody may see now; its error may be bot.ErrNoView or a *bot.Problem.
	Look    func(ctx context.Context, l bot.Looker, chat string) (View, error)
	Doors   *Doors
	Sources func(ctx context.Context) ([]Source, error) // nil: there are none
	Words   func(key string, pairs ...string) string
	Token   string // by which the operator logs in; "" when nobody can so
	Now     func() time.Time
	Log     *slog.Logger // nil: no log
	Hosts   []string     // Host values to answer to, beside the names of this machine; with or without a port
	Secure  bool         // people reach the page over https
	Rand    io.Reader    // where ids of sessions come from; nil: the system's secure source
}

// Source is a source of police news and how it is.
type Source struct {
	Name    string    // its address, without what may be secret in it
	Read    time.Time // when it was read last; zero when never
	Failing time.Time // since when it cannot be read; zero when it can
	Fails   int       // tries since then
	Why     string
	Next    time.Time // when it is asked next; zero when not known
}

// Dashboard serves the page. It is an http.Handler.
type Dashboard struct {
	cfg      Config
	hosts    map[string]bool
	sessions *sessions
	logins   *limiter // tries of a token or a link at this process, by who asks
	tries    memory   // and at all of them
	visits   *limiter // pages, by session
	style    asset
	pages    pages
	routes   http.Handler
}

// New makes a dashboard. It fails when something is missing in the configuration.
func New(cfg Config) (*Dashboard, error) {
	if cfg.Look == nil || cfg.Doors == nil || cfg.Words == nil || cfg.Now == nil {
		return nil, errors.New("dashboard: Look, Doors, Words and Now must be set")
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Rand == nil {
		cfg.Rand = rand.Reader
	}
	d := &Dashboard{
		cfg: cfg, hosts: map[string]bool{},
		logins: newLimiter(loginsPerMinute), visits: newLimiter(visitsPerMinute),
	}
	for _, h := range cfg.Hosts {
		d.hosts[strings.ToLower(h)] = true
	}
	if err := d.remember(); err != nil {
		return nil, err
	}
	var err error
	if d.style, err = loadStyle(); err != nil {
		return nil, err
	}
	if d.pages, err = loadPages(cfg.Words); err != nil {
		return nil, err
	}
	d.routes = d.guarded(d.buildRoutes())
	return d, nil
}

// remember finds the places where every process of the bot knows who is logged in, and who tries to be.
func (d *Dashboard) remember() (err error) {
	d.sessions = &sessions{rand: d.cfg.Rand, now: d.cfg.Now, token: d.cfg.Token}
	if d.sessions.memory, err = newMemory("dashboard/session", d.cfg.Doors.cfg); err != nil {
		return err
	}
	d.tries, err = newMemory("dashboard/tries", d.cfg.Doors.cfg)
	return err
}

// ServeHTTP answers Path and what lies below it.
func (d *Dashboard) ServeHTTP(w http.ResponseWriter, r *http.Request) { d.routes.ServeHTTP(w, r) }

func (d *Dashboard) buildRoutes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Path+"/style.css", d.serveStyle)
	mux.HandleFunc("GET "+Path+"/login", d.showLogin)
	mux.HandleFunc("POST "+Path+"/login", d.login)
	mux.HandleFunc("GET "+Path+"/enter/{code}", d.showEnter)
	mux.HandleFunc("POST "+Path+"/enter", d.enter)
	mux.HandleFunc("POST "+Path+"/logout", d.logout)
	mux.HandleFunc("POST "+Path+"/chat", d.act(d.chooseChat))
	mux.HandleFunc("GET "+Path, d.show("overview", d.overview))
	mux.HandleFunc("GET "+Path+"/chart.png", d.serveChart)
	mux.HandleFunc("GET "+Path+"/reports", d.show("reports", d.reports))
	mux.HandleFunc("POST "+Path+"/reports", d.act(d.inform))
	mux.HandleFunc("GET "+Path+"/queue", d.show("queue", d.queue))
	mux.HandleFunc("POST "+Path+"/queue", d.act(d.decide))
	mux.HandleFunc("POST "+Path+"/offers", d.act(d.leave))
	mux.HandleFunc("GET "+Path+"/posts", d.show("posts", d.posts))
	mux.HandleFunc("GET "+Path+"/sources", d.show("sources", d.sources))
	mux.HandleFunc("GET "+Path+"/log", d.show("log", d.log))
	mux.HandleFunc("GET "+Path+"/", d.missing)
	return mux
}
