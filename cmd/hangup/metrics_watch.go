package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"hangup/advice"
	"hangup/advice/feed"
	"hangup/bot"
)

// sight is how the running program is seen: what it does is counted, measured, traced if that is wished, and told to the log with
// the request for which it was done. It is a bot.Watcher and a store.Watcher.
type sight struct {
	*metrics
	log    *slog.Logger
	traces *traces // nil: nobody traces

	holding sync.Mutex
	held    map[string]int // the leases that this process has, as a label has them
}

// Arrived marks what came in with its request, and measures how long its answer takes.
func (s *sight) Arrived(ctx context.Context, platform, event string, at time.Time) (context.Context, func(error)) {
	ctx = bot.WithRequest(ctx, bot.RequestID(platform, event))
	ctx, end := s.span(ctx, "intake", platform)
	s.log.DebugContext(ctx, "something came in", "platform", platform)
	return ctx, func(err error) {
		end(err)
		took := time.Since(at)
		s.answer.WithLabelValues(bounded(platform, platformNames())).Observe(seconds(took))
		s.log.DebugContext(ctx, "it is answered", "platform", platform, "took", took.Round(time.Millisecond), "failed", err != nil)
	}
}

// Step traces a step.
func (s *sight) Step(ctx context.Context, name string) (context.Context, func(error)) {
	return s.span(ctx, name, "")
}

// Checked counts how a question was answered.
func (s *sight) Checked(platform string, v advice.Verdict) {
	s.checks.WithLabelValues(bounded(platform, platformNames()), bounded(v, verdicts())).Inc()
}

// Call measures what is asked of the database. what is a constant of the store.
func (s *sight) Call(ctx context.Context, what string, changes bool) (context.Context, func(error)) {
	begin := time.Now()
	ctx, end := s.span(ctx, "store", what)
	return ctx, func(err error) {
		end(err)
		s.storeTook.WithLabelValues(storeKind(changes)).Observe(seconds(time.Since(begin)))
		s.storeCalls.WithLabelValues(what, callResult(err)).Inc()
	}
}

func storeKind(changes bool) string {
	if changes {
		return "change"
	}
	return "look"
}

// callResult is how a call of the database went. One that somebody cut off is no fault of it.
func callResult(err error) string {
	switch {
	case err == nil:
		return "ok"
	case errors.Is(err, context.Canceled):
		return "cut off"
	}
	return "failed"
}

func ended(error) {}

// span begins a span; without traces that is nothing.
func (s *sight) span(ctx context.Context, name, what string) (context.Context, func(error)) {
	if s.traces == nil {
		return ctx, ended
	}
	return s.traces.begin(ctx, name, what)
}

// watchedHandler is the core as adapters ask it, with a look at what it answers.
type watchedHandler struct {
	bot.Handler
	*sight
}

// Handle asks the core.
func (h watchedHandler) Handle(ctx context.Context, in bot.Inbound) (bot.Reply, error) {
	ctx, end := h.Step(ctx, "handle")
	begin := time.Now()
	r, err := h.Handler.Handle(ctx, in)
	end(err)
	platform := bounded(in.From.Chat.Platform, platformNames())
	h.handle.WithLabelValues(platform).Observe(seconds(time.Since(begin)))
	h.answers.WithLabelValues(platform, inboundKind(in), replyOutcome(r, err)).Inc()
	return r, err
}

func inboundKind(in bot.Inbound) string {
	switch {
	case in.Form != nil:
		return "form"
	case in.Action != "":
		return "button"
	}
	return "text"
}

func replyOutcome(r bot.Reply, err error) string {
	var p *bot.Problem
	switch {
	case errors.As(err, &p) && p.Err == nil:
		return "refused" // the person did what cannot be, and was told
	case err != nil:
		return "failed"
	case r.Empty():
		return "silent"
	}
	return "answered"
}

// watchedPorts is the store as the core asks it, with a count of reports.
type watchedPorts struct {
	bot.Ports
	*sight
}

// SaveReport stores a report.
func (p watchedPorts) SaveReport(ctx context.Context, r bot.Report) (bot.SavedReport, error) {
	saved, err := p.Ports.SaveReport(ctx, r)
	if err == nil && saved.Fate == bot.ReportSaved {
		p.reports.Inc()
	}
	return saved, err
}

// watchedSink is where news goes, with a count of visits.
type watchedSink struct {
	*newsSink
	*sight
}

// Visiting makes a visit a request of its own.
func (w watchedSink) Visiting(ctx context.Context, s feed.Source) (context.Context, func(feed.Visit)) {
	ctx = bot.WithRequest(ctx, bot.RequestID("feed", s.URL+time.Now().String()))
	ctx, end := w.span(ctx, "visit", "feed")
	return ctx, func(v feed.Visit) {
		end(v.Err)
		w.visits.WithLabelValues(visitResult(v)).Inc()
		w.sight.log.DebugContext(ctx, "a source was visited", "source", s.String(), "result", visitResult(v))
	}
}

func visitResult(v feed.Visit) string {
	switch {
	case v.Err != nil:
		return "failed"
	case v.Unchanged:
		return "unchanged"
	case len(v.Pick(feed.New, feed.Changed)) > 0:
		return "news"
	}
	return "no news"
}
