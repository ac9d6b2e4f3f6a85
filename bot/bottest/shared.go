package bottest

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"hangup/bot"
)

// Shared is a bot.Shared and a bot.Turns in memory: several adapters on one stand for several processes.
type Shared struct {
	mu     sync.Mutex
	broken error
	values map[string]shared
	taken  map[string]chan struct{}
}

type shared struct {
	bot.SharedValue
	times int
}

var (
	_ bot.Shared = (*Shared)(nil)
	_ bot.Turns  = (*Shared)(nil)
)

// NewShared makes one that is empty.
func NewShared() *Shared {
	return &Shared{values: map[string]shared{}, taken: map[string]chan struct{}{}}
}

// Break has every call fail with err until it is nil again.
func (s *Shared) Break(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.broken = err
}

// Values gives what is there, the names of a space together, for a look at what could be read there.
func (s *Shared) Values() (all []bot.SharedValue) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(s.values)) {
		all = append(all, s.values[name].SharedValue)
	}
	return all
}

func (s *Shared) use() (done func(), err error) {
	s.mu.Lock()
	return s.mu.Unlock, s.broken
}

// find gives what is there at now. The lock is held.
func (s *Shared) find(space, name string, now time.Time) (shared, bool) {
	v, ok := s.values[space+" "+name]
	return v, ok && now.Before(v.Until)
}

// PutOnce keeps a value unless there is one.
func (s *Shared) PutOnce(_ context.Context, v bot.SharedValue, now time.Time) ([]byte, bool, error) {
	done, err := s.use()
	defer done()
	if err != nil {
		return nil, false, err
	}
	if have, ok := s.find(v.Space, v.Name, now); ok {
		return bytes.Clone(have.Value), false, nil
	}
	s.values[v.Space+" "+v.Name] = shared{SharedValue: v}
	return nil, true, nil
}

// CountShared counts once more.
func (s *Shared) CountShared(_ context.Context, v bot.SharedValue, now time.Time) (int, error) {
	done, err := s.use()
	defer done()
	if err != nil {
		return 0, err
	}
	have, ok := s.find(v.Space, v.Name, now)
	if !ok {
		have = shared{SharedValue: v}
	}
	have.times++
	s.values[v.Space+" "+v.Name] = have
	return have.times, nil
}

// PutShared keeps a value in the place of another.
func (s *Shared) PutShared(_ context.Context, v bot.SharedValue) error {
	done, err := s.use()
	defer done()
	if err == nil {
		s.values[v.Space+" "+v.Name] = shared{SharedValue: v}
	}
	return err
}

// Shared gives a value.
func (s *Shared) Shared(_ context.Context, space, name string, now time.Time) ([]byte, bool, error) {
	done, err := s.use()
	defer done()
	v, ok := s.find(space, name, now)
	if !ok || err != nil {
		return nil, false, err
	}
	return bytes.Clone(v.Value), true, nil
}

// SwapShared changes a value that is still as it was read.
func (s *Shared) SwapShared(_ context.Context, space, name string, old, value []byte, now time.Time) (bool, error) {
	done, err := s.use()
	defer done()
	v, ok := s.find(space, name, now)
	if !ok || err != nil || !bytes.Equal(v.Value, old) {
		return false, err
	}
	v.Value = value
	s.values[space+" "+name] = v
	return true, nil
}

// TakeShared gives a value and removes it.
func (s *Shared) TakeShared(_ context.Context, space, name string, now time.Time) ([]byte, bool, error) {
	done, err := s.use()
	defer done()
	v, ok := s.find(space, name, now)
	if !ok || err != nil {
		return nil, false, err
	}
	delete(s.values, space+" "+name)
	return v.Value, true, nil
}

// Turn waits for the turn of a name. Unlike a store it keeps those of one process waiting too.
func (s *Shared) Turn(ctx context.Context, name string) (func(), error) {
	for {
		s.mu.Lock()
		err, busy := s.broken, s.taken[name]
		if err == nil && busy == nil {
			over := make(chan struct{})
			s.taken[name] = over
			s.mu.Unlock()
			return func() { s.end(name, over) }, nil
		}
		s.mu.Unlock()
		if err != nil {
			return nil, err
		}
		select {
		case <-busy:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (s *Shared) end(name string, over chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.taken, name)
	close(over)
}
