package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"os"
	"regexp"
	"strings"
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
const soon = 6 * time.Second

// again gives what is known of the one source to another path of it whose turn comes soon, and lets the interval be over.
func (n *newsServer) again(t *testing.T, database string) (path string) {
	t.Helper()
	db, err := sql.Open("sqlite", database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	path = n.pathIn(soon)
	if _, err := db.Exec(`UPDATE feed_cursors SET source = ?, at = 0, cursor = json_remove(cursor, '$.next')`, n.URL+path); err != nil {
		t.Fatal(err)
	}
	return path
}

var moderatorLink = regexp.MustCompile(`\S+/moderate#\S+`)

// What a source has is posted once into the chat that watches its area: not again after a restart, and not when the source
// publishes its archive again, of which the operator is told.
func TestNewsOfASourceIsPostedOnce(t *testing.T) {
	t.Parallel()
	binary(t)
	now, database := time.Now(), newDatabase(t)
	items := []newsItem{newsOf("n0", "Callers pose as detectives", now)}
	for i := range 5 {
		items = append(items, newsOf(fmt.Sprintf("o%d", i), fmt.Sprintf("Callers of last month, part %d", i), now.AddDate(0, 0, -20-i)))
	}
	source := newNewsServer(t, items...)
	visited := func() bool { return rowsWhere(t, database, "feed_cursors", "at > 0") == 1 }
	posted := func(when string) {
		t.Helper()
		if letters, posts := countRows(t, database, "letters"), countRows(t, database, "deliveries"); letters != 1 || posts != 1 {
			t.Errorf("%s: %d letters, %d posts", when, letters, posts)
		}
	}

	s := serveBinary(t, database, source.sources(source.pathIn(soon))...)
	if !strings.Contains(s.text, "Police news is fetched from 1 source") {
		t.Errorf("no word of the source in\n%s", s.text)
	}
	b := newBrowser(t, s.url)
	b.moderate(moderatorLink.FindString(s.text))
	b.say("/watch Hertfordshire")
	if post := b.nextPost(); !strings.Contains(post, "Callers pose as detectives") {
		t.Errorf("posted %s", post)
	}
	begin := time.Now()
	if code, took := s.stop(t, os.Interrupt), time.Since(begin); code != 0 || took > 5*time.Second {
		t.Errorf("code %d after %s: %s", code, took, s.log)
	}
	posted("the first time")

	s = serveBinary(t, database, source.sources(source.again(t, database))...)
	eventually(t, "the source is visited again", visited)
	s.stop(t, os.Interrupt)
	posted("after a restart")
	if strings.Contains(s.log.String(), "archive") {
		t.Errorf("an alarm for nothing: %s", s.log)
	}

	for i := range items {
		items[i].id, items[i].at = "new-"+items[i].id, time.Now()
	}
	source.set(append(items, newsOf("n1", "Callers pose as bankers", time.Now()))...) // which may be new or of the archive
	s = serveBinary(t, database, source.sources(source.again(t, database))...)
	eventually(t, "the source is visited a third time", visited)
	s.stop(t, os.Interrupt)
	posted("after the archive came again")
	if n := strings.Count(s.log.String(), "as if it published its archive again"); n != 1 {
		t.Errorf("%d alarms: %s", n, s.log)
	}
	if n := strings.Count(s.log.String(), `"title":"Callers pose as bankers"`); n != 1 {
		t.Errorf("what is held is named %d times: %s", n, s.log)
	}
}

// A source that never answers holds up neither the page nor the end.
func TestStopWaitsForNoSource(t *testing.T) {
	t.Parallel()
	binary(t)
	source := newNewsServer(t)
	path := source.pathIn(soon)
	source.slow = path
	s := serveBinary(t, newDatabase(t), source.sources(path)...)
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
	found []news.Warning
	err   error
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
	return news.Warning{Title: a.Title}
}

func itemOf(f feed.Finding, title string) feed.Item {
	return feed.Item{Finding: f, Article: news.Article{Title: title, URL: "https://a.example/?key=secret"}}
}

// Only what is new or changed is stored; an article that cannot be judged costs no other.
func TestSinkStoresWhatIsNewAndCanBeJudged(t *testing.T) {
	var log bytes.Buffer
	kept := &taken{}
	k := newsSink{kept, stumbles{}, slog.New(slog.NewTextHandler(&log, nil))}
	v := feed.Visit{Items: []feed.Item{itemOf(feed.Held, "held"), itemOf(feed.New, "new"), itemOf(feed.New, "poison"), itemOf(feed.Known, "known"),
		itemOf(feed.Changed, "changed"), itemOf(feed.Old, "old"), itemOf(feed.Undated, "undated"), itemOf(feed.Waiting, "waiting")}}
	if err := k.Take(t.Context(), v); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%d %s %s", len(kept.found), kept.found[0].Title, kept.found[1].Title); got != "2 new changed" {
		t.Errorf("stored %s", got)
	}
	if said := log.String(); strings.Count(said, "level=ERROR") != 1 || !strings.Contains(said, "out of range in a line") || strings.Contains(said, "secret") || strings.Count(said, "title=held") != 1 {
		t.Errorf("log %s", said)
	}
	kept.err = errors.New("disk full")
	if err := k.Take(t.Context(), v); !errors.Is(err, kept.err) {
		t.Errorf("error %v", err)
	}
}

func TestAlarmsGoIntoTheLog(t *testing.T) {
	for kind, level := range map[feed.AlarmKind]string{feed.Down: "WARN", feed.Reissued: "WARN", feed.Back: "INFO"} {
		var log bytes.Buffer
		a := &app{log: slog.New(slog.NewTextHandler(&log, nil))}
		a.alarm(feed.Alarm{Kind: kind, Source: feed.Source{URL: "https://a.example/?key=secret"}, Why: "the server answered 500"})
		if said := log.String(); !strings.Contains(said, "level="+level) || !strings.Contains(said, "https://a.example/") || strings.Contains(said, "secret") {
			t.Errorf("%s: %s", kind, said)
		}
	}
}
