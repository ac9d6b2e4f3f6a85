package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// soakSources is how many sources are asked. Each is asked once in five minutes, so that one is every five seconds.
const soakSources = 60

// soakNews is a site with sources of news: all bring the same, as several sites of a force do.
type soakNews struct {
	weather *weather
	server  *http.Server
	url     string

	mu     sync.Mutex
	items  []soakItem // the newest last
	visits int
}

// soakItem is a piece of news.
type soakItem struct {
	n  int
	at time.Time
}

// feedLength is how many pieces a source shows.
const feedLength = 10

func openSoakNews(w *weather) (*soakNews, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, failf("no port can be opened").because(err)
	}
	n := &soakNews{weather: w, url: "http://" + l.Addr().String()}
	n.server = &http.Server{Handler: n, ReadHeaderTimeout: time.Minute}
	go func() { _ = n.server.Serve(l) }() // its end is wanted
	return n, nil
}

// environ has a program ask the sources.
func (n *soakNews) environ() []string {
	var all []string
	for i := range soakSources {
		all = append(all, fmt.Sprintf("hertfordshire=%s/feed-%d", n.url, i))
	}
	return []string{"HANGUP_FEEDS=" + strings.Join(all, ","), "HANGUP_FEED_ALLOW_PRIVATE=true", "HANGUP_FEED_INTERVAL=5m"}
}

// add has the sources bring one more piece.
func (n *soakNews) add(number int, now time.Time) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.items = append(n.items, soakItem{number, now})
	n.items = n.items[max(0, len(n.items)-feedLength):]
}

// visited is how often a source was asked.
func (n *soakNews) visited() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.visits
}

func (n *soakNews) look() []soakItem {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.visits++
	return append([]soakItem(nil), n.items...)
}

// ServeHTTP answers with all pieces, as RSS.
func (n *soakNews) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	items := n.look()
	if n.weather.is() == soakSource {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/rss+xml")
	fmt.Fprint(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>`)
	for _, i := range items {
		s := storyOf(i.n)
		fmt.Fprintf(w, "<item><title>%s</title><guid isPermaLink=\"false\">soak-%d</guid><link>http://%s/news/%d</link><pubDate>%s</pubDate><description>%s</description></item>",
			s.title, i.n, r.Host, i.n, i.at.Format(time.RFC1123Z), s.text)
	}
	fmt.Fprint(w, `</channel></rss>`)
}

// soakStory is a warning that is like no other.
type soakStory struct{ title, text string }

// soakStories is how many warnings there are until one is of the place and the trick of an earlier one. The program takes that for the same
// story, told again with other numbers, and posts it once.
const soakStories = 7 * 11

// storyOf makes the n-th warning. Neighbours have another place, another trick and other numbers.
func storyOf(n int) soakStory {
	towns := []string{"Watford", "Stevenage", "Hitchin", "St Albans", "Hertford", "Letchworth", "Tring", "Royston", "Cheshunt", "Harpenden", "Baldock"}
	tricks := []struct{ title, text string }{
		{"men who pose as detectives and send a courier", "They say that money in the bank is counterfeit and that a courier will collect it. Police never ask for cash."},
		{"roofers who knock and find loose tiles", "They ask for money for scaffolding and do not come back. Never pay in advance for work at the door."},
		{"callers who offer to mend a computer from afar", "They say that a virus was found and ask for a programme to be installed. Hang up and ring nobody whose number they give."},
		{"texts about a parcel that could not be delivered", "The link leads to a page that asks for the number of a bank card. Delete the text and forward it to 7726."},
		{"a voice that sounds like a grandchild and needs bail", "The caller weeps and hands over to somebody who says he is a solicitor. Ring the grandchild on the number you know."},
		{"people who sell shares in a mine that does not exist", "A brochure is sent first and a broker rings each day. Ask the Financial Conduct Authority before you pay anybody."},
		{"someone met online who asks for gift cards", "After weeks of letters there is an operation to be paid abroad. Talk to somebody you trust before you send anything."},
	}
	trick := tricks[n%len(tricks)]
	town := towns[n%len(towns)]
	return soakStory{
		title: fmt.Sprintf("Warning %d about %s in %s", 100+n, trick.title, town),
		text: fmt.Sprintf("Police warn residents of %s about %s. %s Case %d: %d households were rung or visited in %s, and one lost £%d. If it happens to you, hang up and ring 101.",
			town, trick.title, trick.text, 41_000+7919*n%50_000, 2+n%17, town, 300+137*n%9000),
	}
}

// warn has an operator bring a warning in beside the running program. While the database is locked that fails, and is tried again.
func (s *soak) warn(ctx context.Context, n int) error {
	story := storyOf(n)
	path := filepath.Join(s.dir, "alert.md")
	text := fmt.Sprintf("---\narea: Hertfordshire\ntitle: %s\npublish.date: %s\nurl: https://www.herts.police.uk/news/soak-%d\n---\n\n%s\n", story.title, s.now().UTC().Format("2 January 2006"), n, story.text)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return failf("the warning cannot be written down").because(err)
	}
	for tries := 0; ; tries++ {
		begin := time.Now()
		out, err := s.settings.command(ctx, "import", "warnings", path).CombinedOutput()
		switch {
		case err == nil:
			if n <= soakStories { // later ones need no post
				s.imported.Add(1)
			}
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case !s.weather.wrong("import", begin, time.Now()) || tries >= 10:
			return failf("the warning was not imported: %s", oneLine(string(out))).because(err)
		case !sleep(ctx, 2*time.Second):
			return ctx.Err()
		}
	}
}

// publish brings a warning in again and again until ctx ends: odd ones by hand, the others by the sources.
func (s *soak) publish(ctx context.Context) {
	for {
		n := int(s.published.Add(1))
		if n%2 == 0 {
			s.news.add(n, s.now())
		} else if err := s.warn(ctx, n); err != nil && ctx.Err() == nil {
			s.remark(err.Error())
		}
		if !sleep(ctx, s.Warn) {
			return
		}
	}
}
