package advice

import (
	"slices"
	"strings"
)

// mostQuotes is how many of the person's own phrases an answer shows: two already make the point.
const mostQuotes = 2

// because says why: what it sounds like, the caller's own tells in the person's words, and what
// the real ones never do. Somebody who lost something, and is no longer being talked to, needs no
// proof of it.
func (d *draft) because() {
	kind := d.e.Say("answer.sounds_scam")
	never := ""
	if d.known() {
		kind = d.e.Say("answer.sounds_like", "kind", d.typ.Is)
		if d.a.Verdict == Scam || d.a.Urgency == Now {
			never = d.never()
		}
	}
	quoted := d.quotable(d.typicalFirst())
	for n := len(quoted); n > 0; n-- {
		d.whys = append(d.whys, joinWords(kind, d.quoting("answer.you_wrote", quoted[:n]), never))
	}
	d.whys = slices.Compact(append(d.whys, joinWords(kind, never), kind))
	d.answer.Why = d.whys[0]
}

// never gives what the real ones never do: what fits the tells in the text, else what fits most.
func (d *draft) never() string {
	for _, n := range d.typ.Never {
		if d.heard(n.Tells) {
			return n.Text
		}
	}
	return d.typ.Never[0].Text
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

// quotable gives the words of the tells that may be shown, in quotation marks. Of phrases that are
// alike the fuller one stands for all.
func (d *draft) quotable(tells []Tell) []string {
	var shown []string
	for _, t := range tells {
		words := quotable(t.Words)
		if words == "" {
			continue
		}
		i := slices.IndexFunc(shown, func(s string) bool { return alike(s, words) })
		switch {
		case i < 0:
			shown = append(shown, words)
		case fuller(words, shown[i]):
			shown[i] = words
		}
	}
	shown = head(unlike(shown), mostQuotes)
	for i, words := range shown {
		shown[i] = d.e.Say("answer.quote", "words", words)
	}
	return shown
}

// unlike leaves out what is alike to a phrase before it: a fuller phrase may have come to stand
// for two.
func unlike(phrases []string) []string {
	var out []string
	for _, p := range phrases {
		if !slices.ContainsFunc(out, func(s string) bool { return alike(s, p) }) {
			out = append(out, p)
		}
	}
	return out
}

// fuller tells whether a phrase says more than another without being cut.
func fuller(a, b string) bool { return len(a) > len(b) && !strings.HasSuffix(a, "…") }

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
