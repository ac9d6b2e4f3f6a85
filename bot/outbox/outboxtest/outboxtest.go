// Package outboxtest is what every outbox.Queue must pass, whoever keeps it.
package outboxtest

import (
	"fmt"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
)

// Queue is a queue under test with a way to fill it.
type Queue interface {
	outbox.Queue
	outbox.Rests
	// Post puts a post for a chat of the platform "test" into the queue, of UrgentClass or WarningClass. One of WarningClass can
	// be changed under the name.
	Post(t testing.TB, name, chat string, class outbox.Class, due time.Time)
	// Change makes a post of WarningClass due for a change, as when it was corrected or recalled. What was not posted yet is
	// posted as it reads now, or not at all.
	Change(t testing.TB, name string, op outbox.Op, now time.Time)
}

// Platform is the platform of everything that is posted.
const Platform = "test"

// Run runs the whole suite, each test on a queue of its own.
func Run(t *testing.T, fresh func(t testing.TB) Queue) {
	for _, group := range [][]test{orderTests, outcomeTests, changeTests, restTests} {
		for _, one := range group {
			t.Run(one.name, func(t *testing.T) { one.run(subject{fresh(t), t}) })
		}
	}
}

type test struct {
	name string
	run  func(s subject)
}

// noon is a Wednesday.
var noon = time.Date(2026, time.November, 18, 12, 0, 0, 0, time.UTC)

func after(d time.Duration) time.Time { return noon.Add(d) }

// subject is a queue whose errors end the test.
type subject struct {
	Queue
	t testing.TB
}

func (s subject) fine(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s subject) same(what string, got, want any) {
	s.t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		s.t.Errorf("%s: got %s, want %s", what, g, w)
	}
}

// warn puts a warning into the queue, due at noon.
func (s subject) warn(name, chat string) { s.Post(s.t, name, chat, outbox.WarningClass, noon) }

// claim wants a delivery to be there.
func (s subject) claim(now time.Time) outbox.Delivery {
	s.t.Helper()
	d, ok, _, err := s.Claim(s.t.Context(), Platform, now)
	s.fine(err)
	if !ok {
		s.t.Fatal("nothing was there to be claimed")
	}
	return d
}

// none wants nothing to be there, and gives when there will be.
func (s subject) none(now time.Time) time.Time {
	s.t.Helper()
	d, ok, next, err := s.Claim(s.t.Context(), Platform, now)
	s.fine(err)
	if ok {
		s.t.Fatalf("claimed %+v, wanted nothing to be there", d)
	}
	return next
}

func (s subject) record(d outbox.Delivery, o outbox.Outcome) {
	s.t.Helper()
	s.fine(s.Record(s.t.Context(), d.ID, o))
}

// post makes the next delivery and gives it as it stands.
func (s subject) post(now time.Time) outbox.Delivery {
	s.t.Helper()
	d := s.claim(now)
	d.Message = bot.MessageID(fmt.Sprint("m", d.ID))
	s.record(d, outbox.Outcome{State: outbox.Sent, Message: d.Message})
	return d
}

func (s subject) recover(want int) {
	s.t.Helper()
	n, err := s.Recover(s.t.Context(), Platform, noon)
	s.fine(err)
	s.same("recovered", n, want)
}
