// Package pattern has regular expressions that are compiled at their first use, and that are not tried at texts
// which lack what every match must contain.
package pattern

import (
	"regexp"
	"sync"
	"testing"
)

// Pattern is a regular expression. Its methods give what those of regexp.Regexp give, and may be called from many
// goroutines at once.
type Pattern struct {
	expr string
	re   func() *regexp.Regexp // compiled at the first call
	must func() *finder        // of what every match contains; made at the first call
}

// New makes a pattern of an expression as package regexp has them. Compiling all those of the program at its start
// takes longer than answering a question does. So a mistake in one panics here in tests only, and at the first use
// otherwise: a test of a package does not start with an expression that is wrong.
func New(expr string) *Pattern {
	p := &Pattern{
		expr: expr,
		re:   sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) }),
		must: sync.OnceValue(func() *finder { return newFinder(literals(expr)) }),
	}
	if testing.Testing() {
		p.re()
	}
	return p
}

// in gives the expression to try at a text, or nil when the text lacks what every match contains. An expression is
// not even compiled until a text has that.
func (p *Pattern) in(s string) *regexp.Regexp {
	if must := p.must(); must != nil && !must.in(s) {
		return nil
	}
	return p.re()
}

// String gives the expression.
func (p *Pattern) String() string { return p.expr }

// MatchString tells whether the text has a match.
func (p *Pattern) MatchString(s string) bool {
	re := p.in(s)
	return re != nil && re.MatchString(s)
}

// FindString gives the first match, or nothing.
func (p *Pattern) FindString(s string) string {
	if re := p.in(s); re != nil {
		return re.FindString(s)
	}
	return ""
}

// FindStringIndex tells where the first match begins and ends, or gives nil.
func (p *Pattern) FindStringIndex(s string) []int {
	if re := p.in(s); re != nil {
		return re.FindStringIndex(s)
	}
	return nil
}

// FindStringSubmatch gives the first match and its groups, or nil.
func (p *Pattern) FindStringSubmatch(s string) []string {
	if re := p.in(s); re != nil {
		return re.FindStringSubmatch(s)
	}
	return nil
}

// FindStringSubmatchIndex tells where the first match and its groups begin and end, or gives nil.
func (p *Pattern) FindStringSubmatchIndex(s string) []int {
	if re := p.in(s); re != nil {
		return re.FindStringSubmatchIndex(s)
	}
	return nil
}

// FindAllString gives the first n matches, all of them when n is negative.
func (p *Pattern) FindAllString(s string, n int) []string {
	if re := p.in(s); re != nil {
		return re.FindAllString(s, n)
	}
	return nil
}

// FindAllStringIndex tells where the first n matches begin and end.
func (p *Pattern) FindAllStringIndex(s string, n int) [][]int {
	if re := p.in(s); re != nil {
		return re.FindAllStringIndex(s, n)
	}
	return nil
}

// FindAllStringSubmatch gives the first n matches and their groups.
func (p *Pattern) FindAllStringSubmatch(s string, n int) [][]string {
	if re := p.in(s); re != nil {
		return re.FindAllStringSubmatch(s, n)
	}
	return nil
}

// FindAllStringSubmatchIndex tells where the first n matches and their groups begin and end.
func (p *Pattern) FindAllStringSubmatchIndex(s string, n int) [][]int {
	if re := p.in(s); re != nil {
		return re.FindAllStringSubmatchIndex(s, n)
	}
	return nil
}

// ReplaceAllString puts what repl says in place of each match; $1 stands for the first group.
func (p *Pattern) ReplaceAllString(s, repl string) string {
	if re := p.in(s); re != nil {
		return re.ReplaceAllString(s, repl)
	}
	return s
}

// ReplaceAllLiteralString puts repl in place of each match.
func (p *Pattern) ReplaceAllLiteralString(s, repl string) string {
	if re := p.in(s); re != nil {
		return re.ReplaceAllLiteralString(s, repl)
	}
	return s
}

// ReplaceAllStringFunc puts in place of each match what repl makes of it.
func (p *Pattern) ReplaceAllStringFunc(s string, repl func(string) string) string {
	if re := p.in(s); re != nil {
		return re.ReplaceAllStringFunc(s, repl)
	}
	return s
}

// Split gives the parts of a text between the first n-1 matches, or between all when n is negative.
func (p *Pattern) Split(s string, n int) []string { return p.re().Split(s, n) }
