package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"hangup/advice"
	"hangup/advice/feed"
	"hangup/advice/news"
	"hangup/bot"
)

// keptKnown is a shelf with an audience.
type keptKnown struct {
	memoryShelf
	chats bot.Audience
}

func (*keptKnown) FeedCursor(context.Context, feed.Source) (feed.Cursor, error) {
	return feed.Cursor{}, nil
}

func (k *keptKnown) Audience(context.Context, []advice.AreaID) (bot.Audience, error) {
	return k.chats, k.err
}

// newLookout makes a lookout whose output is kept.
func newLookout(t *testing.T, known *keptKnown) (*lookout, *bytes.Buffer) {
	t.Helper()
	engine := engineOf(t)
	desk, err := openDesk(engine)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	in := &intake{console: &console{out: &out, err: &out, now: time.Now}, engine: engine, desk: desk}
	return &lookout{intake: in, known: known, tell: newTeller(known), from: map[news.WarningID]string{}}, &out
}

const unreal = "https://user:secret@www.herts.police.uk/news/1?key=canary"

// visitOf is a visit that found texts at addresses.
func visitOf(items ...feed.Item) feed.Visit {
	return feed.Visit{Source: feed.Source{Force: "hertfordshire", URL: "https://www.herts.police.uk/rss?key=canary"}, Items: items}
}

func itemAt(address, text string, f feed.Finding) feed.Item {
	a := articleOf(text)
	a.URL = address
	return feed.Item{Finding: f, Article: a, Left: f == feed.Held}
}

// What would become of each item is what does become of it in a running bot.
func TestLookSaysWhatWouldBecomeOfEachItem(t *testing.T) {
	t.Parallel()
	const site = "https://www.herts.police.uk/news/"
	desk := openedDesk(t)
	stored := func(address, text string) news.Warning {
		a := articleOf(text)
		a.URL = address
		return desk.Judge(a)
	}
	known := &keptKnown{chats: bot.Audience{"telegram": 2, "discord": 1}}
	known.all = []news.Warning{stored(site+"courier", courierStory[0]), stored(site+"same", otherStory)}
	l, out := newLookout(t, known)
	row, err := l.row(t.Context(), feed.Cursor{}, visitOf(
		itemAt("https://www.paper.example/1", courierStory[1], feed.New),
		itemAt(site+"fix", correctionText, feed.New),
		itemAt(site+"courier", strings.Replace(courierStory[0], "80s", "90s", 1), feed.Changed),
		itemAt(site+"same", otherStory+"\n\nLast updated: 3pm", feed.Changed),
		itemAt(site+"court", courtText, feed.New),
		itemAt(site+"unsure", unsureText, feed.New),
		itemAt(site+"gold", strings.NewReplacer("Letchworth", "Ware", "£8,450", "£31,020", "Alan Pemberly", "Guy Hale", "courier", "driver for gold bars", "3.15pm", "9.40am", "17 November", "3 November", "a grandson", "a niece").Replace(courierStory[0]), feed.New),
		itemAt(site+"held", "Old news\n\nPolice are warning of callers.", feed.Held),
		itemAt(site+"known", "Known news\n\nNothing new.", feed.Known),
	))
	if err != nil {
		t.Fatal(err)
	}
	want := []fate{sameMatter, toCorrect, toEdit, asStored, toStore, toReview, toPost, heldBack, ""}
	for i, r := range row.Items {
		if r.Fate != want[i] {
			t.Errorf("%s: %q (%s), want %q", r.Title, r.Fate, r.Says, want[i])
		}
	}
	if n := row.Items[6].Chats; n != 3 || !strings.Contains(row.Items[6].Says, "for the 3 chats that watch its area") {
		t.Errorf("for %d chats: %s", n, row.Items[6].Says)
	}
	if !strings.Contains(row.Items[0].Says, "“Warning after courier takes £8,450 from woman in Letchworth” of Hertfordshire") {
		t.Errorf("the story is not named: %s", row.Items[0].Says)
	}
	if row.Items[1].Corrects != known.all[0].ID || row.Items[0].Story != known.all[0].ID {
		t.Errorf("corrects %q, story %q, want %q", row.Items[1].Corrects, row.Items[0].Story, known.all[0].ID)
	}
	l.printSource(row)
	for line := range strings.Lines(out.String()) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > screen {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	if strings.Contains(out.String(), "canary") || !strings.Contains(out.String(), "hangup import warnings FILE") {
		t.Errorf("printed\n%s", out)
	}
	t.Logf("\n%s", out)
}

// A second source that has what the first one has is told so.
func TestLookSaysThatAnotherSourceHasItToo(t *testing.T) {
	t.Parallel()
	l, _ := newLookout(t, &keptKnown{})
	for n, want := range []fate{toPost, asStored} {
		v := visitOf(itemAt("https://www.herts.police.uk/news/1", courierStory[0], feed.New))
		row, err := l.row(t.Context(), feed.Cursor{}, v)
		if err != nil || row.Items[0].Fate != want {
			t.Errorf("source %d: %q (%s), %v", n+1, row.Items[0].Fate, row.Items[0].Says, err)
		}
	}
}

func TestLookAsJSON(t *testing.T) {
	t.Parallel()
	l, out := newLookout(t, &keptKnown{chats: bot.Audience{"telegram": 1}})
	l.json = true
	row, err := l.row(t.Context(), feed.Cursor{Succeeded: published}, visitOf(itemAt(unreal, courierStory[0], feed.New)))
	if err != nil {
		t.Fatal(err)
	}
	if err := l.show(row, nil); err != nil {
		t.Fatal(err)
	}
	failed := visitOf()
	failed.Err = errors.New("the server answered 500")
	if row, err = l.row(t.Context(), feed.Cursor{}, failed); err != nil {
		t.Fatal(err)
	}
	if err := l.show(row, failed.Err); err != nil {
		t.Fatal(err)
	}
	var rows []feedRow
	for line := range bytes.Lines(out.Bytes()) {
		var r feedRow
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		rows = append(rows, r)
	}
	if len(rows) != 2 || len(rows[0].Items) != 1 || rows[0].Items[0].Fate != toPost || rows[0].Items[0].Chats != 1 || !rows[0].Health.Asked ||
		rows[0].Counts[feed.New] != 1 || rows[1].Error != "the server answered 500" || rows[1].Items == nil {
		t.Errorf("%+v", rows)
	}
	if strings.Contains(out.String(), "canary") || strings.Contains(out.String(), "secret") {
		t.Errorf("a key is in %s", out)
	}
}

func TestHealthOfASource(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 22, 10, 15, 0, 0, time.UTC)
	for want, c := range map[string]feed.Cursor{
		"no running bot has asked it yet":                                   {},
		"last read 22 November 10:15 UTC; next visit 22 November 10:30 UTC": {Succeeded: day, Next: day.Add(15 * time.Minute)},
		"a running bot cannot read it since 22 November 10:15 UTC (3 failures; the server answered 500); next visit 22 November 11:15 UTC":  {Failing: day, Fails: 3, Why: "the server answered 500", Next: day.Add(time.Hour)},
		"last read 22 November 10:15 UTC; it has moved to https://a.example/new?…; it published its archive again on 22 November 10:15 UTC": {Succeeded: day, Address: "https://a.example/new?key=canary", Reissued: day},
	} {
		if got := healthOf(c).String(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestLinesFitTheScreen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"nothing":         {"", nil},
		"a line":          {"a b", []string{"  a b"}},
		"exactly full":    {strings.Repeat("a", screen-2), []string{"  " + strings.Repeat("a", screen-2)}},
		"two lines":       {strings.Repeat("ab ", 30), []string{"  " + strings.TrimSpace(strings.Repeat("ab ", 26)), "  ab ab ab ab"}},
		"a word too long": {strings.Repeat("a", 100) + " b", []string{"  " + strings.Repeat("a", 100), "  b"}},
	} {
		l, out := newLookoutOf()
		l.wrap(2, c.text)
		if got := strings.FieldsFunc(out.String(), func(r rune) bool { return r == '\n' }); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// newLookoutOf is a lookout that only prints.
func newLookoutOf() (*lookout, *bytes.Buffer) {
	var out bytes.Buffer
	return &lookout{intake: &intake{console: &console{out: &out}}}, &out
}
