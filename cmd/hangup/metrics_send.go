package main

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
)

// watchedSender is the way out to a platform, with a look at how long it takes and what becomes of each attempt. It is an
// outbox.Watcher.
type watchedSender struct {
	bot.Sender
	*sight
	platform string
}

// watchedEditor is one that changes and removes posts too.
type watchedEditor struct {
	watchedSender
	editor bot.Editor
}

// watchLane gives a lane that is watched.
func (s *sight) watchLane(platform string, l outbox.Lane) outbox.Lane {
	s.limit.WithLabelValues(bounded(platform, platformNames())).Set(l.Limits.PerSecond)
	sender := watchedSender{l.Sender, s, platform}
	if editor, ok := l.Sender.(bot.Editor); ok {
		l.Sender = watchedEditor{sender, editor}
		return l
	}
	l.Sender = sender
	return l
}

// call measures a call of the platform.
func (w watchedSender) call(ctx context.Context, do func(ctx context.Context) error) error {
	ctx, end := w.span(ctx, "send", w.platform)
	begin := time.Now()
	err := do(ctx)
	end(err)
	w.send.WithLabelValues(bounded(w.platform, platformNames())).Observe(seconds(time.Since(begin)))
	return err
}

// Send posts.
func (w watchedSender) Send(ctx context.Context, to bot.Address, r bot.Reply, key bot.DeliveryKey) (ref bot.MessageRef, err error) {
	err = w.call(ctx, func(ctx context.Context) (err error) {
		ref, err = w.Sender.Send(ctx, to, r, key)
		return err
	})
	return ref, err
}

// Edit changes a post.
func (w watchedEditor) Edit(ctx context.Context, m bot.MessageRef, r bot.Reply) error {
	return w.call(ctx, func(ctx context.Context) error { return w.editor.Edit(ctx, m, r) })
}

// Delete removes a post.
func (w watchedEditor) Delete(ctx context.Context, m bot.MessageRef) error {
	return w.call(ctx, func(ctx context.Context) error { return w.editor.Delete(ctx, m) })
}

// Recorded counts what became of an attempt.
func (s *sight) Recorded(ctx context.Context, platform string, d outbox.Delivery, o outbox.Outcome) {
	s.deliveries.WithLabelValues(bounded(platform, platformNames()), bounded(o.State, outcomes()), bounded(o.Reason, outcomeReasons())).Inc()
	s.log.DebugContext(ctx, "a delivery was tried", "platform", platform, "delivery", d.ID, "op", d.Op, "outcome", o.State, "reason", o.Reason)
}

// delivering notes that this process delivers on a platform, until it is told that it is over.
func (s *sight) delivering(platform string) (over func()) {
	g := s.working.WithLabelValues(bounded(platform, platformNames()))
	g.Set(1)
	return func() { g.Set(0) }
}

// leases are those of the store, watched.
func (a *app) leases() watchedLeases { return watchedLeases{a.store, a.sight} }

// watchedLeases shows which leases this process holds.
type watchedLeases struct {
	store.Leases
	*sight
}

// Hold waits for a lease.
func (w watchedLeases) Hold(ctx context.Context, name string) (context.Context, func(), error) {
	held, release, err := w.Leases.Hold(ctx, name)
	if err != nil {
		return held, release, err
	}
	w.show(held, name)
	return held, release, nil
}

// HoldAny waits for one of several leases.
func (w watchedLeases) HoldAny(ctx context.Context, names []string) (string, context.Context, func(), error) {
	name, held, release, err := w.Leases.HoldAny(ctx, names)
	if err == nil {
		w.show(held, name)
	}
	return name, held, release, err
}

// show shows a lease for as long as it is held.
func (w watchedLeases) show(held context.Context, name string) {
	label := leaseLabel(name)
	w.hold(label, 1)
	context.AfterFunc(held, func() { w.hold(label, -1) })
}

// hold notes that a lease is held or given back.
func (s *sight) hold(label string, change int) {
	s.leases.WithLabelValues(label).Add(float64(change))
	s.holding.Lock()
	defer s.holding.Unlock()
	if s.held == nil {
		s.held = map[string]int{}
	}
	if s.held[label] += change; s.held[label] <= 0 {
		delete(s.held, label)
	}
}

// holds lists the leases that this process has now.
func (s *sight) holds() []string {
	s.holding.Lock()
	defer s.holding.Unlock()
	return slices.Sorted(maps.Keys(s.held))
}

// leaseLabel is a lease without the name of a process, of which there are ever new ones.
func leaseLabel(name string) string {
	if kind, _, _ := strings.Cut(name, "/"); kind == "process" {
		return kind
	}
	return name
}
