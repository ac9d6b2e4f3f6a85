package pattern

import (
	"cmp"
	"math"
	"regexp/syntax"
	"slices"
	"strings"
)

// literal is a text in small letters. Every match of an expression has one of its literals, in letters of either case.
type literal struct {
	text        string
	first, last bool // it begins or ends at an edge, where \b matches
}

// tooLikely is how likely literals may be, as likely has it, to be worth looking for.
const tooLikely = 1.0 / 4

// literals gives those of an expression, and none when those that it knows tell too little. One ends within the first
// reach bytes of a text that matches.
func literals(expr string) (of []literal, reach int) {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil, 0
	}
	reach = unbounded
	if anchored(re) {
		re = head(re)
		reach = width(re)
	}
	found := forms(re)
	if likely(found) > tooLikely {
		return nil, 0
	}
	return sparse(literalsOf(found)), reach
}

// sparse leaves out literals that stand nowhere without a shorter one of them.
func sparse(sorted []literal) []literal {
	var out []literal
	for _, l := range sorted {
		if !slices.ContainsFunc(out, l.has) {
			out = append(out, l)
		}
	}
	return out
}

// has tells whether the other literal stands wherever this one does.
func (l literal) has(other literal) bool {
	switch {
	case other.first && other.last:
		return l == other
	case other.first:
		return l.first && strings.HasPrefix(l.text, other.text)
	case other.last:
		return l.last && strings.HasSuffix(l.text, other.text)
	default:
		return strings.Contains(l.text, other.text)
	}
}

// better gives the forms whose literals are less likely to stand in a text by chance.
func better(a, b []string) []string {
	if likely(a) <= likely(b) {
		return a
	}
	return b
}

// likely estimates how likely one of the literals of some forms stands at a place of a text.
func likely(forms []string) float64 {
	sum := 0.0
	for _, form := range forms {
		sum += literalOf(form).likely()
	}
	return sum
}

// literalsOf gives the best literal of each form, the shorter ones first.
func literalsOf(forms []string) []literal {
	out := make([]literal, len(forms))
	for i, form := range forms {
		out[i] = literalOf(form)
	}
	slices.SortFunc(out, func(a, b literal) int {
		return cmp.Or(len(a.text)-len(b.text), cmp.Compare(a.String(), b.String()))
	})
	return slices.Compact(out)
}

// literalOf gives the longest of those that the gaps of a form divide.
func literalOf(form string) (most literal) {
	for part := range strings.SplitSeq(form, gap) {
		l := literal{strings.ReplaceAll(part, edge, ""), strings.HasPrefix(part, edge), strings.HasSuffix(part, edge)}
		if l.likely() < most.likely() {
			most = l
		}
	}
	return most
}

// String gives the literal as an expression has it.
func (l literal) String() string {
	s := l.text
	if l.first {
		s = `\b` + s
	}
	if l.last {
		s += `\b`
	}
	return s
}

// oddFolds are the letters beyond ASCII that an expression takes for k and s when it does not tell capitals from
// small letters. A text that has one of them may match in ways that the literals do not show.
var oddFolds = []literal{{text: "\u017f"}, {text: "\u212a"}}

// likely takes a byte to fit once in eight times, as a common letter does, and an edge every other time.
func (l literal) likely() float64 {
	if l.text == "" {
		return 1
	}
	p := math.Pow(1.0/8, float64(len(l.text)))
	if l.first {
		p /= 2
	}
	if l.last {
		p /= 2
	}
	return p
}
