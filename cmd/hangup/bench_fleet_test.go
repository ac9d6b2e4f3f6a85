package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hangup/bot/bottest/limited"
)

// good is a measurement in which all is as it must be.
func good() fleetResult {
	return fleetResult{
		On: scaledOn{Day: "1 May 2026", Processors: 2}, Database: "PostgreSQL 15", Processes: 3, Rate: 200, Seconds: 600, Questions: 120_000, CPU: 300,
		Answers: map[string]answering{"all": {120_000, 5, 90}, "discord": {119_400, 5, 80}, "telegram": {600, 9, 120}}, Peak: []int64{60 << 20, 70 << 20},
		Faults:    []faultCost{{Fault: "kill -9 of process 1", Lasted: 3, Back: 0.1, Silence: map[string]float64{"telegram": 2, "discord": 1}, Asked: 600, Errors: 2, LastErr: 0.5}},
		Broadcast: []fleetPosts{{Platform: "discord", Chats: 700, Busiest: 48, Allowed: 50}, {Platform: "telegram", Chats: 450, Again: 3, MayAgain: 6, Busiest: 30, Allowed: 30}},
	}
}

func TestFleetVerdict(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(r *fleetResult)
		bad   string
	}{
		"all as it must be":    {func(*fleetResult) {}, ""},
		"one never posted":     {func(r *fleetResult) { r.StillToPost = 1 }, "1 posts were never made"},
		"one lost":             {func(r *fleetResult) { r.Broadcast[0].Lost = 1 }, "1 chats of discord never got"},
		"twice in Discord":     {func(r *fleetResult) { r.Broadcast[0].Again = 1 }, "1 copies too many in discord"},
		"too often twice":      {func(r *fleetResult) { r.Broadcast[1].Again = 7 }, "7 copies too many in telegram"},
		"too fast":             {func(r *fleetResult) { r.Broadcast[1].Busiest = 34 }, "faster than it allows"},
		"while it was closed":  {func(r *fleetResult) { r.Broadcast[0].Banned = 1 }, "faster than it allows"},
		"a question forgotten": {func(r *fleetResult) { r.Errors, r.Why = 1, "no answer" }, "1 of 120000 questions"},
	} {
		t.Run(name, func(t *testing.T) {
			r := good()
			c.spoil(&r)
			err := r.verdict()
			if (err == nil) != (c.bad == "") || err != nil && !strings.Contains(err.Error(), c.bad) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// Why the last question during a fault was not answered is in the JSON, for whoever looks into it.
func TestFaultSaysWhyAQuestionWasNotAnswered(t *testing.T) {
	t.Parallel()
	begin := time.Now()
	l := &load{}
	l.note(answerOf{at: begin.Add(time.Second), place: "discord", err: errNobody})
	l.note(answerOf{at: begin.Add(2 * time.Second), place: "discord"})
	r := good()
	r.Faults[0].answers(l.between(begin, begin.Add(time.Minute)), begin)
	var b bytes.Buffer
	if err := printFleetJSON(&b, r); err != nil || !strings.Contains(b.String(), errNobody.Error()) || r.Faults[0].Errors != 1 || r.Faults[0].LastErr != 1 {
		t.Errorf("%v: %s", err, b.String())
	}
}

func TestFleetIsPrintedAndReported(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := printFleet(&b, good()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"kill -9 of process 1", "120,000", "90.0 ms", "p99 under 250 ms, 0 unanswered: 0 were", "took 0.5 of 2 processors", "70.0 MB", "Measured on 1 May 2026"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, b.String())
		}
	}
	var again fleetResult
	b.Reset()
	if err := printFleetJSON(&b, good()); err != nil || json.Unmarshal(b.Bytes(), &again) != nil || again.Faults[0].Silence["telegram"] != 2 {
		t.Errorf("%v: %s", err, b.String())
	}
	path := filepath.Join(t.TempDir(), "README.md")
	if err := os.WriteFile(path, []byte(fleetBegin+"\n"+fleetEnd+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := reportFleet(path, good()); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil || wellFormedFleet(string(raw)) != nil || !strings.Contains(string(raw), "| telegram | 450 |") {
		t.Errorf("%v, %v\n%s", err, wellFormedFleet(string(raw)), raw)
	}
}

// What was measured until Ctrl+C is told, and nothing of what comes after it. Nobody takes it for a whole measurement.
func TestStoppedFleetSaysSoAndIsNotReported(t *testing.T) {
	t.Parallel()
	r := good()
	r.Stopped, r.Broadcast = true, nil
	path := filepath.Join(t.TempDir(), "README.md")
	if err := os.WriteFile(path, []byte(fleetBegin+"\n"+fleetEnd+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	k := benchFleetCmd{Report: path}
	if err := k.print(&console{out: &out, err: io.Discard}, r); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.Contains(got, "Stopped before its end.") || !strings.Contains(got, "90.0 ms") || strings.Contains(got, "After the last fault") {
		t.Errorf("got\n%s", got)
	}
	if raw, err := os.ReadFile(path); err != nil || string(raw) != fleetBegin+"\n"+fleetEnd+"\n" {
		t.Errorf("%v: it was reported:\n%s", err, raw)
	}
}

func TestFleetSaysHowItStands(t *testing.T) {
	t.Parallel()
	p, err := benchPlaces()[0].openAt(280, limited.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	b := fleetBench{fleet: &fleet{places: []*openPlace{p}}, load: &load{}}
	if got := b.standing(time.Time{}); got != "0 of 280 posted in telegram" {
		t.Errorf("got %q", got)
	}
	for n, err := range []error{nil, nil, io.ErrUnexpectedEOF} {
		b.load.note(answerOf{at: time.Now().Add(-time.Minute), place: "discord", took: time.Duration(n+1) * time.Millisecond, err: err})
	}
	if got := b.standing(time.Time{}); !strings.HasPrefix(got, "3 asked, 1 unanswered, p50 ") || !strings.HasSuffix(got, "; 0 of 280 posted in telegram") {
		t.Errorf("got %q", got)
	}
	if got := floorOfRest(b.fleet.places); got != 10*time.Second { // 28 a second
		t.Errorf("the rest takes %s", got)
	}
}

// wellFormedFleet tells what is wrong with the block of a fleet in a guide. It may be empty until somebody measured.
func wellFormedFleet(text string) error {
	_, rest, ok := strings.Cut(text, fleetBegin+"\n")
	block, _, ok2 := strings.Cut(rest, fleetEnd+"\n")
	if !ok || !ok2 {
		return io.ErrUnexpectedEOF
	}
	for part := range strings.SplitSeq(strings.TrimSpace(block), "\n\n") {
		if strings.HasPrefix(part, "| ") {
			if err := wellFormedTable(part); err != nil {
				return err
			}
		}
	}
	return nil
}

func TestFleetOfTheStoreGuideIsWellFormed(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join(root, "store", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	if err := wellFormedFleet(string(raw)); err != nil {
		t.Error(err)
	}
}

// One that is not ready or takes no connection is passed over, and one that took the call is not asked twice.
func TestBalancerPassesOverWhoIsAway(t *testing.T) {
	var calls, refused atomic.Int32
	up := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { calls.Add(1) }))
	defer up.Close()
	shut := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		refused.Add(1)
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	defer shut.Close()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	at := func(s *httptest.Server) *member { return &member{address: strings.TrimPrefix(s.URL, "http://")} }
	b := newBalancer([]*member{at(up), at(shut), at(gone)})
	for range 20 {
		if err := b.callHook(t.Context(), json.RawMessage(`{}`)); err != nil {
			t.Fatal(err)
		}
	}
	if calls.Load() != 20 || refused.Load() > 3 {
		t.Errorf("%d calls taken, %d refused", calls.Load(), refused.Load())
	}
	nobody := newBalancer([]*member{at(gone)})
	if _, err := nobody.do(t.Context(), func(m *member) (*http.Request, error) { return hookCall(t.Context(), m, nil) }); err == nil {
		t.Error("nobody is there, and it was taken")
	}
}

// Whoever says that it is not ready gets nothing more while another is, and is asked again when none is.
func TestWhoIsNotReadyIsLeftAlone(t *testing.T) {
	t.Parallel()
	var one, two atomic.Bool // are ready
	var calls [2]atomic.Int32
	b := newBalancer(nil)
	for n, is := range []*atomic.Bool{&one, &two} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.URL.Path != readyPath:
				calls[n].Add(1)
			case !is.Load():
				w.WriteHeader(http.StatusServiceUnavailable)
			}
		}))
		defer s.Close()
		b.members = append(b.members, &member{address: strings.TrimPrefix(s.URL, "http://")})
	}
	ctx, stop := context.WithCancel(t.Context())
	over := make(chan struct{})
	go func() { b.look(ctx); close(over) }()
	defer func() { stop(); <-over }()
	unready := func() int {
		b.mu.Lock()
		defer b.mu.Unlock()
		n := 0
		for _, m := range b.members {
			if b.unready[m] {
				n++
			}
		}
		return n
	}
	two.Store(true)
	eventually(t, "one is not ready", func() bool { return unready() == 1 })
	for range 10 {
		if err := b.callHook(t.Context(), json.RawMessage(`{}`)); err != nil {
			t.Fatal(err)
		}
	}
	if calls[0].Load() != 0 || calls[1].Load() != 10 {
		t.Errorf("%d calls of who is not ready, %d of who is", calls[0].Load(), calls[1].Load())
	}
	two.Store(false)
	eventually(t, "none is ready", func() bool { return unready() == 2 })
	if err := b.callHook(t.Context(), json.RawMessage(`{}`)); err != nil {
		t.Error(err)
	}
}

func TestWhatAProcessMayHaveTakenIsNotSentAgain(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	cut := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		calls.Add(1)
		panic(http.ErrAbortHandler)
	}))
	defer cut.Close()
	m := &member{address: strings.TrimPrefix(cut.URL, "http://")}
	_, err := newBalancer([]*member{m, m}).do(t.Context(), func(m *member) (*http.Request, error) { return hookCall(t.Context(), m, nil) })
	if err == nil || calls.Load() != 1 {
		t.Errorf("%d calls: %v", calls.Load(), err)
	}
}

// Who is not answered holds up nobody: the next questions are asked all the same, and their time runs from when they were to be.
func TestLoadDoesNotWaitForAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := limited.NewDiscord(limited.Options{Now: time.Now})
		l := &load{balancer: newBalancer(nil), discord: d, rate: 10}
		slow := func(ctx context.Context, _ *http.Request) (*http.Response, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		begin := time.Now()
		for n := range 3 {
			at := begin.Add(-time.Duration(n) * time.Second) // it comes late by so much
			l.note(l.askDiscord(t.Context(), n, at, "/check", slow))
		}
		got := l.between(begin.Add(-time.Minute), begin.Add(time.Second))
		if got.questions != 3 || got.errors != 3 || got.unanswered["discord"] != 3 {
			t.Errorf("%+v", got)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		begin = time.Now()
		l.run(ctx) // nobody takes anything: each is an error at once
		if n := l.between(begin, time.Now()).questions; n < 60 || n > 140 {
			t.Errorf("%d questions in ten seconds at ten a second", n)
		}
	})
}

func TestBenchFleetRefusesOddNumbers(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"--processes 0", "--rate 0", "--time 1ms", "--cut 1h", "--processes 99"} {
		got := command(t, "", nil, append([]string{"bench", "fleet"}, strings.Fields(args)...)...)
		if got.code != exitUsage || !strings.Contains(got.err, "--processes takes 1 to 16") {
			t.Errorf("%s: code %d: %s", args, got.code, got.err)
		}
	}
}

// Nobody waits for tables that have no place.
func TestReportsWithoutAPlaceAreRefusedAtOnce(t *testing.T) {
	t.Parallel()
	none, empty := file(t, "none.md", ""), filepath.Join(t.TempDir(), "nowhere.md")
	for _, bench := range []string{"fleet", "soak", "scale"} {
		for path, want := range map[string]string{none: "has no place for the tables", empty: "cannot be read", "/dev/zero": "cannot be read"} {
			got := command(t, "", nil, "bench", bench, "--report", path)
			if got.code != exitFailure || !strings.Contains(got.err, want) || strings.Count(got.err, "\n") != 1 {
				t.Errorf("%s: code %d: %s", bench, got.code, got.err)
			}
		}
	}
}
