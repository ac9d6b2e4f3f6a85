package sqlite

import (
	"path/filepath"
	"strings"
	"testing"
)

// stepsOf gives how a query is carried out.
func stepsOf(t *testing.T, s *Store, query string, args ...any) string {
	t.Helper()
	rows, err := s.db.write.Query(`EXPLAIN QUERY PLAN `+query, args...)
	check(t, err)
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		check(t, rows.Scan(&id, &parent, &unused, &step))
		steps = append(steps, step)
	}
	check(t, rows.Err())
	return strings.Join(steps, "\n")
}

// Every answer counts who told of the same, and every report and check counts itself: none of that may read a whole table.
func TestCountsReadWhatTheyCount(t *testing.T) {
	s := reopen(t, filepath.Join(t.TempDir(), "x.db"))
	if n := count(t, s, `SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'reports' AND sql LIKE '%person = r.person AND id <> r.id AND +area = r.area AND +type = r.type%'`); n != 4 {
		t.Errorf("%d triggers ask for what a person told before as below", n)
	}
	for name, one := range map[string]struct {
		query string
		args  []any
		want  []string
	}{
		"cells":  {hot(t, "cells"), []any{`["a"]`, 0, 1}, []string{"SEARCH cells USING PRIMARY KEY (area=? AND week>? AND week<?)"}},
		"totals": {hot(t, "totals"), []any{`["a"]`, 0, 1}, []string{"SEARCH cells USING PRIMARY KEY (area=? AND week>? AND week<?)"}},
		"totals without others": {hot(t, "totals without others"), []any{`["a"]`, 0, 1},
			[]string{"SEARCH totals USING PRIMARY KEY (week>? AND week<?)", "SEARCH cells USING PRIMARY KEY (area=? AND week>? AND week<?)"}},
		"areas with counts": {hot(t, "areas with counts"), nil, []string{"SEARCH cells USING PRIMARY KEY (area>?)"}},
		"similar":           {hot(t, "who told of the same"), []any{`["a"]`, "t", 0, 1, "p", 9}, []string{"reports_alike (area=? AND type=? AND at>? AND at<?)", "checks_alike (area=? AND type=? AND week=?"}},
		"a check":           {hot(t, "the count of a check"), []any{"a", 0, "t", "p"}, []string{"checks_alike (area=? AND type=? AND week=? AND person=?)"}},
		"old":               {`DELETE FROM cells WHERE week < ?`, []any{0}, []string{"cells_by_age (week<?)"}},
		"who told of it before": {`SELECT 1 FROM reported WHERE person = ? AND id <> ? AND +area = ? AND +type = ? AND week = ?`,
			[]any{"p", "i", "a", "t", 0}, []string{"USING INDEX reports_of_person (person=?"}},
	} {
		got := stepsOf(t, s, one.query, one.args...)
		for _, want := range one.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in\n%s", name, want, got)
			}
		}
	}
}
