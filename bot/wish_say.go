package bot

import (
	"strconv"
	"strings"

	"hangup/advice"
)

// wishLine is what a wish says of one thing. What is as everybody has it is said only when it was otherwise before.
type wishLine struct {
	text  string
	usual bool
}

// wishText says a wish in sentences, always of the same things in the same order.
func (c *Core) wishText(w Wish) []wishLine {
	lines := []wishLine{
		{c.sayChosen(w), false},
		{c.Say("bot.watch.not.none"), true},
		{c.Say("bot.watch.hours.none"), false},
		{c.Say("bot.watch.daily.none"), false},
		{c.Say("bot.watch.review.no"), true},
		{c.Say("bot.watch.english"), true},
	}
	if len(w.Not) > 0 {
		lines[1] = wishLine{c.Say("bot.watch.not", "words", quotedList(w.Not)), false}
	}
	if !w.Quiet.none() {
		lines[2] = wishLine{c.Say("bot.watch.hours", "from", c.clock(w.Quiet.From), "to", c.clock(w.Quiet.To)), false}
	}
	if w.Daily > 0 {
		lines[3] = wishLine{tongue{Core: c}.some("bot.watch.daily", strconv.Itoa(w.Daily)), false}
	}
	if w.Review {
		lines[4] = wishLine{c.Say("bot.watch.review"), false}
	}
	if w.Language == welsh {
		lines[5] = wishLine{c.Say("bot.watch.welsh"), false}
	}
	return lines
}

// welsh is the one language beside English that posts have words for.
const welsh = "cy"

// sayChosen says which warnings a wish chooses.
func (c *Core) sayChosen(w Wish) string {
	topics, words := strings.Join(c.typeNames(w.Types), "; "), quotedList(w.Words)
	switch {
	case topics == "" && words == "":
		return c.Say("bot.watch.all")
	case words == "":
		return c.Say("bot.watch.topics", "topics", topics)
	case topics == "":
		return c.Say("bot.watch.words", "words", words)
	}
	return c.Say("bot.watch.both", "topics", topics, "words", words)
}

func (c *Core) typeNames(types []advice.ScamType) []string {
	var names []string
	for _, typ := range types {
		if name, ok := c.TypeName(typ); ok {
			names = append(names, name)
		}
	}
	return names
}

func quotedList(words []string) string {
	var quoted []string
	for _, w := range words {
		quoted = append(quoted, "“"+w+"”")
	}
	return strings.Join(quoted, ", ")
}

// wishLines says a wish in sentences.
func (c *Core) wishLines(w Wish) []string {
	var lines []string
	for _, l := range c.wishText(w) {
		if !l.usual {
			lines = append(lines, l.text)
		}
	}
	return lines
}

// wishChanges says what of a wish is otherwise now, and what is as it was.
func (c *Core) wishChanges(before, now Wish) (fresh, same []string) {
	old := c.wishText(before)
	for i, l := range c.wishText(now) {
		switch {
		case l.text != old[i].text:
			fresh = append(fresh, l.text)
		case !l.usual:
			same = append(same, l.text)
		}
	}
	return fresh, same
}

// wishDetail says a wish for the log, without the words of whoever typed it.
func (c *Core) wishDetail(w Wish) string {
	if len(w.Words)+len(w.Not) > 0 {
		w.Words, w.Not = nil, nil
		return c.Say("bot.watch.filtered") + " " + strings.Join(c.wishLines(w)[1:], " ")
	}
	return strings.Join(c.wishLines(w), " ")
}

// clock writes a time of day, given in minutes from midnight, as people say it.
func (c *Core) clock(at int) string {
	hour, minute := at/60%24, at%60
	switch {
	case minute == 0 && hour == 0:
		return c.Say("bot.clock.midnight")
	case minute == 0 && hour == 12:
		return c.Say("bot.clock.noon")
	}
	n := strconv.Itoa((hour+11)%12 + 1)
	if minute > 0 {
		n += ":" + strconv.Itoa(minute/10) + strconv.Itoa(minute%10)
	}
	if hour < 12 {
		return c.Say("bot.clock.am", "n", n)
	}
	return c.Say("bot.clock.pm", "n", n)
}
