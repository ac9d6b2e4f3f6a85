package main

import (
	"context"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// drainFor is how long a process that is told to end goes on, while it says at /readyz that nobody is to be sent to it any more. What stands before
// the processes has to look there once a second to hear of it in time. With the five seconds that an end may take it is less than the
// ten that Docker gives.
const drainFor = 2 * time.Second

// drain is how a process leaves others their callers before it ends. A server that just closes its connections cuts off what is on its way
// to it: whoever passes calls on keeps connections open, and may post on one at the moment in which it is closed.
type drain struct{ begun atomic.Bool }

// lingering gives a context that ends a while after ctx does, when others answer on the page's port too; else it ends with it.
func (a *app) lingering(ctx context.Context, l net.Listener) (context.Context, context.CancelFunc) {
	if l == nil || !a.shared() {
		return context.WithCancel(ctx)
	}
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		a.drain.begun.Store(true)
		a.log.Info("this process is about to end: it says that it is not ready, and answers whom that has not reached")
		sleep(longer, drainFor)
		cancel()
	})
	return longer, func() { stop(); cancel() }
}

// closing has each connection closed with its next answer once the end has begun.
func (d *drain) closing(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if d.begun.Load() {
			w.Header().Set("Connection", "close")
		}
		h.ServeHTTP(w, r)
	})
}

// state says that the process is not ready because it is about to end.
func (d *drain) state() (s healthState, begun bool) {
	return healthState{Checks: []healthFound{{Name: "end", Why: "it is about to end"}}}, d.begun.Load()
}
