package outbox

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"hangup/bot"
)

func TestAnOldTextUnderAKnownKeyIsWrittenAnew(t *testing.T) {
	cut := &bot.SendError{Kind: bot.Retry, Doubt: true, Err: errors.New("cut")}
	for _, c := range []struct {
		name       string
		idempotent bool
		first      error
		changes    bool
		inDoubt    bool
		edits      int
	}{
		{"the text was corrected after an attempt in doubt", true, cut, true, false, 1},
		{"the text is the same", true, cut, false, false, 0},
		{"the attempt failed for sure", true, fails(bot.Retry), true, false, 0},
		{"the process ended and nobody knows what it said", true, nil, false, true, 1},
		{"the process ended, and the next attempt was cut off", true, cut, false, true, 1},
		{"a platform without keys takes a new message", false, cut, true, false, 0},
		{"nor does it after a restart", false, nil, false, true, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			playWith(t, standing(c.idempotent), func(s *scene) Posts {
				s.f.answer = firstOnly(1, c.first)
				if c.first == nil {
					s.f.answer = nil
				}
				s.q.add("a", WarningClass, time.Now())
				s.q.rows[0].InDoubt = c.inDoubt
				return &scribe{say: func(n int, o bot.Order) (bot.Written, error) {
					if !c.changes {
						n = 1
					}
					return bot.Written{Reply: bot.Reply{Lead: fmt.Sprint("text ", n)}}, nil
				}}
			}, func(s *scene) {
				s.pass(time.Minute)
				edits := 0
				for _, p := range s.f.attempted() {
					if p.op == EditPost {
						edits++
					}
				}
				s.same("edits", edits, c.edits)
				s.same("state", s.q.row(1).state, Sent)
				s.same("nothing is remembered", len(s.o.lanes[0].courier.deliver.waits.doubts.kept), 0)
			})
		})
	}
}
