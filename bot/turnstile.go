package bot

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// turnWait is how long a turn in another process is waited for. A turn takes some 10 ms, a slow one as long as a platform is asked
// who moderates. Whoever waited that long is answered: a criminal may be on the line.
const turnWait = 2 * time.Second

// turnstile lets one turn of a person in a chat pass at a time, so that a button pressed twice
// at once reads the dialog that the first press left. Nobody waits for anybody else.
type turnstile struct {
	others   Turns // has other processes wait; nil when there are none
	patience *patience
	log      *slog.Logger

	mu    sync.Mutex
	gates map[gateKey]*gate
}

type gateKey struct {
	who PersonKey
	at  Address
}

// gate is there while somebody is in or before it; turns counts them, under the lock of the turnstile.
type gate struct {
	sync.Mutex
	turns int
}

func newTurnstile(others Turns, p *patience, log *slog.Logger) *turnstile {
	return &turnstile{others: others, patience: p, log: log, gates: map[gateKey]*gate{}}
}

// enter waits for the gate and returns what opens it again.
func (s *turnstile) enter(ctx context.Context, keys keyring, who PersonKey, at Address) (leave func()) {
	key := gateKey{who, at}
	s.mu.Lock()
	g := s.gates[key]
	if g == nil {
		g = new(gate)
		s.gates[key] = g
	}
	g.turns++
	s.mu.Unlock()
	g.Lock()
	done := s.everywhere(ctx, keys.sum("turn", string(who), at.Chat.Platform, at.Chat.ID, string(at.Thread)))
	return func() {
		done()
		s.leave(key, g)
	}
}

func (s *turnstile) leave(key gateKey, g *gate) {
	g.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if g.turns--; g.turns == 0 {
		delete(s.gates, key)
	}
}

// everywhere waits for a turn in other processes and returns what ends it. Without a turn it goes on all the same: an answer that
// may meet another is better than none.
func (s *turnstile) everywhere(ctx context.Context, name string) (done func()) {
	if s.others == nil {
		return func() {}
	}
	ctx, cancel := context.WithTimeout(ctx, s.patience.most(turnWait))
	defer cancel()
	done, err := s.others.Turn(ctx, name)
	if err != nil {
		s.log.WarnContext(ctx, "a person's turn is not known to other processes", "error", err)
		return func() {}
	}
	return done
}
