package discord

import (
	"context"
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// perSecond is how many calls a bot may make within a second in all
	// (discord.com/developers/docs/topics/rate-limits#global-rate-limit).
	perSecond = 50
	// window is a second and what the way to Discord may compress it by.
	window = 1050 * time.Millisecond
	// maxHold is how long a call waits here for a limit. A longer wait is told to the caller instead.
	maxHold = 2 * time.Second
	// maxBuckets is how many used-up limits are remembered. When there are more, those that are over go,
	// and then all: the next call learns its limit anew.
	maxBuckets = 4096
	// maxAfter caps a wait against overflow.
	maxAfter = 7 * 24 * time.Hour
	// guessedAfter is for a 429 that does not say how long.
	guessedAfter = 5 * time.Second
)

// limits paces the calls of one token: 50 a second in all, none while Discord has told all or one of
// them to wait. Its memory does not grow with the number of calls.
type limits struct {
	now func() time.Time

	mu     sync.Mutex
	slots  [perSecond]time.Time // when the last calls went or may go, oldest at next
	next   int
	paused time.Time            // for everything
	spent  map[string]time.Time // by bucket: when it has room again
}

func newLimits(now func() time.Time) *limits {
	return &limits{now: now, spent: map[string]time.Time{}}
}

// hold is a wait that is too long to be waited for here. Lane tells that all calls must wait.
type hold struct {
	For  time.Duration
	Lane bool
}

// wait returns when a call may be made or its context ends, or gives how long it must wait instead.
func (l *limits) wait(ctx context.Context, bucket string) hold {
	since := l.now()
	if h := l.rest(ctx, bucket, since); h.For > 0 {
		return h
	}
	now := l.now()
	at := l.slot(now, since.Add(maxHold))
	if d := at.Sub(now); at.Sub(since) > maxHold || ends(ctx, at) {
		return hold{d, true}
	}
	sleep(ctx, at.Sub(now))
	// Discord may have asked to wait meanwhile.
	return l.rest(ctx, bucket, since)
}

// rest returns when neither everything nor the bucket waits, or gives how long it would take.
func (l *limits) rest(ctx context.Context, bucket string, since time.Time) hold {
	for ctx.Err() == nil {
		until, lane := l.resting(bucket)
		d := until.Sub(l.now())
		switch {
		case d <= 0:
			return hold{}
		case until.Sub(since) > maxHold, ends(ctx, until):
			return hold{d, lane}
		}
		sleep(ctx, d)
	}
	return hold{}
}

// resting gives until when a bucket waits. lane tells that all do.
func (l *limits) resting(bucket string) (until time.Time, lane bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if free := l.spent[bucket]; free.After(l.paused) {
		return free, false
	}
	return l.paused, true
}

// slot gives the time at which a call may go, first come, first served. It is taken unless it is after
// latest.
func (l *limits) slot(now, latest time.Time) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := now
	if free := l.slots[l.next].Add(window); free.After(at) {
		at = free
	}
	if !at.After(latest) {
		l.slots[l.next] = at
		l.next = (l.next + 1) % perSecond
	}
	return at
}

// sleep waits for d and tells whether it did: the context may end first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func ends(ctx context.Context, before time.Time) bool {
	end, ok := ctx.Deadline()
	return ok && end.Before(before)
}

// learn takes in what an answer says about limits.
func (l *limits) learn(r request, x *exchange) {
	switch {
	case x.status == http.StatusTooManyRequests:
		h := x.hold()
		l.stop(r.Bucket, h)
	case x.header.Get("X-RateLimit-Remaining") == "0":
		if after := seconds(x.header.Get("X-RateLimit-Reset-After")); after > 0 {
			l.stop(r.Bucket, hold{For: after})
		}
	}
}

// stop makes one bucket wait, or everything.
func (l *limits) stop(bucket string, h hold) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	until := now.Add(h.For)
	if h.Lane {
		if until.After(l.paused) {
			l.paused = until
		}
		return
	}
	if bucket == "" {
		return
	}
	if len(l.spent) >= maxBuckets {
		l.forget(now)
	}
	l.spent[bucket] = until
}

// forget drops the waits that are over, and all when that is not enough. It is called under the lock.
func (l *limits) forget(now time.Time) {
	for b, t := range l.spent {
		if !t.After(now) {
			delete(l.spent, b)
		}
	}
	if len(l.spent) >= maxBuckets {
		clear(l.spent)
	}
}

// hold reads how long a 429 asks to wait, and for what: the bucket, or the whole bot when it says
// "global" or is not Discord's own JSON, which is how a ban of the address answers.
func (x *exchange) hold() hold {
	var told struct {
		After  json.Number `json:"retry_after"`
		Global bool        `json:"global"`
	}
	unread := json.Unmarshal(x.body, &told) != nil
	h := hold{
		For:  max(seconds(told.After.String()), seconds(x.header.Get("Retry-After"))),
		Lane: unread || told.Global || x.header.Get("X-RateLimit-Global") != "" || x.header.Get("X-RateLimit-Scope") == "global",
	}
	if exact := seconds(told.After.String()); exact > 0 {
		h.For = exact // the header is rounded up
	}
	if h.For <= 0 {
		h.For = guessedAfter
	}
	return h
}

// seconds makes a wait of a number of seconds, such as "0.75"; 0 of what is none.
func seconds(s string) time.Duration {
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || math.IsNaN(f) || f <= 0 {
		return 0
	}
	if f >= maxAfter.Seconds() {
		return maxAfter
	}
	return time.Duration(math.Ceil(f*1000)) * time.Millisecond
}
