package storetest

import (
	"testing"
	"time"

	"hangup/advice"
	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
)

var sweepTests = []test{
	{"what is past its time goes, the rest stays", sweepOld},
	{"no check is kept for more than 30 days", sweepChecks},
	{"a warning whose deliveries were swept is not posted again", sweepDeliveries},
	{"what is still due is kept, however old", sweepDue},
	{"what a suspended chat missed for a week is not posted when it comes back", sweepMissed},
	{"the round goes on after a sweep", sweepRound},
	{"each post goes at its time when sweeps come every hour, what was changed since later", sweepHourly},
	{"what no digest came for goes at its time when sweeps come every hour", sweepHourlyKept},
}

const day = 24 * time.Hour

func (d db) sweep(now time.Time) {
	d.t.Helper()
	d.fine(d.Sweep(d.t.Context(), now))
}

func sweepOld(t *testing.T, open func() store.Store) {
	d := active(t, open, "p")
	d.post("a", "1", "old")
	_, err := d.PostLetter(t.Context(), "a", "2", []byte("new"), after(2*day))
	d.fine(err)
	d.sweep(after(time.Hour - time.Millisecond))
	same(t, "dialog and form before their end", d.held("p").Dialogs, 2)
	d.sweep(after(time.Hour))
	same(t, "dialog and form at their end", d.held("p").Dialogs, 0)
	d.sweep(after(30 * day))
	same(t, "letters after 30 days", d.letters("a", 0, 0), "old new ")
	d.sweep(after(30*day + time.Second))
	same(t, "letters later", d.letters("a", 0, 0), "new ")
	same(t, "held", counts(d.held("p")), []int{1, 0, 1, 0})
}

func sweepChecks(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for _, at := range []time.Time{noon, after(7 * day)} {
		d.fine(d.RecordCheck(t.Context(), bot.Check{Person: "p", Verdict: advice.Scam, At: at}))
	}
	d.sweep(after(20 * day))
	same(t, "after 20 days", len(d.held("p").Checks), 2)
	d.sweep(after(30 * day))
	same(t, "after 30 days", len(d.held("p").Checks), 1)
}

func sweepDeliveries(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("w", "x"))
	same(t, "posts", len(d.drain(noon)), 1)
	d.sweep(after(31 * day))
	same(t, "imported again", d.load(warning("w", "x")), store.Imported{Known: 1})
	same(t, "posts after the sweep", len(d.drain(after(31*day))), 0)
	same(t, "watches", d.watched("a"), "x ")
}

func sweepDue(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.watch(chat("b"), "x")
	d.load(warning("w", "x"))
	inFlight := d.claim(noon)
	d.sweep(after(400 * day))
	d.record(inFlight.ID, sent)
	same(t, "posts", len(d.drain(after(400*day))), 1)
}

func sweepMissed(t *testing.T, open func() store.Store) {
	d := suspended(t, open)
	d.sweep(after(8 * day))
	_, err := d.ImportWarnings(t.Context(), wsOf("fresh", "x"), after(8*day))
	d.fine(err)
	_, err = d.AddWatch(t.Context(), watchOf("a", "x"))
	d.fine(err)
	got := d.drain(after(8 * day))
	same(t, "posts", len(got), 1)
	same(t, "post", got[0].Warning, "fresh")
}

func sweepRound(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("1", "x"))
	d.record(d.claim(noon).ID, outbox.Outcome{State: outbox.Due, Again: after(60 * day)})
	d.sweep(after(40 * day))
	same(t, "posts", len(d.drain(after(60*day))), 1)
}

// hourly sweeps every hour from one time to another, both included.
func (d db) hourly(from, to time.Duration) {
	d.t.Helper()
	for at := from; at <= to; at += time.Hour {
		d.sweep(after(at))
	}
}

// stands lists the warnings that a chat has and that are known to be there.
func (d db) stands(at string) (all string) {
	d.t.Helper()
	for _, p := range d.posted(chat(at)) {
		all += string(p.Warning) + " "
	}
	return all
}

func sweepHourly(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.sweep(noon)
	d.loadAt(after(30*time.Minute), warning("1", "x"), warning("2", "x"))
	d.drain(after(30 * time.Minute))
	d.hourly(time.Hour, 3*time.Hour)
	d.loadAt(after(3*time.Hour+30*time.Minute), warning("3", "x"))
	d.drain(after(3*time.Hour + 30*time.Minute))
	d.hourly(4*time.Hour, 6*time.Hour)
	d.loadAt(after(29*day), reworded(warning("2", "x"), "Other words"))
	d.drain(after(29 * day))
	d.hourly(30*day-2*time.Hour, 30*day)
	same(t, "before its time", d.stands("a"), "3 2 1 ")
	d.sweep(after(30*day + time.Hour))
	same(t, "at its time", d.stands("a"), "3 2 ")
	d.hourly(30*day+2*time.Hour, 30*day+4*time.Hour)
	same(t, "the next at its time", d.stands("a"), "2 ")
	d.hourly(59*day-time.Hour, 59*day)
	same(t, "what was changed, before its time", d.stands("a"), "2 ")
	d.sweep(after(59*day + time.Hour))
	same(t, "what was changed, at its time", d.stands("a"), "")
}

func sweepHourlyKept(t *testing.T, open func() store.Store) {
	d := capped(t, open)
	d.hourly(0, 3*time.Hour)
	d.fine(d.SuspendChat(t.Context(), chat("a").Chat))
	end := evening.Add(48 * time.Hour)
	d.sweep(end)
	same(t, "before their time", d.digest(chat("a"), evening), "1 2 ")
	d.sweep(end.Add(time.Second))
	same(t, "at their time", d.digest(chat("a"), evening), "")
}
