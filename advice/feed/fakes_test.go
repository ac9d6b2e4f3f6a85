package feed

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// today is when the tests take place, unless they run in a bubble of their own.
var today = time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)

func at(now time.Time) func() time.Time { return func() time.Time { return now } }

// site1 serves one body at / and whatever pages it is given, and remembers what it was asked.
type web struct {
	*httptest.Server
	mu      sync.Mutex
	pages   map[string]page
	asked   []string // path, as often as it was asked for
	headers []http.Header
}

// page is what a web serves at a path.
type page struct {
	status int // 0 is 200
	body   string
	header map[string]string
}

func newWeb(t testing.TB, pages map[string]page) *web {
	t.Helper()
	w := &web{pages: pages}
	w.Server = httptest.NewServer(w)
	t.Cleanup(w.Close)
	return w
}

func (w *web) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	w.asked, w.headers = append(w.asked, r.URL.Path), append(w.headers, r.Header.Clone())
	p, ok := w.pages[r.URL.Path]
	w.mu.Unlock()
	if !ok {
		p.status = http.StatusNotFound
	}
	for name, value := range p.header {
		out.Header().Set(name, value)
	}
	if tag := p.header["ETag"]; tag != "" && tag == r.Header.Get("If-None-Match") {
		p.status, p.body = http.StatusNotModified, ""
	}
	if p.status != 0 {
		out.WriteHeader(p.status)
	}
	io.WriteString(out, p.body)
}

func (w *web) set(path string, p page) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pages[path] = p
}

// requests gives the paths that were asked for since the last call.
func (w *web) requests() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	asked := w.asked
	w.asked = nil
	return asked
}

func (w *web) last() http.Header {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.headers[len(w.headers)-1]
}

// readerOf makes a reader for servers on this machine, which waits for nothing between two pages.
func readerOf(t testing.TB, now func() time.Time, addresses ...string) *Reader {
	t.Helper()
	var sources []Source
	for _, a := range addresses {
		sources = append(sources, Source{URL: a})
	}
	r, err := NewReader(sources, Options{AllowPrivate: true}, now)
	if err != nil {
		t.Fatal(err)
	}
	r.pause = 0
	t.Cleanup(r.fetch.client.CloseIdleConnections)
	return r
}

// rss writes a feed of items.
func rss(items ...string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>News</title><link>/</link>` + strings.Join(items, "\n") + `</channel></rss>`
}

// story is an item with a whole text, told apart by its number.
func story(n int, published time.Time) string {
	return fmt.Sprintf(`<item><title>Warning %d</title><link>/news/%d</link><guid isPermaLink="false">id-%d</guid><pubDate>%s</pubDate><description>%s</description></item>`,
		n, n, n, published.Format(time.RFC1123Z), long(fmt.Sprintf("Story %d.", n)))
}

// long makes a text that is no mere summary.
func long(start string) string {
	return start + strings.Repeat(" Somebody rang and said that he was from the bank. Hang up.", 6)
}

// findings gives what a visit made of its items, as "title finding".
func findings(v Visit) []string {
	var all []string
	for _, i := range v.Items {
		all = append(all, i.Article.Title+" "+string(i.Finding))
	}
	return all
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func mustURL(t testing.TB, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// pipes is a network in memory, which works in a bubble of synctest.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

// serve starts a server in memory that lasts as long as the test, and gives the way to dial it.
func serve(t testing.TB, h http.Handler) dialFunc {
	p := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	s := &http.Server{Handler: h}
	go s.Serve(p)
	t.Cleanup(func() { s.Close() })
	return p.dial
}

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "memory"} }
