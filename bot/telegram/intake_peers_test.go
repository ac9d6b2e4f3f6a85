package telegram

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/bottest"
)

func (l *ledger) ArrivalOwners(ctx context.Context, _ string) (all []string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range l.rows {
		if r.state == "" && !slices.Contains(all, r.Owner) {
			all = append(all, r.Owner)
		}
	}
	return all, ctx.Err()
}

func (l *ledger) AdoptArrivals(ctx context.Context, _ string, from, to string) (adopted []bot.Arrival, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range l.rows {
		if r.state == "" && r.Owner == from {
			r.Owner = to
			adopted = append(adopted, r.Arrival)
		}
	}
	return adopted, ctx.Err()
}

func (l *ledger) OwnsArrival(ctx context.Context, _ string, id, owner string) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := l.byID[id]
	return r != nil && r.state == "" && r.Owner == owner, ctx.Err()
}

// locks are the leases of several processes.
type locks struct {
	mu   sync.Mutex
	held map[string]*lock
}

type lock struct {
	process string
	lose    context.CancelFunc
}

// leases are those of one process. It learns of a loss when it is told.
type leases struct {
	*locks
	process string
}

func (l leases) Hold(ctx context.Context, name string) (context.Context, func(), error) {
	for {
		l.mu.Lock()
		if l.held[name] == nil && ctx.Err() == nil {
			held, lose := context.WithCancel(ctx)
			it := &lock{l.process, lose}
			l.held[name] = it
			l.mu.Unlock()
			return held, func() { lose(); l.free(name, it) }, nil
		}
		l.mu.Unlock()
		if !sleep(ctx, 100*time.Millisecond) {
			return nil, nil, ctx.Err()
		}
	}
}

func (l leases) free(name string, it *lock) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held[name] == it {
		delete(l.held, name)
	}
}

// drop takes every lease of a process away, and tells it when told is set.
func (l *locks) drop(process string, told bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for name, it := range l.held {
		if it.process == process {
			delete(l.held, name)
			if told {
				it.lose()
			}
		}
	}
}

// fleet is several intakes over one store.
type fleet struct {
	t      *testing.T
	ledger *ledger
	locks  *locks
	shared *bottest.Shared
}

func newFleet(t *testing.T) *fleet {
	return &fleet{t, newLedger(), &locks{held: map[string]*lock{}}, bottest.NewShared()}
}

// start starts a process.
func (f *fleet) start(name string, desk *clerk, change ...func(*IntakeConfig)) *hall {
	f.t.Helper()
	peers := &Peers{Self: name, Owners: f.ledger, Leases: leases{f.locks, name}, Turns: f.shared}
	h := openHall(f.t, f.ledger, desk, append([]func(*IntakeConfig){func(c *IntakeConfig) { c.Peers = peers }}, change...)...)
	after(time.Millisecond)
	return h
}

// deaf is a store that a process no longer reaches.
type deaf struct{ Store }

func (deaf) SettleArrivals(context.Context, string, []bot.Settled) error { return errDisk }

func TestAnUpdateAtTwoProcessesIsHandledOnce(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		f, desk := newFleet(t), &clerk{}
		a, b := f.start("a", desk), f.start("b", desk)
		var all sync.WaitGroup
		for range 3 {
			for _, h := range []*hall{a, b} {
				all.Go(func() { h.commit(saying(7, 1, 40)...) })
				all.Go(func() { h.commit(saying(8, 41, 50)...) })
			}
		}
		all.Wait()
		after(20 * time.Second) // several looks for what others left
		a.stop()
		b.stop()
		sameIDs(t, "handled", sortedIDs(desk.handled()), countTo(50)...)
		sameIDs(t, "in the store", sortedIDs(f.ledger.in(bot.Handled)), countTo(50)...)
	})
}

// What a process left that died is handled by another within 10 s, once, by one of several.
func TestWhatADeadProcessLeftIsHandledByAnother(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		f, dying, desk := newFleet(t), &clerk{}, &clerk{}
		dying.do = func(ctx context.Context, _ RawUpdate, _ int) error { <-ctx.Done(); return ctx.Err() }
		a := f.start("a", dying, func(c *IntakeConfig) { c.Store = deaf{c.Store} })
		b, c := f.start("b", desk), f.start("c", desk)
		a.commit(saying(7, 1, 3)...)
		a.commit(saying(8, 4, 5)...)
		after(time.Minute)
		sameIDs(t, "handled while it lives", desk.handled())
		f.locks.drop("a", true)
		a.stop()
		after(10 * time.Second)
		sameIDs(t, "handled after its death", sortedIDs(desk.handled()), countTo(5)...)
		sameIDs(t, "begun", sortedIDs(desk.beginnings()), countTo(5)...)
		for id := range int64(5) {
			if f.ledger.tries(id+1) != 1 {
				t.Errorf("%d was tried %d times: a process may have died in it", id+1, f.ledger.tries(id+1))
			}
		}
		b.stop()
		c.stop()
	})
}

// A process that was stopped, as by SIGSTOP or a machine that sleeps, comes back when another has handled what was its own.
func TestAProcessThatWasFrozenDoesNotHandleAgain(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		f, frozen, desk := newFleet(t), &clerk{}, &clerk{}
		thawed := make(chan struct{})
		a := f.start("a", frozen, func(c *IntakeConfig) { c.Peers.Owners = icy{c.Peers.Owners, thawed} })
		a.commit(saying(7, 1, 3)...)
		after(time.Second)
		f.locks.drop("a", false)
		b := f.start("b", desk)
		after(10 * time.Second)
		sameIDs(t, "handled by another", desk.handled(), 1, 2, 3)
		close(thawed)
		after(30 * time.Second)
		sameIDs(t, "begun by the one that came back", frozen.beginnings())
		if a.in.lines.count != 0 {
			t.Errorf("%d are still in line", a.in.lines.count)
		}
		a.stop()
		b.stop()
		if strings.Contains(a.log.String(), "level=ERROR") || !strings.Contains(a.log.String(), "handled by another process") {
			t.Errorf("log: %s", a.log)
		}
	})
}

// icy stops whoever asks whose an update is while the ice holds.
type icy struct {
	Owners
	thawed chan struct{}
}

func (i icy) OwnsArrival(ctx context.Context, platform, id, owner string) (bool, error) {
	<-i.thawed
	return i.Owners.OwnsArrival(ctx, platform, id, owner)
}

// When the server restarts every process is without its lease for a moment. Nobody takes over then what its owner still handles.
func TestAMomentWithoutLeasesIsNoDeath(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		f, slow, desk := newFleet(t), &clerk{}, &clerk{}
		slow.do = func(ctx context.Context, u RawUpdate, n int) error {
			if !sleep(ctx, 3*time.Second) {
				return &bot.SendError{Kind: bot.Retry, Err: ctx.Err()}
			}
			return nil
		}
		a, b := f.start("a", slow), f.start("b", desk)
		a.commit(saying(7, 1, 4)...)
		for range 3 {
			after(time.Second)
			f.locks.drop("a", true)
			f.locks.drop("b", true)
			after(5 * time.Second)
		}
		after(time.Minute)
		sameIDs(t, "handled by another", desk.handled())
		sameIDs(t, "handled", slow.handled(), 1, 2, 3, 4)
		a.stop()
		b.stop()
	})
}

// What is being handled when the lease is lost is cut off, so that nobody else answers beside it.
func TestALostLeaseEndsWhatIsBeingHandled(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		f, slow, desk := newFleet(t), &clerk{}, &clerk{}
		slow.do = func(ctx context.Context, _ RawUpdate, _ int) error { <-ctx.Done(); return errors.New("cut off") }
		a := f.start("a", slow, func(c *IntakeConfig) { c.Peers.Leases = &once{Leases: c.Peers.Leases} })
		b := f.start("b", desk)
		a.commit(saidIn(7, 1))
		after(time.Second)
		f.locks.drop("a", true)
		after(10 * time.Second)
		sameIDs(t, "handled by another", desk.handled(), 1)
		sameIDs(t, "begun", slow.beginnings(), 1)
		a.stop()
		b.stop()
		if f.ledger.tries(1) != 1 {
			t.Errorf("tried %d times: being cut off is not the fault of the update", f.ledger.tries(1))
		}
	})
}

// once are leases that are had once, and then no more.
type once struct {
	Leases
	had bool
}

func (o *once) Hold(ctx context.Context, name string) (context.Context, func(), error) {
	if o.had {
		<-ctx.Done()
		return nil, nil, ctx.Err()
	}
	o.had = true
	return o.Leases.Hold(ctx, name)
}

func TestWhatIsLeftAtAStopIsHandledByAnother(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		f, slow, desk := newFleet(t), &clerk{}, &clerk{}
		slow.do = func(ctx context.Context, _ RawUpdate, _ int) error { time.Sleep(2 * time.Second); return nil }
		a, b := f.start("a", slow), f.start("b", desk)
		a.commit(saying(7, 1, 3)...)
		after(time.Second)
		if took := a.stop(); took > 5*time.Second {
			t.Errorf("the stop took %v", took)
		}
		after(10 * time.Second)
		sameIDs(t, "handled by the one that stopped", slow.handled(), 1)
		sameIDs(t, "handled by another", desk.handled(), 2, 3)
		b.stop()
	})
}

// What waits from the time when there was one process is handled by whoever comes first.
func TestWhatWasNobodysIsTakenOver(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		f, desk := newFleet(t), &clerk{}
		dying := &clerk{do: func(ctx context.Context, _ RawUpdate, _ int) error { <-ctx.Done(); return ctx.Err() }}
		alone := openHall(t, f.ledger, dying)
		alone.commit(saying(7, 1, 2)...)
		after(time.Second)
		alone.crash(f.ledger)
		a, b := f.start("a", desk), f.start("b", desk)
		after(10 * time.Second)
		sameIDs(t, "handled", desk.handled(), 1, 2)
		a.stop()
		b.stop()
	})
}

// One process alone handles what any left, as after a move back from several.
func TestOneProcessAloneHandlesWhatOthersLeft(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		f, desk := newFleet(t), &clerk{}
		dying := &clerk{do: func(ctx context.Context, _ RawUpdate, _ int) error { <-ctx.Done(); return ctx.Err() }}
		a := f.start("a", dying)
		a.commit(saying(7, 1, 2)...)
		after(time.Second)
		a.crash(f.ledger)
		alone := openHall(t, f.ledger, desk)
		after(time.Second)
		sameIDs(t, "handled", desk.handled(), 1, 2)
		alone.stop()
	})
}

// Two updates of one chat that came to two processes are not handled at once.
func TestUpdatesOfOneChatAreHandledApart(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		f, desk := newFleet(t), &clerk{}
		desk.do = func(context.Context, RawUpdate, int) error { time.Sleep(50 * time.Millisecond); return nil }
		a, b := f.start("a", desk), f.start("b", desk)
		for id := range int64(20) {
			[]*hall{a, b}[id%2].commit(saidIn(7, id+1))
		}
		after(10 * time.Second)
		sameIDs(t, "handled", sortedIDs(desk.handled()), countTo(20)...)
		if desk.most != 1 {
			t.Errorf("%d at once", desk.most)
		}
		a.stop() // which says whether two were handled at once
		b.stop()
	})
}

func TestUpdatesWaitWhileTheStoreCannotSayWhoseTheyAre(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		f, desk := newFleet(t), &clerk{}
		a := f.start("a", desk)
		f.shared.Break(errDisk)
		a.commit(saying(7, 1, 2)...)
		after(5 * time.Second)
		sameIDs(t, "handled without turns", desk.handled())
		f.shared.Break(nil)
		after(time.Minute)
		sameIDs(t, "handled", desk.handled(), 1, 2)
		a.stop()
	})
}

func TestPeersLackNothing(t *testing.T) {
	f := newFleet(t)
	for what, change := range map[string]func(*Peers){
		"a name": func(p *Peers) { p.Self = "" }, "owners": func(p *Peers) { p.Owners = nil },
		"leases": func(p *Peers) { p.Leases = nil }, "turns": func(p *Peers) { p.Turns = nil },
	} {
		p := Peers{Self: "a", Owners: f.ledger, Leases: leases{f.locks, "a"}, Turns: f.shared}
		change(&p)
		cfg := IntakeConfig{Store: f.ledger, Desk: (&clerk{}).handle, Key: []byte(testKey), Now: time.Now, Peers: &p}
		if _, err := NewIntake(cfg); err == nil {
			t.Errorf("peers without %s were taken", what)
		}
	}
}
