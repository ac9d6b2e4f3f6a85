package outboxtest

import (
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
)

var outcomeTests = []test{
	{"sent, failed and skipped are final", outcomeFinal},
	{"due again waits, counts the try, and stays as old as it was", outcomeAgain},
	{"one that was recorded is not recorded again", outcomeTwice},
	{"one that nobody knows is no error", func(s subject) { s.record(outbox.Delivery{ID: 4711}, outbox.Outcome{State: outbox.Sent}) }},
	{"a suspended chat gets nothing and others do", outcomeSuspended},
	{"what was in flight is in doubt after a restart, until it is over", outcomeDoubt},
	{"a chat that moved gets what is still to be posted at its new id", outcomeMoved},
	{"the next post of a chat is told what grew too old, once", outcomeMissed},
}

func outcomeFinal(s subject) {
	for i, state := range []outbox.State{outbox.Sent, outbox.Failed, outbox.Skipped} {
		s.warn(string(state), "a")
		s.record(s.claim(after(time.Duration(i)*time.Second)), outbox.Outcome{State: state, Reason: "dead"})
	}
	s.same("next", s.none(after(1000*time.Hour)).IsZero(), true)
}

func outcomeAgain(s subject) {
	s.warn("1", "a")
	s.record(s.claim(noon), outbox.Outcome{State: outbox.Due, Again: after(time.Hour), Reason: "wait"})
	s.same("next", s.none(after(59*time.Minute)), after(time.Hour))
	d := s.claim(after(time.Hour))
	s.same("again", []any{d.Attempts, d.InDoubt, d.Due}, []any{2, false, noon})
}

func outcomeTwice(s subject) {
	s.warn("1", "a")
	d := s.post(noon)
	if err := s.Record(s.t.Context(), d.ID, outbox.Outcome{State: outbox.Due}); err == nil {
		s.t.Error("what was sent became due again")
	}
	s.none(after(time.Hour))
}

func outcomeSuspended(s subject) {
	s.warn("1", "a")
	s.warn("2", "a")
	s.warn("3", "b")
	s.record(s.claim(noon), outbox.Outcome{State: outbox.Suspended, Reason: "suspend"})
	s.same("another", s.post(noon).To.Chat.ID, "b")
	s.same("next", s.none(after(time.Hour)).IsZero(), true)
}

func outcomeDoubt(s subject) {
	s.warn("1", "a")
	s.warn("2", "b")
	first := s.claim(noon)
	s.recover(1)
	s.recover(0)
	doubts := map[int64]bool{}
	for range 2 {
		d := s.claim(noon)
		doubts[d.ID] = d.InDoubt
		s.record(d, outbox.Outcome{State: outbox.Due, Again: after(time.Minute)})
	}
	s.same("in doubt", []any{len(doubts), doubts[first.ID]}, []any{2, true})
	for range 2 {
		d := s.claim(after(time.Minute))
		s.same("still", d.InDoubt, d.ID == first.ID)
		s.record(d, outbox.Outcome{State: outbox.Sent, Message: "m"})
	}
}

func outcomeMoved(s subject) {
	s.warn("1", "old")
	s.warn("2", "old")
	s.record(s.claim(noon), outbox.Outcome{State: outbox.Due, Again: noon, MovedTo: bot.ChatID{Platform: Platform, ID: "new"}, Reason: "moved"})
	s.same("both", s.post(noon).To.Chat.ID+" "+s.post(after(time.Second)).To.Chat.ID, "new new")
	s.none(after(time.Hour))
}

func outcomeMissed(s subject) {
	old := outbox.Outcome{State: outbox.Skipped, Reason: outbox.Expired}
	for _, name := range []string{"1", "2"} {
		s.warn(name, "a")
		s.record(s.claim(noon), old)
	}
	s.warn("3", "b")
	s.record(s.claim(noon), outbox.Outcome{State: outbox.Skipped, Reason: "nothing"})
	s.warn("4", "a")
	d := s.claim(noon)
	s.same("told", d.Missed, 2)
	s.record(d, outbox.Outcome{State: outbox.Due, Reason: "retry"})
	s.same("told again, as nobody read it", s.post(after(time.Minute)).Missed, 2)
	s.warn("5", "a")
	s.same("not a second time", s.post(after(time.Hour)).Missed, 0)
	s.warn("6", "b")
	s.same("nothing grew too old there", s.post(after(time.Hour)).Missed, 0)
}
