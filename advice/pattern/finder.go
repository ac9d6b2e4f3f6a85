package pattern

import (
	"math/bits"
	"slices"
)

// finder tells whether a text has one of some literals, whatever the case of its letters from a to z. It passes over
// the text once, however many literals there are: it keeps for each group of them how far the bytes read last fit,
// one bit for each place of each group, and looks closer where a group fits to its end.
type finder struct {
	fits   [256]uint64 // by byte: the places that have it
	free   uint64      // the places that any byte fits: those before the start of a group of short literals
	groups [groupCount][]literal
	reach  int // how many bytes of a text are looked at
}

const (
	groupCount = 8
	places     = 8 // that a group has, from the highest byte of the bits down
)

// newFinder makes a finder of literals that end within the first reach bytes of a text, and nil of none.
func newFinder(of []literal, reach int) *finder {
	if len(of) == 0 {
		return nil
	}
	of = slices.Concat(of, oddFolds)
	slices.SortStableFunc(of, func(a, b literal) int { return len(a.text) - len(b.text) })
	f := &finder{reach: reach}
	for g := range groupCount {
		f.add(g, of[g*len(of)/groupCount:(g+1)*len(of)/groupCount])
	}
	for c := range f.fits {
		f.fits[c] |= f.free
	}
	return f
}

// add makes a group of literals that are sorted by length. Only the end of the longer ones has a place.
func (f *finder) add(group int, of []literal) {
	if len(of) == 0 {
		return
	}
	start := places - min(places, len(of[0].text))
	for p := range start {
		f.free |= bit(p, group)
	}
	for _, l := range of {
		for p := start; p < places; p++ {
			c := l.text[len(l.text)-places+p]
			f.fits[c] |= bit(p, group)
			f.fits[upper(c)] |= bit(p, group)
		}
	}
	f.groups[group] = of
}

func bit(place, group int) uint64 { return 1 << (place*groupCount + group) }

// in tells whether the text has one of the literals.
func (f *finder) in(s string) bool {
	const anyGroup, lastPlace = 1<<groupCount - 1, (places - 1) * groupCount
	state := f.free
	for i := range min(len(s), f.reach) {
		state = (state<<groupCount | anyGroup) & f.fits[s[i]]
		if ended := state >> lastPlace; ended != 0 && f.ends(s, i+1, ended) {
			return true
		}
	}
	return false
}

// ends tells whether a literal of the groups ends there.
func (f *finder) ends(s string, at int, groups uint64) bool {
	for ; groups != 0; groups &= groups - 1 {
		group := f.groups[bits.TrailingZeros64(groups)]
		for i := range group {
			if group[i].ends(s, at) {
				return true
			}
		}
	}
	return false
}

// ends tells whether the literal ends there.
func (l *literal) ends(s string, at int) bool {
	start := at - len(l.text)
	if start < 0 || l.last && !isEdge(s, at) || l.first && !isEdge(s, start) {
		return false
	}
	for i := range len(l.text) {
		if lower(s[start+i]) != l.text[i] {
			return false
		}
	}
	return true
}

// isEdge tells whether \b matches there.
func isEdge(s string, at int) bool {
	return (at > 0 && isWord(s[at-1])) != (at < len(s) && isWord(s[at]))
}

func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_'
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func upper(c byte) byte {
	if 'a' <= c && c <= 'z' {
		return c - 'a' + 'A'
	}
	return c
}
