package sqlite

import (
	"fmt"
	"path/filepath"
	"testing"

	"hangup/bot"
	"hangup/store/sqlstore"
)

func TestSettlingInOneStatementDoesWhatATransactionDoes(t *testing.T) {
	s := reopen(t, filepath.Join(t.TempDir(), "x.db"))
	for round, soon := range []bool{false, true, true} {
		var as []bot.Arrival
		for n := range 9 {
			as = append(as, bot.Arrival{ID: fmt.Sprintf("%d-%d", round, n)})
		}
		_, err := s.CommitArrivals(t.Context(), "web", as)
		check(t, err)
		if soon {
			check(t, s.db.Change(t.Context(), "test", sqlstore.Soon, func(*sqlstore.Tx) error { return nil }))
		}
		done, err := s.db.Once(t.Context(), `DELETE FROM inbox_bodies WHERE n < 0`)
		check(t, err)
		if done != soon {
			t.Errorf("round %d: done in one statement: %v", round, done)
		}
		check(t, s.SettleArrivals(t.Context(), "web", over(as[:6])[1:])) // the first alone is quarantined
		check(t, s.SettleArrivals(t.Context(), "web", []bot.Settled{{ID: as[0].ID, State: bot.Tried}}))
		waiting, err := s.WaitingArrivals(t.Context(), "web")
		check(t, err)
		if len(waiting) != 4*(round+1) {
			t.Errorf("round %d: %d wait", round, len(waiting))
		}
	}
}
