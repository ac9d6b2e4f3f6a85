package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// The paths by which others see how the program is.
const (
	alivePath   = "/healthz"
	readyPath   = "/readyz"
	metricsPath = "/metrics"
)

// metricsHandler answers a Prometheus. Two may ask at once; what is beyond is told to come back.
func (s *sight) metricsHandler() http.Handler {
	return promhttp.HandlerFor(s.registry, promhttp.HandlerOpts{
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelWarn), ErrorHandling: promhttp.ContinueOnError,
		MaxRequestsInFlight: 2, Timeout: 2 * figuresWithin,
	})
}

// backRoom is what the listener of its own serves: whoever can reach it may know all of it.
func (a *app) backRoom() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+alivePath, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	mux.Handle("GET "+readyPath, a.health.handler(true))
	mux.Handle("GET "+metricsPath, a.sight.metricsHandler())
	return mux
}

// withSight answers beside the page whether the program is ready, without saying why not, and, as long as nothing of the program
// is meant for others than this machine, metrics to this machine. A page that others reach must not tell them how many are
// warned, and a server that passes it on often does not say for whom.
func (a *app) withSight(l net.Listener, page http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+readyPath, a.health.handler(false))
	if a.homely(l) {
		mux.Handle("GET "+metricsPath, forThisMachine(a.sight.metricsHandler()))
	}
	mux.Handle("/", page)
	return mux
}

// homely tells whether all that the program serves is for this machine alone.
func (a *app) homely(l net.Listener) bool {
	return a.settings.PublicURL == "" && a.settings.Sight.MetricsAddr == "" && len(a.hooks) == 0 && isLoopback(hostOf(l.Addr().String()))
}

// forThisMachine answers calls of this machine that nobody passed on and that mean this machine: a page whose name was turned
// to this machine's address could read the answer otherwise.
func forThisMachine(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if name := hostOf(r.Host); name != "" {
			host = name
		}
		peer, err := netip.ParseAddrPort(r.RemoteAddr)
		if err != nil || !peer.Addr().Unmap().IsLoopback() || !isLoopback(host) || passedOn(r.Header) {
			http.NotFound(w, r)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// passedOn tells whether a server in between made the call.
func passedOn(h http.Header) bool {
	for _, name := range []string{"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Cf-Connecting-Ip", "True-Client-Ip"} {
		if len(h.Values(name)) > 0 {
			return true
		}
	}
	return false
}

// serveBackRoom serves the listener of its own until ctx ends. Without a setting for it that is nothing.
func (a *app) serveBackRoom(ctx context.Context) error {
	if a.settings.Sight.MetricsAddr == "" {
		return nil
	}
	l, err := listen(ctx, a.settings.Sight.MetricsAddr)
	if err != nil {
		return err
	}
	a.log.Info("metrics are served", "address", l.Addr().String())
	srv := &http.Server{
		Handler: a.backRoom(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 15 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelDebug),
	}
	context.AfterFunc(ctx, func() { _ = srv.Close() }) // nobody loses anything by an answer that is cut off
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
