package news

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"hangup/advice/pattern"
)

// block is a paragraph, a heading or an item of a list.
type block struct {
	text    string
	item    bool // it stands in a list
	heading bool
	link    bool // all of it is a link
}

// blocks parts a text, HTML or not, into its paragraphs. HTML that was escaped is read as HTML.
func blocks(text string) []block {
	for range 3 {
		if !looksEscaped(text) {
			break
		}
		text = html.UnescapeString(text)
	}
	if looksHTML(text) {
		return fragmentBlocks(text)
	}
	return lineBlocks(strings.ReplaceAll(shorten(text, 4*maxBody), `\xA3`, "£"))
}

var (
	tagLike     = pattern.New(`(?i)</?(p|div|ul|ol|li|br|h[1-6]|strong|a|span|article|section|nav|blockquote|table)\b[^<>]{0,300}>`)
	escapedLike = pattern.New(`(?i)&(?:amp;){0,2}lt;/?(p|div|ul|ol|li|br|h[1-6]|strong|a|span|article)\b`)
)

func looksEscaped(text string) bool {
	return !tagLike.MatchString(text) && escapedLike.MatchString(text)
}
func looksHTML(text string) bool { return tagLike.MatchString(text) }

var (
	bullet      = pattern.New(`^\s*(?:[*•·▪‣–-]|\d{1,2}[.)])\s+`)
	headingMark = pattern.New(`^\s*#{1,6}\s+`)
	markdownURL = pattern.New(`!?\[([^\[\]]{0,300})\]\([^()\s]{0,500}\)`)
	blankLine   = pattern.New(`\n[ \t]*\n`)
	strongMark  = pattern.New(`(\*\*|__)([^*_\n]{1,300})(\*\*|__)`)
)

// lineBlocks parts plain text or Markdown: at blank lines and at the ends of lines, unless the
// lines were broken to a fixed width.
func lineBlocks(text string) []block {
	var bs []block
	for _, part := range blankLine.Split(text, -1) {
		lines := strings.Split(part, "\n")
		wrapped := isWrapped(lines)
		for i, line := range lines {
			b := lineBlock(line)
			if letters(b.text) == "" {
				continue
			}
			if last := len(bs) - 1; i > 0 && last >= 0 && !b.item && !b.heading && (wrapped || goesOn(bs[last].text, b.text)) {
				bs[last].text += " " + b.text
				continue
			}
			bs = append(bs, b)
		}
	}
	return bs
}

// lineBlock takes the marks off a line.
func lineBlock(line string) block {
	b := block{}
	if loc := bullet.FindString(line); loc != "" {
		b.item = true
		line = line[len(loc):]
	}
	if loc := headingMark.FindString(line); loc != "" {
		b.heading = !b.item
		line = line[len(loc):]
	}
	line = markdownURL.ReplaceAllString(line, "$1")
	b.text = squeeze(strongMark.ReplaceAllString(line, "$2"))
	return b
}

// isWrapped tells whether lines were broken at a fixed width.
func isWrapped(lines []string) bool {
	full, open := 0, 0
	for _, line := range lines[:len(lines)-1] {
		if n := utf8.RuneCountInString(line); n >= 50 && n <= 90 {
			full++
		}
		if !endsSentence(line) {
			open++
		}
	}
	n := len(lines) - 1
	return n >= 2 && full*5 >= n*4 && open*5 >= n*3
}

// goesOn tells whether a line goes on with the sentence of the one before.
func goesOn(before, line string) bool {
	r, _ := utf8.DecodeRuneInString(line)
	return !endsSentence(before) && unicode.IsLower(r)
}

// endsSentence tells whether a text ends as a sentence does.
func endsSentence(text string) bool {
	text = strings.TrimRight(text, `"'”’») `)
	return text != "" && strings.ContainsRune(".!?:;…", lastRune(text))
}

func lastRune(text string) rune {
	r, _ := utf8.DecodeLastRuneInString(text)
	return r
}

func squeeze(text string) string { return strings.Join(strings.Fields(text), " ") }

func words(text string) int { return len(strings.Fields(text)) }

// plainLine makes one line of a title or a summary, which may hold entities and tags.
func plainLine(text string) string {
	var parts []string
	for _, b := range blocks(strings.ReplaceAll(text, "\n", " ")) {
		parts = append(parts, b.text)
	}
	return squeeze(html.UnescapeString(strings.Join(parts, " ")))
}

func join(bs []block) string {
	texts := make([]string, len(bs))
	for i, b := range bs {
		texts[i] = b.text
	}
	return strings.Join(texts, "\n\n")
}

// sameWords compares two lines by their letters and digits alone.
func sameWords(a, b string) bool { return letters(a) == letters(b) }

func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}
