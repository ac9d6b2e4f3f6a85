package main

import (
	"context"
	"log/slog"

	"hangup/bot"
)

// logger writes to stderr: text on a terminal, JSON otherwise, so that a collector can read it. What is written while a request is
// served has its id as "request". What people write and secrets never go into it.
func (c *console) logger() *slog.Logger { return c.loggerFrom(slog.LevelInfo) }

// loggerFrom is logger for what is at least as grave as a level.
func (c *console) loggerFrom(least slog.Level) *slog.Logger {
	if c.terminal {
		return slog.New(requestHandler{slog.NewTextHandler(c.err, &slog.HandlerOptions{Level: least, ReplaceAttr: shortTime})})
	}
	return slog.New(requestHandler{slog.NewJSONHandler(c.err, &slog.HandlerOptions{Level: least})})
}

// shortTime leaves the date out: on a terminal the person knows which day it is.
func shortTime(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && a.Key == slog.TimeKey && a.Value.Kind() == slog.KindTime {
		return slog.String(a.Key, a.Value.Time().Format("15:04:05"))
	}
	return a
}

// requestHandler adds to what is logged the request for which it is done.
type requestHandler struct{ slog.Handler }

// Handle logs a record.
func (h requestHandler) Handle(ctx context.Context, r slog.Record) error {
	if id := bot.RequestOf(ctx); id != "" {
		r = r.Clone()
		r.AddAttrs(slog.String("request", id))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs gives a handler that adds more.
func (h requestHandler) WithAttrs(as []slog.Attr) slog.Handler {
	return requestHandler{h.Handler.WithAttrs(as)}
}

// WithGroup gives a handler that puts what follows into a group.
func (h requestHandler) WithGroup(name string) slog.Handler {
	return requestHandler{h.Handler.WithGroup(name)}
}

// countingHandler counts what is logged as going wrong.
type countingHandler struct {
	slog.Handler
	*metrics
}

// Handle logs a record.
func (h countingHandler) Handle(ctx context.Context, r slog.Record) error {
	if r.Level >= slog.LevelWarn {
		h.problems.WithLabelValues(gravity(r.Level), recordClass(r)).Inc()
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs gives a handler that adds more.
func (h countingHandler) WithAttrs(as []slog.Attr) slog.Handler {
	return countingHandler{h.Handler.WithAttrs(as), h.metrics}
}

// WithGroup gives a handler that puts what follows into a group.
func (h countingHandler) WithGroup(name string) slog.Handler {
	return countingHandler{h.Handler.WithGroup(name), h.metrics}
}

func gravity(l slog.Level) string {
	if l >= slog.LevelError {
		return "error"
	}
	return "warning"
}

// recordClass is the class of the error that a record tells of; other when it tells of none.
func recordClass(r slog.Record) (class string) {
	class = other
	r.Attrs(func(a slog.Attr) bool {
		err, ok := a.Value.Any().(error)
		if ok {
			class = errorClass(err)
		}
		return !ok
	})
	return class
}
