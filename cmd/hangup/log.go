package main

import "log/slog"

// logger writes to stderr: text on a terminal, JSON otherwise, so that a collector can read it.
// What people write and secrets never go into it.
func (c *console) logger() *slog.Logger {
	if c.terminal {
		return slog.New(slog.NewTextHandler(c.err, &slog.HandlerOptions{ReplaceAttr: shortTime}))
	}
	return slog.New(slog.NewJSONHandler(c.err, nil))
}

// shortTime leaves the date out: on a terminal the person knows which day it is.
func shortTime(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && a.Key == slog.TimeKey && a.Value.Kind() == slog.KindTime {
		return slog.String(a.Key, a.Value.Time().Format("15:04:05"))
	}
	return a
}
