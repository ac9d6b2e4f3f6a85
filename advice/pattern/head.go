package pattern

import (
	"math"
	"regexp/syntax"
	"unicode/utf8"
)

// anchored tells whether every match begins where the text does.
func anchored(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpBeginText:
		return true
	case syntax.OpCapture, syntax.OpConcat:
		return anchored(re.Sub[0])
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if !anchored(sub) {
				return false
			}
		}
		return true
	default:
		return false
	}
}

// head gives an expression whose matches are bounded in length: every match of the whole begins with one of them.
// Package regexp is soon done with a text that does not begin as an anchored expression does, however long it is. To
// look through all of it for a literal would take longer.
func head(re *syntax.Regexp) *syntax.Regexp {
	if width(re) < unbounded {
		return re
	}
	switch re.Op {
	case syntax.OpCapture, syntax.OpPlus:
		return head(re.Sub[0])
	case syntax.OpAlternate:
		all := &syntax.Regexp{Op: syntax.OpAlternate}
		for _, sub := range re.Sub {
			all.Sub = append(all.Sub, head(sub))
		}
		return all
	case syntax.OpConcat:
		begin := &syntax.Regexp{Op: syntax.OpConcat}
		for _, sub := range re.Sub {
			begin.Sub = append(begin.Sub, head(sub))
			if width(sub) >= unbounded {
				break
			}
		}
		return begin
	default:
		return &syntax.Regexp{Op: syntax.OpEmptyMatch}
	}
}

// unbounded is a width beyond those of texts.
const unbounded = math.MaxInt32

// width gives how many bytes a match has at most.
func width(re *syntax.Regexp) int {
	switch re.Op {
	case syntax.OpLiteral:
		return utf8.UTFMax * len(re.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return utf8.UTFMax
	case syntax.OpCapture, syntax.OpQuest:
		return width(re.Sub[0])
	case syntax.OpStar, syntax.OpPlus:
		return unbounded
	case syntax.OpRepeat:
		if re.Max < 0 {
			return unbounded
		}
		return min(unbounded, re.Max*width(re.Sub[0]))
	case syntax.OpConcat:
		sum := 0
		for _, sub := range re.Sub {
			sum = min(unbounded, sum+width(sub))
		}
		return sum
	case syntax.OpAlternate:
		most := 0
		for _, sub := range re.Sub {
			most = max(most, width(sub))
		}
		return most
	default: // a place, or nothing
		return 0
	}
}
