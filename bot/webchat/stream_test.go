package webchat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hangup/bot"
)

// page is an open stream whose events a test reads while it runs.
type page struct {
	mu     sync.Mutex
	text   strings.Builder
	code   int
	head   http.Header
	leave  context.CancelFunc
	closed chan struct{}
}

func (p *page) Header() http.Header { return p.head }
func (p *page) WriteHeader(c int)   { p.code = c }
func (p *page) Flush()              {}
func (p *page) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(b)
}

func (p *page) read() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

// posts are the letters that arrived, in order.
func (p *page) posts(t *testing.T) []postWire {
	t.Helper()
	var out []postWire
	for block := range strings.SplitSeq(p.read(), "\n\n") {
		if _, data, ok := strings.Cut(block, "event: post\ndata: "); ok {
			var one postWire
			if err := json.Unmarshal([]byte(data), &one); err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(block, fmt.Sprintf("id: %d\n", one.Seq)) {
				t.Errorf("the event's id is not the letter's number: %s", block)
			}
			out = append(out, one)
		}
	}
	return out
}

// openStream opens a stream of the visitor; it ends with the test's bubble.
func (v *visitor) openStream(t *testing.T, path, lastSeen string) *page {
	t.Helper()
	ctx, leave := context.WithCancel(t.Context())
	p := &page{head: http.Header{}, leave: leave, closed: make(chan struct{}), code: http.StatusOK}
	r := v.request(http.MethodGet, path, nil).WithContext(ctx)
	if lastSeen != "" {
		r.Header.Set("Last-Event-ID", lastSeen)
	}
	go func() {
		defer close(p.closed)
		v.a.ServeHTTP(p, r)
	}()
	synctest.Wait()
	return p
}

func (p *page) close() { p.leave(); <-p.closed }

func mustSend(t *testing.T, a *Adapter, chat string, n int) {
	t.Helper()
	r := bot.Reply{Lead: fmt.Sprint("post ", n)}
	if _, err := a.Send(t.Context(), address(chat), r, bot.DeliveryKey(fmt.Sprint("d-", n))); err != nil {
		t.Fatal(err)
	}
}

func leads(ps []postWire) string {
	var out []string
	for _, p := range ps {
		out = append(out, p.Reply.Lead)
	}
	return strings.Join(out, ",")
}

func TestAPostReachesEveryOpenPageOfItsChatAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAdapter(t, Config{})
		v, other := visit(t, a), visit(t, a)
		one, two, stranger := v.openStream(t, "/events", ""), v.openStream(t, "/events", ""), other.openStream(t, "/events", "")
		mustSend(t, a, v.chat(), 1)
		synctest.Wait() // no time passes
		if got := leads(one.posts(t)) + "|" + leads(two.posts(t)); got != "post 1|post 1" {
			t.Errorf("got %s", got)
		}
		if got := stranger.posts(t); len(got) != 0 {
			t.Errorf("another chat got %+v", got)
		}
		for _, p := range []*page{one, two, stranger} {
			p.close()
		}
		if one.head.Get("Content-Type") != "text/event-stream" {
			t.Errorf("type %q", one.head.Get("Content-Type"))
		}
		if a.streams.open != 0 || len(a.streams.chats) != 0 {
			t.Errorf("streams are left: %+v", a.streams)
		}
	})
}

func TestAPostOfAnotherProcessArrivesWithinASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newMailbox()
		here, there := newAdapter(t, Config{Mailbox: box}), newAdapter(t, Config{Mailbox: box})
		v := visit(t, here)
		p := v.openStream(t, "/events", "")
		mustSend(t, there, v.chat(), 1)
		time.Sleep(pollEvery + time.Millisecond)
		synctest.Wait()
		if got := leads(p.posts(t)); got != "post 1" {
			t.Errorf("got %q", got)
		}
		p.close()
	})
}

func TestAPageThatComesBackGetsWhatItMissedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAdapter(t, Config{})
		v := visit(t, a)
		for n := range 5 {
			mustSend(t, a, v.chat(), n+1)
		}
		for name, c := range map[string]struct{ path, last, want string }{
			"a new page":                       {"/events", "", "post 1,post 2,post 3,post 4,post 5"},
			"a page that names the last":       {"/events?after=3", "", "post 4,post 5"},
			"a reconnect":                      {"/events", "4", "post 5"},
			"a reconnect knows better":         {"/events?after=1", "4", "post 5"},
			"everything seen":                  {"/events?after=5", "", ""},
			"garbage counts for nothing":       {"/events?after=x", "-7", "post 1,post 2,post 3,post 4,post 5"},
			"a number from another database":   {"/events?after=900", "", ""},
			"a number that does not fit":       {"/events?after=99999999999999999999", "", "post 1,post 2,post 3,post 4,post 5"},
			"a header that cannot be a number": {"/events?after=3", "abc", "post 4,post 5"},
		} {
			p := v.openStream(t, c.path, c.last)
			time.Sleep(3 * pollEvery)
			synctest.Wait()
			if got := leads(p.posts(t)); got != c.want {
				t.Errorf("%s: got %q, want %q", name, got, c.want)
			}
			p.close()
		}
	})
}

func TestManyLettersArriveInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAdapter(t, Config{})
		v := visit(t, a)
		const many = 2*lettersAtOnce + 7
		for n := range many {
			mustSend(t, a, v.chat(), n+1)
		}
		p := v.openStream(t, "/events", "")
		ps := p.posts(t)
		if len(ps) != many {
			t.Fatalf("%d letters arrived, want %d", len(ps), many)
		}
		for i, one := range ps {
			if one.Reply.Lead != fmt.Sprint("post ", i+1) {
				t.Fatalf("letter %d is %q", i+1, one.Reply.Lead)
			}
		}
		p.close()
	})
}

func TestAnIdleStreamBeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := visit(t, newAdapter(t, Config{})).openStream(t, "/events", "")
		time.Sleep(4*beatEvery + time.Millisecond)
		synctest.Wait()
		if got := strings.Count(p.read(), "event: beat\n"); got != 4 {
			t.Errorf("%d beats", got)
		}
		p.close()
	})
}

func TestABrokenMailboxDoesNotEndAStream(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box, log := newMailbox(), &logged{}
		a := newAdapter(t, Config{Mailbox: box, Log: log.logger()})
		v := visit(t, a)
		p := v.openStream(t, "/events", "")
		box.setBroken(errors.New("database is locked"))
		time.Sleep(2 * pollEvery)
		box.setBroken(nil)
		mustSend(t, a, v.chat(), 1)
		synctest.Wait()
		if got := leads(p.posts(t)); got != "post 1" || !strings.Contains(log.String(), "database is locked") {
			t.Errorf("got %q, log %s", got, log)
		}
		p.close()
	})
}

func TestALetterThatCannotBeReadIsPassedOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newMailbox()
		a := newAdapter(t, Config{Mailbox: box})
		v := visit(t, a)
		if _, err := box.PostLetter(t.Context(), v.chat(), "odd", []byte("not JSON"), time.Now()); err != nil {
			t.Fatal(err)
		}
		mustSend(t, a, v.chat(), 1)
		p := v.openStream(t, "/events", "")
		if got := leads(p.posts(t)); got != "post 1" {
			t.Errorf("got %q", got)
		}
		p.close()
	})
}

func TestOneBrowserMayNotOpenEndlessStreams(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAdapter(t, Config{})
		v := visit(t, a)
		var open []*page
		for range maxChatStreams {
			open = append(open, v.openStream(t, "/events", ""))
		}
		w := v.get("/events")
		if w.Code != http.StatusTooManyRequests || !strings.Contains(problem(t, w), "tabs") {
			t.Errorf("one more got %d %s", w.Code, w.Body)
		}
		open[0].close()
		again := v.openStream(t, "/events", "")
		if again.code != http.StatusOK || !strings.Contains(again.read(), "retry:") {
			t.Error("a place that was left is not given away again")
		}
		for _, p := range append(open[1:], again) {
			p.close()
		}
	})
}

func TestThereIsALimitToAllStreams(t *testing.T) {
	s := newStreams()
	for n := range maxStreams {
		if _, ok := s.join(fmt.Sprint("chat ", n), func(context.Context) {}); !ok {
			t.Fatalf("stream %d was refused", n+1)
		}
	}
	if _, ok := s.join("one more", func(context.Context) {}); ok {
		t.Error("one more was let in")
	}
}

func TestWithoutAChatThereIsNoStream(t *testing.T) {
	stranger := &visitor{tb: t, a: newAdapter(t, Config{})}
	if w := stranger.get("/events"); w.Code != http.StatusUnauthorized {
		t.Errorf("got %d", w.Code)
	}
}

func TestStoppingTheServerEndsOpenStreamsAtOnce(t *testing.T) {
	a := newAdapter(t, Config{})
	v := visit(t, a)
	l := httptest.NewUnstartedServer(nil).Listener
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- a.Serve(ctx, l, nil) }()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+l.Addr().String()+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(v.cookies["hangup_chat"])
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Body.Close() }()
	if _, err := w.Body.Read(make([]byte, 5)); err != nil {
		t.Fatal(err)
	}
	stop()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("stopped with %v", err)
		}
	case <-time.After(stopIn - time.Second):
		t.Error("the open stream held the server up")
	}
}

func TestAListenerThatBreaksIsAnError(t *testing.T) {
	l := httptest.NewUnstartedServer(nil).Listener
	_ = l.Close()
	if err := newAdapter(t, Config{}).Serve(t.Context(), l, nil); err == nil {
		t.Error("no error")
	}
}

// A browser opens spare connections. Without care, each would hold up a stop for the five seconds in which it might speak.
func TestServeDoesNotWaitForTheSilent(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- newAdapter(t, Config{}).Serve(ctx, l, nil) }()
	spare, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer spare.Close()
	if resp, err := http.Get("http://" + l.Addr().String() + "/"); err == nil { // the spare one was accepted before this one
		resp.Body.Close()
	}
	cancel()
	begin := time.Now()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if took := time.Since(begin); took > stopIn-time.Second {
		t.Errorf("it took %s", took)
	}
}
