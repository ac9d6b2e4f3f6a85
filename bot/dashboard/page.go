package dashboard

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"strings"
	"time"
	_ "time/tzdata" // London must be known on a machine without time zones

	"hangup/bot"
	"hangup/bot/adapt"
)

//go:embed pages
var sources embed.FS

//go:embed static/style.css
var style []byte

// asset is a file, ready to be served.
type asset struct {
	body []byte
	tag  string
}

func loadStyle() (asset, error) {
	sum := sha256.Sum256(style)
	return asset{style, `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`}, nil
}

func (d *Dashboard) serveStyle(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("ETag", d.style.tag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(d.style.body))
}

// pages are the templates, by name.
type pages map[string]*template.Template

// loadPages reads the templates: each file but the frame is the content of a page.
func loadPages(words func(string, ...string) string) (pages, error) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		return nil, err
	}
	base, err := template.New("frame.html").Funcs(functions(words, london)).ParseFS(sources, "pages/frame.html", "pages/part.*.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(sources, "pages/*.html")
	if err != nil {
		return nil, err
	}
	all := pages{}
	for _, file := range names {
		name := strings.TrimSuffix(strings.TrimPrefix(file, "pages/"), ".html")
		if name == "frame" || strings.HasPrefix(name, "part.") {
			continue
		}
		one, err := base.Clone()
		if err == nil {
			one, err = one.ParseFS(sources, file)
		}
		if err != nil {
			return nil, err
		}
		all[name] = one
	}
	return all, nil
}

// functions are what templates may call.
func functions(words func(string, ...string) string, london *time.Location) template.FuncMap {
	return template.FuncMap{
		// say gives a text, with values for its gaps: names and values in turn.
		"say": func(key string, pairs ...any) string { return words("dash."+key, texts(pairs)...) },
		// some is say for a number n, which may have a text of its own for one.
		"some": func(key string, n int, pairs ...any) string {
			if n == 1 {
				key += ".one"
			}
			return words("dash."+key, texts(append(pairs, "n", n))...)
		},
		"when": func(at time.Time) string { return at.In(london).Format("2 January 2006, 15:04") },
		"iso":  func(at time.Time) string { return at.UTC().Format(time.RFC3339) },
		"add":  func(a, b int) int { return a + b },
		"link": adapt.Link,
		"tab": func(f frame, part, path string) tab {
			return tab{f.Path + path, words("dash.nav." + part), f.Part == part}
		},
		"table":  func(bars []bar, column, caption string) barTable { return barTable{caption, column, bars} },
		"length": func(kind string, n, long int) barLength { return barLength{kind, n, long} },
	}
}

// tab is a part of the navigation.
type tab struct {
	Href, Label string
	Here        bool
}

// barTable is a table of bars, and barLength one of them.
type (
	barTable struct {
		Caption, Column string
		Bars            []bar
	}
	barLength struct {
		Kind    string
		N, Long int
	}
)

func texts(values []any) []string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = fmt.Sprint(v)
	}
	return all
}

// frame is what every page needs.
type frame struct {
	Title  string
	Part   string // which of the navigation it is
	Path   string
	In     bool // somebody is logged in
	All    bool
	Who    string
	Chats  []bot.ViewChat
	Secret string
	Flash  string
	Until  time.Time
	Body   any
}

// write answers with a page.
func (d *Dashboard) write(w http.ResponseWriter, status int, name string, f frame) {
	f.Path = Path
	var out bytes.Buffer
	if err := d.pages[name].Execute(&out, f); err != nil {
		d.cfg.Log.Error("dashboard: writing a page", "page", name, "err", err)
		http.Error(w, d.cfg.Words("dash.error.general"), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = out.WriteTo(w) // fails only when the browser has gone
}

// fail answers with what went wrong.
func (d *Dashboard) fail(w http.ResponseWriter, status int, text string) {
	d.write(w, status, "error", frame{Title: d.cfg.Words("dash.error.head"), Body: text})
}

// broken answers what went wrong on our side.
func (d *Dashboard) broken(w http.ResponseWriter, doing string, err error) {
	var p *bot.Problem
	if errors.As(err, &p) {
		d.cfg.Log.Error("dashboard: "+doing, "err", p.Err)
		d.fail(w, http.StatusServiceUnavailable, p.Text)
		return
	}
	d.cfg.Log.Error("dashboard: "+doing, "err", err)
	d.fail(w, http.StatusInternalServerError, d.cfg.Words("dash.error.general"))
}

func (d *Dashboard) missing(w http.ResponseWriter, _ *http.Request) {
	d.fail(w, http.StatusNotFound, d.cfg.Words("dash.error.missing"))
}

// visit is a request of somebody who may see something.
type visit struct {
	*http.Request
	session session
	view    View
}

// visitor finds out who asks and what they may see now. It answers by itself and gives nil when that is nothing.
func (d *Dashboard) visitor(w http.ResponseWriter, r *http.Request) *visit {
	s, ok, err := d.session(r)
	switch {
	case err != nil:
		d.broken(w, "finding out who is logged in", err)
		return nil
	case !ok && r.Header.Get("Cookie") != "" && hasCookie(r, d.cookieName()):
		d.sendAway(w, r, "ended")
		return nil
	case !ok:
		http.Redirect(w, r, Path+"/login", http.StatusSeeOther)
		return nil
	case !d.visits.take(s.id, d.cfg.Now()):
		w.Header().Set("Retry-After", "60")
		d.fail(w, http.StatusTooManyRequests, d.cfg.Words("dash.error.slow"))
		return nil
	}
	view, err := d.cfg.Look(r.Context(), s.Looker, s.Chat)
	if errors.Is(err, bot.ErrNoView) {
		if err := d.sessions.end(r.Context(), s.id); err != nil {
			d.broken(w, "ending a session", err)
			return nil
		}
		d.sendAway(w, r, "norights")
		return nil
	}
	if err != nil {
		d.broken(w, "asking who moderates", err)
		return nil
	}
	return &visit{Request: r, session: s, view: view}
}

func hasCookie(r *http.Request, name string) bool {
	_, err := r.Cookie(name)
	return err == nil
}

// show makes the handler of a page whose content body gives.
func (d *Dashboard) show(name string, body func(*visit) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := d.visitor(w, r)
		if v == nil {
			return
		}
		content, err := body(v)
		if err != nil {
			d.broken(w, name, err)
			return
		}
		f, err := d.frame(r.Context(), v)
		if err != nil {
			d.broken(w, name, err)
			return
		}
		f.Title, f.Part, f.Body = d.cfg.Words("dash."+name+".head"), name, content
		if f.Flash, err = d.sessions.takeFlash(r.Context(), v.session); err != nil {
			d.broken(w, name, err)
			return
		}
		d.write(w, http.StatusOK, name, f)
	}
}

func (d *Dashboard) frame(ctx context.Context, v *visit) (frame, error) {
	f := frame{In: true, All: v.view.All(), Secret: v.session.Secret, Until: v.session.Until}
	chats, err := v.view.Chats(ctx)
	if err != nil {
		return frame{}, err
	}
	switch {
	case v.session.Looker.Operator:
		f.Who = d.cfg.Words("dash.who.operator")
	case f.All:
		f.Who = d.cfg.Words("dash.who.coordinator")
	case len(chats) == 1:
		f.Who = d.cfg.Words("dash.who.chat", "chat", chats[0].Name)
	default:
		f.Chats = chats
	}
	return f, nil
}

// act makes the handler of a form. do says what was done and where to go on, below Path.
func (d *Dashboard) act(do func(*visit) (done, next string, err error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := d.visitor(w, r)
		if v == nil {
			return
		}
		if !v.session.ours(r) {
			d.fail(w, http.StatusForbidden, d.cfg.Words("dash.error.old"))
			return
		}
		done, next, err := do(v)
		if err != nil {
			d.broken(w, "doing what a form says", err)
			return
		}
		if done != "" {
			err = d.sessions.change(r.Context(), v.session.id, func(s *kept) { s.Flash = done })
		}
		if err != nil {
			d.cfg.Log.Error("dashboard: what was done is not said", "err", err) // it is done all the same
		}
		http.Redirect(w, r, Path+next, http.StatusSeeOther)
	}
}
