package storetest

import (
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
)

var movedOrderTests = movedOrders()

// The chat whose id changes, and its new id.
var (
	oldChat = chat("a")
	newChat = chat("b")
)

// migration is a chat that moves while its first post is being sent, and what its members were shown.
type migration struct {
	db
	open     func() store.Store
	claimed  int64            // the post of warning 1 that is being sent to the old id
	inFlight *outbox.Delivery // a post that is being sent to the new id already
	shown    map[string]int   // by warning or contact
}

// order is one order in which a move can be heard of.
type order struct {
	name  string
	steps []func(m *migration)
	sent  bool // the post that was being sent went out to the old id
}

// acquaintance is what is known of the new id before the move.
type acquaintance struct {
	name  string
	areas string
	busy  bool
	then  func(m *migration)
}

// movedOrders makes a test of every order and every acquaintance: each post is made once, all else is there.
func movedOrders() (all []test) {
	told := func(m *migration) { m.fine(m.MoveChat(m.t.Context(), oldChat.Chat, newChat.Chat)) }
	recorded := func(o outbox.Outcome) func(m *migration) {
		return func(m *migration) { m.record(m.claimed, o) }
	}
	failed, went := recorded(movedTo(newChat.Chat.ID)), func(m *migration) { m.record(m.claimed, sent); m.shown["1"]++ }
	orders := []order{
		{"service message first, then the error", []func(*migration){told, failed}, false},
		{"error first, then the service message", []func(*migration){failed, told}, false},
		{"only the service message, and the post is to be tried again", []func(*migration){told, recorded(outbox.Outcome{State: outbox.Due})}, false},
		{"only the error", []func(*migration){failed}, false},
		{"all of them twice", []func(*migration){told, told, failed, told}, false},
		{"service message while the post goes out", []func(*migration){told, went}, true},
		{"service message after the post went out", []func(*migration){went, told, told}, true},
		{"service message, then the old id is refused", []func(*migration){told, recorded(outbox.Outcome{State: outbox.Suspended, Reason: "suspend"})}, false},
		{"service message, then the old id is dead", []func(*migration){told, recorded(outbox.Outcome{State: outbox.Failed, Reason: "dead"})}, false},
		{"service message, then the process ends", []func(*migration){told, (*migration).restart}, false},
		{"the process ends, then the service message", []func(*migration){(*migration).restart, told}, false},
	}
	acquaintances := []acquaintance{
		{name: "unknown"},
		{name: "with the same posts", areas: "x"},
		{name: "with the same post being sent", areas: "x", busy: true},
		{name: "with another post being sent", areas: "z", busy: true},
		{name: "suspended", then: func(m *migration) { m.fine(m.SuspendChat(m.t.Context(), newChat.Chat)) }},
	}
	for _, o := range orders {
		for _, a := range acquaintances {
			all = append(all, test{o.name + "; new id " + a.name, func(t *testing.T, open func() store.Store) { migrate(t, open, o, a) }})
		}
	}
	return all
}

func migrate(t *testing.T, open func() store.Store, o order, a acquaintance) {
	m := begin(t, open, a)
	for _, step := range o.steps {
		step(m)
	}
	if m.inFlight != nil {
		m.record(m.inFlight.ID, sent)
		m.shown[string(m.inFlight.Warning)]++
	}
	for _, one := range m.drain(after(2 * time.Hour)) {
		same(t, "posted to", one.To, newChat)
		m.shown[string(one.Warning)+one.Contact]++
	}
	want := map[string]int{"1": 1, "2": 1, "police_101": 1}
	if a.busy {
		want["3"] = 1
	}
	if a.busy && a.areas == "x" {
		delete(want, "3")
		if o.sent {
			want["1"] = 2 // both were on their way
		}
	}
	same(t, "posts", m.shown, want)
	m.settled(a)
}

// begin gives a chat with everything, whose first post is being sent.
func begin(t *testing.T, open func() store.Store, a acquaintance) *migration {
	m := &migration{db: opened(t, open), open: open, shown: map[string]int{}}
	m.watch(oldChat, "x")
	if a.areas == "x" {
		m.watch(newChat, "x")
	}
	if a.areas == "z" {
		m.watch(newChat, "z")
	}
	m.fine(m.SetChatArea(t.Context(), oldChat, "y"))
	m.fine(m.SaveDialog(t.Context(), bot.Dialog{Person: "p", At: oldChat, Kind: "check", Expires: after(time.Hour)}))
	m.fine(m.SaveForm(t.Context(), "p", oldChat, []byte("form"), after(time.Hour)))
	m.fine(m.SetChatNote(t.Context(), oldChat.Chat, "linked", "on"))
	m.timer("p", oldChat, after(time.Hour))
	m.load(warning("1", "x"), warning("2", "x"))
	if a.areas == "z" {
		m.load(warning("3", "z"))
	}
	first := m.claim(noon)
	same(t, "first", []any{first.To, first.Warning}, []any{oldChat, "1"})
	m.claimed = first.ID
	if a.busy {
		second := m.claim(noon)
		same(t, "second", second.To, newChat)
		m.inFlight = &second
	}
	if a.then != nil {
		a.then(m)
	}
	return m
}

// restart ends the process in the middle of all that is being sent.
func (m *migration) restart() {
	m.close()
	m.db = opened(m.t, m.open)
	m.recover()
	m.inFlight = nil
}

// settled wants every setting at the new id and nothing at the old one.
func (m *migration) settled(a acquaintance) {
	m.t.Helper()
	areas := "x "
	if a.areas == "z" {
		areas = "x z "
	}
	for _, one := range []struct {
		at   bot.Address
		want []any
	}{{newChat, []any{areas, "y", true, "form", "on"}}, {oldChat, []any{"", "", false, "", ""}}} {
		_, dialog := m.dialog("p", one.at, noon)
		form, _ := m.form("p", one.at, noon)
		same(m.t, "watches, area, dialog, form, note of "+one.at.Chat.ID,
			[]any{m.watched(one.at.Chat.ID), m.area(one.at), dialog, form, m.note(one.at.Chat.ID, "linked")}, one.want)
	}
}
