package webchat

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

const stopIn = 5 * time.Second // what a graceful stop may take

// Serve answers on the listener until ctx ends, then finishes what is open within five seconds.
// h is the handler to serve, for a caller who adds routes around the adapter; nil serves the
// adapter alone.
func (a *Adapter) Serve(ctx context.Context, l net.Listener, h http.Handler) error {
	if h == nil {
		h = a
	}
	srv := newServer(h, a.cfg.Log)
	silent := &silentConns{open: map[net.Conn]struct{}{}}
	srv.ConnState = silent.note
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	a.closed.Do(func() { close(a.closing) }) // open streams would keep the server waiting
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopIn)
	defer cancel()
	silent.close()
	err := srv.Shutdown(stop)
	if errors.Is(err, context.DeadlineExceeded) {
		return srv.Close()
	}
	return err
}

// newServer has a limit on everything a slow or hostile browser could hold open. Streams lift
// the ones that are not for them.
func newServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug), // a browser's broken handshakes
	}
}

// silentConns are the connections on which nothing was ever asked, such as the spare ones that browsers open. A server
// that stops waits five seconds for each of them (net/http, Server.Shutdown), though nobody is there to be answered.
type silentConns struct {
	mu      sync.Mutex
	open    map[net.Conn]struct{}
	closing bool
}

func (s *silentConns) note(c net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case state != http.StateNew:
		delete(s.open, c)
	case s.closing:
		_ = c.Close()
	default:
		s.open[c] = struct{}{}
	}
}

func (s *silentConns) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closing = true
	for c := range s.open {
		_ = c.Close()
	}
}
