package advice

import (
	"strings"

	"hangup/advice/pattern"
)

// Names that no list knows, or that are words too, given away by what stands around them: "my husband Kwabz", "Thanks, Zofija",
// "Zofija here", "Zofija, 84, lost", "Rose said".

// nameAfterRelative takes the name in "my husband Kwabz paid" and "my dad, Zbyszek, paid"; what the person is stays.
func nameAfterRelative(s *redaction, at int) (int, string) {
	who := s.wordFrom(at)
	if !relatives[who.lower()] && !households[who.lower()] || youngsters[who.lower()] {
		return 0, ""
	}
	comma := skipRunes(s.text[:s.limit], who.end, 1, isComma)
	w := s.wordFrom(skipRunes(s.text[:s.limit], comma, 1, plainSpace))
	if w.start == who.end || !nameWord(w) && !maybeName(w) || w.shouted() || months[w.lower()] {
		return 0, ""
	}
	end := s.nameEnd(w)
	if comma > who.end && !strings.HasPrefix(s.text[end:s.limit], ",") {
		return 0, ""
	}
	return end, s.text[at:w.start] + nameMark
}

// households are people of a house who are no relatives.
var households = redactWords(`cleaner gardener landlord landlady lodger tenant flatmate housemate warden caretaker fiancé fiancée fiance fiancee
	boyfriend girlfriend stepson stepdaughter stepdad stepmum godson goddaughter godmother godfather mother-in-law father-in-law
	son-in-law daughter-in-law brother-in-law sister-in-law great-aunt great-uncle twin toddler`)

// youngsters are often a stranger, or half of a name: "a lovely girl, Singapore", "Girl Guides".
var youngsters = redactWords(`girl boy lad lass`)

// bareName is what comes before a name that no "is" introduces.
var bareName = pattern.New(`(?i)\A(?:my|his|her|their) (?:full )?name `)

// nameBare takes the name in "my name lorna dunne", which is of two words.
func nameBare(s *redaction, at int) (int, string) {
	loc := bareName.FindStringIndex(s.ahead(at, redactWindow))
	if loc == nil {
		return 0, ""
	}
	w := s.wordFrom(at + loc[1])
	if len(w.text) < 3 || !nameAfter(w, true) {
		return 0, ""
	}
	if end := s.smallSurname(w, s.nameEnd(w)); end > w.end {
		return end, s.text[at:w.start] + nameMark
	}
	return 0, ""
}

// farewell is what comes before the name of who wrote the note.
var farewell = pattern.New(`(?i)\A(?:thanks|thank you|regards|cheers|wishes|sincerely)[,.!]?(?: ?[-–—])?\s{1,3}`)

// nameAtEnd takes the name of who wrote the note, at its end.
func nameAtEnd(s *redaction, at int) (int, string) {
	if !introduces(s, at) {
		return 0, ""
	}
	loc := farewell.FindStringIndex(s.ahead(at, redactWindow))
	if loc == nil {
		return 0, ""
	}
	w := s.wordFrom(at + loc[1])
	if !nameAfter(w, false) && !maybeName(w) {
		return 0, ""
	}
	end := s.nameEnd(w)
	if rest := s.text[end:]; strings.Trim(rest, " .!)x") != "" && !strings.HasPrefix(rest, "\n") {
		return 0, ""
	}
	return end, s.text[at:w.start] + nameMark
}

// nameHere takes the name of who says at once that they are there, "Rose here": what no list knows is what they do, "Cashier here".
func nameHere(s *redaction, at int) (int, string) {
	w := s.wordFrom(at)
	if at > 0 && s.text[at-1] != '\n' || !maybeName(w) || s.next(w, false).lower() != "here" {
		return 0, ""
	}
	return w.end, nameMark
}

// ageBehind is the age of a person behind the name.
var ageBehind = pattern.New(`\A(?:, (?:aged )?(?:[1-9]\d|10\d)(?:,|\.|$| (?:who|from|of|and|has|had|was|lost|lives)\b)| \((?:aged )?(?:[1-9]\d|10\d)\)| aged (?:[1-9]\d|10\d)\b)`)

// nameWithAge takes the name in "Zofija, 84, lost her savings" and "Zofija (84)".
func nameWithAge(s *redaction, at int) (int, string) {
	w := s.wordFrom(at)
	if len(w.text) < 3 || !nameWord(w) && !maybeName(w) || w.shouted() || !ageBehind.MatchString(s.text[w.end:]) {
		return 0, ""
	}
	return w.end, nameMark
}

// doneByPeople is what only somebody does or is, behind a name that is a word too.
var doneByPeople = pattern.New(`\A(?: (?:who|says|said|told|tells|rang|rings|phoned|thinks|thought|knows|knew|lives|lived|answered|asked|heard|reported|hung up|picked up|next door|at number|from number|across the road|over the road|upstairs|downstairs)\b|(?:'s|’s) (?:mum|dad|son|daughter|husband|wife|house|door|phone|card|bank account)\b)`)

// capitalBefore is a word in capitals right in front: what comes then is the end of a longer name.
var capitalBefore = pattern.New(`\p{Lu}[\pL'’]* \z`)

// nameOfSpeaker takes a first name that is a word too, at the beginning of a sentence as well: "Rose told us", "Mark next door".
func nameOfSpeaker(s *redaction, at int) (int, string) {
	w := s.wordFrom(at)
	if !maybeName(w) || len(w.text) < 3 || notNames[w.lower()] && !months[w.lower()] || !doneByPeople.MatchString(s.text[w.end:s.limit]) {
		return 0, ""
	}
	if capitalBefore.MatchString(lastBytes(s.text[:at], redactWindow)) { // the Royal Alex
		return 0, ""
	}
	if months[w.lower()] && !strings.HasPrefix(s.text[w.end:], " who ") {
		return 0, ""
	}
	return w.end, nameMark
}

// codeBefore is what comes behind a code.
var codeBefore = pattern.New(`(?i)\A\d{4,8},? (?:(?:which|that|it) )?(?:is|was|being|as|for) (?:(?:my|the|her|his|our|their|a) )?(?:[a-z]+ )?(?:pin|code|passcode|pass code|password|otp)\b`)

// ruleCodeBefore takes a code in front of the word for it: "4471 is my PIN".
func ruleCodeBefore(s *redaction, at int) (int, string) {
	g := s.groups[0]
	if g.start != at || g.amount || isShortCode(g.digits) || !codeBefore.MatchString(s.ahead(at, redactWindow)) {
		return 0, ""
	}
	return g.end, codeMark
}
