package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"hangup/store/postgres/pgtest"
)

// passer stands before processes as a load balancer does: it keeps connections open and posts on them again, looks all the time at who is
// ready, and sends nothing twice.
type passer struct {
	parts  []*part
	client *http.Client
	ready  []atomic.Bool
	next   atomic.Int64
	sent   []atomic.Int64 // by process

	mu     sync.Mutex
	failed []string
}

func newPasser(parts ...*part) *passer {
	p := &passer{
		parts: parts, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 50}, Timeout: 10 * time.Second},
		ready: make([]atomic.Bool, len(parts)), sent: make([]atomic.Int64, len(parts)),
	}
	for n := range parts {
		p.ready[n].Store(true)
	}
	return p
}

// run passes on what several people post at once, and ends when stop is closed.
func (p *passer) run(stop <-chan struct{}) {
	var all sync.WaitGroup
	look := time.NewTicker(300 * time.Millisecond)
	defer look.Stop()
	for range 20 {
		all.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(5 * time.Millisecond):
					p.post()
				}
			}
		})
	}
	for {
		select {
		case <-stop:
			all.Wait()
			return
		case <-look.C:
			for n := range p.parts {
				p.ready[n].Store(p.looksReady(n))
			}
		}
	}
}

func (p *passer) looksReady(n int) bool {
	resp, err := p.client.Get(p.parts[n].url + readyPath)
	if err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// post posts to a process that was ready when it was looked at. A body that cannot be read twice keeps Go from sending it twice.
func (p *passer) post() {
	n := int(p.next.Add(1)) % len(p.parts)
	for range p.parts {
		if p.ready[n].Load() {
			break
		}
		n = (n + 1) % len(p.parts)
	}
	resp, err := p.client.Post(p.parts[n].url+"/api/say", "application/json", io.MultiReader(strings.NewReader(`{"text":"/help"}`)))
	if err == nil {
		_, err = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		if err == nil && resp.StatusCode >= 500 {
			err = fmt.Errorf("status %d", resp.StatusCode)
		}
	}
	p.sent[n].Add(1)
	if err != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.failed = append(p.failed, fmt.Sprintf("process %d: %v", n, err))
	}
}

// A process is ended and another takes all callers, and none of them is cut off, whoever keeps the connections.
func TestAnEndCutsOffNobodyBehindALoadBalancer(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	one, two := servePart(t, address, "all"), servePart(t, address, "all")
	p := newPasser(one, two)
	stop, over := make(chan struct{}), make(chan struct{})
	go func() { p.run(stop); close(over) }()
	time.Sleep(500 * time.Millisecond)
	if code := one.end(syscall.SIGTERM); code != 0 {
		t.Errorf("code %d: %s", code, one.log)
	}
	before := p.sent[1].Load()
	time.Sleep(500 * time.Millisecond)
	close(stop)
	<-over
	if len(p.failed) > 0 {
		t.Errorf("%d of %d posts were cut off, the first by %s\n%s", len(p.failed), p.sent[0].Load()+p.sent[1].Load(), p.failed[0], one.log)
	}
	if p.sent[0].Load() < 100 || p.sent[1].Load() < before+20 {
		t.Errorf("too little was posted: %d and %d", p.sent[0].Load(), p.sent[1].Load())
	}
}

// Once the end has begun each answer says so, whatever was found a moment ago, and closes its connection.
func TestAnEndIsSaidWithEachAnswer(t *testing.T) {
	t.Parallel()
	ending := &drain{}
	h := &health{log: quiet, now: time.Now, ends: ending}
	server := httptest.NewServer(ending.closing(h.handler(true)))
	defer server.Close()
	for _, want := range []struct {
		status int
		closed bool
		line   string
	}{{http.StatusOK, false, "ready\n"}, {http.StatusServiceUnavailable, true, "not ready: end: it is about to end\n"}} {
		resp, err := server.Client().Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		body, err := readAll(resp)
		if err != nil || resp.StatusCode != want.status || resp.Close != want.closed || string(body) != want.line {
			t.Errorf("status %d, closed %v, %q, %v; want %+v", resp.StatusCode, resp.Close, body, err, want)
		}
		ending.begun.Store(true)
	}
}
