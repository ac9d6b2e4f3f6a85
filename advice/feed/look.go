package feed

import (
	"context"
	"time"
)

// LookEvery is how often Look wants to be called for a source. A visit is up to that much later than with Run.
const LookEvery = time.Minute

// Look visits a source if it is due, and raises the alarms about it that are. Run does the same in a loop of its own; Look is for
// a caller that comes by, in whichever process, and remembers nothing: what counts is what the sink has stored.
func (p *Poller) Look(ctx context.Context, s Source) {
	t := &turn{Poller: p, source: s, log: p.log.With("source", s.String())}
	c, err := p.sink.Cursor(ctx, s)
	if err != nil {
		if ctx.Err() == nil {
			t.log.Error("cannot look up what is known of a source", "error", err)
		}
		return
	}
	t.cursor = c.sane()
	now := t.reader.now()
	switch telling := t.cursor.nextTelling(); {
	case t.isDue(now):
		t.visit(ctx)
	case !telling.IsZero() && !telling.After(now):
		t.tell(ctx, now)
	}
}

// isDue tells whether the source is to be visited at the look of now. One that is overdue, as all are at first, is visited in its
// slot, which is in this look or in another of the next minutes.
func (t *turn) isDue(now time.Time) bool {
	last := now.Add(-LookEvery)
	return !t.due(last).After(now)
}
