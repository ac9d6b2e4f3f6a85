package postgres

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"hangup/store"
)

// How long a lease outlives what goes wrong. The server lets go of the lease of whom it has not heard for sessionIdle. A holder that has
// not reached the server for giveUp believes no longer that it holds anything, so it stops before another begins.
const (
	beatEvery   = 2 * time.Second // to say that it is alive
	tryEvery    = time.Second     // to see whether what is waited for is free
	giveUp      = 4 * time.Second
	sessionIdle = 8 * time.Second
)

// Leases holds leases as advisory locks of one connection, which must lead to the server itself and not to a pool between.
//
// Who dies lets go at once, as the system closes its connection; who is stopped or cut off, within sessionIdle; another then has the
// lease a second later at the most. A holder that cannot reach the server gives up after giveUp, counted from the
// moment at which it last asked what the server answered. So two never hold a lease at the same time, but for two cases: a process that
// was stopped for longer may come to the end of a step that it had begun before it learns that it lost the lease; and
// when the server ends or forgets a connection and its holder cannot be told, as the network fails at that very moment, both hold it for up to giveUp.
// What is done under a lease must therefore be right, if not polite, when two do it.
type Leases struct {
	config *pgx.ConnConfig

	once sync.Once
	stop context.CancelFunc
	done chan struct{} // closed when nothing is held or waited for any more
	wake chan struct{} // holds one when there is something to do

	mu     sync.Mutex
	closed bool
	held   map[string]*lease
	wanted []*wish  // oldest first
	freed  []string // to be unlocked
}

// lease is a name that this process holds.
type lease struct {
	name string
	end  context.CancelCauseFunc // set by who waits; the lease may be lost before
	lost error                   // why, once it is
}

// wish is somebody who waits for a lease.
type wish struct {
	names   []string    // any of them will do
	granted chan *lease // has room for one
}

// NewLeases makes leases on the server of a configuration. It connects when it is first asked for one.
func NewLeases(config *pgx.ConnConfig) *Leases {
	return &Leases{
		config: config.Copy(), held: map[string]*lease{},
		done: make(chan struct{}), wake: make(chan struct{}, 1),
	}
}

var (
	errLeasesClosed = errors.New("the store is closed")
	errNoLease      = errors.New("no lease is named")
)

// Hold waits until this process holds name, as store.Leases has it.
func (l *Leases) Hold(ctx context.Context, name string) (held context.Context, release func(), err error) {
	_, held, release, err = l.HoldAny(ctx, []string{name})
	return held, release, err
}

// HoldAny waits until this process holds one of the names, as store.Leases has it.
func (l *Leases) HoldAny(ctx context.Context, names []string) (name string, held context.Context, release func(), err error) {
	w := &wish{names, make(chan *lease, 1)}
	if err := l.want(ctx, w); err != nil {
		return "", nil, nil, err
	}
	select {
	case got := <-w.granted:
		if got == nil {
			return "", nil, nil, errLeasesClosed
		}
		held, end := context.WithCancelCause(ctx)
		l.watch(got, end)
		return got.name, held, sync.OnceFunc(func() { end(context.Canceled); l.free(got) }), nil
	case <-ctx.Done():
		l.forget(w)
		return "", nil, nil, ctx.Err()
	}
}

func (l *Leases) want(ctx context.Context, w *wish) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(w.names) == 0 {
		return errNoLease
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return errLeasesClosed
	}
	l.wanted = append(l.wanted, w)
	l.once.Do(func() {
		running, stop := context.WithCancel(context.Background()) // Close ends it
		l.stop = stop
		go l.run(running)
	})
	l.nudge()
	return nil
}

// watch has end called when a lease is lost, which it may be already.
func (l *Leases) watch(of *lease, end context.CancelCauseFunc) {
	l.mu.Lock()
	defer l.mu.Unlock()
	of.end = end
	if of.lost != nil {
		end(of.lost)
	}
}

// forget ends the wait of somebody who left. What they were given meanwhile is free again.
func (l *Leases) forget(w *wish) {
	l.mu.Lock()
	l.wanted = slices.DeleteFunc(l.wanted, func(o *wish) bool { return o == w })
	l.mu.Unlock()
	select {
	case got := <-w.granted:
		if got != nil {
			l.free(got)
		}
	default:
	}
}

// free gives a lease back, unless it was lost.
func (l *Leases) free(it *lease) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held[it.name] != it {
		return
	}
	delete(l.held, it.name)
	l.freed = append(l.freed, it.name)
	l.nudge()
}

// nudge has run look again at once.
func (l *Leases) nudge() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// lose ends all leases and says why.
func (l *Leases) lose(why error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for name, it := range l.held {
		it.lost = errors.Join(store.ErrLeaseLost, why)
		if it.end != nil {
			it.end(it.lost)
		}
		delete(l.held, name)
	}
	l.freed = nil // the server frees them with the connection
}

// Close ends all leases and lets others have them. It may be called more than once.
func (l *Leases) Close() {
	l.mu.Lock()
	l.closed = true
	started := l.stop != nil
	l.mu.Unlock()
	if started {
		l.stop()
		<-l.done
	}
}

// lockKey is the advisory lock of a name. A hash of 64 bits keeps names apart from each other and from the store's own locks.
func lockKey(name string) int64 {
	sum := sha256.Sum256([]byte("hangup/lease/" + name))
	return int64(binary.BigEndian.Uint64(sum[:]))
}
