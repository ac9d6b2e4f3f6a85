package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hangup/advice"
	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
)

var noticeTests = []test{
	{"a notice comes back as it was sent", noticeKept},
	{"a notice goes to every watch of its areas once, at its time", noticeSent},
	{"the audience is as many as get it", noticeAudience},
	{"a notice without areas goes where it was typed, watched or not", noticeHere},
	{"the same draft is sent once", noticeDraft},
	{"a draft that is confirmed twice at the same moment is sent once", noticeDraftAtOnce},
	{"a notice waits for the end of quiet hours, an urgent one does not", noticeQuiet},
	{"an urgent notice goes before warnings, and into a pause", noticeUrgent},
	{"a notice that is undone in time is posted nowhere", noticeUndone},
	{"a correction changes what stands and what is to come", noticeCorrected},
	{"a correction of what is being sent follows it", noticeCorrectedRace},
	{"a correction that must be posted anew waits for the end of a pause", noticeCorrectedPaused},
	{"a correction while it is told how far it has got is told too", noticeProgressRace},
	{"a recall removes what stands, and the notice says so", noticeRecalled},
	{"a notice that was recalled, or is not there, cannot be corrected", noticeCorrectedLate},
	{"the tally tells what became of each chat", noticeTally},
	{"the tally of a chat that was suspended is not waiting", noticeTallySuspended},
	{"how far it has got is told where it was asked for, and again when it changes", noticeProgress},
	{"an empty or endless text is refused", noticeRefused},
	{"a notice is listed by what it says", noticeListed},
	{"a notice is kept for a year", noticeSwept},
}

func notice(areas ...advice.AreaID) bot.Notice {
	n := bot.Notice{
		Draft: "draft", Text: "Bogus officers on Mill Road.", From: chat("from"), By: "mod", Area: "x", Areas: areas,
		At: noon, Starts: after(time.Minute),
	}
	return n
}

func (d db) send(n bot.Notice) (bot.NoticeID, int) {
	d.t.Helper()
	id, chats, err := d.SendNotice(d.t.Context(), n)
	d.fine(err)
	return id, chats
}

func (d db) notice(id bot.NoticeID) bot.Notice {
	d.t.Helper()
	n, ok, err := d.Notice(d.t.Context(), id)
	d.fine(err)
	if !ok {
		d.t.Fatalf("notice %s is not there", id)
	}
	return n
}

func (d db) tally(id bot.NoticeID) bot.Tally {
	d.t.Helper()
	got, err := d.NoticeTally(d.t.Context(), id)
	d.fine(err)
	return got
}

// village gives a database in which three chats watch x.
func village(t *testing.T, open func() store.Store) db {
	d := opened(t, open)
	for _, id := range []string{"a", "b", "c"} {
		d.watch(chat(id), "x")
	}
	return d
}

func noticeKept(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	want := notice("x", "y")
	want.Urgent, want.ReportTo, want.From.Thread = true, owner, "7"
	id, _ := d.send(want)
	want.ID, want.Revision = id, 1
	same(t, "notice", d.notice(id), want)
	if len(id) < 4 || len(id) > 12 {
		t.Errorf("the id %q cannot be read aloud", id)
	}
	_, ok, err := d.Notice(t.Context(), "none")
	d.fine(err)
	same(t, "another", ok, false)
}

func noticeSent(t *testing.T, open func() store.Store) {
	d := village(t, open)
	d.watch(chat("b"), "y")
	d.watch(chat("d"), "z")
	id, chats := d.send(notice("x", "y"))
	same(t, "chats", chats, 3)
	same(t, "next", d.noClaim(noon), after(time.Minute))
	got := d.drain(after(time.Minute))
	same(t, "posts", len(got), 3)
	for i, one := range got {
		same(t, "post", []any{one.Notice, one.Warning, one.Class, one.Op, one.Due, one.Area, one.To},
			[]any{id, "", outbox.WarningClass, outbox.MakePost, after(time.Minute), "x", chat(string(rune('a' + i)))})
	}
	d.quiet()
}

func noticeAudience(t *testing.T, open func() store.Store) {
	d := village(t, open)
	d.watch(chat("b"), "y")
	thread := chat("c")
	thread.Thread = "7"
	d.watch(thread, "y")
	d.watch(bot.Address{Chat: bot.ChatID{Platform: "other", ID: "a"}}, "y")
	d.watch(chat("d"), "z")
	got, err := d.Audience(t.Context(), []advice.AreaID{"x", "y"})
	d.fine(err)
	same(t, "audience", got, bot.Audience{platform: 4, "other": 1})
	_, chats := d.send(notice("x", "y"))
	same(t, "chats", chats, 5)
	none, err := d.Audience(t.Context(), nil)
	d.fine(err)
	same(t, "of no area", len(none), 0)
}

func noticeHere(t *testing.T, open func() store.Store) {
	d := village(t, open)
	_, chats := d.send(notice())
	same(t, "chats", chats, 1)
	got := d.claim(after(time.Hour))
	same(t, "to", got.To, chat("from"))
	d.record(got.ID, sent)
	n := notice()
	n.From, n.Draft = chat("a"), "other"
	d.send(n)
	same(t, "to a watch", told(d.drain(after(time.Hour))), "a: "+string(d.posted(chat("a"))[0].Notice))
}

func noticeDraft(t *testing.T, open func() store.Store) {
	d := village(t, open)
	id, chats := d.send(notice("x"))
	d.watch(chat("late"), "x")
	again, same2 := d.send(notice("x"))
	same(t, "again", []any{again, same2}, []any{id, chats})
	same(t, "posts", len(d.drain(after(time.Hour))), 3)
	other := notice("x")
	other.By = "somebody else"
	if next, _ := d.send(other); next == id {
		t.Error("another person's draft of the same name was taken for it")
	}
}

func noticeDraftAtOnce(t *testing.T, open func() store.Store) {
	stores := []db{village(t, open), opened(t, open)}
	ids := make([]bot.NoticeID, 6)
	together(len(ids), func(i int) {
		id, _, err := stores[i%2].SendNotice(t.Context(), notice("x"))
		if err != nil {
			t.Error(err)
		}
		ids[i] = id
	})
	for _, id := range ids {
		same(t, "id", id, ids[0])
	}
	same(t, "posts", len(stores[0].drain(after(time.Hour))), 3)
}

func noticeQuiet(t *testing.T, open func() store.Store) {
	for _, urgent := range []bool{false, true} {
		d := opened(t, open)
		area := advice.AreaID(fmt.Sprint(urgent))
		at := chat("quiet " + string(area))
		d.wish(at, area, bot.Wish{Quiet: bot.Hours{From: 11 * 60, To: 13 * 60}})
		n := notice(area)
		n.Urgent, n.Draft = urgent, ""
		d.send(n)
		want := after(time.Hour)
		if urgent {
			want = after(time.Minute)
		}
		same(t, "due", d.noClaim(noon), want)
		d.drain(after(time.Hour))
	}
}

func noticeUrgent(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("w", "x"))
	d.fine(d.PauseChat(t.Context(), chat("a").Chat, after(time.Hour)))
	n := notice("x")
	n.Urgent = true
	id, _ := d.send(n)
	plain := notice("x")
	plain.Draft = "other"
	next, _ := d.send(plain)
	same(t, "in the pause", told(d.drain(after(2*time.Minute))), "a: "+string(id))
	same(t, "afterwards", told(d.drain(after(2*time.Hour))), "a: w, a: "+string(next))
}

func noticeUndone(t *testing.T, open func() store.Store) {
	d := village(t, open)
	n := notice("x")
	n.ReportTo = owner
	id, _ := d.send(n)
	same(t, "chats", d.recall(bot.Post{Notice: id}, everywhere), 3)
	same(t, "recalled", d.notice(id).Recalled, true)
	same(t, "tally", d.tally(id), bot.Tally{Skipped: 3})
	d.quiet()
}

func (d db) correct(id bot.NoticeID, text string) int {
	d.t.Helper()
	n, err := d.CorrectNotice(d.t.Context(), id, text, after(time.Hour))
	d.fine(err)
	return n
}

func noticeCorrected(t *testing.T, open func() store.Store) {
	d := village(t, open)
	id, _ := d.send(notice("x"))
	first, second := d.claim(after(time.Minute)), d.claim(after(time.Minute))
	d.record(first.ID, sent)
	d.record(second.ID, outbox.Outcome{State: outbox.Failed})
	same(t, "chats", d.correct(id, "On Mill Lane."), 2)
	got := d.notice(id)
	same(t, "notice", []any{got.Text, got.Revision}, []any{"On Mill Lane.", 2})
	same(t, "posts", told(d.drain(after(2*time.Hour))), fmt.Sprintf("c: %s, a: edit %[1]s", id))
	d.quiet()
}

func noticeCorrectedRace(t *testing.T, open func() store.Store) {
	d := village(t, open)
	id, _ := d.send(notice("x"))
	first := d.claim(after(time.Minute))
	same(t, "chats", d.correct(id, "On Mill Lane."), 3)
	d.record(first.ID, sent)
	same(t, "posts", told(d.drain(after(time.Minute))), fmt.Sprintf("b: %s, c: %[1]s, a: edit %[1]s", id))
	d.quiet()
}

func noticeRecalled(t *testing.T, open func() store.Store) {
	d := village(t, open)
	id, _ := d.send(notice("x"))
	d.record(d.claim(after(time.Minute)).ID, sent)
	same(t, "one chat", d.recall(bot.Post{Notice: id}, chat("a")), 1)
	same(t, "recalled there alone", d.notice(id).Recalled, false)
	same(t, "the others", d.recall(bot.Post{Notice: id}, everywhere), 2)
	same(t, "recalled", d.notice(id).Recalled, true)
	same(t, "posts", told(d.drain(after(time.Hour))), "a: erase "+string(id))
	same(t, "sent again", func() int { _, n := d.send(notice("x")); return n }(), 3)
	d.quiet()
}

func noticeCorrectedLate(t *testing.T, open func() store.Store) {
	d := village(t, open)
	id, _ := d.send(notice("x"))
	d.recall(bot.Post{Notice: id}, everywhere)
	same(t, "chats", []int{d.correct(id, "On Mill Lane."), d.correct("none", "On Mill Lane.")}, []int{0, 0})
	got := d.notice(id)
	same(t, "notice", []any{got.Text, got.Revision}, []any{notice().Text, 1})
}

func noticeTally(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for i := range 8 {
		d.watch(chat(fmt.Sprint(i)), "x")
	}
	id, _ := d.send(notice("x"))
	same(t, "before", d.tally(id), bot.Tally{Waiting: 8})
	start := after(time.Minute)
	for i, o := range []outbox.Outcome{sent, sent, {State: outbox.Failed}, expired, {State: outbox.Suspended}, {State: outbox.Due, Again: after(time.Hour)}} {
		d.record(d.claim(start.Add(time.Duration(i)*time.Second)).ID, o)
	}
	d.claim(start.Add(time.Minute))
	same(t, "tally", d.tally(id), bot.Tally{Sent: 2, Waiting: 3, Suspended: 1, Failed: 1, Skipped: 1, Last: start.Add(time.Second)})
	d.correct(id, "On Mill Lane.")
	same(t, "while it is corrected", d.tally(id), bot.Tally{Waiting: 5, Suspended: 1, Failed: 1, Skipped: 1, Last: start.Add(time.Second), Changed: after(time.Hour)})
	got := d.claim(after(2 * time.Hour))
	for got.Op != outbox.EditPost {
		d.record(got.ID, outbox.Outcome{State: outbox.Failed})
		got = d.claim(after(2 * time.Hour))
	}
	d.record(got.ID, outbox.Outcome{State: outbox.Failed, Message: "m1", Reason: "dead"})
	same(t, "a correction that failed", d.tally(id).Sent, 0)
	same(t, "of nothing", d.tally("none"), bot.Tally{})
}

func noticeTallySuspended(t *testing.T, open func() store.Store) {
	d := village(t, open)
	d.fine(d.SuspendChat(t.Context(), chat("a").Chat))
	id, chats := d.send(notice("x"))
	d.fine(d.SuspendChat(t.Context(), chat("b").Chat))
	same(t, "chats", chats, 3)
	same(t, "tally", d.tally(id), bot.Tally{Waiting: 1, Suspended: 2})
	d.fine(d.ResumeChat(t.Context(), chat("a").Chat))
	same(t, "posts", told(d.drain(after(time.Hour))), fmt.Sprintf("a: %s, c: %[1]s", id))
}

func noticeProgress(t *testing.T, open func() store.Store) {
	d := village(t, open)
	n := notice("x")
	n.ReportTo = owner
	id, chats := d.send(n)
	same(t, "chats", chats, 3)
	got := d.claim(after(time.Minute))
	same(t, "first", []any{got.To, got.Progress, got.Notice, got.Class, got.Due}, []any{owner, id, "", outbox.UrgentClass, after(time.Minute)})
	d.record(got.ID, sent)
	d.drain(after(time.Minute))
	d.correct(id, "On Mill Lane.")
	same(t, "corrected", told([]outbox.Delivery{d.claim(after(time.Hour))}), "owner: edit progress")
	same(t, "sent again", func() int { _, n := d.send(n); return n }(), 3)
	same(t, "listed", len(d.posted(owner)), 0)
}

func noticeRefused(t *testing.T, open func() store.Store) {
	d := village(t, open)
	for _, text := range []string{"", strings.Repeat("x", 70_000)} {
		n := notice("x")
		n.Text, n.Draft = text, ""
		if id, chats, err := d.SendNotice(t.Context(), n); err == nil || id != "" || chats != 0 {
			t.Errorf("%d bytes: id %q, %d chats, error %v", len(text), id, chats, err)
		}
		id, _ := d.send(notice("x"))
		if _, err := d.CorrectNotice(t.Context(), id, text, noon); err == nil {
			t.Errorf("%d bytes were taken for a correction", len(text))
		}
		same(t, "notice", []any{d.notice(id).Text, d.notice(id).Revision}, []any{notice().Text, 1})
	}
	same(t, "posts", len(d.drain(after(time.Hour))), 3)
}

func noticeListed(t *testing.T, open func() store.Store) {
	d := village(t, open)
	id, _ := d.send(notice("x"))
	d.drain(after(time.Minute))
	got := d.posted(chat("a"))
	same(t, "posted", got, []bot.Posted{{Post: bot.Post{Notice: id, Area: "x"}, At: after(time.Minute), Rule: bot.Rule{Area: "x"}, Title: notice().Text}})
}

func noticeSwept(t *testing.T, open func() store.Store) {
	d := village(t, open)
	n := notice("x")
	n.ReportTo = owner
	id, _ := d.send(n)
	d.drain(after(time.Minute))
	d.sweep(after(30 * day))
	same(t, "posts that can be recalled", d.recall(bot.Post{Notice: id}, chat("a"))+d.recall(bot.Post{Notice: id}, chat("b")), 2)
	d.drain(after(30 * day))
	d.sweep(after(365 * day))
	same(t, "text after a year", d.notice(id).Text, n.Text)
	d.sweep(after(366 * day))
	_, ok, err := d.Notice(t.Context(), id)
	d.fine(err)
	same(t, "later", []any{ok, len(d.posted(everywhere))}, []any{false, 0})
}

func noticeCorrectedPaused(t *testing.T, open func() store.Store) {
	for _, before := range []bool{true, false} {
		d := opened(t, open)
		n := notice()
		n.Draft, n.From = "", chat(fmt.Sprint("from ", before))
		to := chat(fmt.Sprint("to ", before))
		id, _ := d.send(n)
		d.record(d.claim(after(time.Minute)).ID, sent)
		d.fine(d.PauseChat(t.Context(), n.From.Chat, after(5*time.Hour)))
		if before {
			d.move(n.From, to)
		}
		d.correct(id, "On Mill Lane.")
		if !before {
			d.move(n.From, to)
		}
		same(t, "in the pause", told(d.drain(after(2*time.Hour))), "")
		same(t, "after it", told(d.drain(after(5*time.Hour))), to.Chat.ID+": "+string(id))
	}
}

func noticeProgressRace(t *testing.T, open func() store.Store) {
	d := village(t, open)
	n := notice("x")
	n.ReportTo = owner
	id, _ := d.send(n)
	progress := d.claim(after(time.Minute))
	d.drain(after(time.Minute))
	d.correct(id, "On Mill Lane.")
	d.record(progress.ID, sent)
	same(t, "told", told(d.drain(after(time.Hour)))[:len("owner: edit progress")], "owner: edit progress")
}
