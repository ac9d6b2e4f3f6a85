package discord

import (
	"strings"

	"hangup/bot/adapt"
)

// split leaves a short line as it is, and cuts any other text where adapt.Cutter does. No stretch takes more than most
// units once it is escaped; most is at least 16. Nothing but white space is lost.
func split(text string, most int) []adapt.Stretch {
	text = strings.Trim(harmless(text), "\n")
	if surelyFits(text, most) && !strings.Contains(text, "\n") {
		if text = strings.TrimSpace(text); text == "" {
			return nil
		}
		return []adapt.Stretch{{Text: text}}
	}
	return adapt.Cutter{Room: room, Cost: cost}.Split(text, most)
}

// room is how many units a text takes once it is escaped.
func room(text string) int { return units(escape(text)) }

// surelyFits tells that a text has room whatever it says: a byte takes at most two units once it is escaped.
func surelyFits(text string, most int) bool { return 2*len(text) <= most }

// cost is how many units one character of a word takes at the most, wherever it stands.
func cost(r rune) int {
	if strings.ContainsRune(actsAnywhere+actsAtStart+".):@", r) {
		return 2
	}
	return adapt.UnitsOf(r)
}
