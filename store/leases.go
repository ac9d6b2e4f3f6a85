package store

import (
	"context"
	"errors"
	"sync"
)

// ErrLeaseLost is why the context of a lease ended that was neither released nor ended by its caller.
var ErrLeaseLost = errors.New("this process is no longer sure that it holds the lease")

// Leases says which process does what only one may do at a time.
type Leases interface {
	// Hold waits until this process holds name, which is one of LaneLease and so on. held lasts until the lease is lost, which
	// its cause tells, until release, or until ctx ends. What the lease allows must end with held; then release is called, which lets
	// another have it. release may be called twice. A caller in the same process waits as one of another does. The error is that of
	// ctx, or says that the store is closed.
	Hold(ctx context.Context, name string) (held context.Context, release func(), err error)
	// HoldAny waits until this process holds one of several names, and gives that. It takes no other of them. There must be one at least.
	HoldAny(ctx context.Context, names []string) (name string, held context.Context, release func(), err error)
}

// LaneLease is for posting on a platform, whose limits count once for all processes.
func LaneLease(platform string) string { return "lane/" + platform }

// OneProcess is the leases of a store that one process serves: it has every lease that is free. The zero value is ready.
type OneProcess struct {
	mu    sync.Mutex
	taken map[string]bool
	freed chan struct{} // closed when one of them is free again
}

// Hold waits until nobody else in this process holds name.
func (o *OneProcess) Hold(ctx context.Context, name string) (held context.Context, release func(), err error) {
	_, held, release, err = o.HoldAny(ctx, []string{name})
	return held, release, err
}

// HoldAny waits until one of the names is held by nobody else in this process.
func (o *OneProcess) HoldAny(ctx context.Context, names []string) (name string, held context.Context, release func(), err error) {
	for {
		if err := ctx.Err(); err != nil {
			return "", nil, nil, err
		}
		name, freed := o.take(names)
		if freed == nil {
			held, end := context.WithCancel(ctx)
			return name, held, sync.OnceFunc(func() { end(); o.free(name) }), nil
		}
		select {
		case <-freed:
		case <-ctx.Done():
		}
	}
}

// take gives a name that is the caller's now, or what is closed when any is free again.
func (o *OneProcess) take(names []string) (name string, freed chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.taken == nil {
		o.taken, o.freed = map[string]bool{}, make(chan struct{})
	}
	for _, name := range names {
		if !o.taken[name] {
			o.taken[name] = true
			return name, nil
		}
	}
	return "", o.freed
}

func (o *OneProcess) free(name string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.taken, name)
	close(o.freed)
	o.freed = make(chan struct{})
}
