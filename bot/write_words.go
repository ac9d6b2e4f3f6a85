package bot

import (
	"strings"
	"time"

	"hangup/advice/news"
)

// tongue says texts in the language that a chat asked for, and in English where there are none.
type tongue struct {
	*Core
	language string // such as "cy"; "" is English
}

// Say gives a text with its gaps filled.
func (g tongue) Say(key string, pairs ...string) string {
	if own := key + "." + g.language; g.language != "" && g.Has(own) {
		key = own
	}
	return g.Core.Say(key, pairs...)
}

// some gives the text for one thing, or for several with their number.
func (g tongue) some(key string, n string, pairs ...string) string {
	if n == "1" {
		return g.Say(key+".one", pairs...)
	}
	return g.Say(key, append([]string{"n", n}, pairs...)...)
}

// button makes a button with its label from the wording.
func (g tongue) button(key string, a Action) Button { return Button{Label: g.Say(key), Action: a} }

// day writes a date as people read it, or that it is not known.
func (g tongue) day(at time.Time) string {
	months := strings.Fields(g.Say("list.months"))
	if at.IsZero() || len(months) != 12 {
		return g.Say("bot.date.unknown")
	}
	return at.Format("2 ") + months[at.Month()-1] + at.Format(" 2006")
}

// whose says who published a warning and when.
func (g tongue) whose(w news.Warning) string {
	who := g.forceName(w)
	if who == "" {
		who = g.Say("bot.force.unknown")
	}
	text := who + ", " + g.day(w.Published)
	if w.Example {
		text += " " + g.Say("bot.warning.example")
	}
	return text
}
