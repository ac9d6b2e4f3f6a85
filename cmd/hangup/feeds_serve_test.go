package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"hangup/advice/feed"
	"hangup/advice/news"
	"hangup/store"
)

// pathIn finds a path of the server whose turn comes soon. The program asks each source in a second of five minutes that a
// hash of its address decides, which is too long for a test.
func (n *newsServer) pathIn(wait time.Duration) string {
	const slots = 300
	turn := time.Now().Add(wait).Unix() % slots
	for i := 0; ; i++ {
		path := fmt.Sprintf("/feed-%d", i)
		h := fnv.New32a()
		h.Write([]byte(n.URL + path))
		if int64(h.Sum32()%slots) == turn {
			return path
		}
	}
}

// soon is long enough for the program to start on a busy machine.
const soon = 10 * time.Second

// anHourAgo is when a source counts as visited last: long enough for its interval to be over, and not so long that it is forgotten.
const anHourAgo = `(strftime('%s', 'now') - 3600) * 1000`

// polled is the real program on a source, started anew for each visit.
type polled struct {
	*testing.T
	*newsServer
	database string
}

// visit starts the program, waits until it has visited the source and done with it, and ends it. It gives its log.
func (p polled) visit() (log string) {
	p.Helper()
	s := serveBinary(p.T, p.database, p.sources(p.again())...)
	eventually(p.T, "the source is visited", func() bool { return rowsWhere(p.T, p.database, "feed_cursors", "at > "+anHourAgo) == 1 })
	if code := s.stop(p.T, os.Interrupt); code != 0 {
		p.Errorf("code %d", code)
	}
	return s.log.String()
}

// again gives what is known of the source to another path of it whose turn comes soon, and lets the interval be over.
func (p polled) again() (path string) {
	p.Helper()
	db := openSQLite(p.T, p.database)
	defer db.Close()
	path = p.pathIn(soon)
	if _, err := db.Exec(`UPDATE feed_cursors SET source = ?, at = `+anHourAgo+`, cursor = json_remove(cursor, '$.next')`, p.URL+path); err != nil {
		p.Fatal(err)
	}
	return path
}

func (p polled) posted(when string, want int) {
	p.Helper()
	if posts := countRows(p.T, p.database, "deliveries"); posts != want {
		p.Errorf("%s: %d posts, want %d", when, posts, want)
	}
}

var moderatorLink = regexp.MustCompile(`\S+/moderate#\S+`)

// watch starts the program for the first time, watches in the page, waits for a post and ends the program.
func (p polled) watch(area, title string) {
	p.Helper()
	s := serveBinary(p.T, p.database, p.sources(p.pathIn(soon))...)
	if !strings.Contains(s.text, "Police news is fetched from 1 source") {
		p.Errorf("no word of the source in\n%s", s.text)
	}
	b := newBrowser(p.T, s.url)
	b.moderate(moderatorLink.FindString(s.text))
	b.say("/watch " + area + " quiet off")
	if post := b.nextPost(); !strings.Contains(post, title) {
		p.Errorf("posted %s", post)
	}
	begin := time.Now()
	if code, took := s.stop(p.T, os.Interrupt), time.Since(begin); code != 0 || took > 5*time.Second {
		p.Errorf("code %d after %s: %s", code, took, s.log)
	}
}

// What a source has is posted once into the chat that watches its area: not again after a restart, and not when the source
// publishes its archive again, of which the operator is told. When the article turns into a correction, its post is edited.
func TestNewsOfASourceIsPostedOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("takes most of a minute, nearly all of it waiting")
	}
	t.Parallel()
	binary(t)
	items := []newsItem{newsOf("n0", "Callers pose as detectives", time.Now())}
	for i := range 5 {
		items = append(items, newsOf(fmt.Sprintf("o%d", i), fmt.Sprintf("Callers of last month, part %d", i), time.Now().AddDate(0, 0, -20-i)))
	}
	p := polled{t, newNewsServer(t, items...), newDatabase(t)}
	p.watch("Hertfordshire", items[0].title)
	p.posted("the first time", 1)
	if log := p.visit(); strings.Contains(log, "archive") {
		t.Errorf("an alarm for nothing: %s", log)
	}
	p.posted("after a restart", 1)
	items[0].text = "Correction: " + items[0].text + " An earlier version of this message gave a wrong number. We apologise for the error."
	p.set(items...)
	p.visit()
	p.posted("after a correction", 1)
	if n := rowsWhere(t, p.database, "warnings", "label = 'correction'"); n != 1 {
		t.Errorf("%d corrections are stored", n)
	}
	if n := rowsWhere(t, p.database, "stories", "revision > 1"); n != 1 {
		t.Errorf("%d stories are to be written anew", n)
	}
	for i := range items {
		items[i].id, items[i].at = "new-"+items[i].id, time.Now()
	}
	p.set(append(items, newsOf("n1", "Callers pose as bankers", time.Now()))...) // which may be new or of the archive
	log := p.visit()
	p.posted("after the archive came again", 1)
	for _, want := range []string{"as if it published its archive again", `"title":"Callers pose as bankers"`} {
		if n := strings.Count(log, want); n != 1 {
			t.Errorf("%q stands %d times in %s", want, n, log)
		}
	}
}

// A source that never answers holds up neither the page nor the end.
func TestStopWaitsForNoSource(t *testing.T) {
	t.Parallel()
	binary(t)
	source := newNewsServer(t)
	path := source.pathIn(soon)
	source.stall(path)
	s := serveBinary(t, upToDate(t), source.sources(path)...)
	eventually(t, "the source is asked", func() bool { return source.requests() > 0 })
	begin := time.Now()
	if code, took := s.stop(t, os.Interrupt), time.Since(begin); code != 0 || took > 5*time.Second {
		t.Errorf("code %d after %s", code, took)
	}
	if strings.Contains(s.log.String(), "cannot") {
		t.Errorf("it complains: %s", s.log)
	}
}

// taken is a store that keeps the last visit in memory.
type taken struct {
	store.Feeds
	memoryShelf
	found []news.Warning
	err   error
}

func (k *taken) Neighbours(ctx context.Context, w news.Warning) ([]news.Warning, error) {
	return k.memoryShelf.Neighbours(ctx, w)
}

func (k *taken) TakeVisit(_ context.Context, _ feed.Visit, ws []news.Warning) (store.Imported, error) {
	k.found = ws
	return store.Imported{New: len(ws)}, k.err
}

// stumbles is a desk that some articles are too much for.
type stumbles struct{}

func (stumbles) Judge(a news.Article) news.Warning {
	if a.Title == "poison" {
		panic("index out of range\nin a line of its own")
	}
	w := news.Warning{ID: news.WarningID(a.Title), Label: news.IsWarning, Title: a.Title, Body: a.Body}
	if a.Title == "correction" {
		w.Label = news.IsCorrection
	}
	return w
}

func itemOf(f feed.Finding, title string) feed.Item {
	return feed.Item{Finding: f, Article: news.Article{Title: title, URL: "https://a.example/?key=secret"}}
}

// What is new and what changed is stored; an article that cannot be judged costs no other, and what is held is named once.
func TestSinkStoresWhatIsNewAndCanBeJudged(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	kept := &taken{}
	k := &newsSink{store: kept, desk: stumbles{}, log: slog.New(slog.NewTextHandler(&log, nil))}
	v := feed.Visit{Items: []feed.Item{itemOf(feed.Held, "held"), itemOf(feed.New, "new"), itemOf(feed.New, "poison"), itemOf(feed.Known, "known"),
		itemOf(feed.Changed, "mended"), itemOf(feed.Changed, "correction"), itemOf(feed.Old, "old"), itemOf(feed.Undated, "undated"), itemOf(feed.Waiting, "waiting")}}
	if err := k.Take(t.Context(), v); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, w := range kept.found {
		names = append(names, w.Title)
	}
	if got := strings.Join(names, " "); got != "new mended correction" {
		t.Errorf("stored %s", got)
	}
	if said := log.String(); strings.Count(said, "level=ERROR") != 1 || !strings.Contains(said, "out of range in a line") || strings.Contains(said, "secret") || strings.Count(said, "title=held") != 1 {
		t.Errorf("log %s", said)
	}
	kept.err = errors.New("disk full")
	if err := k.Take(t.Context(), v); !errors.Is(err, kept.err) {
		t.Errorf("error %v", err)
	}
	kept.memoryShelf.err = errors.New("disk on fire")
	if err := k.Take(t.Context(), v); !errors.Is(err, kept.memoryShelf.err) {
		t.Errorf("error %v", err)
	}
}

// Two sources that bring a story at the same moment make one story of it.
func TestSinkTakesOneVisitAtATime(t *testing.T) {
	t.Parallel()
	kept := &slowShelf{}
	k := &newsSink{store: kept, desk: openedDesk(t), log: slog.New(slog.DiscardHandler)}
	var wg sync.WaitGroup
	for n := range 8 {
		a := articleOf(courierStory[n%2])
		a.URL = fmt.Sprintf("https://%d.example/news/1", n)
		wg.Go(func() {
			if err := k.Take(t.Context(), feed.Visit{Items: []feed.Item{{Finding: feed.New, Article: a}}}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	first := 0
	for _, w := range kept.all {
		if w.Story == "" {
			first++
		}
	}
	if len(kept.all) != 8 || first != 1 {
		t.Errorf("%d warnings, %d stories", len(kept.all), first)
	}
}

// slowShelf keeps what it is given, and is slow to look anything up.
type slowShelf struct {
	store.Feeds
	memoryShelf
}

func (k *slowShelf) Neighbours(ctx context.Context, w news.Warning) ([]news.Warning, error) {
	near, err := k.memoryShelf.Neighbours(ctx, w)
	time.Sleep(time.Millisecond)
	return near, err
}

func (k *slowShelf) TakeVisit(_ context.Context, _ feed.Visit, ws []news.Warning) (store.Imported, error) {
	k.all = append(k.all, ws...)
	return store.Imported{New: len(ws)}, nil
}

func TestAlarmsGoIntoTheLog(t *testing.T) {
	t.Parallel()
	for kind, level := range map[feed.AlarmKind]string{feed.Down: "WARN", feed.Reissued: "WARN", feed.Back: "INFO"} {
		var log bytes.Buffer
		a := &app{log: slog.New(slog.NewTextHandler(&log, nil))}
		a.alarm(feed.Alarm{Kind: kind, Source: feed.Source{URL: "https://a.example/?key=secret"}, Why: "the server answered 500"})
		if said := log.String(); !strings.Contains(said, "level="+level) || !strings.Contains(said, "https://a.example/") || strings.Contains(said, "secret") {
			t.Errorf("%s: %s", kind, said)
		}
	}
}
