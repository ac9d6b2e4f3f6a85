package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"

	"hangup/bot"
)

// BenchmarkSettle shows what it saves not to wait for the disk.
func BenchmarkSettle(b *testing.B) {
	for _, n := range []int{1, 16} {
		b.Run(fmt.Sprintf("NORMAL/%d", n), func(b *testing.B) { benchSettle(b, n, (*Store).changeSoon) })
		b.Run(fmt.Sprintf("FULL/%d", n), func(b *testing.B) { benchSettle(b, n, (*Store).change) })
	}
}

type changer func(s *Store, ctx context.Context, what string, f func(tx *sql.Tx) error) error

func benchSettle(b *testing.B, n int, change changer) {
	s := reopen(b, filepath.Join(b.TempDir(), "x.db"))
	var left []bot.Settled
	batch := 0
	for b.Loop() {
		if len(left) < n {
			b.StopTimer()
			left = refill(b, s, batch)
			batch++
			b.StartTimer()
		}
		check(b, change(s, b.Context(), "settle", func(tx *sql.Tx) error {
			return s.settleArrivals(b.Context(), tx, "web", left[:n])
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
