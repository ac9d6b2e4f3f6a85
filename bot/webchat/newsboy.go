package webchat

import (
	"context"
	"log/slog"
	"time"
)

const (
	// marksAtOnce is how many new letters are told apart at one look. When there are more every page looks for its own.
	marksAtOnce = 1000
	// lateBy is how long after a letter one with a lower number may be seen, as two processes write at the same time.
	lateBy = 5 * time.Second
)

// newsboy notices letters that other processes post, with one question a second for all open pages.
type newsboy struct {
	mailbox Mailbox
	log     *slog.Logger
}

// run wakes the pages of chats that have new letters, until ctx ends.
func (n *newsboy) run(ctx context.Context, pages *streams) {
	var known round
	for {
		began := known.began
		chats, all, err := known.look(ctx, n.mailbox)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			n.log.Error("webchat: looking for new letters", "err", err)
		case all || !began: // what came before the first look may have come after that of a page
			pages.wakeAll()
		}
		for _, chat := range chats {
			pages.wake(chat)
		}
		t := time.NewTimer(pollEvery)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return
		}
	}
}

// round is what a newsboy knows. The zero round knows nothing.
type round struct {
	began bool
	after int64 // every letter up to it was seen, or is never looked for
	marks []markAt
	seen  map[int64]bool // above after
}

// markAt is when a letter was seen.
type markAt struct {
	seq int64
	at  time.Time
}

// look gives the chats of letters that were not seen yet, or says that there are too many.
func (r *round) look(ctx context.Context, m Mailbox) (chats []string, all bool, err error) {
	limit := marksAtOnce
	if !r.began {
		limit = 1
	}
	found, err := m.NewLetters(ctx, r.after, limit)
	if err != nil {
		return nil, false, err
	}
	if !r.began || len(found) == limit {
		all = r.began
		*r = round{began: true}
		if len(found) > 0 {
			r.after = found[0].Seq
		}
		return nil, all, nil
	}
	now := time.Now() // only measures how long ago something was seen
	for _, f := range found {
		if r.seen[f.Seq] {
			continue
		}
		if r.seen == nil {
			r.seen = map[int64]bool{}
		}
		r.seen[f.Seq] = true
		r.marks = append(r.marks, markAt{f.Seq, now})
		chats = append(chats, f.Chat)
	}
	r.settle(now)
	return chats, false, nil
}

// settle leaves behind what was seen so long ago that nothing comes before it any more.
func (r *round) settle(now time.Time) {
	kept := r.marks[:0]
	for _, m := range r.marks {
		if now.Sub(m.at) < lateBy {
			kept = append(kept, m)
			continue
		}
		r.after = max(r.after, m.seq)
		delete(r.seen, m.seq)
	}
	r.marks = kept
}
