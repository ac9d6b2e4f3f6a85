package outboxtest

import (
	"fmt"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
)

var changeTests = []test{
	{"what stands is edited and removed, and counts anew", changeStands},
	{"what is not posted yet is not edited", changeEarly},
	{"what is not posted yet and recalled is not posted", changeRecalled},
	{"a change while it is sent follows, also after a failure", changeInFlight},
	{"a change that is tried again keeps its message", changeAgain},
	{"a change that failed leaves what stands to the next", changeFailed},
	{"what is gone is not changed again", changeGone},
	{"a post that reads otherwise soon is written anew in its time", changeSoon},
	{"a change in flight at the end is made again", changeDoubt},
	{"what is recalled while its edit is on its way is removed", changeTwice},
	{"what stands stays where it stands when its chat moves", changeMoved},
}

// changed claims what must be a change of a message.
func (s subject) changed(op outbox.Op, of outbox.Delivery, now time.Time) outbox.Delivery {
	s.t.Helper()
	d := s.claim(now)
	s.same("change", []any{d.ID, d.Op, d.Message, d.Attempts, d.InDoubt}, []any{of.ID, op, of.Message, 1, false})
	return d
}

func changeStands(s subject) {
	s.warn("1", "a")
	s.warn("2", "b")
	s.record(s.claim(noon), outbox.Outcome{State: outbox.Due, Again: noon}) // a try that must not count later
	posted := map[string]outbox.Delivery{}
	for range 2 {
		d := s.post(noon)
		posted[d.To.Chat.ID] = d
	}
	s.Change(s.t, "1", outbox.EditPost, after(time.Hour))
	d := s.changed(outbox.EditPost, posted["a"], after(time.Hour))
	s.same("due", d.Due, after(time.Hour))
	s.record(d, outbox.Outcome{State: outbox.Sent, Message: d.Message})
	s.Change(s.t, "2", outbox.ErasePost, after(time.Hour))
	s.record(s.changed(outbox.ErasePost, posted["b"], after(time.Hour)), outbox.Outcome{State: outbox.Sent})
	s.none(after(time.Hour))
	s.Change(s.t, "1", outbox.EditPost, after(2*time.Hour))
	s.record(s.changed(outbox.EditPost, posted["a"], after(2*time.Hour)), outbox.Outcome{State: outbox.Sent, Message: d.Message})
	s.none(after(3 * time.Hour))
}

func changeEarly(s subject) {
	s.warn("1", "a")
	s.Change(s.t, "1", outbox.EditPost, noon)
	s.same("op", s.post(noon).Op, outbox.MakePost)
	s.none(after(time.Hour))
}

func changeRecalled(s subject) {
	s.warn("1", "a")
	s.Change(s.t, "1", outbox.ErasePost, noon)
	s.none(after(time.Hour))
	s.warn("2", "a")
	d := s.claim(noon)
	s.Change(s.t, "2", outbox.ErasePost, noon)
	s.record(d, outbox.Outcome{State: outbox.Due, Again: noon, Reason: "retry"})
	s.none(after(time.Hour))
}

func changeInFlight(s subject) {
	for i, op := range []outbox.Op{outbox.EditPost, outbox.ErasePost} {
		name, now := fmt.Sprint(i), after(time.Duration(i)*time.Hour)
		s.warn(name, name)
		d := s.claim(now)
		s.Change(s.t, name, op, now)
		d.Message = "m"
		s.record(d, outbox.Outcome{State: outbox.Sent, Message: d.Message})
		s.record(s.changed(op, d, now), outbox.Outcome{State: outbox.Sent, Message: d.Message})
		s.none(now)
	}
}

func changeAgain(s subject) {
	s.warn("1", "a")
	posted := s.post(noon)
	s.Change(s.t, "1", outbox.EditPost, noon)
	d := s.changed(outbox.EditPost, posted, noon)
	s.record(d, outbox.Outcome{State: outbox.Due, Again: after(time.Hour), Message: d.Message, Reason: "wait"})
	s.none(after(time.Minute))
	d = s.claim(after(time.Hour))
	s.same("again", []any{d.Op, d.Message, d.Attempts, d.Due}, []any{outbox.EditPost, posted.Message, 2, noon})
}

func changeFailed(s subject) {
	s.warn("1", "a")
	posted := s.post(noon)
	s.Change(s.t, "1", outbox.EditPost, noon)
	d := s.changed(outbox.EditPost, posted, noon)
	s.record(d, outbox.Outcome{State: outbox.Failed, Message: d.Message, Reason: "dead"})
	s.none(after(time.Hour))
	s.Change(s.t, "1", outbox.ErasePost, after(time.Hour))
	s.changed(outbox.ErasePost, posted, after(time.Hour))
}

func changeGone(s subject) {
	s.warn("1", "a")
	posted := s.post(noon)
	s.Change(s.t, "1", outbox.EditPost, noon)
	s.record(s.changed(outbox.EditPost, posted, noon), outbox.Outcome{State: outbox.Skipped, Reason: string(bot.Gone)})
	s.Change(s.t, "1", outbox.EditPost, after(time.Hour))
	s.Change(s.t, "1", outbox.ErasePost, after(time.Hour))
	s.none(after(2 * time.Hour))
}

func changeSoon(s subject) {
	s.warn("1", "a")
	d := s.claim(noon)
	d.Message = "m"
	s.record(d, outbox.Outcome{State: outbox.Sent, Message: d.Message, Again: after(time.Minute)})
	s.same("next", s.none(noon), after(time.Minute))
	d2 := s.changed(outbox.EditPost, d, after(time.Minute))
	s.same("due", d2.Due, after(time.Minute))
	s.record(d2, outbox.Outcome{State: outbox.Sent, Message: d.Message})
	s.none(after(time.Hour))
}

func changeDoubt(s subject) {
	s.warn("1", "a")
	posted := s.post(noon)
	s.Change(s.t, "1", outbox.EditPost, noon)
	s.changed(outbox.EditPost, posted, noon)
	s.recover(1)
	d := s.claim(noon)
	s.same("again", []any{d.ID, d.Op, d.Message, d.Attempts}, []any{posted.ID, outbox.EditPost, posted.Message, 2})
}

func changeTwice(s subject) {
	s.warn("1", "a")
	posted := s.post(noon)
	s.Change(s.t, "1", outbox.EditPost, noon)
	d := s.changed(outbox.EditPost, posted, noon)
	s.Change(s.t, "1", outbox.ErasePost, noon)
	s.record(d, outbox.Outcome{State: outbox.Sent, Message: d.Message})
	s.record(s.changed(outbox.ErasePost, posted, noon), outbox.Outcome{State: outbox.Sent})
	s.none(after(time.Hour))
}

func changeMoved(s subject) {
	s.warn("1", "old")
	s.warn("2", "old")
	posted := s.post(noon)
	s.Change(s.t, "1", outbox.EditPost, noon)
	next := s.claim(noon)
	if next.ID == posted.ID { // the other one goes first or second
		s.record(next, outbox.Outcome{State: outbox.Failed, Reason: string(bot.Moved), MovedTo: bot.ChatID{Platform: Platform, ID: "new"}})
		s.same("the post", s.claim(noon).To.Chat.ID, "new")
		s.none(noon)
		return
	}
	s.record(next, outbox.Outcome{State: outbox.Due, Again: noon, Reason: string(bot.Moved), MovedTo: bot.ChatID{Platform: Platform, ID: "new"}})
	for range 2 {
		d, ok, _, err := s.Claim(s.t.Context(), Platform, noon)
		s.fine(err)
		if ok && d.Op != outbox.MakePost && d.To.Chat.ID != "old" {
			s.t.Errorf("message %s of the old id is to be changed at %s", d.Message, d.To.Chat.ID)
		}
	}
}
