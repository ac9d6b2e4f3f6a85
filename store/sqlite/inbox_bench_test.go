package sqlite

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"hangup/bot"
	"hangup/store/sqlstore"
)

// BenchmarkSettle shows what it saves not to wait for the disk.
func BenchmarkSettle(b *testing.B) {
	for _, n := range []int{1, 16} {
		b.Run(fmt.Sprintf("NORMAL/%d", n), func(b *testing.B) { benchSettle(b, n, sqlstore.Soon) })
		b.Run(fmt.Sprintf("FULL/%d", n), func(b *testing.B) { benchSettle(b, n, sqlstore.Alone) })
	}
}

func benchSettle(b *testing.B, n int, how sqlstore.Manner) {
	s := reopen(b, filepath.Join(b.TempDir(), "x.db"))
	erase := strings.Replace(sqlstore.HotQueries()["erasing a body"], "(?)", "(?"+strings.Repeat(", ?", n-1)+")", 1)
	var left []bot.Settled
	batch := 0
	for b.Loop() {
		if len(left) < n {
			b.StopTimer()
			left = refill(b, s, batch)
			batch++
			b.StartTimer()
		}
		check(b, s.db.Change(b.Context(), "settle", how, func(tx *sqlstore.Tx) error {
			args := []any{"web"}
			for _, one := range left[:n] {
				args = append(args, one.ID)
			}
			_, err := tx.ExecContext(b.Context(), erase, args...)
			return err
		}))
		left = left[n:]
	}
}

func refill(b *testing.B, s *Store, batch int) (left []bot.Settled) {
	var as []bot.Arrival
	for i := range 1000 {
		a := bot.Arrival{ID: fmt.Sprint(batch*1000 + i), Body: bytes.Repeat([]byte("x"), 1000)}
		as, left = append(as, a), append(left, bot.Settled{ID: a.ID, State: bot.Handled})
	}
	_, err := s.CommitArrivals(b.Context(), "web", as)
	check(b, err)
	return left
}
