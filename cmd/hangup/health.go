package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"
)

// health says whether this process can do its work. What it finds is kept for a second and looked for once at a time, so that
// whoever asks again and again loads nothing.
type health struct {
	log    *slog.Logger
	now    func() time.Time
	checks []healthCheck
	holds  func() []string // the leases that this process has, for who is told; nil for none
	ends   *drain

	mu     sync.Mutex
	last   healthState
	begun  time.Time     // of the last look
	under  chan struct{} // of a look under way: closed when it is over; nil when there is none
	before bool          // the one before was ready, for the log
}

// healthCheck looks at one thing that must be right.
type healthCheck struct {
	name string
	look func(ctx context.Context) error
}

// healthState is what was found. No word in it is an error's: that may hold an address.
type healthState struct {
	Ready  bool          `json:"ready"`
	Checks []healthFound `json:"checks"`
	Leases []string      `json:"leases,omitempty"` // what this process alone may do now, of what only one process may
}

type healthFound struct {
	Name string `json:"name"`
	OK   bool   `json:"ok"`
	Why  string `json:"why,omitempty"`
}

const (
	healthKept   = time.Second
	healthWithin = 2 * time.Second // a load balancer waits for a few seconds
)

// unfit is why a check failed, in words that may be shown.
type unfit struct {
	why string
	err error // for the log alone; nil when the words say all
}

func (f *unfit) Error() string {
	if f.err == nil {
		return f.why
	}
	return f.why + ": " + f.err.Error()
}

func (f *unfit) Unwrap() error { return f.err }

// state gives what was found within the last second, or looks. When a look takes too long, the answer is that it does; the look
// goes on, and no other begins before it is over.
func (h *health) state() healthState {
	if s, begun := h.ends.state(); begun {
		return s
	}
	h.mu.Lock()
	if h.under == nil {
		if age := h.now().Sub(h.begun); !h.begun.IsZero() && age >= 0 && age < healthKept {
			defer h.mu.Unlock()
			return h.last
		}
		h.begun, h.under = h.now(), make(chan struct{})
		go h.lookAll(h.under)
	}
	under := h.under
	h.mu.Unlock()
	late := time.NewTimer(healthWithin)
	defer late.Stop()
	select {
	case <-under:
		h.mu.Lock()
		defer h.mu.Unlock()
		return h.last
	case <-late.C:
		return healthState{Checks: []healthFound{{Name: "time", Why: "looking takes too long"}}}
	}
}

// lookAll makes one look and says that it is over.
func (h *health) lookAll(over chan struct{}) {
	ctx, cancel := context.WithTimeout(context.Background(), healthWithin)
	defer cancel()
	found := healthState{Ready: true}
	for _, c := range h.checks {
		one := healthFound{Name: c.name, OK: true}
		if err := c.look(ctx); err != nil {
			one.OK, one.Why, found.Ready = false, whyOf(err), false
			h.note(c.name, err)
		}
		found.Checks = append(found.Checks, one)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if found.Ready && !h.before {
		h.log.Info("this process is ready")
	}
	h.last, h.before, h.under = found, found.Ready, nil
	close(over)
}

// note logs what is wrong with the first look that finds something.
func (h *health) note(name string, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.before {
		h.log.Warn("this process is not ready", "check", name, "error", err)
	}
}

// whyOf is what may be shown of an error.
func whyOf(err error) string {
	if f, ok := err.(*unfit); ok {
		return f.why
	}
	return "it does not work (" + errorClass(err) + ")"
}

// line is the state as a line of text.
func (s healthState) line() string {
	if s.Ready {
		return "ready"
	}
	var wrong []string
	for _, c := range s.Checks {
		if !c.OK {
			wrong = append(wrong, fmt.Sprintf("%s: %s", c.Name, c.Why))
		}
	}
	return "not ready: " + strings.Join(wrong, "; ")
}

// handler answers 200 when the process is ready and 503 when not: with JSON for who asks for that, else with a line. Only told
// tells what is wrong; others learn whether.
func (h *health) handler(told bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := h.state()
		line := s.line()
		if !told {
			s.Checks = nil
			line, _, _ = strings.Cut(line, ":")
		} else if h.holds != nil {
			s.Leases = h.holds()
		}
		status := http.StatusOK
		if !s.Ready {
			status = http.StatusServiceUnavailable
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if strings.Contains(r.Header.Get("Accept"), "application/json") {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_ = json.NewEncoder(w).Encode(s) // fails only when the caller has gone
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(status)
		fmt.Fprintln(w, line)
	})
}
