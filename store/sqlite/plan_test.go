package sqlite

import (
	"path/filepath"
	"strings"
	"testing"

	"hangup/bot"
)

// What is asked for all the time must find its rows by an index that is already in their order.
func TestHotQueriesWalkAnIndexInOrder(t *testing.T) {
	s := reopen(t, filepath.Join(t.TempDir(), "x.db"))
	for _, test := range []struct{ name, query, index string }{
		{"all warnings", warningsQuery(bot.WarningFilter{}), "warnings_newest"},
		{"warnings of an area", warningsQuery(bot.WarningFilter{Area: "x"}), "warning_areas_newest"},
		{"warnings of a type", warningsQuery(bot.WarningFilter{Type: "x"}), "warning_types_newest"},
		{"warnings of an area and a type", warningsQuery(bot.WarningFilter{Area: "x", Type: "y"}), "warning_areas_newest"},
		{"the next delivery", takeQuery, "deliveries_next"},
		{"the time of the next delivery", laterQuery, "deliveries_later"},
		{"what joins the round", promoteQuery, "deliveries_later"},
		{"what a chat missed", countMissed, "deliveries_missed"},
		{"what comes too late for a digest", lateComersQuery, "deliveries_in_flight"},
		{"the digests to come", addDigestsQuery, "deliveries_waiting"},
		{"what was posted today", givenQuery, "deliveries_of_address"},
		{"answers that were called wrong", feedbackQuery(bot.FeedbackFilter{From: bot.ChatID{ID: "x"}, Open: true}), "feedback_open"},
	} {
		t.Run(test.name, func(t *testing.T) {
			rows, err := s.write.Query(`EXPLAIN QUERY PLAN `+test.query, []any{"a", "b", "c", "d"}[:max(strings.Count(test.query, "?4")*4, 3)]...)
			check(t, err)
			defer rows.Close()
			var plan []string
			for rows.Next() {
				var id, parent, unused int
				var step string
				check(t, rows.Scan(&id, &parent, &unused, &step))
				plan = append(plan, step)
			}
			check(t, rows.Err())
			if all := strings.Join(plan, "\n"); !strings.Contains(all, test.index) || strings.Contains(all, "USE TEMP B-TREE FOR ORDER BY") {
				t.Errorf("the plan does not walk %s in order:\n%s", test.index, all)
			}
		})
	}
}
