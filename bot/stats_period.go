package bot

import (
	"strings"
	"time"

	"hangup/advice/pattern"
)

// period is how far back statistics look. This week, which is not over yet, is the last of it.
type period struct {
	id     string // in buttons
	weeks  int
	step   int    // weeks of a bar
	said   string // key of "in the last …"
	button string // key of the button
}

// periods are those to choose from. A year has bars of four weeks: 52 are too thin for a phone.
func periods() []period {
	return []period{
		{"month", 4, 1, "bot.stats.period.month", "bot.button.stats.month"},
		{"quarter", 13, 1, "bot.stats.period.quarter", "bot.button.stats.quarter"},
		{"year", 52, 4, "bot.stats.period.year", "bot.button.stats.year"},
	}
}

func periodByID(id string) (period, bool) {
	for _, p := range periods() {
		if p.id == id {
			return p, true
		}
	}
	return period{}, false
}

// maxTypedPeriod is how much of a period is read.
const maxTypedPeriod = 60 // bytes

// The patterns of a typed period, in the order of periods.
var (
	periodFiller = pattern.New(`\b(for|in|over|the|this|last|past|of|a|an|one|by)\b|[.,!?]`)
	periodWords  = []*pattern.Pattern{
		pattern.New(`^(1|4|four)?\s*(w|wks?|weeks?|months?)$`),
		pattern.New(`^(3|three)\s*(m|months?)$|^(1[23])\s*(w|wks?|weeks?)$|^quarter$|^$`),
		pattern.New(`^1?\s*(y|yrs?|years?)$|^(12|twelve)\s*(m|months?)$|^52\s*(w|wks?|weeks?)$`),
	}
)

// readPeriod reads a period, as in "4 weeks", "for the last 3 months", "a year". Nothing typed is three months.
func readPeriod(typed string) (period, bool) {
	if len(typed) > maxTypedPeriod {
		return period{}, false
	}
	words := strings.Join(strings.Fields(periodFiller.ReplaceAllString(strings.ToLower(typed), " ")), " ")
	for i, p := range periods() {
		if periodWords[i].MatchString(words) {
			return p, true
		}
	}
	return period{}, false
}

// from gives the Monday with which a period begins, and the one after its end.
func (p period) from(now time.Time) (from, to time.Time) {
	to = monday(now).AddDate(0, 0, 7)
	return to.AddDate(0, 0, -7*p.weeks), to
}
