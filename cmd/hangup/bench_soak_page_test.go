package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"hangup/bot/bottest/limited"
)

// soakPage is a page that answers as it is told and remembers what was asked.
type soakPage struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	asked  []string // paths and bodies
}

func newSoakPage(t *testing.T) *soakPage {
	p := &soakPage{status: http.StatusOK}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := make([]byte, 4096)
		n, _ := r.Body.Read(body)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.asked = append(p.asked, r.Method+" "+r.URL.Path+" "+string(body[:n]))
		w.WriteHeader(p.status)
		_, _ = w.Write([]byte(`{"reply":{"buttons":[{"action":"press me"}],"form":{"id":"report","fields":[{"id":"type","options":[{"id":"courier"}]},{"id":"where"},{"id":"kept","value":"as it was"}]}}}`))
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *soakPage) answers(status int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.status = status
}

func (p *soakPage) all() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.asked, "\n")
}

func (p *soakPage) address() string { return p.URL }

// Somebody on the page says hello, asks, fills in the form of the answer and is somebody else after a while.
func TestVisitorOfThePageHasAConversation(t *testing.T) {
	t.Parallel()
	page := newSoakPage(t)
	v := newPageVisitor(page.address)
	dice, seen := rand.New(rand.NewPCG(1, 1)), map[string]int{}
	for range 3 * actsOfAPerson {
		what, err := v.act(t.Context(), dice)
		if err != nil && !errors.Is(err, errLeft) {
			t.Fatalf("%s: %v", what, err)
		}
		seen[what]++
	}
	v.hangUp()
	if seen["hello"] != 3 || seen["form"] == 0 || seen["question"] == 0 || seen[streamDeed] == 0 {
		t.Errorf("did %v", seen)
	}
	if all := page.all(); !strings.Contains(all, `"values":{"kept":"as it was","type":"courier","where":"Watford"}`) || !strings.Contains(all, "GET /events") {
		t.Errorf("asked\n%s", all)
	}
}

func TestCallAnsweredTellsRefusalsFromFaults(t *testing.T) {
	t.Parallel()
	page := newSoakPage(t)
	for status, ok := range map[int]bool{200: true, 422: true, 429: true, 401: false, 403: false, 500: false, 503: false} {
		page.answers(status)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, page.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := callAnswered(page.Client(), r); (err == nil) != ok {
			t.Errorf("%d: %v", status, err)
		}
	}
	page.answers(http.StatusServiceUnavailable)
	v := newPageVisitor(page.address)
	if what, err := v.act(t.Context(), rand.New(rand.NewPCG(1, 1))); what != "hello" || err == nil || v.client != nil {
		t.Errorf("the page is away, and %s went well: %v", what, err)
	}
}

// Whoever goes before the answer is neither answered nor forgotten.
func TestWhoLeavesIsNotUnanswered(t *testing.T) {
	t.Parallel()
	held := make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-held }))
	defer slow.Close()
	defer close(held)
	v := newPageVisitor(func() string { return slow.URL })
	v.client = slow.Client()
	if err := v.leave(t.Context(), time.Millisecond); !errors.Is(err, errLeft) {
		t.Errorf("got %v", err)
	}
}

func TestVisitorOfTheDashboardLogsInFirst(t *testing.T) {
	t.Parallel()
	page := newSoakPage(t)
	v := newBoardVisitor(page.address)
	dice := rand.New(rand.NewPCG(1, 1))
	if what, err := v.act(t.Context(), dice); what != "login" || err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	for range 200 {
		if what, err := v.act(t.Context(), dice); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	v.hangUp()
	all := page.all()
	if !strings.HasPrefix(all, "POST /dashboard/login token="+soakToken) || !strings.Contains(all, "POST /dashboard/logout") || !strings.Contains(all, "GET /dashboard/chart.png") {
		t.Errorf("asked\n%s", all)
	}
}

// Each fault does to calls what its name says, and only while it lasts.
func TestWeatherDoesWhatItsNameSays(t *testing.T) {
	t.Parallel()
	place := benchPlaces()[0]
	w := newWeather(1, []benchPlace{place}, 1)
	trouble := w.trouble(place)
	count := func() (n limited.Trouble, bad int) {
		for range 100 {
			if one := trouble(1, place.chat(0)); one != (limited.Trouble{}) {
				n, bad = one, bad+1
			}
		}
		return n, bad
	}
	if _, bad := count(); bad != 0 {
		t.Errorf("%d calls fail in fine weather", bad)
	}
	for what, want := range map[string]limited.Trouble{
		soakTooMany: {After: time.Second}, soakPages: {Page: http.StatusBadGateway}, soakCut: {Cut: true}, soakSource: {}, soakSlow: {},
	} {
		end := w.begin(what)
		got, bad := count()
		end()
		if got != want || (bad > 0) != (want != limited.Trouble{}) || bad > 80 {
			t.Errorf("%s: %+v for %d calls", what, got, bad)
		}
	}
	if n := w.doubts(place.name); n == 0 {
		t.Error("what was cut is in no doubt")
	}
	if _, bad := count(); bad != 0 {
		t.Errorf("%d calls fail after all", bad)
	}
}

// While a platform is away nothing is done there, and no call is answered.
func TestAStormKeepsCallsAway(t *testing.T) {
	t.Parallel()
	place := benchPlaces()[0]
	w := newWeather(1, nil, 0)
	calm := place.open
	place.open = func(o limited.Options) standIn { return stormy{calm(o), w} }
	p, err := place.openAt(1, limited.Options{Now: time.Now, Free: true})
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	call := func() error {
		ctx, cancel := context.WithTimeout(t.Context(), soakPatience)
		defer cancel()
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url+"/bot"+limited.TelegramToken+"/sendMessage", strings.NewReader(`{"chat_id":`+p.chats[0]+`,"text":"a"}`))
		if err != nil {
			return err
		}
		_, err = callAnswered(http.DefaultClient, r)
		return err
	}
	end := w.begin(soakAway)
	if err := call(); err == nil || len(p.Copies(p.chats[0])) != 0 {
		t.Errorf("a platform that is away took a call: %v", err)
	}
	end()
	if err := call(); err != nil || len(p.Copies(p.chats[0])) != 1 {
		t.Errorf("after that: %v", err)
	}
}

// A source brings what was added, the newest of it, and fails with the weather.
func TestSourcesOfASoak(t *testing.T) {
	t.Parallel()
	w := newWeather(1, nil, 0)
	n, err := openSoakNews(w)
	if err != nil {
		t.Fatal(err)
	}
	defer n.server.Close()
	for i := range feedLength + 3 {
		n.add(i, time.Now())
	}
	read := func() (string, error) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, n.url+"/feed-1", nil)
		if err != nil {
			return "", err
		}
		body, err := callAnswered(http.DefaultClient, r)
		return string(body), err
	}
	if text, err := read(); err != nil || strings.Count(text, "<item>") != feedLength || !strings.Contains(text, storyOf(feedLength+2).title) || strings.Contains(text, storyOf(2).title) {
		t.Errorf("%v: %s", err, text)
	}
	defer w.begin(soakSource)()
	if _, err := read(); err == nil || n.visited() != 2 {
		t.Errorf("%v after %d visits", err, n.visited())
	}
	if all := n.environ(); strings.Count(all[0], n.url) != soakSources {
		t.Errorf("told of %s", all[0])
	}
}
