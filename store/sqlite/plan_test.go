package sqlite

import (
	"fmt"
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
		{"what a person reported today", timesOfPerson, "reports_of_person"},
		{"what came from a chat this hour", timesOfChat, "reports_of_chat"},
		{"the reports of a chat", reportsQuery(bot.ReportFilter{From: bot.ChatID{Platform: "web", ID: "a"}}), "reports_of_chat"},
		{"the reports of all chats", reportsQuery(bot.ReportFilter{}), "reports_by_age"},
	} {
		t.Run(test.name, func(t *testing.T) {
			rows, err := s.write.Query(`EXPLAIN QUERY PLAN `+test.query, []any{"a", "b", "c", "d", 5, 6}[:parameters(test.query)]...)
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

// parameters is how many a query takes, at least three.
func parameters(query string) int {
	for n := 6; n > 3; n-- {
		if strings.Contains(query, fmt.Sprint("?", n)) {
			return n
		}
	}
	return 3
}
