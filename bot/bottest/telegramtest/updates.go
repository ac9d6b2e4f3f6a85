package telegramtest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// queue is the updates that wait for the bot.
type queue struct {
	last    int // the newest update_id
	waiting []*update
	past    []*update // all that ever came, for Repeat
	allowed []string  // empty is the default
	poll    int       // which getUpdates is the newest
}

// update is one update. A stubborn one is handed out once more, whatever the offset says.
type update struct {
	id       int
	body     json.RawMessage
	stubborn bool
	shown    bool
}

// The first update_id is any number (core.telegram.org/bots/api#update).
func newQueue() queue { return queue{last: 880000000} }

// unasked are the kinds that come only when allowed_updates names them (core.telegram.org/bots/api#getupdates).
func unasked(kind string) bool {
	return kind == "chat_member" || kind == "message_reaction" || kind == "message_reaction_count"
}

// push hands an update to the bot and gives its update_id, or 0 when the bot does not want that kind. The lock is held.
func (s *Server) push(kind string, content any) int {
	wanted := slices.Contains(s.queue.allowed, kind) || len(s.queue.allowed) == 0 && !unasked(kind)
	if !wanted {
		return 0
	}
	body := map[string]any{"update_id": s.queue.last + 1, kind: content}
	raw, err := json.Marshal(body)
	if err != nil {
		s.t.Errorf("telegramtest: an update that is no JSON: %v", err)
		return 0
	}
	if s.checker != nil {
		s.report(s.checker.Update(raw))
	}
	return s.enqueue(raw)
}

func (s *Server) enqueue(raw json.RawMessage) int {
	s.queue.last++
	u := &update{id: s.queue.last, body: raw}
	s.queue.waiting = append(s.queue.waiting, u)
	s.queue.past = append(s.queue.past, u)
	s.stir()
	return u.id
}

// Poison hands over an update of which one part is not what the Bot API promises: kind is such as message, and
// content any JSON.
func (s *Server) Poison(kind, content string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.enqueue(json.RawMessage(fmt.Sprintf(`{"update_id":%d,%q:%s}`, s.queue.last+1, kind, content)))
}

// Repeat hands over an update that came before once more, under the same update_id and whatever the offset.
func (s *Server) Repeat(id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range s.queue.past {
		if u.id == id {
			s.queue.waiting = append(s.queue.waiting, &update{id: id, body: u.body, stubborn: true})
			s.stir()
			return
		}
	}
	s.t.Errorf("telegramtest: there was no update %d", id)
}

// Reverse turns what waits round, so that the newest comes first.
func (s *Server) Reverse() {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.Reverse(s.queue.waiting)
}

// Waiting tells how many updates the bot has not confirmed.
func (s *Server) Waiting() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue.waiting)
}

// confirm forgets what is before the offset. A negative offset keeps only that many of the newest.
func (q *queue) confirm(offset int) {
	if offset < 0 {
		q.waiting = q.waiting[max(0, len(q.waiting)+offset):]
		return
	}
	q.waiting = slices.DeleteFunc(q.waiting, func(u *update) bool {
		return u.id < offset && (!u.stubborn || u.shown)
	})
}

func (q *queue) batch(limit int) []json.RawMessage {
	out := []json.RawMessage{}
	for _, u := range q.waiting {
		if len(out) == limit {
			break
		}
		u.shown = true
		out = append(out, u.body)
	}
	return out
}

// maxPoll is the longest that the server holds a poll: 50 s, as telegram-bot-api does.
const maxPoll = 50 * time.Second

func (s *Server) getUpdates(ctx context.Context, c Call) (any, error) {
	if s.hook.url != "" {
		return nil, &apiError{Code: 409, Text: "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"}
	}
	if err := c.object("allowed_updates", &s.queue.allowed); err != nil {
		return nil, err
	}
	limit := int(c.number("limit"))
	if limit < 1 || limit > 100 {
		limit = 100
	}
	s.queue.poll++
	me := s.queue.poll
	s.stir() // An older poll ends now.
	s.queue.confirm(int(c.number("offset")))
	return s.longPoll(ctx, me, limit, min(time.Duration(c.number("timeout"))*time.Second, maxPoll))
}

// longPoll waits for an update. The lock is given back while it waits.
func (s *Server) longPoll(ctx context.Context, me, limit int, wait time.Duration) (any, error) {
	late := time.NewTimer(wait)
	defer late.Stop()
	for {
		if s.queue.poll != me {
			return nil, &apiError{Code: 409, Text: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}
		}
		if s.hook.url != "" {
			return nil, &apiError{Code: 409, Text: "Conflict: terminated by setWebhook request"}
		}
		if len(s.queue.waiting) > 0 || wait <= 0 {
			return s.queue.batch(limit), nil
		}
		if s.sleep(ctx, late.C) {
			return []json.RawMessage{}, nil
		}
	}
}

// sleep waits for a change with the lock given back, and tells whether there is nothing more to wait for.
func (s *Server) sleep(ctx context.Context, late <-chan time.Time) (over bool) {
	changed := s.changed
	s.mu.Unlock()
	defer s.mu.Lock()
	select {
	case <-changed:
		return false
	case <-late:
	case <-ctx.Done():
	case <-s.done:
	}
	return true
}
