package discord

import (
	"regexp"
	"strings"
	"unicode"

	"hangup/bot"
	"hangup/bot/adapt"
)

const (
	// wordJoiner has no shape. Behind the sign that begins a mention it keeps it from being one.
	wordJoiner = "\u2060"
	// blank has no shape either. It stands where Discord wants a text and there is none.
	blank = "\u200b"
)

// harmless breaks mentions and takes out what cannot be shown. It is for what Discord shows as it stands: labels,
// placeholders, titles of modals, footers.
func harmless(words string) string {
	if plainASCII(words) {
		return words
	}
	words = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return ' '
		}
		return r
	}, strings.ToValidUTF8(words, " "))
	return adapt.BreakMentions(words)
}

// plainASCII tells that a text has nothing that harmless would change, as most texts have.
func plainASCII(words string) bool {
	for i := range len(words) {
		if c := words[i]; c < ' ' && c != '\n' || c > '~' || c == '@' {
			return false
		}
	}
	return true
}

// Where the signs of Discord's markdown act (support.discord.com, "Markdown Text 101"): some anywhere, some only at the
// beginning of a line.
const (
	actsAnywhere = "\\*_~`|[]<"
	actsAtStart  = "#>+-"
)

// escape makes words plain text where Discord reads markdown. A web address stays text that cannot be followed: what
// may be followed is an Item with a URL.
func escape(words string) string {
	words = harmless(words)
	var b strings.Builder
	line, done := lineStart, 0
	for i, r := range words {
		if acts(r, line, words[i:]) {
			b.WriteString(words[done:i])
			b.WriteByte('\\')
			done = i
		}
		line = line.after(r)
	}
	if done == 0 && b.Len() == 0 {
		return words
	}
	b.WriteString(words[done:])
	return b.String()
}

// invite is an address of Discord's own that apps turn into a card wherever it stands in the text of a message, even
// without a scheme.
var invite = regexp.MustCompile(`(?i)(discord[a-z]*\.[a-z]+)/`)

// content is the first line of a reply as the text of a message: plain text in which nothing acts. One that is too long is
// cut behind its first sentences, or its first words.
func content(lead string) string {
	plain := func(words string) string { return invite.ReplaceAllString(escape(words), "$1"+wordJoiner+"/") }
	lead = oneLine(lead)
	if all := plain(lead); units(all) <= maxContent {
		return all
	}
	// An address as short as can be, d.a/, grows by a quarter at most.
	return plain(split(lead, maxContent*3/4)[0].Text)
}

// linePart says where in a line a character stands.
type linePart int

const (
	lineStart  linePart = iota // nothing but white space came before
	lineNumber                 // nothing but a number
	lineMiddle
)

func (p linePart) after(r rune) linePart {
	switch {
	case r == '\n':
		return lineStart
	case p == lineStart && unicode.IsSpace(r):
		return lineStart
	case p != lineMiddle && r >= '0' && r <= '9':
		return lineNumber
	}
	return lineMiddle
}

// acts tells whether a character would be read as a mark. rest begins with it.
func acts(r rune, at linePart, rest string) bool {
	switch {
	case at == lineMiddle && (r == ' ' || r >= 'a' && r <= 'z' || r > '~'):
		return false
	case strings.ContainsRune(actsAnywhere, r):
		return true
	case at == lineStart && strings.ContainsRune(actsAtStart, r):
		return true
	case at == lineNumber && (r == '.' || r == ')'):
		return true
	}
	return strings.HasPrefix(rest, "://")
}

// units counts a text in UTF-16 units, which are never fewer than its characters.
func units(text string) int { return adapt.Units(text) }

// oneLine is a text without line breaks.
func oneLine(text string) string {
	text = strings.TrimSpace(harmless(text))
	if !strings.Contains(text, "\n") {
		return text
	}
	return strings.Join(strings.Fields(text), " ")
}

// cut shortens a text to n units, between characters, with an ellipsis as the last when it had more.
func cut(text string, n int) string {
	if units(text) <= n {
		return text
	}
	size := 0
	for i, r := range text {
		if size += adapt.UnitsOf(r); size > n-1 {
			return strings.TrimSpace(text[:i]) + "…"
		}
	}
	return text
}

// label makes words fit where Discord shows them as they stand. There is always something to read.
func label(words string, most int) string {
	if text := cut(oneLine(words), most); text != "" {
		return text
	}
	return blank
}

// link is adapt.Link. What markdown would read as its own is written in its other form.
func link(address string) string { return inParentheses.Replace(adapt.Link(address)) }

var inParentheses = strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "<", "%3C", ">", "%3E", `"`, "%22", `\`, "%5C", "\n", "%0A")

// inMarks puts a quotation in quotation marks: a screen reader and a notification show no block.
func inMarks(text string) string {
	if text == "" || strings.HasPrefix(text, "“") {
		return text
	}
	return "“" + text + "”"
}

// optionLabel gives the label of the option with an id, or the id.
func optionLabel(options []bot.Option, id string) string {
	for _, o := range options {
		if o.ID == id {
			return o.Label
		}
	}
	return id
}
