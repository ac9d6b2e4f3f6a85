package bot

import (
	"slices"
	"strings"
	"unicode/utf8"

	"hangup/advice"
	"hangup/advice/pattern"
)

// wishChange is what somebody asks to change of a wish. What is nil stays as it is.
type wishChange struct {
	Filter   *wishFilter `json:"filter,omitempty"`
	Quiet    *Hours      `json:"quiet,omitempty"`
	Daily    *int        `json:"daily,omitempty"`
	Review   *bool       `json:"review,omitempty"`
	Language *string     `json:"language,omitempty"`
	// Unread are keys of the wording that say what was not understood.
	Unread []string `json:"-"`
}

// wishFilter is the part of a wish that chooses warnings. It changes as a whole: who types a filter says all of it.
type wishFilter struct {
	Types []advice.ScamType `json:"types,omitempty"`
	Words []string          `json:"words,omitempty"`
	Not   []string          `json:"not,omitempty"`
}

// of gives a wish with the change made.
func (c wishChange) of(w Wish) Wish {
	if c.Filter != nil {
		w.Types, w.Words, w.Not = c.Filter.Types, c.Filter.Words, c.Filter.Not
	}
	if c.Quiet != nil {
		w.Quiet = *c.Quiet
	}
	if c.Daily != nil {
		w.Daily = *c.Daily
	}
	if c.Review != nil {
		w.Review = *c.Review
	}
	if c.Language != nil {
		w.Language = *c.Language
	}
	return w
}

// wishReader reads what is typed behind an area: settings in plain words, names of scams, and words to find or to leave out.
type wishReader struct {
	topics  topics
	fillers []string // folded words that ask for nothing
	phrases bool     // commas divide what is typed, so that the words between two of them belong together
	change  wishChange
	loose   []string // words that were no setting and no topic, still to be put together
	not     bool     // they are to be left out
}

// readWish reads what is typed behind an area.
func (c *Core) readWish(text string) wishChange {
	r := wishReader{
		topics: c.topics(), fillers: strings.Fields(fold(c.Say("list.fillers"))), phrases: strings.ContainsAny(text, ",;\n"),
	}
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		text = r.next(text)
	}
	r.flush()
	return r.change
}

// maxSetting is in how many bytes a setting must be over, or be so far that its rest is taken with it. To try each at all of a long text
// took time that grew with the square of its length.
const maxSetting = 400

// next reads one thing from the beginning of a text and gives the rest.
func (r *wishReader) next(text string) (rest string) {
	head := text[:min(len(text), maxSetting)]
	for _, s := range settings {
		if !s.typed.MatchString(head) {
			continue
		}
		if m := s.typed.FindStringSubmatchIndex(text); m != nil {
			r.flush()
			r.not = false
			s.set(&r.change, submatches(text, m))
			return text[m[1]:]
		}
	}
	switch first, size := utf8.DecodeRuneInString(text); first {
	case ',', ';', '\n':
		r.flush()
		r.not = false
		return text[size:]
	case '!':
		r.flush()
		r.not = true
		return text[size:]
	case '"', '“', '”':
		return r.quoted(text[size:])
	}
	if m := notWord.FindString(head); m != "" {
		r.flush()
		r.not = true
		return text[len(m):]
	}
	if n := r.topic(text); n > 0 {
		return text[n:]
	}
	word := firstWord.FindString(text)
	r.loose = append(r.loose, word)
	if !r.phrases {
		r.flush()
	}
	return text[len(word):]
}

var (
	notWord   = pattern.New(`(?i)^(?:not|without|except|but not|no)\s+`)
	firstWord = pattern.New(`^(?:\d,\d{3}|[^\s,;“”"])+`) // a sum such as £5,000 is one word
)

func submatches(text string, m []int) []string {
	var parts []string
	for i := 2; i < len(m); i += 2 {
		part := ""
		if m[i] >= 0 {
			part = strings.ToLower(text[m[i]:m[i+1]])
		}
		parts = append(parts, part)
	}
	return parts
}

// quoted takes words in quotation marks together, and as words whatever else they could mean.
func (r *wishReader) quoted(text string) (rest string) {
	words, rest := text, ""
	if i := strings.IndexAny(text, `"“”`); i >= 0 {
		_, size := utf8.DecodeRuneInString(text[i:])
		words, rest = text[:i], text[i+size:]
	}
	r.flush()
	r.keep(words)
	return rest
}

// topic takes the name of a scam from the beginning of a text, and tells how many bytes that is: 0 when there is none, or
// when it belongs to words that are to be left out.
func (r *wishReader) topic(text string) int {
	if r.not {
		return 0
	}
	types, n := r.topics.at(text)
	if n == 0 {
		return 0
	}
	r.flush()
	f := r.filter()
	for _, typ := range types {
		if !slices.Contains(f.Types, typ) {
			f.Types = append(f.Types, typ)
		}
	}
	if len(f.Types) > maxWishTypes {
		f.Types = f.Types[:maxWishTypes]
		r.unread("bot.watch.unread.topics")
	}
	return n
}

// flush puts the words together that belong together.
func (r *wishReader) flush() {
	words := r.loose
	for len(words) > 0 && slices.Contains(r.fillers, fold(words[0])) {
		words = words[1:]
	}
	for len(words) > 0 && slices.Contains(r.fillers, fold(words[len(words)-1])) {
		words = words[:len(words)-1]
	}
	r.loose = nil
	r.keep(strings.Join(words, " "))
}

// keep notes words to find, or to leave out.
func (r *wishReader) keep(words string) {
	words = strings.Trim(line(strings.Join(parted(words), " ")), " .!?:'\"")
	switch {
	case fold(words) == "":
		return
	case utf8.RuneCountInString(words) > maxWishWord:
		r.unread("bot.watch.unread.long")
		return
	}
	f := r.filter()
	list := &f.Words
	if r.not {
		list, r.not = &f.Not, false
	}
	switch same := func(w string) bool { return fold(w) == fold(words) }; {
	case slices.ContainsFunc(*list, same):
	case len(*list) == maxWishWords:
		r.unread("bot.watch.unread.words")
	default:
		*list = append(*list, words)
	}
}

// parted divides a list at its commas and semicolons. The comma of a sum such as £5,000 is none.
func parted(list string) []string {
	const kept = "\x00"
	list = sumComma.ReplaceAllString(strings.ReplaceAll(list, kept, ""), "${1}"+kept+"${2}")
	parts := strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ';' })
	for i := range parts {
		parts[i] = strings.ReplaceAll(parts[i], kept, ",")
	}
	return parts
}

var sumComma = pattern.New(`(\d),(\d{3})`)

func (r *wishReader) filter() *wishFilter {
	if r.change.Filter == nil {
		r.change.Filter = &wishFilter{}
	}
	return r.change.Filter
}

func (r *wishReader) unread(key string) { r.change.unread(key) }

func (c *wishChange) unread(key string) {
	if !slices.Contains(c.Unread, key) {
		c.Unread = append(c.Unread, key)
	}
}
