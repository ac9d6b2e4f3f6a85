package telegram

import (
	"fmt"
	"strings"

	"hangup/bot"
	"hangup/bot/adapt"
)

const (
	// maxUnits is how long a message may be, in UTF-16 units after its markup is read
	// (https://core.telegram.org/bots/api#sendmessage).
	maxUnits = 4096
	// markRoom is kept free for the mark that a message is one of several.
	markRoom = len("\n\n(999/999)")
)

// cutter cuts what is too long for one message. The sign that begins a mention takes two units.
func cutter() adapt.Cutter {
	return adapt.Cutter{Room: room, Cost: func(r rune) int { return room(string(r)) }}
}

// room is how many units a text takes when it is shown.
func room(text string) int { return units(harmless(text)) }

// messages renders a reply without its buttons and form as few messages of at most most units, each marked with its
// number when there are several.
func messages(r bot.Reply, most int) []string {
	texts := pack(pieces(r, most), most)
	if len(texts) <= 1 {
		return texts
	}
	texts = pack(pieces(r, most-markRoom), most-markRoom)
	for i := range texts {
		texts[i] += fmt.Sprintf("\n\n(%d/%d)", i+1, len(texts))
	}
	return texts
}

// pack puts pieces into as few messages as keep their order.
func pack(all []piece, most int) []string {
	var texts []string
	var text strings.Builder
	size := 0
	for _, p := range all {
		if size > 0 && size+len(p.join)+p.units > most {
			texts = append(texts, text.String())
			text.Reset()
			size = 0
		}
		if size > 0 {
			text.WriteString(p.join)
			size += len(p.join)
		}
		text.WriteString(p.html)
		size += p.units
	}
	if size > 0 {
		texts = append(texts, text.String())
	}
	return texts
}
