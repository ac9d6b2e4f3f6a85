package pattern

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A form is what a match looks like: a text in small letters, in which two bytes that UTF-8 does not have stand for
// something else. Each match of an expression has one of its forms; what has one need not be a match.
const (
	gap  = "\xfe" // anything, or nothing
	edge = "\xff" // where \b matches
)

// maxForms bounds the forms of an expression, and maxLetters how many letters of a class get forms of their own.
const (
	maxForms   = 60
	maxLetters = 8
)

// forms gives those of an expression.
func forms(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		return literalForms(re)
	case syntax.OpCharClass:
		return classForms(re.Rune)
	case syntax.OpWordBoundary:
		return []string{edge}
	case syntax.OpEmptyMatch, syntax.OpNoWordBoundary, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText:
		return []string{""}
	case syntax.OpCapture:
		return forms(re.Sub[0])
	case syntax.OpPlus:
		return repeated(re.Sub[0], 1, -1)
	case syntax.OpQuest:
		return repeated(re.Sub[0], 0, 1)
	case syntax.OpRepeat:
		return repeated(re.Sub[0], re.Min, re.Max)
	case syntax.OpConcat:
		return sequence(re.Sub)
	case syntax.OpAlternate:
		return anyOf(re.Sub)
	default: // any character, any number of times, or no match at all
		return []string{gap}
	}
}

// literalForms gives the forms of letters that follow each other.
func literalForms(re *syntax.Regexp) []string {
	out := []string{""}
	var plain []byte // letters that have one form, since the last that has more
	for _, r := range re.Rune {
		if r < utf8.RuneSelf { // folds beyond ASCII are odd ones
			plain = append(plain, lower(byte(r)))
			continue
		}
		next := letterForms([]rune{r})
		if re.Flags&syntax.FoldCase != 0 {
			next = letterForms(folds(r))
		}
		if tooMany(out, next) {
			next = []string{gap}
		}
		out = product(product(out, []string{string(plain)}), next)
		plain = plain[:0]
	}
	return product(out, []string{string(plain)})
}

// folds gives the letters that are one when capitals are not told from small letters, without the odd folds.
func folds(r rune) []rune {
	out := []rune{r}
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		if !slices.Contains(oddFolds, literal{text: string(f)}) {
			out = append(out, f)
		}
	}
	return out
}

// classForms gives the forms of a class, which comes as the first and last letters of its ranges.
func classForms(ranges []rune) []string {
	var letters []rune
	for i := 0; i < len(ranges); i += 2 {
		if ranges[i+1]-ranges[i] > 2*maxLetters {
			return []string{gap}
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			letters = append(letters, r)
		}
	}
	return letterForms(letters)
}

// letterForms gives a form for each letter, capitals and small ones being one.
func letterForms(letters []rune) []string {
	var out []string
	for _, r := range letters {
		if !utf8.ValidRune(r) || r == utf8.RuneError { // this one also matches bytes that are no letter
			return []string{gap}
		}
		if r < utf8.RuneSelf {
			r = rune(lower(byte(r)))
		}
		out = append(out, string(r))
	}
	if out = distinct(out); len(out) == 0 || len(out) > maxLetters {
		return []string{gap}
	}
	return out
}

// repeated gives the forms of what comes at least so often, and at most so often unless that is negative.
func repeated(re *syntax.Regexp, least, most int) []string {
	once := forms(re)
	switch {
	case least == 0 && most == 1:
		return distinct(append([]string{""}, once...))
	case least == 0:
		return []string{gap}
	case most == 1:
		return once
	default:
		return product(once, []string{gap})
	}
}

// anyOf gives the forms of alternatives.
func anyOf(subs []*syntax.Regexp) []string {
	var out []string
	for _, sub := range subs {
		out = append(out, forms(sub)...)
	}
	return distinct(out)
}

// sequence gives the forms of parts that follow each other. Where a gap divides them, or where they would have too
// many forms together, only the side is kept whose literals tell more.
func sequence(subs []*syntax.Regexp) []string {
	most := []string{gap}
	run := []string{""}
	for _, sub := range subs {
		next := forms(sub)
		if tooMany(run, next) || every(next, startsWithGap) {
			most = better(most, product(run, []string{gap}))
			run = []string{gap}
		}
		run = product(run, next)
		if every(run, endsWithGap) {
			most = better(most, run)
			run = []string{gap}
		}
	}
	return better(run, most)
}

func startsWithGap(form string) bool { return strings.HasPrefix(form, gap) }
func endsWithGap(form string) bool   { return strings.HasSuffix(form, gap) }

func every(forms []string, is func(string) bool) bool {
	return !slices.ContainsFunc(forms, func(form string) bool { return !is(form) })
}

// tooMany tells whether two parts have too many forms together. With one form of either, there are no more than before.
func tooMany(a, b []string) bool { return min(len(a), len(b)) > 1 && len(a)*len(b) > maxForms }

// product gives each form of a followed by each of b.
func product(a, b []string) []string {
	out := make([]string, 0, len(a)*len(b))
	for _, start := range a {
		for _, end := range b {
			out = append(out, start+end)
		}
	}
	return distinct(out)
}

func distinct(forms []string) []string {
	slices.Sort(forms)
	return slices.Compact(forms)
}
