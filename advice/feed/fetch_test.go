package feed

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// ask fetches an address of a server on this machine.
func ask(t *testing.T, address string, sites ...string) (answer, error) {
	t.Helper()
	r := readerOf(t, at(today), address)
	for _, s := range sites {
		r.sites[s] = true
	}
	return r.fetch.get(t.Context(), request{url: mustURL(t, address), sites: r.sites})
}

func TestRequestSaysWhoAsksAndWhatWeHave(t *testing.T) {
	w := newWeb(t, map[string]page{"/": {body: "x"}})
	r, err := NewReader([]Source{{URL: w.URL}}, Options{AllowPrivate: true, UserAgent: "hangup/1 (+https://watch.example/bot)"}, at(today))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.fetch.get(t.Context(), request{url: mustURL(t, w.URL+"/"), etag: `W/"7"`, modified: "Tue, 17 Nov 2026 09:30:00 GMT"}); err != nil {
		t.Fatal(err)
	}
	h := w.last()
	for name, want := range map[string]string{
		"User-Agent": "hangup/1 (+https://watch.example/bot)", "If-None-Match": `W/"7"`, "If-Modified-Since": "Tue, 17 Nov 2026 09:30:00 GMT", "Accept-Encoding": "gzip", "Cookie": "",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if _, err := ask(t, w.URL+"/"); err != nil || w.last().Get("User-Agent") != usualAgent {
		t.Errorf("without a name of the operator's own we are %q (%v)", w.last().Get("User-Agent"), err)
	}
}

func TestRedirects(t *testing.T) {
	to := func(status int, where string) page {
		return page{status: status, header: map[string]string{"Location": where}}
	}
	other := newWeb(t, map[string]page{"/": {body: "other"}})
	otherHost := strings.Replace(other.URL, "127.0.0.1", "localhost", 1)
	w := newWeb(t, map[string]page{
		"/new": {body: "here"}, "/301": to(301, "/new"), "/308": to(308, "new"), "/302": to(302, "/new"), "/303": to(303, "/new"), "/307": to(307, "/new"),
		"/301-302": to(301, "/302"), "/302-301": to(302, "/301"), "/two": to(301, "/301"), "/three": to(301, "/two"), "/four": to(301, "/three"), "/loop": to(302, "/loop"),
		"/nowhere": {status: 301}, "/ftp": to(301, "ftp://127.0.0.1/"), "/user": to(301, "http://a:b@127.0.0.1/"), "/fragment": to(301, "/new#top"),
		"/300": {status: 300}, "/other": to(301, otherHost),
	})
	for path, want := range map[string]struct{ moved, err string }{
		"/new": {}, "/301": {moved: "/new"}, "/308": {moved: "/new"}, "/302": {}, "/303": {}, "/307": {}, "/301-302": {moved: "/302"}, "/302-301": {},
		"/two": {moved: "/new"}, "/three": {moved: "/new"}, "/four": {err: "more than 3"}, "/loop": {err: "more than 3"}, "/nowhere": {err: "to nowhere"},
		"/ftp": {err: "only http and https"}, "/user": {err: "name or a password"}, "/fragment": {moved: "/new"}, "/300": {err: "answered 300"}, "/other": {err: "another site"},
	} {
		t.Run(path, func(t *testing.T) {
			a, err := ask(t, w.URL+path)
			if want.err != "" {
				if err == nil || !strings.Contains(err.Error(), want.err) {
					t.Errorf("%v, want %q", err, want.err)
				}
				return
			}
			if want.moved != "" {
				want.moved = w.URL + want.moved
			}
			if err != nil || string(a.body) != "here" || a.moved != want.moved || a.url.Path != "/new" {
				t.Errorf("%q, moved to %q, read at %s (%v)", a.body, a.moved, a.url, err)
			}
		})
	}
	if a, err := ask(t, w.URL+"/other", "localhost"); err != nil || string(a.body) != "other" || a.moved != otherHost {
		t.Errorf("a site of the settings: %q, moved to %q (%v)", a.body, a.moved, err)
	}
}

func TestRedirectMayNotTakeTheEncryptionOff(t *testing.T) {
	asked := false
	plain := newWeb(t, map[string]page{"/": {body: "x"}})
	secure := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = true
		http.Redirect(w, r, plain.URL+"/", http.StatusMovedPermanently)
	}))
	defer secure.Close()
	r := readerOf(t, at(today), secure.URL)
	r.fetch.client.Transport.(*http.Transport).TLSClientConfig = secure.Client().Transport.(*http.Transport).TLSClientConfig
	_, err := r.fetch.get(t.Context(), request{url: mustURL(t, secure.URL), sites: r.sites})
	if err == nil || !strings.Contains(err.Error(), "from https to http") || !asked || len(plain.requests()) > 0 {
		t.Errorf("%v", err)
	}
}

func TestAnswersThatAreNoNews(t *testing.T) {
	for status, want := range map[int]string{204: "answered 204", 206: "answered 206", 304: "answered 304", 400: "answered 400", 401: "does not let us", 403: "does not let us",
		404: "nothing at this address", 410: "nothing at this address", 429: "left alone", 500: "answered 500", 503: "left alone"} {
		w := newWeb(t, map[string]page{"/": {status: status, header: map[string]string{"Retry-After": "90"}}})
		_, err := ask(t, w.URL+"/")
		var busy refusal
		if err == nil || !strings.Contains(err.Error(), want) || !errors.As(err, &busy) || busy.after != 90*time.Second {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestErrorsDoNotHoldTheAddress(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		c, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			c.Close()
		}
	}))
	defer s.Close()
	_, err := ask(t, s.URL+"/feed?key=canary")
	if err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("%v", err)
	}
}

func zipped(t *testing.T, size int) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.CopyN(z, endless{}, int64(size)); err != nil {
		t.Fatal(err)
	}
	z.Close()
	return b.Bytes()
}

// endless is a text without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	return copy(p, strings.Repeat("a", len(p))), nil
}

func TestBodiesAreCapped(t *testing.T) {
	packed := zipped(t, 64<<20)
	for name, c := range map[string]struct {
		h    http.HandlerFunc
		want string
		size int
	}{
		"just fits": {func(w http.ResponseWriter, _ *http.Request) { io.CopyN(w, endless{}, maxBody) }, "", maxBody},
		"one more":  {func(w http.ResponseWriter, _ *http.Request) { io.CopyN(w, endless{}, maxBody+1) }, "larger than 2 MiB", 0},
		"endless":   {func(w http.ResponseWriter, _ *http.Request) { io.Copy(w, endless{}) }, "larger than 2 MiB", 0},
		"declares too much": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(maxBody+1))
			w.Write([]byte("x"))
		}, "larger than 2 MiB", 0},
		"a bomb": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(packed)
		}, "larger than 2 MiB", 0},
		"a bomb in another packing": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			w.Write(packed)
		}, "not asked for (br)", 0},
		"broken packing": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(packed[:100])
		}, "broke before the end", 0},
		"cut off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			w.Write([]byte("half"))
		}, "broke before the end", 0},
		"huge header": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X", strings.Repeat("a", maxHeader+8192))
		}, "exceeded", 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewServer(c.h)
			defer s.Close()
			r := readerOf(t, at(today), s.URL)
			used := allocated(func() {
				a, err := r.fetch.get(t.Context(), request{url: mustURL(t, s.URL), sites: r.sites})
				if c.want == "" && (err != nil || len(a.body) != c.size) || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
					t.Errorf("%d bytes, %v", len(a.body), err)
				}
			})
			if used > 40<<20 && !withRaceDetector {
				t.Errorf("it took %d MiB", used>>20)
			}
			r.fetch.client.CloseIdleConnections()
		})
	}
}

// allocated measures how many bytes a function allocates in all.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// slowly serves a body of some pieces with a pause before each.
func slowly(pieces, size int, pause time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.(http.Flusher).Flush() // the header comes at once
		for range pieces {
			select {
			case <-time.After(pause):
			case <-r.Context().Done():
				return
			}
			if _, err := w.Write(bytes.Repeat([]byte("a"), size)); err != nil {
				return
			}
			w.(http.Flusher).Flush()
		}
	})
}

func TestSlowServersAreGivenUp(t *testing.T) {
	for name, c := range map[string]struct {
		h    http.Handler
		want string
		took time.Duration
	}{
		"drips":                      {slowly(1000, 1, time.Second), "comes too slowly", window},
		"drips just too slowly":      {slowly(1000, minPerWindow/10-1, time.Second), "comes too slowly", window},
		"slow but steady":            {slowly(20, minPerWindow/10*2, time.Second), "", 20 * time.Second},
		"stops in the middle":        {slowly(2, 10_000, 30*time.Second), "comes too slowly", window},
		"steady without an end":      {slowly(1000, minPerWindow, time.Second), "longer than 45s", fetchDeadline},
		"says nothing":               {http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }), "timeout", headerTime},
		"waits, then speaks in time": {http.HandlerFunc(func(http.ResponseWriter, *http.Request) { time.Sleep(headerTime - time.Second) }), "", headerTime - time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFetcher("x", serve(t, c.h), time.Now)
				begun := time.Now()
				_, err := f.get(t.Context(), request{url: mustURL(t, "http://slow.example/")})
				if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
					t.Errorf("%v, want %q", err, c.want)
				}
				if took := time.Since(begun); took != c.took {
					t.Errorf("it took %s, want %s", took, c.took)
				}
				f.client.CloseIdleConnections()
			})
		})
	}
}

func TestOneRequestAtATimePerHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var inside, most, all atomic.Int32
		h := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			most.Store(max(most.Load(), inside.Add(1)))
			time.Sleep(time.Second)
			inside.Add(-1)
			all.Add(1)
		})
		f := newFetcher("x", serve(t, h), time.Now)
		for i := range 5 {
			go f.get(t.Context(), request{url: mustURL(t, fmt.Sprintf("http://One.example/%d", i))})
		}
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if most.Load() != 1 || all.Load() != 5 {
			t.Errorf("%d of 5 requests, %d at once", all.Load(), most.Load())
		}
		if len(f.gates.held) != 0 {
			t.Errorf("%d gates are kept", len(f.gates.held))
		}
		// Another host has a gate of its own.
		begun := time.Now()
		go f.get(t.Context(), request{url: mustURL(t, "http://one.example/")})
		if _, err := f.get(t.Context(), request{url: mustURL(t, "http://two.example/")}); err != nil || time.Since(begun) != time.Second {
			t.Errorf("another host waited until %s (%v)", time.Since(begun), err)
		}
		synctest.Wait()
		f.client.CloseIdleConnections()
	})
}

func TestWaitingForAHostEndsWithTheContext(t *testing.T) {
	g := newGates()
	if err := g.enter(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := g.enter(ctx, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	g.leave("a")
	if len(g.held) != 0 {
		t.Errorf("%d gates are kept", len(g.held))
	}
}
