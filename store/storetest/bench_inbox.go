package storetest

import (
	"bytes"
	"fmt"
	"testing"

	"hangup/bot"
	"hangup/store"
)

// flood makes n arrivals of the size of a message in a group, from the number at on.
func flood(at, n int) (as []bot.Arrival, over []bot.Settled) {
	for i := at; i < at+n; i++ {
		a := bot.Arrival{ID: fmt.Sprint(812345678 + i), Body: bytes.Repeat([]byte("x"), 1000), At: noon}
		as, over = append(as, a), append(over, bot.Settled{ID: a.ID, State: bot.Handled})
	}
	return as, over
}

// benchCommit commits n at once, and settles them off the clock as they pile up.
func benchCommit(b *testing.B, open func() store.Store, n int) {
	d := opened(b, open)
	at, settled := 0, 0
	for b.Loop() {
		as, _ := flood(at, n)
		d.commit(as...)
		if at += n; at-settled >= 1000 {
			b.StopTimer()
			_, over := flood(settled, at-settled)
			d.fine(d.SettleArrivals(b.Context(), platform, over))
			settled = at
			b.StartTimer()
		}
	}
}

func benchSettle(b *testing.B, open func() store.Store, n int) {
	d := opened(b, open)
	at, committed := 0, 0
	for b.Loop() {
		if at+n > committed {
			b.StopTimer()
			as, _ := flood(committed, 1000)
			d.commit(as...)
			committed += 1000
			b.StartTimer()
		}
		_, over := flood(at, n)
		d.fine(d.SettleArrivals(b.Context(), platform, over))
		at += n
	}
}

func benchButton(b *testing.B, open func() store.Store) {
	d := opened(b, open)
	for b.Loop() {
		d.keep("1", "action", noon)
	}
}
