package news

import (
	"slices"
	"time"
)

// What it tells who published two texts, and when.
const (
	againTells = 2.0                // a publisher says that he tells again of such a matter
	soonReach  = 4 * 24 * time.Hour // within which another publisher tells the same
	leastWays  = 0.6                // how alike the ways must be then
	leastWords = 0.12               // and the words
	fewWords   = 0.08               // how alike the words of an update are at least
)

// tellsAgain tells whether the later text says that it tells again of a matter as the earlier one is: the same publisher, or the
// day that it names, and the same scam.
func tellsAgain(a, b *details) bool {
	_, newer := inOrder(a, b)
	if !newer.anew || !ofOneForce(a, b) || !ofOneKind(a, b) || alike(a.doings, b.doings) < fewWords {
		return false
	}
	return a.host != "" && a.host == b.host || refersTo(a, b) || refersTo(b, a)
}

// soonAfter tells whether two publishers tell within a few days, of one town, that the same scam took the same course.
func soonAfter(a, b *details) bool {
	if a.host == b.host || a.day.IsZero() || b.day.IsZero() || a.day.Sub(b.day).Abs() > soonReach || !ofOneForce(a, b) || !ofOneKind(a, b) {
		return false
	}
	return sharedPlaces(a, b) > 0 && alike(a.ways, b.ways) >= leastWays && alike(a.doings, b.doings) >= leastWords
}

// sameForm tells whether one form of words may have been used for two matters: the case is another one; or the publisher is the same,
// the numbers differ, and the later text does not say that it tells again.
func sameForm(a, b *details) bool {
	_, newer := inOrder(a, b)
	return otherCase(a, b) > 0 || a.host != "" && a.host == b.host && !newer.anew && otherNumbers(a, b) >= 1.5
}

// ofOneForce tells whether two texts may be of one force.
func ofOneForce(a, b *details) bool { return a.force == b.force || a.force == "" || b.force == "" }

// ofOneKind tells whether the first scam type of one text is among those of the other.
func ofOneKind(a, b *details) bool {
	if len(a.types) == 0 || len(b.types) == 0 {
		return false
	}
	return slices.Contains(a.types, b.types[0]) || slices.Contains(b.types, a.types[0])
}
