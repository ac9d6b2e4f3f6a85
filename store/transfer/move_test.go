package transfer

import (
	"fmt"
	"testing"
)

// ways are the moves that there are.
func ways(t *testing.T, do func(t *testing.T, source, target func(t testing.TB) *Side)) {
	file := func(t testing.TB) *Side { return side(t, sqliteFile(t)) }
	t.Run("from a file to a file", func(t *testing.T) { do(t, file, file) })
	t.Run("from a file to PostgreSQL", func(t *testing.T) { do(t, file, postgresSide) })
}

func TestEverythingIsMoved(t *testing.T) {
	ways(t, func(t *testing.T, source, target func(testing.TB) *Side) {
		for seed := range uint64(3) {
			t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
				from, to := source(t), target(t)
				newFiller(seed, true).fill(t, from.db, 60)
				got, err := Move(t.Context(), from, to, Options{})
				check(t, err)
				for _, one := range got {
					t.Log(one)
				}
				again, err := Compare(t.Context(), from, to, nil)
				check(t, err)
				if len(again) != len(got) || len(got) < 25 {
					t.Errorf("%d tables were moved, %d compared", len(got), len(again))
				}
			})
		}
	})
}
