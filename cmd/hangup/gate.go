package main

import (
	"net/http"
	"sync/atomic"
)

// gate answers for a handler that comes later: until then whoever calls is asked to call again.
type gate struct{ behind atomic.Pointer[http.Handler] }

func (g *gate) open(h http.Handler) { g.behind.Store(&h) }

// ServeHTTP hands the call on.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := g.behind.Load()
	if h == nil {
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	(*h).ServeHTTP(w, r)
}
