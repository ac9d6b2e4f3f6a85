package storetest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"hangup/bot"
	"hangup/store"
)

var inboxTests = []test{
	{"what was committed waits, in the order in which it came", inboxOrder},
	{"only what is new is fresh, and what is known stays as it was", inboxDuplicates},
	{"a batch with the same arrival twice takes the first", inboxTwiceInBatch},
	{"many are taken and settled at once, each as it should be", inboxMany},
	{"platforms have inboxes of their own", inboxPlatforms},
	{"a batch is taken whole or not at all", inboxWhole},
	{"what is handled or quarantined waits no more, and is not taken in again", inboxOver},
	{"trying is counted, and over is over", inboxTries},
	{"settling is done whole or not at all", inboxSettleWhole},
	{"settling what is unknown is no error", inboxSettleUnknown},
	{"what waited waits after a restart, with its tries", inboxRestart},
	{"strange bodies and ids come back", inboxStrange},
	{"2 MiB are taken, a byte more is refused", inboxSize},
	{"a reason that is too long keeps nothing from being settled", inboxLongReason},
	{"handled ones are known for 3 days, quarantined and forgotten ones for 30", inboxSwept},
	{"a sweep leaves what waits as it is", inboxSweptWaiting},
	{"what a dead process left is adopted once, and is its owner's alone", inboxAdopted},
	{"two processes adopt the same at once, and one gets each", inboxAdoptedAtOnce},
	{"two processes commit and settle at the same time, and each arrival is fresh once", inboxAtOnce},
}

func arrival(id string) bot.Arrival {
	return bot.Arrival{ID: id, Body: []byte("body of " + id), At: noon}
}

func arrivals(ids string) (all []bot.Arrival) {
	for id := range strings.FieldsSeq(ids) {
		all = append(all, arrival(id))
	}
	return all
}

// commit gives the ids that were new.
func (d db) commit(as ...bot.Arrival) string {
	d.t.Helper()
	fresh, err := d.CommitArrivals(d.t.Context(), platform, as)
	d.fine(err)
	return strings.Join(fresh, " ")
}

func (d db) settle(state bot.ArrivalState, ids string) {
	d.t.Helper()
	var all []bot.Settled
	for id := range strings.FieldsSeq(ids) {
		all = append(all, bot.Settled{ID: id, State: state, Reason: "why"})
	}
	d.fine(d.SettleArrivals(d.t.Context(), platform, all))
}

func (d db) waitingArrivals() []bot.Arrival {
	d.t.Helper()
	all, err := d.WaitingArrivals(d.t.Context(), platform)
	d.fine(err)
	return all
}

// waiting gives the ids and how often each was tried.
func (d db) waiting() (all string) {
	d.t.Helper()
	for _, a := range d.waitingArrivals() {
		all += fmt.Sprintf("%s:%d ", a.ID, a.Tries)
	}
	return all
}

func inboxOrder(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	same(t, "fresh of nothing", d.commit(), "")
	same(t, "waiting", d.waiting(), "")
	same(t, "fresh", d.commit(arrivals("9 10 1")...), "9 10 1")
	early := arrival("5")
	early.At, early.Tries = after(-time.Hour), 7
	same(t, "fresh", d.commit(early), "5")
	early.Tries = 0
	same(t, "waiting", d.waitingArrivals(), append(arrivals("9 10 1"), early))
	d.settle(bot.Handled, "5 9")
	d.commit(arrivals("3 2")...)
	same(t, "after two were handled", d.waiting(), "10:0 1:0 3:0 2:0 ")
}

func inboxDuplicates(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.commit(arrivals("1 2")...)
	d.settle(bot.Tried, "1")
	again := arrival("1")
	again.Body, again.At = []byte("another"), after(time.Hour)
	same(t, "fresh", d.commit(again, arrival("3"), arrival("2")), "3")
	want := arrivals("1 2 3")
	want[0].Tries = 1
	same(t, "waiting", d.waitingArrivals(), want)
}

func inboxTwiceInBatch(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	other := arrival("1")
	other.Body = []byte("another")
	same(t, "fresh", d.commit(arrival("1"), arrival("2"), other, arrival("2")), "1 2")
	same(t, "waiting", d.waitingArrivals(), arrivals("1 2"))
}

func inboxMany(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	var batch []bot.Arrival
	var fresh, left []string
	var over []bot.Settled
	for n := range 137 {
		id := fmt.Sprint(n)
		batch = append(batch, arrival(id))
		if n%3 == 0 {
			batch = append(batch, arrival(fmt.Sprint(n/2))) // which is there already
		}
		fresh = append(fresh, id)
		switch state := []bot.ArrivalState{bot.Handled, bot.Handled, bot.Handled, bot.Quarantined, bot.Tried}[n%5]; {
		case n > 100:
			left = append(left, id+":0")
		case state == bot.Tried:
			left = append(left, id+":1")
			fallthrough
		default:
			over = append(over, bot.Settled{ID: id, State: state, Reason: strings.Repeat("x", n%2)}, bot.Settled{ID: "unknown", State: state})
		}
	}
	same(t, "fresh", d.commit(batch...), strings.Join(fresh, " "))
	d.fine(d.SettleArrivals(t.Context(), platform, over))
	same(t, "waiting", d.waiting(), strings.Join(left, " ")+" ")
	same(t, "fresh again", d.commit(batch...), "")
	d.sweep(after(3*day + time.Second))
	same(t, "waiting after a sweep", d.waiting(), strings.Join(left, " ")+" ")
	same(t, "fresh after quarantined ones alone are known", len(strings.Fields(d.commit(batch...))), 61)
}

func inboxPlatforms(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.commit(arrivals("1 2")...)
	fresh, err := d.CommitArrivals(t.Context(), "other", arrivals("2 3"))
	d.fine(err)
	same(t, "fresh of the other", fresh, []string{"2", "3"})
	d.settle(bot.Handled, "2")
	there, err := d.WaitingArrivals(t.Context(), "other")
	d.fine(err)
	same(t, "waiting", []any{d.waiting(), there}, []any{"1:0 ", arrivals("2 3")})
}

func inboxWhole(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	huge := bot.Arrival{ID: "3", Body: make([]byte, 2<<20+1), At: noon}
	for what, bad := range map[string]bot.Arrival{"no id": {At: noon}, "too large": huge, "a long id": arrival(strings.Repeat("1", 257))} {
		fresh, err := d.CommitArrivals(t.Context(), platform, append(arrivals("1 2"), bad))
		if err == nil || len(fresh) > 0 || len(err.Error()) > 1000 {
			t.Errorf("%s: fresh %v, error %.100v", what, fresh, err)
		}
	}
	for what, platform := range map[string]string{"no platform": "", "a long one": strings.Repeat("p", 65)} {
		if _, err := d.CommitArrivals(t.Context(), platform, arrivals("1")); err == nil {
			t.Errorf("%s was taken", what)
		}
	}
	if _, err := d.CommitArrivals(ended(), platform, arrivals("1")); err == nil {
		t.Error("a commit that was called off said nothing")
	}
	same(t, "waiting", d.waiting(), "")
	same(t, "fresh", d.commit(arrivals("1 2")...), "1 2")
}

func inboxOver(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.commit(arrivals("1 2 3")...)
	d.settle(bot.Handled, "2")
	d.settle(bot.Quarantined, "3")
	same(t, "waiting", d.waiting(), "1:0 ")
	same(t, "fresh", d.commit(arrivals("1 2 3 4")...), "4")
	same(t, "waiting", d.waiting(), "1:0 4:0 ")
}

func inboxTries(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.commit(arrivals("1 2 3")...)
	d.settle(bot.Tried, "1 2")
	d.settle(bot.Tried, "1")
	same(t, "waiting", d.waiting(), "1:2 2:1 3:0 ")
	d.settle(bot.Quarantined, "1")
	d.settle(bot.Handled, "2")
	for _, state := range []bot.ArrivalState{bot.Tried, bot.Handled, bot.Quarantined, bot.Handled} {
		d.settle(state, "1 2")
	}
	same(t, "waiting", d.waiting(), "3:0 ")
	d.sweep(after(4 * day))
	same(t, "fresh after handled ones are forgotten", d.commit(arrivals("1 2")...), "2")
}

func inboxSettleWhole(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.commit(arrivals("1 2")...)
	for _, bad := range []bot.ArrivalState{"", "lost", "waiting"} {
		err := d.SettleArrivals(t.Context(), platform, []bot.Settled{{ID: "1", State: bot.Handled}, {ID: "2", State: bad}})
		if err == nil {
			t.Errorf("state %q was taken", bad)
		}
	}
	if err := d.SettleArrivals(ended(), platform, []bot.Settled{{ID: "1", State: bot.Handled}}); err == nil {
		t.Error("settling that was called off said nothing")
	}
	same(t, "waiting", d.waiting(), "1:0 2:0 ")
	d.fine(d.SettleArrivals(t.Context(), platform, []bot.Settled{{ID: "1", State: bot.Handled}, {ID: "2", State: bot.Tried}, {ID: "1", State: bot.Tried}}))
	same(t, "waiting", d.waiting(), "2:1 ")
}

func inboxSettleUnknown(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.fine(d.SettleArrivals(t.Context(), platform, nil))
	for _, state := range []bot.ArrivalState{bot.Tried, bot.Handled, bot.Quarantined} {
		d.settle(state, "1")
	}
	same(t, "fresh", d.commit(arrival("1")), "1")
	same(t, "waiting", d.waiting(), "1:0 ")
}

func inboxRestart(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.commit(arrivals("1 2 3 4")...)
	d.settle(bot.Tried, "3")
	d.settle(bot.Handled, "2")
	d.settle(bot.Quarantined, "4")
	d.close()
	d = opened(t, open)
	want := arrivals("1 3")
	want[1].Tries = 1
	same(t, "waiting", d.waitingArrivals(), want)
	same(t, "fresh", d.commit(arrivals("4 5 1")...), "5")
	same(t, "waiting", d.waiting(), "1:0 3:1 5:0 ")
}

func inboxStrange(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	bodies := map[string][]byte{}
	for name, text := range texts {
		d.commit(bot.Arrival{ID: name, Body: []byte(text), At: noon})
		bodies[name] = []byte(text)
	}
	d.commit(bot.Arrival{ID: "none", At: noon}, bot.Arrival{ID: "zeros", Body: []byte{0, 0xff, 0, '\n'}, At: noon})
	bodies["none"], bodies["zeros"] = nil, []byte{0, 0xff, 0, '\n'}
	for _, got := range d.waitingArrivals() {
		if want, ok := bodies[got.ID]; !ok || !bytes.Equal(got.Body, want) {
			t.Errorf("%s: %d bytes instead of %d", got.ID, len(got.Body), len(want))
		}
	}
	same(t, "waiting", len(d.waitingArrivals()), len(bodies))
	for _, id := range []string{"case", "CASE", "case ", "1", "01", "1.0", "'", "\x00", "\x00\x00", "\xff", "🙂"} {
		same(t, "fresh", d.commit(arrival(id)), id)
		same(t, "fresh again", d.commit(arrival(id)), "")
		d.settle(bot.Handled, "unknown")
		d.fine(d.SettleArrivals(t.Context(), platform, []bot.Settled{{ID: id, State: bot.Handled}}))
	}
	same(t, "waiting", len(d.waitingArrivals()), len(bodies))
}

func inboxSize(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	largest := bytes.Repeat([]byte{0xff, 0}, 1<<20)
	same(t, "fresh", d.commit(bot.Arrival{ID: "1", Body: largest, At: noon}), "1")
	same(t, "comes back", bytes.Equal(d.waitingArrivals()[0].Body, largest), true)
	if _, err := d.CommitArrivals(t.Context(), platform, []bot.Arrival{{ID: "2", Body: append(largest, 0), At: noon}}); err == nil {
		t.Error("a byte more was taken")
	}
	d.settle(bot.Handled, "1")
	same(t, "waiting", d.waiting(), "")
}

func inboxLongReason(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.commit(arrivals("1 2 3")...)
	d.fine(d.SettleArrivals(t.Context(), platform, []bot.Settled{
		{ID: "1", State: bot.Quarantined, Reason: strings.Repeat("x", 8<<20)},
		{ID: "2", State: bot.Handled, Reason: "x" + strings.Repeat("🙂", 1000)},
		{ID: "3", State: bot.Tried, Reason: strings.Repeat("\xff\x00", 2000)},
	}))
	same(t, "waiting", d.waiting(), "3:1 ")
}

func inboxSwept(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.commit(arrivals("handled quarantined waiting")...)
	d.settle(bot.Handled, "handled")
	d.settle(bot.Quarantined, "quarantined")
	d.sweep(after(3 * day))
	same(t, "fresh after 3 days", d.commit(arrivals("handled quarantined waiting")...), "")
	d.sweep(after(3*day + time.Second))
	same(t, "fresh later", d.commit(bot.Arrival{ID: "handled", At: after(3 * day)}, arrival("quarantined"), arrival("waiting")), "handled")
	d.sweep(after(30 * day))
	same(t, "waiting after 30 days", d.waiting(), "waiting:0 handled:0 ")
	same(t, "fresh after 30 days", d.commit(arrival("quarantined")), "")
	d.sweep(after(30*day + time.Second))
	same(t, "waiting later", d.waiting(), "handled:0 ")
	same(t, "fresh later", d.commit(arrivals("quarantined waiting")...), "quarantined waiting")
}

func inboxSweptWaiting(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.commit(arrivals("1 2 3 4 5")...)
	d.settle(bot.Handled, "2 5")
	d.settle(bot.Tried, "3")
	for range 2 {
		d.sweep(after(time.Hour))
		want := arrivals("1 3 4")
		want[1].Tries = 1
		same(t, "waiting", d.waitingArrivals(), want)
	}
	d.commit(arrivals("6")...)
	d.settle(bot.Handled, "1")
	same(t, "waiting", d.waiting(), "3:1 4:0 6:0 ")
}

func inboxAtOnce(t *testing.T, open func() store.Store) {
	stores := []db{opened(t, open), opened(t, open)}
	const batches, size = 20, 10
	fresh := make([]map[string]bool, 4)
	together(len(fresh), func(i int) {
		fresh[i] = map[string]bool{}
		for b := range batches {
			var batch []bot.Arrival
			var done []bot.Settled
			for n := range size {
				batch = append(batch, arrival(fmt.Sprint(b*size+n)))
			}
			ids, err := stores[i%2].CommitArrivals(t.Context(), platform, batch)
			for _, id := range ids {
				fresh[i][id] = true
				done = append(done, bot.Settled{ID: id, State: bot.Handled})
			}
			if err == nil {
				err = stores[i%2].SettleArrivals(t.Context(), platform, done)
			}
			if err != nil {
				t.Error(err)
			}
		}
	})
	sum := 0
	for _, one := range fresh {
		sum += len(one)
	}
	same(t, "fresh in all", sum, batches*size)
	same(t, "waiting", stores[0].waiting(), "")
}
