package advice

import (
	"slices"
	"strings"
)

// mostQuotes is how many of the person's own phrases an answer shows.
const mostQuotes = 3

// because says why: what it sounds like, the caller's own tells in the person's words, and what
// the real ones never do.
func (d *draft) because() {
	kind := d.e.Say("answer.sounds_scam")
	never := ""
	if d.known() {
		kind = d.e.Say("answer.sounds_like", "kind", d.typ.Is)
		never = d.typ.Never[0]
	}
	quoted := d.quotable(d.typicalFirst())
	for n := len(quoted); n > 0; n-- {
		d.whys = append(d.whys, joinWords(kind, d.quoting("answer.you_wrote", quoted[:n]), never))
	}
	d.whys = slices.Compact(append(d.whys, joinWords(kind, never), kind))
	d.answer.Why = d.whys[0]
}

// typicalFirst orders the tells: those typical of the scam type before the others.
func (d *draft) typicalFirst() []Tell {
	tells := slices.Clone(d.a.Tells)
	slices.SortStableFunc(tells, func(a, b Tell) int { return d.rank(a) - d.rank(b) })
	return tells
}

func (d *draft) rank(t Tell) int {
	if d.typical(t.ID) {
		return 0
	}
	return 1
}

// quotable gives the words of the tells that may be shown, none twice, in quotation marks.
func (d *draft) quotable(tells []Tell) []string {
	var shown []string
	for _, t := range tells {
		words := quotable(t.Words)
		again := slices.ContainsFunc(shown, func(s string) bool { return alike(s, words) })
		if words != "" && !again && len(shown) < mostQuotes {
			shown = append(shown, words)
		}
	}
	for i, words := range shown {
		shown[i] = d.e.Say("answer.quote", "words", words)
	}
	return shown
}

// quoting gives the sentence of a key around quotations, or "" when there are none.
func (d *draft) quoting(key string, quoted []string) string {
	if len(quoted) == 0 {
		return ""
	}
	return d.e.Say(key, "quotes", d.list(quoted))
}

// list joins phrases as people do: "a", "a and b", "a, b and c".
func (d *draft) list(items []string) string {
	last := len(items) - 1
	if last == 0 {
		return items[0]
	}
	return d.e.Say("answer.and", "first", strings.Join(items[:last], ", "), "last", items[last])
}

// joinWords joins the sentences that are not empty.
func joinWords(sentences ...string) string {
	var out []string
	for _, s := range sentences {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, " ")
}
