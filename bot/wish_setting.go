package bot

import (
	"slices"
	"strconv"
	"strings"

	"hangup/advice/pattern"
)

// setting is something that can be typed for a wish beside its filter.
type setting struct {
	typed *pattern.Pattern
	set   func(c *wishChange, parts []string)
}

// The patterns of a time of day, and of what stands between two.
const (
	clockTime = `(\d{1,2})(?:[:.](\d\d))?\s*(am|pm|a\.m\.?|p\.m\.?|noon|midnight)?`
	upTo      = `\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b|\band\b)\s*`
)

// settings are tried in order: what means more first.
var settings = []setting{
	typed(`no\s+quiet(?:\s+hours?)?|quiet(?:\s+hours?)?[\s:]+(?:off|none|never)`, func(c *wishChange, _ []string) { c.Quiet = &Hours{} }),
	typed(`quiet(?:\s+hours?|\s+times?)?(?:\s+from|\s+between)?[\s:]+`+clockTime+upTo+clockTime, setQuiet),
	typed(`quiet(?:\s+hours?)?(?:\s+on)?(?:(?:\s+at)?\s+nights?)?(?:[\s:]+(\d[^\s,;]*))?`, setQuietNights),
	typed(`no\s+max(?:imum)?|no\s+limit|max(?:imum)?[\s:]+(?:off|none)|unlimited`, func(c *wishChange, _ []string) { c.Daily = new(int) }),
	typed(`(?:at\s+most|max(?:imum)?|up\s+to|no\s+more\s+than)[\s:]+(\d+|one|two|three|four|five|six|ten)`+
		`(?:\s+(?:posts?|warnings?))?(?:\s+(?:a|per|each|every)\s+day|\s+daily)?`, setDaily),
	// What stands where a number should is no word to look for: a filter of it would post nothing.
	typed(`(?:at\s+most|max(?:imum)?)(?:[\s:]+[^\s,;!"]*\w)?`, func(c *wishChange, _ []string) { c.unread("bot.watch.unread.max") }),
	typed(`no\s+reviews?|reviews?[\s:]+(?:off|no)`, func(c *wishChange, _ []string) { c.Review = new(bool) }),
	typed(`reviews?(?:[\s:]+(?:on|yes|first|all))?`, func(c *wishChange, _ []string) { c.Review = ptr(true) }),
	typed(`(?:in\s+)?(?:welsh|cymraeg)`, func(c *wishChange, _ []string) { c.Language = ptr("cy") }),
	typed(`(?:in\s+)?(?:english|saesneg)`, func(c *wishChange, _ []string) { c.Language = new(string) }),
	typed(`(?:all|every|everything)(?:\s+(?:topics?|types?|warnings?|scams?))?`, func(c *wishChange, _ []string) { c.Filter = &wishFilter{} }),
}

// typed makes a setting of an expression for all of a thing.
func typed(expr string, set func(*wishChange, []string)) setting {
	return setting{pattern.New(`(?i)^(?:` + expr + `)\b`), set}
}

func ptr[T any](v T) *T { return &v }

// maxDaily is the highest limit that can be set. Nobody reads more.
const maxDaily = 50

func setDaily(c *wishChange, parts []string) {
	n, err := strconv.Atoi(parts[0])
	if err != nil {
		n = 1 + slices.Index([]string{"one", "two", "three", "four", "five", "six", "", "", "", "ten"}, parts[0])
	}
	if n < 1 || n > maxDaily {
		c.unread("bot.watch.unread.max")
		return
	}
	c.Daily = &n
}

// nights are the quiet hours of who asks for some and says no more.
var nights = Hours{22 * 60, 7 * 60}

func setQuietNights(c *wishChange, parts []string) {
	if parts[0] != "" {
		c.unread("bot.watch.unread.quiet")
		return
	}
	c.Quiet = ptr(nights)
}

// setQuiet reads two times of day. Where nothing says which half of the day is meant, hours that end before they begin
// begin in the evening: "10-7" is 22-7.
func setQuiet(c *wishChange, parts []string) {
	from, half, ok := readClock(parts[0], parts[1], parts[2])
	to, otherHalf, fine := readClock(parts[3], parts[4], parts[5])
	const noon = wholeDay / 2
	switch {
	case !ok || !fine:
		c.unread("bot.watch.unread.quiet")
		return
	case half || from >= noon:
	case to <= from, otherHalf && to > noon && from+noon < to:
		from += noon
	}
	h := Hours{from, to}
	if h.none() {
		c.unread("bot.watch.unread.quiet")
		return
	}
	c.Quiet = &h
}

// readClock reads a time of day in minutes from midnight. half tells that it says which half of the day it means.
func readClock(hour, minute, mark string) (at int, half, ok bool) {
	h, err := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute) // two digits or nothing
	if err != nil || m > 59 || h > 24 || h == 24 && m > 0 {
		return 0, false, false
	}
	if mark == "" {
		return h%24*60 + m, false, true
	}
	if h < 1 || h > 12 {
		return 0, false, false
	}
	h %= 12
	if mark == "noon" || strings.HasPrefix(mark, "p") {
		h += 12
	}
	return h*60 + m, true, true
}
