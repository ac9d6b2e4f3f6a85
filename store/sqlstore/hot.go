package sqlstore

import "hangup/bot"

// HotQueries gives by its name what is asked all the time. None of it may read a whole table: the tests of a database look at
// how it is carried out.
func HotQueries() map[string]string {
	return map[string]string{
		"all warnings":                     warningsQuery(bot.WarningFilter{}),
		"warnings of an area":              warningsQuery(bot.WarningFilter{Area: "x"}),
		"warnings of a type":               warningsQuery(bot.WarningFilter{Type: "x"}),
		"warnings of an area and a type":   warningsQuery(bot.WarningFilter{Area: "x", Type: "y"}),
		"the next delivery":                takeQuery,
		"the time of the next delivery":    laterQuery,
		"what joins the round":             promoteQuery,
		"what a chat missed":               countMissed,
		"what comes too late for a digest": lateComersQuery,
		"the digests to come":              addDigestsQuery,
		"what was posted today":            givenQuery,
		"posts that are old":               sweepPostsQuery,
		"what a chat is away for":          expireHeldQuery,
		"what no digest came for":          expireKeptQuery,
		"what lost its digest":             expireStraysQuery,
		"answers that were called wrong":   feedbackQuery(bot.FeedbackFilter{From: bot.ChatID{ID: "x"}, Open: true}),
		"what a person reported today":     timesOfPerson,
		"what came from a chat this hour":  timesOfChat,
		"the reports of a chat":            reportsQuery(bot.ReportFilter{From: bot.ChatID{Platform: "web", ID: "a"}}),
		"the reports of all chats":         reportsQuery(bot.ReportFilter{}),
		"cells":                            cellsQuery,
		"totals":                           totalsQuery,
		"totals without others":            restQuery,
		"areas with counts":                placesQuery,
		"who told of the same":             similarQuery,
		"the count of a check":             countCheckQuery,
		"what waits, in order":             waitingQuery,
		"erasing a body":                   eraseQuery,
		"a remark on what is over":         remarkQuery,
		"what was tried":                   triedQuery,
		"who waits for a warning":          `SELECT person FROM echo_wishes WHERE CAST(?2 AS bigint) IS NOT NULL AND ` + wanting,
		"the watches of areas":             candidatesQuery,
	}
}

// reportsQuery is what a page of a filter asks.
func reportsQuery(f bot.ReportFilter) string {
	where, _, _ := reportsWhere(f) // without areas nothing can fail to be written
	return `SELECT ` + reportColumns + ` FROM reports ` + where + pageOfReports
}
