package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hangup/advice/feed"
	"hangup/store/sqlite"
)

func TestFeedsPrintsWhatWouldHappen(t *testing.T) {
	t.Parallel()
	now := time.Now()
	source := newNewsServer(t,
		newsOf("n1", "Callers pose as detectives", now),
		newsOf("n2", "Callers pose as officers", now.AddDate(0, 0, -30)),
		newsOf("n3", "Bogus detectives about", time.Time{}),
		newsItem{id: "n4", title: "Man jailed for courier fraud", at: now, text: "A man was jailed at St Albans Crown Court today for four years. " +
			strings.Repeat("The court heard that he collected cash from pensioners and was sentenced for conspiracy to defraud. ", 4)},
	)
	dir := t.TempDir()
	got := commandIn(t, dir, "", source.sources("/feed"), "feeds")
	if got.code != 0 || got.err != "" {
		t.Fatalf("code %d: %s", got.code, got.err)
	}
	day := now.Format("2 January 2006")
	for _, want := range []string{
		source.URL + "/feed, for Hertfordshire Constabulary\n",
		"  new         " + day, "  Callers pose as detectives\n", "              warning; Hertfordshire Constabulary; Watford, ", "Fake police officer,\n              Courier fraud\n",
		"stored, and posted for nobody yet: no chat watches its area\n",
		"  old         ", "  Callers pose as officers\n", "  undated     unknown            Bogus detectives about\n",
		"court; Hertfordshire Constabulary\n", "stored and not posted: only warnings and corrections are\n",
		"\n  2 new, 1 old, 1 undated\n",
	} {
		if !strings.Contains(got.out, want) {
			t.Errorf("no %q in\n%s", want, got.out)
		}
	}
	if made, _ := filepath.Glob(filepath.Join(dir, "*")); len(made) > 0 {
		t.Errorf("it made %v", made)
	}
	if agent := source.askedBy(); !strings.HasPrefix(agent, "hangup/") {
		t.Errorf("the program calls itself %q", agent)
	}
}

// What is stored is told apart from what is new, and stays as it was.
func TestFeedsLeavesTheDatabaseAsItIs(t *testing.T) {
	t.Parallel()
	now := time.Now()
	source := newNewsServer(t, newsOf("n1", "Callers pose as detectives", now))
	path := newDatabase(t)
	db, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	of := feed.Source{URL: source.URL + "/feed"}
	reader, err := feed.NewReader([]feed.Source{of}, feed.Options{AllowPrivate: true}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	v := reader.Visit(t.Context(), of, feed.Cursor{})
	if _, err := db.TakeVisit(t.Context(), v, nil); v.Err != nil || err != nil {
		t.Fatal(v.Err, err)
	}
	source.set(newsOf("n1", "Callers pose as detectives", now), newsOf("n2", "Callers pose as bankers", now))
	environ := append(source.sources("/feed"), "HANGUP_DATABASE_URL="+path)
	for range 2 {
		got := command(t, "", environ, "feeds")
		if got.code != 0 || !strings.HasSuffix(got.out, "\n  1 new, 1 known\n") {
			t.Errorf("code %d\n%s%s", got.code, got.out, got.err)
		}
	}
	if after, err := db.FeedCursor(t.Context(), of); err != nil || !after.Succeeded.Equal(v.Cursor.Succeeded) || len(after.Known) != 1 {
		t.Errorf("the cursor is another: %+v, %v", after, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if n := countRows(t, path, "warnings"); n != 0 {
		t.Errorf("%d warnings are stored", n)
	}
}

// An archive that claims to be new is not posted, and the command says so.
func TestFeedsShowsWhatIsHeld(t *testing.T) {
	t.Parallel()
	var items []newsItem
	for _, id := range strings.Fields("a b c d e f g h i j k l m n o p q r s t u v w x y z aa bb cc dd ee ff gg hh ii jj kk ll mm nn oo pp qq rr") {
		items = append(items, newsOf(id, "Callers number "+id, time.Now()))
	}
	got := command(t, "", newNewsServer(t, items...).sources("/feed"), "feeds")
	for _, want := range []string{"  held        ", "claims that 44 items are new or changed at once", "\n    hangup import warnings FILE\n", "\n  44 held\n"} {
		if got.code != 0 || !strings.Contains(got.out, want) {
			t.Errorf("code %d: no %q in\n%s%s", got.code, want, got.out, got.err)
		}
	}
}

// A source that fails is named in one sentence with what to do, the others are shown, and the exit code tells.
func TestFeedsNamesWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	good, bad := newNewsServer(t, newsOf("n1", "Callers pose as detectives", time.Now())), newNewsServer(t)
	bad.fail(http.StatusNotFound)
	got := command(t, "", []string{"HANGUP_FEEDS=kent=" + bad.URL + "/?key=secret,hertfordshire=" + good.URL + "/feed", "HANGUP_FEED_ALLOW_PRIVATE=true"}, "feeds")
	want := "hangup: " + bad.URL + "/?… cannot be read (there is nothing at this address any more (404)): open it in a browser, and if it has moved, correct HANGUP_FEEDS\n" +
		"hangup: 1 source could not be read\n"
	if got.code != 1 || got.err != want || !strings.HasSuffix(got.out, "\n  1 new\n") || strings.Contains(got.out, bad.URL) {
		t.Errorf("code %d\n%s\n%s", got.code, got.out, got.err)
	}
}

func TestFeedsAsksNoPrivateAddressUnlessTold(t *testing.T) {
	t.Parallel()
	source := newNewsServer(t)
	got := command(t, "", source.sources("/feed")[:1], "feeds")
	if got.code != 1 || !strings.Contains(got.err, "set HANGUP_FEED_ALLOW_PRIVATE to true if it is yours\n") || source.requests() > 0 {
		t.Errorf("code %d: %s", got.code, got.err)
	}
}

func TestFeedsWithoutSourcesSaysHowToSetOne(t *testing.T) {
	t.Parallel()
	got := command(t, "", nil, "feeds")
	if got.code != 2 || got.out != "" || !strings.HasPrefix(got.err, "hangup: no source is set: set HANGUP_FEEDS to force=address") {
		t.Errorf("code %d: %s", got.code, got.err)
	}
}

func TestFeedsRefusesADatabaseThatItCannotRead(t *testing.T) {
	t.Parallel()
	source := newNewsServer(t)
	got := command(t, "", append(source.sources("/feed"), "HANGUP_DATABASE_URL="+file(t, "letter.txt", "dear all")), "feeds")
	if got.code != 1 || !strings.Contains(got.err, "is not a SQLite database") || source.requests() > 0 {
		t.Errorf("code %d: %s", got.code, got.err)
	}
}

// feedsHere runs the command in this process, as on a terminal.
func feedsHere(ctx context.Context, t *testing.T, environ ...string) (code int, errs string) {
	t.Helper()
	var b bytes.Buffer
	c := &console{out: io.Discard, err: &b, terminal: true, now: time.Now, environ: append(environ, "HOME="+t.TempDir())}
	return run(ctx, []string{"feeds"}, c), b.String()
}

func TestFeedsShowsHowFarItIs(t *testing.T) {
	t.Parallel()
	code, errs := feedsHere(t.Context(), t, newNewsServer(t).sources("/1", "/2", "/3", "/4")...)
	if code != 0 || !strings.Contains(errs, "asking") || !strings.Contains(errs, "(3/4)") {
		t.Errorf("code %d: %q", code, errs)
	}
}

func TestFirstInterruptEndsAskingSources(t *testing.T) {
	t.Parallel()
	source := newNewsServer(t)
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		for source.requests() == 0 {
			time.Sleep(10 * time.Millisecond)
		}
		stop()
	}()
	begin := time.Now()
	if code, errs := feedsHere(ctx, t, source.sources("/slow")...); code != exitFailure || errs != "hangup: stopped\n" {
		t.Errorf("code %d: %q", code, errs)
	}
	if took := time.Since(begin); took > 10*time.Second { // an answer is waited for longer
		t.Errorf("it took %s", took)
	}
}

func TestTallyNamesWhatThereIs(t *testing.T) {
	t.Parallel()
	cases := map[string]map[feed.Finding]int{
		"no items":                     {},
		"1 new, 2 changed, 3 held":     {feed.Held: 3, feed.New: 1, feed.Changed: 2},
		"1 waiting, 1 unreadable":      {feed.Unreadable: 1, feed.Waiting: 1},
		"4 known, 7 old, 1 undated":    {feed.Undated: 1, feed.Old: 7, feed.Known: 4},
		"1 new, 2 known, 1 unreadable": {feed.New: 1, feed.Known: 2, feed.Unreadable: 1, feed.Old: 0},
	}
	for want, counts := range cases {
		if got := tally(counts); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
