package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// newsItem is an article of a made-up force's feed.
type newsItem struct {
	id, title, text string
	at              time.Time
}

// newsServer is a source of police news for tests, with a feed at every path but one, which never answers.
type newsServer struct {
	*httptest.Server
	mu    sync.Mutex
	items []newsItem
	code  int    // instead of the feed; 0 for the feed
	slow  string // that path
	asked int
	agent string
}

func newNewsServer(t *testing.T, items ...newsItem) *newsServer {
	t.Helper()
	n := &newsServer{items: items, slow: "/slow"}
	n.Server = httptest.NewServer(n)
	t.Cleanup(n.Close)
	return n
}

func (n *newsServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	items, code, slow := n.note(r)
	if slow {
		<-r.Context().Done()
		return
	}
	if code != 0 {
		w.WriteHeader(code)
		return
	}
	w.Header().Set("Content-Type", "application/rss+xml")
	fmt.Fprint(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>`)
	for _, i := range items {
		fmt.Fprintf(w, "<item><title>%s</title><guid isPermaLink=\"false\">%s</guid><link>http://%s/news/%s</link>", i.title, i.id, r.Host, i.id)
		if !i.at.IsZero() {
			fmt.Fprintf(w, "<pubDate>%s</pubDate>", i.at.Format(time.RFC1123Z))
		}
		fmt.Fprintf(w, "<description>%s</description></item>", i.text)
	}
	fmt.Fprint(w, `</channel></rss>`)
}

func (n *newsServer) note(r *http.Request) (items []newsItem, code int, slow bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.asked++
	n.agent = r.UserAgent()
	return n.items, n.code, r.URL.Path == n.slow
}

// fail has every request answered with a code.
func (n *newsServer) fail(code int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.code = code
}

// askedBy is how the program that asked last named itself.
func (n *newsServer) askedBy() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.agent
}

// stall lets no request for the path be answered.
func (n *newsServer) stall(path string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.slow = path
}

func (n *newsServer) set(items ...newsItem) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.items = items
}

func (n *newsServer) requests() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.asked
}

// newsOf makes an item whose words are its own, long enough to be the whole article.
func newsOf(id, title string, at time.Time) newsItem {
	return newsItem{id: id, title: title, at: at, text: title + ". Residents of Watford have had calls from men who pose as detectives. " +
		"Police and banks will never ask you to withdraw cash and hand it to a courier. Hang up and wait five minutes, then ring 101 from another phone. " +
		"The case has the number " + strings.Repeat(id+" ", 8) + "and everybody who was rung is asked to tell us."}
}

// sources writes the settings that have the program ask addresses of the server.
func (n *newsServer) sources(paths ...string) []string {
	var all []string
	for _, p := range paths {
		all = append(all, "hertfordshire="+n.URL+p)
	}
	return []string{"HANGUP_FEEDS=" + strings.Join(all, ","), "HANGUP_FEED_ALLOW_PRIVATE=true"}
}
