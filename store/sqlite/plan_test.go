package sqlite

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"hangup/store/sqlstore"
)

// hot gives a query that is asked all the time.
func hot(t *testing.T, name string) string {
	t.Helper()
	query := sqlstore.HotQueries()[name]
	if query == "" {
		t.Fatalf("nobody asks for %s", name)
	}
	return query
}

// What is asked for all the time must find its rows by an index that is already in their order.
func TestHotQueriesWalkAnIndexInOrder(t *testing.T) {
	s := reopen(t, filepath.Join(t.TempDir(), "x.db"))
	for _, test := range []struct{ name, index string }{
		{"all warnings", "warnings_newest"},
		{"warnings of an area", "warning_areas_newest"},
		{"warnings of a type", "warning_types_newest"},
		{"warnings of an area and a type", "warning_areas_newest"},
		{"the next delivery", "deliveries_next"},
		{"the time of the next delivery", "deliveries_later"},
		{"what joins the round", "deliveries_later"},
		{"what a chat missed", "deliveries_missed"},
		{"what comes too late for a digest", "deliveries_in_flight"},
		{"the digests to come", "deliveries_waiting"},
		{"what was posted today", "deliveries_of_address"},
		{"posts that are old", "INTEGER PRIMARY KEY (rowid<?)"},
		{"what a chat is away for", "deliveries_waiting"},
		{"what no digest came for", "deliveries_waiting"},
		{"what lost its digest", "INTEGER PRIMARY KEY (rowid<?)"},
		{"answers that were called wrong", "feedback_open"},
		{"what a person reported today", "reports_of_person"},
		{"what came from a chat this hour", "reports_of_chat"},
		{"the reports of a chat", "reports_of_chat"},
		{"the reports of all chats", "reports_by_age"},
	} {
		t.Run(test.name, func(t *testing.T) {
			query := hot(t, test.name)
			if all := stepsOf(t, s, query, []any{"a", "b", "c", "d", 5, 6}[:parameters(query)]...); !strings.Contains(all, test.index) || strings.Contains(all, "USE TEMP B-TREE FOR ORDER BY") {
				t.Errorf("the plan does not walk %s in order:\n%s", test.index, all)
			}
		})
	}
}

// parameters is how many a query takes, at least three.
func parameters(query string) int {
	for n := 6; n > 3; n-- {
		if strings.Contains(query, fmt.Sprint("?", n)) {
			return n
		}
	}
	return 3
}
