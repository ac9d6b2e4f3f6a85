package sqlite

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"

	"hangup/bot"
)

func TestBulkTakesEveryRowOnceAndASetInOneStatement(t *testing.T) {
	s := reopen(t, filepath.Join(t.TempDir(), "x.db"))
	for n := range 60 {
		rows := make([]any, n)
		for i := range rows {
			rows[i] = i
		}
		var each []any
		check(t, s.erase.each(rows, []any{"web"}, func(stmt *sql.Stmt, args []any) error {
			if stmt == nil || args[0] != "web" {
				t.Errorf("%d rows: %v to %v", n, args, stmt)
			}
			each = append(each, args[1:]...)
			return nil
		}))
		if fmt.Sprint(each) != fmt.Sprint(rows) {
			t.Errorf("%d rows: they went as %v", n, each)
		}
		stmt, args, ok := s.erase.fits(rows, []any{"web"})
		if want := n > 0 && n <= 25; ok != want || ok && stmt == nil {
			t.Errorf("%d rows fit: %v", n, ok)
		}
		if !ok {
			continue
		}
		if fmt.Sprint(args[1:n+1]) != fmt.Sprint(rows) || args[len(args)-1] != n-1 || len(args)-1-n > 14 {
			t.Errorf("%d rows went as %v", n, args)
		}
		_, err := stmt.Exec(args...) // which wants as many as there are
		check(t, err)
	}
}

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
			check(t, s.changeSoon(t.Context(), "test", func(*sql.Tx) error { return nil }))
		}
		done, err := s.settleAtOnce(t.Context(), "web", over(as[:6])[1:]) // the first alone is quarantined
		check(t, err)
		if done != soon {
			t.Errorf("round %d: done %v", round, done)
		}
		if !done {
			check(t, s.SettleArrivals(t.Context(), "web", over(as[:6])[1:]))
		}
		if done, _ := s.settleAtOnce(t.Context(), "web", []bot.Settled{{ID: as[0].ID, State: bot.Tried}}); done {
			t.Error("a try was taken for the end")
		}
		waiting, err := s.WaitingArrivals(t.Context(), "web")
		check(t, err)
		if len(waiting) != 4*(round+1) {
			t.Errorf("round %d: %d wait", round, len(waiting))
		}
	}
}
