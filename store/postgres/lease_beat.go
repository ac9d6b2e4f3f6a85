package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// freeChannel is where processes tell each other that they gave a lease back, so that nobody waits for the next try.
const freeChannel = "hangup_lease_free"

// run keeps a connection and the leases on it until ctx ends.
func (l *Leases) run(ctx context.Context) {
	defer close(l.done)
	defer l.refuseAll()
	for ctx.Err() == nil {
		b, err := l.connect(ctx)
		if err == nil {
			err = b.keep(ctx)
			l.lose(err)
			b.close()
		}
		pause(ctx, tryEvery)
	}
}

// refuseAll ends every wait once the store is closed.
func (l *Leases) refuseAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, w := range l.wanted {
		w.granted <- nil
	}
	l.wanted = nil
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// beating is one connection and the leases that were got on it. One goroutine uses it.
type beating struct {
	*Leases
	conn *pgx.Conn
	last time.Time // when the server was last asked what it answered
}

// connect opens the connection that holds the locks. The server ends it when it hears nothing on it.
func (l *Leases) connect(ctx context.Context) (*beating, error) {
	ctx, cancel := context.WithTimeout(ctx, giveUp)
	defer cancel()
	began := time.Now()
	conn, err := pgx.ConnectConfig(ctx, l.config)
	if err != nil {
		return nil, err
	}
	_, err = conn.Exec(ctx, fmt.Sprintf("SET idle_session_timeout = %d; SET application_name = 'hangup leases'; LISTEN %s",
		sessionIdle.Milliseconds(), freeChannel))
	b := &beating{l, conn, began}
	if err == nil {
		err = direct(ctx, conn)
	}
	if err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

// errPool says that locks cannot be kept: a pool gives a statement now this connection to the server, now that one.
var errPool = refuse(nil, "the address of the PostgreSQL database leads to a pool of connections, such as PgBouncer, and the processes of hangup tell each other by locks "+
	"of a connection who does what: give the address of the server itself")

// direct finds out whether a connection leads to the server itself. A pool makes up the number of the process that serves it.
func direct(ctx context.Context, conn *pgx.Conn) error {
	var serves uint32
	if err := conn.QueryRow(ctx, "SELECT pg_backend_pid()").Scan(&serves); err != nil {
		return err
	}
	if serves != conn.PgConn().PID() {
		return errPool
	}
	return nil
}

// check finds out whether leases can be held at all.
func (l *Leases) check(ctx context.Context) error {
	b, err := l.connect(ctx)
	if err == nil {
		b.close()
	}
	return err
}

// keep says again and again that this process is alive, and gives and takes leases, until the server does not answer in time or ctx ends.
func (b *beating) keep(ctx context.Context) error {
	for {
		if err := b.beat(ctx); err != nil {
			return err
		}
		if err := b.listen(ctx, b.interval()); err != nil {
			return err
		}
	}
}

// beat asks the server for what is wanted. It fails when the answer is not there in time for the leases that are held.
func (b *beating) beat(ctx context.Context) error {
	began := time.Now()
	ctx, cancel := context.WithDeadlineCause(ctx, b.last.Add(giveUp), errors.New("the server does not answer"))
	defer cancel()
	if err := b.unlock(ctx); err != nil {
		return because(ctx, err)
	}
	got, err := b.lock(ctx)
	if err != nil {
		return because(ctx, err)
	}
	b.last = began
	b.grant(got)
	return nil
}

// because is the reason for which ctx ended, when it did, or err.
func because(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// interval is how long nothing need be said.
func (b *beating) interval() time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.wanted) > 0 {
		return tryEvery
	}
	return beatEvery
}

// listen waits for an interval, and less when there is something to do. It fails at once when the connection breaks.
func (b *beating) listen(ctx context.Context, d time.Duration) error {
	waiting, cancel := context.WithTimeout(ctx, d)
	over := make(chan struct{})
	go func() {
		defer close(over)
		select {
		case <-b.wake:
			cancel()
		case <-waiting.Done():
		}
	}()
	_, err := b.conn.WaitForNotification(waiting)
	ended := waiting.Err() != nil
	cancel()
	<-over // or it would take what the next wait is woken with
	if err != nil && (!ended || b.conn.IsClosed()) {
		return err
	}
	return ctx.Err()
}

// unlock lets go of what was released, and tells the others.
func (b *beating) unlock(ctx context.Context) error {
	b.mu.Lock()
	names := b.freed
	b.freed = nil
	b.mu.Unlock()
	if len(names) == 0 {
		return nil
	}
	_, err := b.conn.Exec(ctx, "SELECT pg_advisory_unlock(key) FROM unnest($1::bigint[]) AS key", lockKeys(names))
	if err == nil {
		_, err = b.conn.Exec(ctx, "NOTIFY "+freeChannel)
	}
	return err
}

// lock tries to get what is wanted and gives what it got. When nothing is wanted it only shows that this process is alive.
func (b *beating) lock(ctx context.Context) (got []string, err error) {
	ones, choices, ours := b.missing()
	if got, err = b.try(ctx, ones, len(ones)); err != nil {
		return nil, err
	}
	for _, name := range got {
		ours[name] = true
	}
	for _, names := range choices {
		one, err := b.try(ctx, slices.DeleteFunc(names, func(name string) bool { return ours[name] }), 1)
		if err != nil {
			return nil, err
		}
		for _, name := range one {
			ours[name] = true
			got = append(got, name)
		}
	}
	return got, nil
}

// missing gives the names that somebody waits for, each once, and those of whom one of several would do. ours is what is not to be asked
// for: the server would give a connection twice what it has.
func (b *beating) missing() (ones []string, choices [][]string, ours map[string]bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	ours = map[string]bool{}
	for name := range b.held {
		ours[name] = true
	}
	for _, name := range b.freed {
		ours[name] = true // released since: it is unlocked first
	}
	for _, w := range b.wanted {
		switch {
		case len(w.names) > 1:
			choices = append(choices, slices.Clone(w.names))
		case !ours[w.names[0]] && !slices.Contains(ones, w.names[0]):
			ones = append(ones, w.names[0])
		}
	}
	return ones, choices, ours
}

// try asks for names, in order, until the server gave so many.
func (b *beating) try(ctx context.Context, names []string, most int) (got []string, err error) {
	rows, err := b.conn.Query(ctx, "SELECT n FROM unnest($1::bigint[]) WITH ORDINALITY AS k (key, n) WHERE pg_try_advisory_lock(key) LIMIT $2", lockKeys(names), most)
	if err != nil {
		return nil, err
	}
	which, err := pgx.CollectRows(rows, pgx.RowTo[int])
	for _, n := range which {
		got = append(got, names[n-1])
	}
	return got, err
}

func lockKeys(names []string) []int64 {
	keys := make([]int64, len(names))
	for n, name := range names {
		keys[n] = lockKey(name)
	}
	return keys
}

// grant gives names to who waited longest for each, and those that nobody waits for any more back.
func (b *beating) grant(names []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, name := range names {
		if w := b.firstWish(name); w != nil {
			it := &lease{name: name}
			b.held[name] = it
			w.granted <- it
			continue
		}
		b.freed = append(b.freed, name)
		b.nudge()
	}
}

// firstWish takes the oldest wish for a name; nil when there is none.
func (b *beating) firstWish(name string) *wish {
	for n, w := range b.wanted {
		if slices.Contains(w.names, name) {
			b.wanted = append(b.wanted[:n:n], b.wanted[n+1:]...)
			return w
		}
	}
	return nil
}

// closeWithin is how long the goodbye to the server may take. Without it the server learns from the system that nobody is there.
const closeWithin = time.Second

func (b *beating) close() {
	ctx, cancel := context.WithTimeout(context.Background(), closeWithin)
	defer cancel()
	_ = b.conn.Close(ctx) // it may be broken, which is why it is closed
}
