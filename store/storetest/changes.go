package storetest

import (
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
)

var changeTests = []test{
	{"what changes while it is sent is written anew afterwards", changeRace},
	{"what changes twice while it is sent is written anew once", changeRaceTwice},
	{"what changes while it is written anew is written anew again", changeRaceEdit},
	{"what changes while it is sent and is to be tried again is posted as it reads then", changeRaceRetry},
	{"what is recalled while it is sent is removed afterwards", recallRace},
	{"what is recalled while it is sent and did not go out is not tried again", recallRaceRetry},
	{"what is recalled while it is written anew is removed", recallRaceEdit},
	{"a change that was being made when the process ended is made again, without doubt", changeCrash},
	{"a removal that was being made when the process ended is made again", eraseCrash},
	{"a post that was recalled while it was sent is not made again after a crash", recallCrash},
	{"a change that was recalled meanwhile becomes a removal after a crash", changeRecallCrash},
	{"a change that fails leaves what stands", changeFails},
	{"a change of what is gone has nothing left to change", changeGone},
	{"what cannot be reached is not written anew", changeOutOfReach},
	{"a change waits while its chat is suspended, and goes on", changeSuspended},
	{"a change that is tried again keeps when it fell due first", changeAgain},
	{"a post that will read otherwise is written anew at its time, and counts its attempts anew", changeProgress},
	{"posts that grew too old are told of once, by the next that goes out", missedTold},
	{"a timer does not tell of missed posts, nor does a failed post end it", missedNotTold},
	{"other addresses and other reasons do not count as missed", missedOthers},
	{"who is to be left alone is known to the next process", restsKept},
}

// standing gives a chat in which a warning stands as message m1.
func standing(t *testing.T, open func() store.Store) db {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("w", "x"))
	d.record(d.claim(noon).ID, sent)
	return d
}

// sending gives a chat to which a warning is being sent.
func sending(t *testing.T, open func() store.Store) (db, outbox.Delivery) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("w", "x"))
	return d, d.claim(noon)
}

// change gives the warning other words.
func (d db) change(title string) {
	d.t.Helper()
	d.load(reworded(warning("w", "x"), title))
}

// claimed wants one thing to be there, of one operation.
func (d db) claimed(op outbox.Op) outbox.Delivery {
	d.t.Helper()
	got := d.claim(after(time.Minute))
	same(d.t, "operation", got.Op, op)
	return got
}

// quiet wants nothing more to happen.
func (d db) quiet() {
	d.t.Helper()
	same(d.t, "nothing is left", d.noClaim(after(1000*time.Hour)).IsZero(), true)
}

func changeRace(t *testing.T, open func() store.Store) {
	d, first := sending(t, open)
	d.change("Other words")
	d.record(first.ID, sent)
	got := d.claimed(outbox.EditPost)
	same(t, "message", got.Message, "m1")
	d.record(got.ID, sent)
	d.quiet()
}

func changeRaceTwice(t *testing.T, open func() store.Store) {
	d, first := sending(t, open)
	d.change("Other words")
	d.change("Yet others")
	d.record(first.ID, sent)
	d.record(d.claimed(outbox.EditPost).ID, sent)
	d.quiet()
}

func changeRaceEdit(t *testing.T, open func() store.Store) {
	d := standing(t, open)
	d.change("Other words")
	first := d.claimed(outbox.EditPost)
	d.change("Yet others")
	d.record(first.ID, sent)
	d.record(d.claimed(outbox.EditPost).ID, sent)
	d.quiet()
}

func changeRaceRetry(t *testing.T, open func() store.Store) {
	d, first := sending(t, open)
	d.change("Other words")
	d.record(first.ID, outbox.Outcome{State: outbox.Due, Again: noon})
	d.record(d.claimed(outbox.MakePost).ID, sent)
	d.quiet()
}

func recallRace(t *testing.T, open func() store.Store) {
	d, first := sending(t, open)
	same(t, "chats", d.recall(bot.Post{Warning: "w"}, everywhere), 1)
	d.change("Other words")
	d.record(first.ID, sent)
	got := d.claimed(outbox.ErasePost)
	same(t, "message", got.Message, "m1")
	d.record(got.ID, outbox.Outcome{State: outbox.Sent})
	d.quiet()
	same(t, "posted", len(d.posted(chat("a"))), 0)
}

func recallRaceRetry(t *testing.T, open func() store.Store) {
	d, first := sending(t, open)
	d.watch(chat("a"), "y")
	d.recall(bot.Post{Warning: "w"}, everywhere)
	d.record(first.ID, outbox.Outcome{State: outbox.Due, Reason: "retry"})
	d.load(warning("next", "y"))
	got := d.claim(noon)
	same(t, "the next, of which nothing is missed", []any{got.Warning, got.Missed}, []any{"next", 0})
	d.record(got.ID, sent)
	d.quiet()
}

func recallRaceEdit(t *testing.T, open func() store.Store) {
	d := standing(t, open)
	d.change("Other words")
	first := d.claimed(outbox.EditPost)
	same(t, "chats", d.recall(bot.Post{Warning: "w"}, chat("a")), 1)
	d.record(first.ID, outbox.Outcome{State: outbox.Failed, Message: "m1", Reason: "dead"})
	d.record(d.claimed(outbox.ErasePost).ID, outbox.Outcome{State: outbox.Sent})
	d.quiet()
}

// crash ends the process and begins the next.
func crash(d db, open func() store.Store) db {
	d.t.Helper()
	d.close()
	d = opened(d.t, open)
	same(d.t, "recovered", d.recover(), 1)
	return d
}

func changeCrash(t *testing.T, open func() store.Store) {
	d := standing(t, open)
	d.change("Other words")
	d.claimed(outbox.EditPost)
	d = crash(d, open)
	got := d.claimed(outbox.EditPost)
	same(t, "again", []any{got.Message, got.InDoubt, got.Attempts}, []any{"m1", false, 2})
	d.record(got.ID, sent)
	d.quiet()
}

func eraseCrash(t *testing.T, open func() store.Store) {
	d := standing(t, open)
	d.recall(bot.Post{Warning: "w"}, everywhere)
	d.claimed(outbox.ErasePost)
	d = crash(d, open)
	got := d.claimed(outbox.ErasePost)
	same(t, "again", []any{got.Message, got.InDoubt}, []any{"m1", false})
	d.record(got.ID, outbox.Outcome{State: outbox.Sent})
	d.quiet()
}

func recallCrash(t *testing.T, open func() store.Store) {
	d, _ := sending(t, open)
	d.recall(bot.Post{Warning: "w"}, everywhere)
	d = crash(d, open)
	d.quiet()
}

func changeRecallCrash(t *testing.T, open func() store.Store) {
	d := standing(t, open)
	d.change("Other words")
	d.claimed(outbox.EditPost)
	d.recall(bot.Post{Warning: "w"}, everywhere)
	d = crash(d, open)
	d.record(d.claimed(outbox.ErasePost).ID, outbox.Outcome{State: outbox.Sent})
	d.quiet()
}

func changeFails(t *testing.T, open func() store.Store) {
	d := standing(t, open)
	for _, state := range []outbox.State{outbox.Failed, outbox.Skipped} {
		d.change("Other words " + string(state))
		d.record(d.claimed(outbox.EditPost).ID, outbox.Outcome{State: state, Message: "m1", Reason: outbox.Expired})
		same(t, "posted", len(d.posted(chat("a"))), 1)
	}
	d.quiet()
	same(t, "chats that can be recalled", d.recall(bot.Post{Warning: "w"}, everywhere), 1)
	d.record(d.claimed(outbox.ErasePost).ID, outbox.Outcome{State: outbox.Failed, Message: "m1", Reason: "dead"})
	d.quiet()
}

func changeGone(t *testing.T, open func() store.Store) {
	d := standing(t, open)
	d.change("Other words")
	d.record(d.claimed(outbox.EditPost).ID, outbox.Outcome{State: outbox.Skipped, Reason: string(bot.Gone)})
	same(t, "posted", len(d.posted(chat("a"))), 0)
	same(t, "changed again", d.load(reworded(warning("w", "x"), "Yet others")), store.Imported{Changed: 1})
	same(t, "recalled", d.recall(bot.Post{Warning: "w"}, everywhere), 0)
	d.quiet()
}

func changeOutOfReach(t *testing.T, open func() store.Store) {
	d, first := sending(t, open)
	d.record(first.ID, outbox.Outcome{State: outbox.Sent})
	same(t, "changed", d.load(reworded(warning("w", "x"), "Other words")), store.Imported{Changed: 1})
	same(t, "posted", len(d.posted(chat("a"))), 1)
	d.quiet()
}

func changeSuspended(t *testing.T, open func() store.Store) {
	d := standing(t, open)
	d.change("Other words")
	d.record(d.claimed(outbox.EditPost).ID, outbox.Outcome{State: outbox.Suspended, Message: "m1", Reason: "suspend"})
	d.quiet()
	d.change("Yet others")
	d.quiet()
	d.fine(d.ResumeChat(t.Context(), chat("a").Chat))
	d.record(d.claimed(outbox.EditPost).ID, sent)
	d.quiet()
}

func changeAgain(t *testing.T, open func() store.Store) {
	d := standing(t, open)
	d.loadAt(after(time.Second), reworded(warning("w", "x"), "Other words"))
	d.record(d.claimed(outbox.EditPost).ID, outbox.Outcome{State: outbox.Due, Again: after(time.Hour), Reason: "wait"})
	same(t, "next", d.noClaim(after(time.Minute)), after(time.Hour))
	got := d.claim(after(time.Hour))
	same(t, "again", []any{got.Op, got.Message, got.Attempts, got.Due}, []any{outbox.EditPost, "m1", 2, after(time.Second)})
}

func changeProgress(t *testing.T, open func() store.Store) {
	d, first := sending(t, open)
	d.record(first.ID, outbox.Outcome{State: outbox.Sent, Message: "m1", Again: after(5 * time.Second)})
	same(t, "posted", len(d.posted(chat("a"))), 1)
	for i := 1; i < 4; i++ {
		at := after(time.Duration(i) * 5 * time.Second)
		same(t, "next", d.noClaim(at.Add(-time.Millisecond)), at)
		got := d.claim(at)
		same(t, "anew", []any{got.Op, got.Message, got.Attempts, got.Due}, []any{outbox.EditPost, "m1", 1, at})
		d.record(got.ID, outbox.Outcome{State: outbox.Sent, Message: "m1", Again: at.Add(5 * time.Second)})
	}
	d.record(d.claim(after(time.Minute)).ID, sent)
	d.quiet()
}

var expired = outbox.Outcome{State: outbox.Skipped, Reason: outbox.Expired}

func missedTold(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("1", "x"), warning("2", "x"), warning("3", "x"), warning("4", "x"))
	for i := range 2 {
		got := d.claim(noon)
		same(t, "missed before", got.Missed, i)
		d.record(got.ID, expired)
	}
	got := d.claim(noon)
	same(t, "missed", []any{got.Warning, got.Missed}, []any{"3", 2})
	d.record(got.ID, outbox.Outcome{State: outbox.Due})
	got = d.claim(noon)
	same(t, "missed still", []any{got.Warning, got.Missed}, []any{"3", 2})
	d.record(got.ID, sent)
	same(t, "missed afterwards", d.claim(noon).Missed, 0)
}

func missedNotTold(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("1", "x"), warning("2", "x"), warning("3", "x"))
	d.record(d.claim(noon).ID, expired)
	d.timer("p", chat("a"), noon)
	got := d.claim(noon)
	same(t, "timer", []any{got.Contact, got.Missed}, []any{"police_101", 0})
	d.record(got.ID, sent)
	got = d.claim(noon)
	same(t, "missed", got.Missed, 1)
	d.record(got.ID, outbox.Outcome{State: outbox.Failed})
	same(t, "missed still", d.claim(noon).Missed, 1)
}

func missedOthers(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	thread := chat("a")
	thread.Thread = "7"
	d.watch(chat("a"), "x")
	d.watch(thread, "y")
	d.load(warning("1", "x"), warning("2", "x"), warning("3", "y"), warning("4", "x"))
	d.record(d.claim(noon).ID, outbox.Outcome{State: outbox.Failed, Reason: "tries"})
	d.record(d.claim(noon).ID, outbox.Outcome{State: outbox.Skipped, Reason: "nothing"})
	d.record(d.claim(noon).ID, expired)
	got := d.claim(noon)
	same(t, "missed", []any{got.To, got.Missed}, []any{chat("a"), 0})
}

func restsKept(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("1", "x"), warning("2", "x"))
	d.record(d.claim(noon).ID, outbox.Outcome{State: outbox.Due, Again: noon, ChatRests: after(time.Minute), LaneRests: after(time.Second)})
	d.record(d.claim(noon).ID, outbox.Outcome{State: outbox.Due, Again: noon, ChatRests: after(time.Second)})
	d.close()
	d = opened(t, open)
	for _, one := range []struct {
		platform string
		now      time.Time
		want     map[string]time.Time
	}{
		{platform, noon, map[string]time.Time{"a": after(time.Minute), "": after(time.Second)}},
		{platform, after(time.Second), map[string]time.Time{"a": after(time.Minute)}},
		{platform, after(time.Minute), map[string]time.Time{}},
		{"other", noon, map[string]time.Time{}},
	} {
		got, err := d.Rests(t.Context(), one.platform, one.now)
		d.fine(err)
		same(t, "rests", got, one.want)
	}
}
