package bot

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"hangup/advice/pattern"
)

// The patterns of what is typed behind /pause.
var (
	spanTyped  = pattern.New(`(?i)^(?:for\s+)?(an?|one|two|three|four|five|six|seven|\d{1,5})\s*(m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|months?)$`)
	halfTyped  = pattern.New(`(?i)^(?:for\s+)?half\s+an?\s+hour$`)
	untilTyped = pattern.New(`(?i)^(?:until|till|til|to)\s+`)
	clockTyped = pattern.New(`(?i)(?:^|\s)(?:at\s+)?(?:` + clockTime + `|(noon|midnight))$`)
)

// maxTypedPause is how much of what is typed behind /pause is read.
const maxTypedPause = 100 // bytes

// morning is when a pause until a day ends.
const morning = 8 * 60 // minutes from midnight in London

// readPause reads until when a pause is to last: "1 hour", "2 days", "until monday", "until tomorrow 9am", "8am". Nothing
// typed gives the zero time: until somebody resumes. ok is false when it is not understood or past.
func readPause(typed string, now time.Time) (until time.Time, ok bool) {
	typed = strings.ToLower(strings.Join(strings.Fields(line(typed)), " "))
	typed = strings.TrimRight(typed, ".!")
	switch {
	case typed == "", typed == "until resumed", typed == "forever":
		return time.Time{}, true
	case len(typed) > maxTypedPause:
		return time.Time{}, false
	case halfTyped.MatchString(typed):
		return now.Add(30 * time.Minute), true
	}
	if m := spanTyped.FindStringSubmatch(typed); m != nil {
		return readSpan(m[1], m[2], now)
	}
	return readUntil(untilTyped.ReplaceAllString(typed, ""), now)
}

// readSpan reads a number and a unit. A day is as long as the clock in London says.
func readSpan(number, unit string, now time.Time) (time.Time, bool) {
	n, err := strconv.Atoi(number)
	if err != nil {
		n = max(1, slices.Index([]string{"", "one", "two", "three", "four", "five", "six", "seven"}, number))
	}
	local := now.In(london())
	switch {
	case n == 0:
		return time.Time{}, false
	case strings.HasPrefix(unit, "mo"):
		return local.AddDate(0, n, 0), true
	case strings.HasPrefix(unit, "m"):
		return now.Add(time.Duration(n) * time.Minute), true
	case strings.HasPrefix(unit, "h"):
		return now.Add(time.Duration(n) * time.Hour), true
	case strings.HasPrefix(unit, "d"):
		return local.AddDate(0, 0, n), true
	}
	return local.AddDate(0, 0, 7*n), true
}

// readUntil reads a day, a time of day, or both.
func readUntil(typed string, now time.Time) (time.Time, bool) {
	local := now.In(london())
	at, dayless := morning, false
	if m := clockTyped.FindStringSubmatchIndex(typed); m != nil {
		parts := submatches(typed, m)
		var ok bool
		if at, ok = clockOf(parts); !ok {
			return time.Time{}, false
		}
		typed = strings.TrimSpace(typed[:m[0]])
		dayless = typed == ""
	}
	if dayless {
		if until := onDay(local, 0, at); until.After(now) {
			return until, true
		}
		return onDay(local, 1, at), true
	}
	days, ok := daysUntil(typed, local.Weekday())
	until := onDay(local, days, at)
	return until, ok && until.After(now)
}

// clockOf reads what clockTyped found.
func clockOf(parts []string) (at int, ok bool) {
	switch parts[3] {
	case "noon":
		return wholeDay / 2, true
	case "midnight":
		return wholeDay, true
	}
	at, _, ok = readClock(parts[0], parts[1], parts[2])
	return at, ok
}

// daysUntil tells how many days from today a named day is. The name of today's means that of next week.
func daysUntil(name string, today time.Weekday) (days int, ok bool) {
	name = strings.TrimPrefix(strings.TrimPrefix(name, "on "), "next ")
	switch name {
	case "today":
		return 0, true
	case "tomorrow", "tomorrow morning", "the morning", "morning":
		return 1, true
	case "week", "the weekend":
		name = map[string]string{"week": "monday", "the weekend": "saturday"}[name]
	}
	for d := range 7 {
		full := strings.ToLower(time.Weekday(d).String())
		if name == full || len(name) >= 3 && len(name) <= 5 && strings.HasPrefix(full, name) {
			return (d-int(today)+6)%7 + 1, true
		}
	}
	return 0, false
}
