package advice

import (
	"strings"
	"unicode"

	"hangup/advice/pattern"
)

// Houses have names instead of numbers, and streets stand behind flats: "Rose Cottage, Mill Lane", "[address], Alma Street".

// houseWords end the name of a house and are little else.
var houseWords = redactWords(`cottage cottages bungalow farmhouse rectory vicarage farm lodge forge villa barn smithy oast croft`)

// blockWords do so only when a street follows.
var blockWords = redactWords(`house court view tower towers grange manor yard place point heights mansions`)

// maxHouseWords is how many words the name of a house has before its last.
const maxHouseWords = 3

// ruleHouse takes the name of a house, with the street behind it.
func ruleHouse(s *redaction, at int) (int, string) {
	w := s.wordFrom(at)
	if !w.capital() || s.behindNumber(at) {
		return 0, ""
	}
	if street := s.streetsBehind(w.end); nameWord(w) && street > w.end { // Greenacres, Top Road
		return street, addressMark
	}
	for n := 0; n <= maxHouseWords; n++ {
		lower := w.lower()
		street := s.streetsBehind(w.end)
		if n > 0 && (houseWords[lower] || blockWords[lower] && street > w.end) && s.ends(w.end) {
			return street, addressMark
		}
		next := s.next(w, false)
		if !next.capital() || notNames[lower] && !houseFirst[lower] {
			return 0, ""
		}
		w = next
	}
	return 0, ""
}

// houseFirst are words of places that houses are named with too.
var houseFirst = redactWords(`church mill school chapel bridge castle hill forest wood brook abbey priory river lake big little old north south east west`)

// behindNumber tells whether a number stands right in front: then the rules for that have had their say.
func (s *redaction) behindNumber(at int) bool {
	front := strings.TrimRight(s.text[:at], " ")
	return front != "" && asciiDigit(rune(front[len(front)-1]))
}

// streetsBehind moves over ", Mill Lane" behind a byte, and over one more of that kind.
func (s *redaction) streetsBehind(at int) int {
	for range 2 {
		next := s.streetBehind(at)
		if next == 0 {
			break
		}
		at = next
	}
	return at
}

// streetBehind gives the end of a street behind a comma, 0 for none.
func (s *redaction) streetBehind(at int) int {
	comma := skipRunes(s.text[:s.limit], at, 1, isComma)
	if comma == at {
		return 0
	}
	before := s.wordFrom(skipRunes(s.text[:s.limit], comma, 2, plainSpace))
	if !before.capital() {
		return 0
	}
	for range maxStreetWords {
		w := s.next(before, false)
		if !w.capital() {
			return 0
		}
		if isStreet(w, before) && s.ends(w.end) {
			return w.end
		}
		before = w
	}
	return 0
}

// letteredHouse gives the end of "47a Upper Gungate", whose street has no word for one: a letter at the number tells enough.
func (s *redaction) letteredHouse(number digitGroup) int {
	end := skipLetter(s.text[:s.limit], number.end)
	if end == number.end || !strings.Contains("abcdefABCDEF", s.text[number.end:end]) {
		return 0
	}
	first := s.wordFrom(skipRunes(s.text[:s.limit], end, 1, plainSpace))
	second := s.next(first, false)
	if first.start == end || !first.capital() || !second.capital() || !unicode.IsLetter(rune(first.text[0])) {
		return 0
	}
	return second.end
}

// livesAt is what comes before where somebody lives.
var livesAt = pattern.New(`(?i)(?:\bat|\bto|\bfrom|\bof|address(?: is| was)?:?) \z`)

// particles stand between the words of a street, as in "Tan y Bryn".
var particles = redactWords(`y yr na an nan le de la on the`)

// namedStreet gives the end of "5 Ty Gwyn" behind "lives at" and the like: a street without a word for one.
func (s *redaction) namedStreet(number digitGroup) int {
	if len(number.digits) > 3 || !livesAt.MatchString(lastBytes(s.text[:number.start], redactWindow)) {
		return 0
	}
	at := skipLetter(s.text[:s.limit], number.end)
	first := s.wordFrom(skipRunes(s.text[:s.limit], at, 1, plainSpace))
	second := s.next(first, false)
	if particles[second.lower()] {
		second = s.next(second, false)
	}
	if first.start == at || !nameWord(first) || !nameWord(second) {
		return 0
	}
	return second.end
}
