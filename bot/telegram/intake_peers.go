package telegram

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"hangup/bot"
)

// Owners says which of several processes handles what is stored.
type Owners interface {
	// ArrivalOwners gives the owners of what is not over, each once.
	ArrivalOwners(ctx context.Context, platform string) ([]string, error)
	// AdoptArrivals makes what is not over of one owner another's, and gives it in the order in which it was committed.
	AdoptArrivals(ctx context.Context, platform, from, to string) ([]bot.Arrival, error)
	// OwnsArrival tells whether an arrival is not over and an owner's.
	OwnsArrival(ctx context.Context, platform, id, owner string) (bool, error)
}

// Leases tells processes that are alive from dead ones.
type Leases interface {
	// Hold waits until this process holds name. held lasts until that is lost, or until release.
	Hold(ctx context.Context, name string) (held context.Context, release func(), err error)
}

// Peers are the other processes that take in and handle updates of the same bot. All of it must be set.
type Peers struct {
	Self   string // names this process, another at each start; at most 64 bytes
	Owners Owners
	Leases Leases
	Turns  bot.Turns // has the updates of a chat handled one at a time
}

const (
	// adoptEvery is how often a process looks for what another left. It takes two looks to believe that one is dead, as after a
	// restart of the server all are without their leases for a moment: what it left is handled some 5 s after its death.
	adoptEvery = 2 * time.Second
	// probeTimeout is how long a look waits for a lease that is not free.
	probeTimeout = 500 * time.Millisecond
	// lineTurn is how long an update waits while another process handles one of the same chat; then it is tried again later.
	lineTurn = 10 * time.Second
	// unsure is how long an update waits while this process is not sure to be held for alive.
	unsure = 500 * time.Millisecond
)

// inboxLease is what a process holds for as long as nobody may adopt what is its own.
func inboxLease(process string) string { return "inbox/" + Platform + "/" + process }

// kin is how an intake gets along with other processes. A nil kin is alone.
type kin struct {
	Peers
	log  *slog.Logger
	mu   sync.Mutex
	held context.Context // nil while this process has no lease
}

// self is the owner of what this process takes in.
func (k *kin) self() string {
	if k == nil {
		return ""
	}
	return k.Self
}

// mine tells whether what waits with an owner is for this process. One that is alone handles what anybody left.
func (k *kin) mine(owner string) bool { return k == nil || owner == k.Self }

// alive gives a context that ends when this process is no longer held for alive; nil while it is not.
func (k *kin) alive() context.Context {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.held == nil || k.held.Err() != nil {
		return nil
	}
	return k.held
}

// live holds the lease of this process until ctx ends, anew whenever it is lost. It calls ready when it has it first.
func (k *kin) live(ctx context.Context, ready func()) {
	for ctx.Err() == nil {
		held, release, err := k.Leases.Hold(ctx, inboxLease(k.Self))
		if err != nil {
			if sleep(ctx, time.Second) {
				k.log.Error("this process cannot show that it is alive", "error", err)
			}
			continue
		}
		k.mu.Lock()
		k.held = held
		k.mu.Unlock()
		ready()
		<-held.Done()
		release()
		if ctx.Err() == nil {
			k.log.Warn("this process was not sure to be held for alive: what it left may be handled elsewhere", "cause", context.Cause(held))
		}
	}
}

// dead tells whether the lease of a process is free, and calls then while that process cannot have it back.
func (k *kin) dead(ctx context.Context, process string, then func()) (dead bool) {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	_, release, err := k.Leases.Hold(ctx, inboxLease(process))
	if err != nil {
		return false
	}
	defer release()
	then()
	return true
}

// adopt takes over what dead processes left, until ctx ends.
func (in *Intake) adopt(ctx context.Context) {
	doubted := map[string]bool{} // those whose lease was free at the last look
	for sleep(ctx, adoptEvery) {
		if in.kin.alive() == nil {
			continue
		}
		owners, err := in.kin.Owners.ArrivalOwners(ctx, Platform)
		if err == nil && in.doubt.Load() {
			err = in.recheck(ctx)
		}
		if err != nil {
			if ctx.Err() == nil {
				in.cfg.Log.Error("whose updates wait cannot be read", "error", err)
			}
			continue
		}
		doubted = in.lookAfter(ctx, owners, doubted)
	}
}

// lookAfter takes over what those left whose lease is free at the second look, and gives those whose lease is free.
func (in *Intake) lookAfter(ctx context.Context, owners []string, doubted map[string]bool) (free map[string]bool) {
	free = map[string]bool{}
	for _, owner := range owners {
		if owner == in.kin.Self {
			continue
		}
		free[owner] = in.kin.dead(ctx, owner, func() {
			if doubted[owner] {
				in.takeOver(ctx, owner)
			}
		})
	}
	return free
}

// takeOver lines up what another process left. That one may have died in some of it.
func (in *Intake) takeOver(ctx context.Context, from string) {
	in.storing.Lock()
	defer in.storing.Unlock()
	in.lines.watch(true)
	defer in.lines.watch(false)
	adopted, err := in.kin.Owners.AdoptArrivals(ctx, Platform, from, in.kin.Self)
	if err != nil {
		in.doubt.Store(true) // some may be ours all the same
		in.cfg.Log.Error("updates that another process left are not taken over", "error", err)
		return
	}
	if len(adopted) > 0 {
		in.cfg.Log.Info("updates that another process left are taken over", "count", len(adopted), "process", from)
		in.lineUp(adopted, asLeft)
	}
}

// asLeft marks an update that waited while nobody handled it: a process may have died in it.
func asLeft(it *item) { it.suspect, it.alone = true, it.tries > 0 }

// fenced tells whether an update may be handled by this process now: it is held for alive, and nobody took the update over
// while it was not. If not, it has seen to what becomes of it.
func (in *Intake) fenced(ctx context.Context, it *item) bool {
	if in.kin == nil {
		return true
	}
	if in.kin.alive() == nil {
		in.lines.again(it, in.cfg.Now().Add(unsure))
		return false
	}
	owns, err := in.kin.Owners.OwnsArrival(ctx, Platform, arrivalID(it.id), in.kin.Self)
	switch {
	case err != nil:
		if ctx.Err() == nil {
			in.cfg.Log.Error("whose an update is cannot be read", "update", it.id, "error", err)
		}
		it.later++
		in.lines.again(it, in.cfg.Now().Add(backoff(it.later)))
	case !owns:
		in.cfg.Log.Info("an update was handled by another process", "update", it.id)
		in.lines.done(it)
	}
	return err == nil && owns
}

// apart has f handle an update while no other process handles one of the same chat, and for as long as this one is held for alive.
func (in *Intake) apart(ctx context.Context, it *item, f func(context.Context) error) error {
	if in.kin == nil {
		return f(ctx)
	}
	waiting, cancel := context.WithTimeout(ctx, lineTurn)
	done, err := in.kin.Turns.Turn(waiting, "telegram/"+it.line.String())
	cancel()
	if err != nil {
		return keepFault(err)
	}
	defer done()
	ctx, cut := context.WithCancel(ctx)
	defer cut()
	held := in.kin.alive()
	if held == nil {
		return keepFault(errUnsure)
	}
	defer context.AfterFunc(held, cut)()
	if err := f(ctx); err != nil {
		if held.Err() != nil {
			return keepFault(errUnsure) // it was cut off: what became of it elsewhere is seen before it is tried again
		}
		return err
	}
	return nil
}
