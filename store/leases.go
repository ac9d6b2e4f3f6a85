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
}

// LaneLease is for posting on a platform, whose limits count once for all processes.
func LaneLease(platform string) string { return "lane/" + platform }

// OneProcess is the leases of a store that one process serves: it has every lease that is free. The zero value is ready.
type OneProcess struct {
	mu    sync.Mutex
	taken map[string]chan struct{} // closed when it is free again
}

// Hold waits until nobody else in this process holds name.
func (o *OneProcess) Hold(ctx context.Context, name string) (held context.Context, release func(), err error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		taken := o.take(name)
		if taken == nil {
			break
		}
		select {
		case <-taken:
		case <-ctx.Done():
		}
	}
	held, end := context.WithCancel(ctx)
	return held, sync.OnceFunc(func() { end(); o.free(name) }), nil
}

// take gives what is closed when name is free again; nil when it is the caller's now.
func (o *OneProcess) take(name string) chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	if taken := o.taken[name]; taken != nil {
		return taken
	}
	if o.taken == nil {
		o.taken = map[string]chan struct{}{}
	}
	o.taken[name] = make(chan struct{})
	return nil
}

func (o *OneProcess) free(name string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	close(o.taken[name])
	delete(o.taken, name)
}
