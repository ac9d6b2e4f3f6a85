package discord

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// firstAnswer hands the first answer to an interaction from whoever handles it to the post that waits
// for it.
type firstAnswer struct {
	in    *interaction
	given chan posted
	left  chan error // whether it went out

	mu   sync.Mutex
	done bool // it was given, or it is too late
}

// call names the answer as the call that it replaces.
func (f *firstAnswer) call() request {
	return request{Method: http.MethodPost, Path: "/interactions/" + f.in.ID + "/" + f.in.Token + "/callback", Callback: true}
}

// answer is a respond. It returns when the answer went out.
func (f *firstAnswer) answer(ctx context.Context, r *discordgo.InteractionResponse, files []file) error {
	p, err := encodeAnswer(r, files)
	if err != nil {
		return badRequest(f.call(), err)
	}
	if !f.give(p) {
		return f.call().fail(expired, nil, "the post waits no longer")
	}
	select {
	case err = <-f.left:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		return lost(ctx, f.call(), err, true, f.call().clean)
	}
	return nil
}

// give hands an answer over, unless there was one or it is too late.
func (f *firstAnswer) give(p posted) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.done {
		return false
	}
	f.done = true
	f.given <- p
	return true
}

// miss makes it too late, unless an answer was given.
func (f *firstAnswer) miss() (posted, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.done = true
	select {
	case p := <-f.given:
		return p, true
	default:
		return posted{}, false
	}
}

// seen remembers ids for a while, at least as long as a post stays fresh.
type seen struct {
	keep time.Duration

	mu       sync.Mutex
	young    map[string]bool
	old      map[string]bool
	turnedAt time.Time
}

func newSeen(keep time.Duration) *seen {
	return &seen{keep: keep, young: map[string]bool{}, old: map[string]bool{}}
}

// first tells whether an id has not been seen lately. "" always is: a ping needs none.
func (s *seen) first(id string, now time.Time) bool {
	if id == "" {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if now.Sub(s.turnedAt) > s.keep {
		// What is in old was seen at least that long ago.
		s.old, s.young, s.turnedAt = s.young, map[string]bool{}, now
	}
	if s.young[id] || s.old[id] {
		return false
	}
	s.young[id] = true
	return true
}
