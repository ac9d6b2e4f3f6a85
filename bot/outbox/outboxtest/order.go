package outboxtest

import (
	"time"

	"hangup/bot/outbox"
)

var orderTests = []test{
	{"an empty queue has nothing and no next time", func(s subject) { s.same("next", s.none(noon).IsZero(), true) }},
	{"what is due later is named and not given", orderLater},
	{"the urgent goes first", orderUrgent},
	{"chats take turns", orderTurns},
	{"a chat has one in flight and holds up no other", orderInFlight},
}

func orderLater(s subject) {
	s.Post(s.t, "1", "a", outbox.UrgentClass, after(time.Minute))
	s.same("next", s.none(noon), after(time.Minute))
	s.none(after(time.Minute - time.Millisecond))
	d := s.claim(after(time.Minute))
	s.same("claimed", []any{d.To.Chat.ID, d.Class, d.Op, d.Attempts, d.InDoubt, d.Missed}, []any{"a", outbox.UrgentClass, outbox.MakePost, 1, false, 0})
	s.same("due", d.Due, after(time.Minute))
}

func orderUrgent(s subject) {
	s.warn("1", "a")
	s.Post(s.t, "2", "b", outbox.UrgentClass, after(time.Second))
	s.same("first", s.claim(after(time.Second)).To.Chat.ID, "b")
	s.same("second", s.claim(after(time.Second)).To.Chat.ID, "a")
}

func orderTurns(s subject) {
	for _, p := range []struct{ name, chat string }{{"1", "a"}, {"2", "a"}, {"3", "a"}, {"4", "b"}, {"5", "c"}, {"6", "c"}} {
		s.warn(p.name, p.chat)
	}
	order := ""
	for i := range 6 {
		order += s.post(after(time.Duration(i) * time.Second)).To.Chat.ID
	}
	s.same("order", order, "abcaca")
	s.none(after(time.Hour))
}

func orderInFlight(s subject) {
	s.warn("1", "a")
	s.warn("2", "a")
	s.warn("3", "b")
	first := s.claim(noon)
	s.same("another chat", s.claim(noon).To.Chat.ID, "b")
	s.none(noon)
	s.record(first, outbox.Outcome{State: outbox.Sent, Message: "m"})
	s.same("then", s.claim(noon).To.Chat.ID, "a")
}
