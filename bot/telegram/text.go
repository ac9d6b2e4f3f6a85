package telegram

import (
	"fmt"
	"strings"
	"unicode"

	"hangup/bot"
	"hangup/bot/adapt"
)

// piece is a run of words that stays together in one message: HTML whose tags are all closed, and how many UTF-16
// units a reader sees of it. join is what stands between it and the piece before when both are in one message.
type piece struct {
	html  string
	units int
	join  string
}

// escapes are the four characters that mean something in Telegram's HTML
// (https://core.telegram.org/bots/api#html-style).
var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// escape makes words plain text in HTML. Nobody is alerted by them: a word joiner, which has no shape, stands
// behind each sign that would begin a mention.
func escape(words string) string { return escapes.Replace(harmless(words)) }

// harmless breaks mentions, and takes out what JSON cannot carry and what turns the direction of writing: a title could
// make a number or an address read backwards.
func harmless(words string) string {
	if simple(words) {
		return words
	}
	words = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r) && r != '\n':
			return ' '
		case r > unicode.MaxLatin1 && unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(words, " "))
	return adapt.BreakMentions(words)
}

// simple tells that a text is of letters, digits and signs of ASCII alone, none of which begins a mention, as most of our
// own wording is: there is nothing to be made harmless, and it has as many units as bytes.
func simple(words string) bool {
	for i := range len(words) {
		if c := words[i]; (c < ' ' && c != '\n') || c > '~' || c == '@' {
			return false
		}
	}
	return true
}

// units counts the UTF-16 units of a text, by which Telegram measures.
func units(text string) int { return adapt.Units(text) }

// maxWhole is how many units between two tags stay in one message: one quotation is one block.
const maxWhole = 1000

// around puts words between tags, cut into pieces of at most most units each. The first is joined by join.
func around(words, open, shut, join string, most int) []piece {
	var all []piece
	parts := cutter().Split(words, most)
	if open != "" && len(parts) > 1 && room(words) <= min(most, maxWhole) {
		parts = []adapt.Stretch{{Text: strings.TrimSpace(words)}}
	}
	for _, s := range parts {
		shown := harmless(s.Text)
		all = append(all, piece{html: open + escapes.Replace(shown) + shut, units: units(shown), join: s.Before})
	}
	if len(all) > 0 {
		all[0].join = join
	}
	return all
}

// pieces renders a reply without its buttons and form. No piece has more than most units.
func pieces(r bot.Reply, most int) []piece {
	all := around(r.Lead, "<b>", "</b>", "", most)
	for _, p := range r.Parts {
		part := partPieces(p, most)
		if len(part) > 0 {
			part[0].join = "\n\n"
		}
		all = append(all, part...)
	}
	return all
}

func partPieces(p bot.Part, most int) []piece {
	all := around(p.Head, "<i>", "</i>", "\n", most)
	if p.Kind == bot.Quote {
		all = append(all, around(inMarks(p.Text), "<blockquote>", "</blockquote>", "\n", most)...)
	} else {
		all = append(all, around(p.Text, "", "", "\n", most)...)
	}
	for n, i := range p.Items {
		all = append(all, itemPieces(i, bullet(p.Kind, n), most)...)
	}
	return all
}

// inMarks puts a quotation in quotation marks: a screen reader and a notification show no block.
func inMarks(text string) string {
	if text == "" || strings.HasPrefix(text, "“") {
		return text
	}
	return "“" + text + "”"
}

func bullet(kind bot.PartKind, n int) string {
	switch kind {
	case bot.Steps:
		return fmt.Sprintf("%d. ", n+1)
	case bot.List, bot.Contacts:
		return "• "
	}
	return ""
}

// itemPieces renders a line. A number to ring stands in its words already, where the apps find it.
func itemPieces(i bot.Item, bullet string, most int) []piece {
	address := adapt.Link(i.URL)
	if i.Text == "" {
		i.Text = address
	}
	open, shut := "", ""
	if address != "" {
		open, shut = `<a href="`+escapes.Replace(address)+`">`, "</a>"
	}
	all := around(i.Text, open, shut, "\n", most-units(bullet))
	if len(all) > 0 {
		all[0].html = bullet + all[0].html
		all[0].units += units(bullet)
	}
	return all
}
