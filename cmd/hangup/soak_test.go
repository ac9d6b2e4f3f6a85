package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hangup/bot/bottest/limited"
)

// The real program is used in every place while things go wrong, and killed after that: nothing is lost, nobody is left without an answer
// while nothing is wrong, and nothing stays open. "hangup bench soak" does the same for an hour.
func TestAShortSoak(t *testing.T) {
	if underRace {
		t.Skip("the program is not watched by the detector: tried without it")
	}
	if testing.Short() {
		t.Skip("takes a quarter of a minute")
	}
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	s := &soak{console: quietConsole(), binary: binary(t), benchSoakCmd: benchSoakCmd{
		Time: 5 * time.Second, Crashes: 3 * time.Second, Rate: 12, Every: time.Second, Warn: 2 * time.Second, Chats: 6, Seed: seed,
	}}
	defer s.close()
	got, err := s.play(t.Context())
	if err != nil {
		t.Fatalf("%v (seed %d): %s", err, seed, got.Remarks)
	}
	if err := got.verdict(); err != nil {
		t.Errorf("%v (seed %d)", err, seed)
	}
	if len(got.Faults) < 3 || got.Faults[soakKill] == 0 || got.Warnings < 3 || len(got.Trends) != len(soakGauges()) {
		t.Errorf("%d kinds of faults, %d warnings, %d trends", len(got.Faults), got.Warnings, len(got.Trends))
	}
	for _, place := range []string{"web", "telegram", "discord"} {
		if !slices.ContainsFunc(got.Deeds, func(d deedCount) bool { return strings.HasPrefix(d.What, place+":") }) {
			t.Errorf("nobody did anything on %s", place)
		}
	}
	var out bytes.Buffer
	_ = printSoak(&out, got)
	t.Log("\n" + out.String())
}

// A soak that is stopped tells what there is.
func TestAStoppedSoakTellsWhatThereIs(t *testing.T) {
	if underRace {
		t.Skip("the program is not watched by the detector: tried without it")
	}
	t.Parallel()
	s := &soak{console: quietConsole(), binary: binary(t), benchSoakCmd: benchSoakCmd{
		Time: time.Hour, Crashes: time.Hour, Rate: 20, Every: time.Hour, Warn: time.Hour, Chats: 2, Seed: 1,
	}}
	s.warm = time.Second
	defer s.close()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go func() {
		for s.published.Load() == 0 && sleep(ctx, 10*time.Millisecond) { // it is in use
		}
		stop()
	}()
	got, err := s.play(ctx)
	if err != nil || got.Crashed != 0 || got.Integrity != "ok" || len(got.Deeds) == 0 {
		t.Errorf("%v: %d deeds, %q, crashes for %.1f s", err, len(got.Deeds), got.Integrity, got.Crashed)
	}
}

func TestReadMetricsTakesWhatCounts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		ok   bool
		heap float64
	}{
		"metrics":          {"# HELP go_goroutines x\ngo_goroutines 12\ngo_gc_heap_live_bytes 1.5e+06\nother{a=\"b\"} 3\n", true, 1.5e6},
		"no metrics":       {"<html></html>", false, 0},
		"nothing":          {"", false, 0},
		"no number":        {"go_goroutines many\n", false, 0},
		"a line too long":  {"go_goroutines 1\n" + strings.Repeat("x", 1<<20), false, 0},
		"a name and space": {"go_goroutines \n", false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			m := measuring{values: map[string]float64{}}
			if err := m.read(strings.NewReader(c.text)); (err == nil) != c.ok || m.values[soakHeap] != c.heap {
				t.Errorf("%v, %v", err, m.values)
			}
		})
	}
}

// What the database says and what stands in the chats is compared chat by chat.
func TestPostedFindsWhatIsLostAndDoubled(t *testing.T) {
	t.Parallel()
	p, err := benchPlaces()[0].openAt(4, limited.Options{Now: time.Now, Free: true})
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(`CREATE TABLE deliveries (platform TEXT, chat TEXT, state TEXT)`); err != nil {
		t.Fatal(err)
	}
	row := func(chat, state string) {
		t.Helper()
		if _, err := db.Exec(`INSERT INTO deliveries VALUES (?, ?, ?)`, p.name, chat, state); err != nil {
			t.Fatal(err)
		}
	}
	for n, texts := range [][]string{{"a", "b"}, {"a", "a"}, {"a"}, {"a", "b", "b"}} {
		for _, text := range texts {
			sendTo(t, p, p.chats[n], text)
		}
		row(p.chats[n], "sent")
		row(p.chats[n], "sent")
	}
	row(p.chats[0], "failed")
	s := &soak{weather: newWeather(1, nil, 0)}
	s.weather.doubtful(p.benchPlace, 4)
	s.imported.Store(2)
	got, err := s.posted(t.Context(), db, p)
	want := soakPosts{Platform: p.name, Least: 8, Due: 9, Failed: 1, Lost: 2, Again: 1, MayAgain: 4} // one chat has one text twice and the other not at all
	if err != nil || got != want {
		t.Errorf("%v: got %+v, want %+v", err, got, want)
	}
}

func TestFaultsExcuseOnlyWhomTheyTouch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWeather(1, nil, 0)
		begin := time.Now()
		time.Sleep(time.Second)
		end := w.begin(soakPages)
		time.Sleep(time.Second)
		for place, want := range map[string]bool{"telegram": true, "web": false, "discord": false, dashboardPlace: false} {
			if w.wrong(place, begin, time.Now()) != want {
				t.Errorf("502 and %s: want %t", place, want)
			}
		}
		end()
		over := time.Now()
		if !w.wrong("telegram", over.Add(aftermath/2), over.Add(time.Hour)) || w.wrong("telegram", over.Add(aftermath), over.Add(time.Hour)) || w.wrong("telegram", begin, begin.Add(time.Second)) {
			t.Error("before and after a fault")
		}
		defer w.begin(soakLocked)()
		if !w.wrong("web", over.Add(time.Minute), over.Add(time.Hour)) {
			t.Error("a lock that lasts touches everybody")
		}
		if got := w.counts(); got[soakPages] != 1 || got[soakLocked] != 1 {
			t.Errorf("counted %v", got)
		}
	})
}

// Each fault comes once before any comes again.
func TestEveryFaultComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &soak{console: quietConsole(), weather: newWeather(1, nil, 0)}
		s.Every, s.settings.database = 5*time.Second, filepath.Join(t.TempDir(), "none")
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		defer cancel()
		s.storms(ctx)
		got := s.weather.counts()
		if len(got) != len(callFaults()) || slices.Max(slices.Collect(maps.Values(got)))-slices.Min(slices.Collect(maps.Values(got))) > 1 {
			t.Errorf("got %v", got)
		}
		if len(s.remarks) == 0 || !strings.Contains(s.remarks[0], "could not be locked") {
			t.Errorf("a database that is not there was locked: %v", s.remarks)
		}
	})
}

// soakDouble answers as it is told.
type soakDouble struct{ err error }

func (v soakDouble) act(context.Context, *rand.Rand) (string, error) { return "question", v.err }
func (v soakDouble) hangUp()                                         {}

func TestCrowdCountsWhatBecameOfEachDeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &crowd{rate: 10, dice: rand.New(rand.NewPCG(1, 1)), weather: newWeather(1, nil, 0), counts: map[string]*deedCount{}}
		for place, err := range map[string]error{"fine": nil, "gone": errLeft, "broken": io.ErrUnexpectedEOF} {
			c.add(place, 1.0/3).idle <- soakDouble{err}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		c.run(ctx)
		end := c.weather.begin(soakStop)
		time.Sleep(time.Second)
		c.watch(t.Context(), "broken", soakDouble{io.ErrUnexpectedEOF}, nil)
		end()
		all, took, remarks := c.tally()
		if len(all) != 3 || all[0].What != "broken: question" || all[0].Excused != 1 || all[0].Unanswered != all[0].Done-1 || all[2].Left != all[2].Done || all[1].Done != len(took) {
			t.Errorf("got %+v, %d answered", all, len(took))
		}
		done, unanswered := c.done()
		if done < 450 || done > 750 || unanswered != all[0].Done || len(remarks) != 20 {
			t.Errorf("%d done in a minute at ten a second, %d unanswered, %d remarks", done, unanswered, len(remarks))
		}
	})
}

// Two warnings of one story would be one post.
func TestWarningsOfASoakDiffer(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	for n := range 2000 {
		s := storyOf(n)
		if before, ok := seen[s.title]; ok {
			t.Fatalf("%d and %d have one title", before, n)
		}
		seen[s.title] = n
		if next := storyOf(n + 1); next.text == s.text || len(s.text) < 100 {
			t.Fatalf("%d: %s", n, s.text)
		}
		_, told, _ := strings.Cut(s.title, "about ")
		if _, again, _ := strings.Cut(storyOf(n+soakStories).title, "about "); again != told || n > 0 && n < soakStories && strings.HasSuffix(storyOf(0).title, told) {
			t.Fatalf("%d: %q is not told again after %d, or before", n, told, soakStories)
		}
	}
}

func TestBenchSoakRefusesOddNumbers(t *testing.T) {
	t.Parallel()
	fine := benchSoakCmd{Time: time.Minute, Rate: 1, Every: time.Second, Chats: 1, Warn: time.Second}
	if err := fine.check(); err != nil {
		t.Error(err)
	}
	for want, spoil := range map[string]func(k *benchSoakCmd){
		"--time takes 1s":    func(k *benchSoakCmd) { k.Time = time.Millisecond },
		"--crashes 0s to":    func(k *benchSoakCmd) { k.Crashes = 48 * time.Hour },
		"--rate takes":       func(k *benchSoakCmd) { k.Rate = 0 },
		"--chats 1 to":       func(k *benchSoakCmd) { k.Chats = 0 },
		"--every takes":      func(k *benchSoakCmd) { k.Every = time.Millisecond },
		"--warn 1s to 24h":   func(k *benchSoakCmd) { k.Warn = 0 },
		"--rate takes 0.1 ":  func(k *benchSoakCmd) { k.Rate = 2000 },
		"to 1000, --chats 1": func(k *benchSoakCmd) { k.Chats = 2000 },
	} {
		k := fine
		spoil(&k)
		if err := k.check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %s: %v", want, err)
		}
	}
	if got := command(t, "", nil, "bench", "soak", "--time", "1ms"); got.code != exitUsage || !strings.Contains(got.err, "--time takes 1s") {
		t.Errorf("code %d: %s", got.code, got.err)
	}
}

// What the process has at rest is looked at until nothing becomes less.
func TestRestIsTheLeast(t *testing.T) {
	t.Parallel()
	goroutines := []string{"30", "20", "25", "22", "21"}
	var at atomic.Int32
	program := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "go_goroutines %s\nprocess_open_fds 9\n", goroutines[int(at.Add(1)-1)%len(goroutines)])
	}))
	defer program.Close()
	s := &soak{crowd: &crowd{}, probe: program.Client(), metrics: strings.TrimPrefix(program.URL, "http://"), news: &soakNews{server: &http.Server{}}}
	got, err := s.resting(t.Context(), measuring{})
	if err != nil || got.values[soakGoroutines] != 20 || got.values[soakFiles] != 9 {
		t.Errorf("%v: %v", err, got.values)
	}
	all := rests(got, measuring{values: map[string]float64{soakGoroutines: 27, soakFiles: 9}})
	if len(all) != 2 || all[0].more() != 1 || all[1].more() != 0 {
		t.Errorf("got %+v", all)
	}
}
