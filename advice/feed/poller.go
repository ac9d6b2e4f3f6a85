package feed

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// maxVisits is how many sources are visited at once: each may hold a few MiB.
const maxVisits = 4

// Poller visits the sources of a Reader again and again.
type Poller struct {
	log    *slog.Logger
	reader *Reader
	sink   Sink
	alarm  func(Alarm)
	visits chan struct{} // a token for each visit in progress
}

// NewPoller links a poller. alarm is called once for each alarm, after the sink has stored that it is out, from several
// goroutines; it must not block for long.
func NewPoller(log *slog.Logger, r *Reader, sink Sink, alarm func(Alarm)) *Poller {
	return &Poller{log: log, reader: r, sink: sink, alarm: alarm, visits: make(chan struct{}, maxVisits)}
}

// Run visits every source when it is due, until ctx ends, and returns when all visits have stopped. What a visit
// under way found is then not stored; it is found again.
func (p *Poller) Run(ctx context.Context) {
	var wg sync.WaitGroup
	for _, s := range p.reader.sources {
		t := &turn{Poller: p, source: s, log: p.log.With("source", s.String())}
		wg.Go(func() { t.run(ctx) })
	}
	wg.Wait()
	p.reader.fetch.client.CloseIdleConnections()
}

// turn visits one source.
type turn struct {
	*Poller
	source Source
	log    *slog.Logger
	cursor Cursor
	sorely int       // failures of the sink in a row
	retry  time.Time // not before this, after one of them
}

func (t *turn) run(ctx context.Context) {
	if !t.load(ctx) {
		return
	}
	for {
		now := t.reader.now()
		due := t.due(now)
		if wake := t.wake(due); wake.After(now) {
			sleep(ctx, wake.Sub(now))
		}
		if ctx.Err() != nil {
			return
		}
		if now = t.reader.now(); !now.Before(due) {
			t.visit(ctx)
			continue
		}
		t.tell(ctx, now)
	}
}

// load asks the sink for the cursor until it says.
func (t *turn) load(ctx context.Context) bool {
	for {
		c, err := t.sink.Cursor(ctx, t.source)
		if err == nil {
			t.cursor = c.sane()
			return ctx.Err() == nil
		}
		if ctx.Err() == nil {
			t.log.Error("cannot look up what is known of a source", "error", err)
			sleep(ctx, time.Minute)
		}
		if ctx.Err() != nil {
			return false
		}
	}
}

// due is when the source is to be visited. One that is overdue, as all are after the program stood still, is visited in its
// next slot, so that not all go at once.
func (t *turn) due(now time.Time) time.Time {
	due := t.cursor.Next
	if due.Before(now) || due.After(now.Add(maxRetryAfter+slotWidth)) { // or the clock was set back
		due = slotAt(t.source.URL, now)
	}
	if t.retry.After(due) {
		due = t.retry
	}
	return due
}

// wake is when something is to be done: a visit, or an alarm about a source that rests for hours.
func (t *turn) wake(due time.Time) time.Time {
	if telling := t.cursor.nextTelling(); !telling.IsZero() && telling.Before(due) && !telling.Before(t.retry) {
		return telling
	}
	return due
}

// visit asks the source and hands on what it found.
func (t *turn) visit(ctx context.Context) {
	select {
	case t.visits <- struct{}{}:
	case <-ctx.Done():
		return
	}
	ctx, end := t.watched(ctx, t.source)
	v := t.reader.Visit(ctx, t.source, t.cursor)
	<-t.visits
	if ctx.Err() != nil {
		return
	}
	end(v)
	if v.Err != nil {
		t.log.WarnContext(ctx, "a source cannot be read", "error", v.Err, "failures", v.Cursor.Fails, "next", v.Cursor.Next)
	}
	t.store(ctx, v)
}

// tell raises the alarms that fall due between two visits.
func (t *turn) tell(ctx context.Context, now time.Time) {
	v := Visit{Source: t.source, At: now, Cursor: t.cursor, Err: errors.New(t.cursor.Why)}
	if v.Alarms = v.Cursor.tell(t.source, now); len(v.Alarms) > 0 {
		t.store(ctx, v)
	}
}

// store hands a visit to the sink. If the sink can't take it, all of it comes again.
func (t *turn) store(ctx context.Context, v Visit) {
	if err := t.sink.Take(ctx, v); err != nil {
		if ctx.Err() != nil {
			return
		}
		t.sorely++
		t.retry = v.At.Add(backoff(t.sorely))
		t.log.ErrorContext(ctx, "cannot store what a source has", "error", err, "again", t.retry)
		return
	}
	t.sorely, t.cursor = 0, v.Cursor
	for _, a := range v.Alarms {
		t.alarm(a)
	}
	if fresh, held := len(v.Pick(New, Changed)), len(v.Pick(Held)); fresh+held > 0 {
		t.log.InfoContext(ctx, "news", "new", fresh, "held", held)
	}
}
