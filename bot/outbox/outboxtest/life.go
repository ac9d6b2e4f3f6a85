package outboxtest

import (
	"context"
	"errors"
	"sync"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
)

// life is one process on a queue and a platform that outlive it. When it is killed, nothing it does counts any more: its calls
// are cut off, and it claims and records nothing.
type life struct {
	q     Counted
	p     *platform
	alive context.Context
	die   context.CancelFunc
	end   func()
	ended sync.Once
}

func newLife(q Counted, p *platform) *life {
	l := &life{q: q, p: p}
	l.alive, l.die = context.WithCancel(context.Background())
	return l
}

// kill is kill -9.
func (l *life) kill() {
	l.die()
	l.stop()
}

// stop ends it in order.
func (l *life) stop() {
	l.ended.Do(l.end)
	l.die()
}

// Claim claims while it lives.
func (l *life) Claim(ctx context.Context, platform string, now time.Time) (outbox.Delivery, bool, time.Time, error) {
	if err := l.alive.Err(); err != nil {
		return outbox.Delivery{}, false, time.Time{}, err
	}
	return l.q.Claim(ctx, platform, now)
}

// Record records while it lives.
func (l *life) Record(ctx context.Context, id int64, o outbox.Outcome) error {
	if err := l.alive.Err(); err != nil {
		return err
	}
	return l.q.Record(ctx, id, o)
}

// Recover takes up what an earlier life left.
func (l *life) Recover(ctx context.Context, platform string, now time.Time) (int, error) {
	if err := l.alive.Err(); err != nil {
		return 0, err
	}
	return l.q.Recover(ctx, platform, now)
}

// PutBack puts back what was not claimed after all.
func (l *life) PutBack(ctx context.Context, platform string, flying []int64, now time.Time) (int, error) {
	if err := l.alive.Err(); err != nil {
		return 0, err
	}
	return l.q.PutBack(ctx, platform, flying, now)
}

// Rests knows who is to be left alone.
func (l *life) Rests(ctx context.Context, platform string, now time.Time) (map[string]time.Time, error) {
	if err := l.alive.Err(); err != nil {
		return nil, err
	}
	return l.q.Rests(ctx, platform, now)
}

// Send posts while it lives.
func (l *life) Send(ctx context.Context, to bot.Address, r bot.Reply, key bot.DeliveryKey) (ref bot.MessageRef, err error) {
	err = l.within(ctx, func(ctx context.Context) (err error) { ref, err = l.p.Send(ctx, to, r, key); return err })
	return ref, err
}

// Edit changes while it lives.
func (l *life) Edit(ctx context.Context, m bot.MessageRef, r bot.Reply) error {
	return l.within(ctx, func(ctx context.Context) error { return l.p.Edit(ctx, m, r) })
}

// Delete removes while it lives.
func (l *life) Delete(ctx context.Context, m bot.MessageRef) error {
	return l.within(ctx, func(ctx context.Context) error { return l.p.Delete(ctx, m) })
}

// within makes a call that is cut off when the process is killed.
func (l *life) within(ctx context.Context, call func(context.Context) error) error {
	if err := l.alive.Err(); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(l.alive, cancel)()
	return call(ctx)
}

// broken is a queue of which some calls fail. It is changed under its lock.
type broken struct {
	Rig
	mu     sync.Mutex
	down   bool // every call fails and does nothing
	claims int  // so many claims are made and say that they failed
	notes  int  // and so many records
}

var errBroken = errors.New("the connection to the store is lost")

// set changes what fails.
func (b *broken) set(change func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	change()
}

// fails takes one of what is left to fail.
func (b *broken) fails(left *int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if *left == 0 {
		return false
	}
	*left--
	return true
}

func (b *broken) isDown() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.down
}

// Claim claims, and may say that it did not.
func (b *broken) Claim(ctx context.Context, platform string, now time.Time) (outbox.Delivery, bool, time.Time, error) {
	if b.isDown() {
		return outbox.Delivery{}, false, time.Time{}, errBroken
	}
	d, ok, next, err := b.Rig.Claim(ctx, platform, now)
	if ok && b.fails(&b.claims) {
		return outbox.Delivery{}, false, time.Time{}, errBroken
	}
	return d, ok, next, err
}

// Record records, and may say that it did not.
func (b *broken) Record(ctx context.Context, id int64, o outbox.Outcome) error {
	if b.isDown() {
		return errBroken
	}
	err := b.Rig.Record(ctx, id, o)
	if err == nil && b.fails(&b.notes) {
		return errBroken
	}
	return err
}

// PutBack is what Strays asks for.
func (b *broken) PutBack(ctx context.Context, platform string, flying []int64, now time.Time) (int, error) {
	if b.isDown() {
		return 0, errBroken
	}
	return b.Rig.PutBack(ctx, platform, flying, now)
}
