package advice

import "hangup/advice/pattern"

// Numbers and names that are written out: a phone number read aloud, a name on a social network, a word in quotation marks.

// minSpokenDigits is how many digits in words make a number: fewer are counted or told in any story.
const minSpokenDigits = 6

var (
	spokenDigits = redactWords(`oh o nought zero one two three four five six seven eight nine`)
	spokenJoints = redactWords(`double treble triple hundred`)
)

// ruleSpokenNumber takes a number that is written in words: "oh seven seven double oh, nine hundred".
func ruleSpokenNumber(s *redaction, at int) (int, string) {
	digits, end := 0, 0
	for at < s.limit {
		w := s.wordFrom(at)
		switch lower := w.lower(); {
		case spokenDigits[lower]:
			digits++
			end = w.end
		case spokenJoints[lower]:
			digits++ // a double is two, and nobody doubles what is not a number
			end = w.end
		default:
			at = s.limit
			continue
		}
		at = skipRunes(s.text[:s.limit], skipRunes(s.text[:s.limit], w.end, 1, isComma), 2, plainSpace)
		if at == w.end {
			break
		}
	}
	if digits < minSpokenDigits {
		return 0, ""
	}
	return end, numberMark
}

// handleShape is a name on a social network, behind its @.
var handleShape = pattern.New(`\A[\pL\d][\pL\d._]{1,40}`)

// ruleHandle takes "@sue_w"; the sign stays.
func ruleHandle(s *redaction, at int) (int, string) {
	if at == 0 || s.text[at-1] != '@' {
		return 0, ""
	}
	loc := handleShape.FindStringIndex(s.ahead(at, redactWindow))
	if loc == nil {
		return 0, ""
	}
	end := at + loc[1]
	for end > at && s.text[end-1] == '.' {
		end--
	}
	if !s.ends(end) {
		return 0, ""
	}
	return end, nameMark
}

// quotedName takes a word in capitals that stands alone between quotation marks and that no list knows: the name of an account.
func quotedName(s *redaction, at int) (int, string) {
	w := s.wordFrom(at)
	if at == 0 || w.end >= s.limit || s.text[at-1] != '"' || s.text[w.end] != '"' || len(w.text) < 3 || !nameWord(w) || w.shouted() {
		return 0, ""
	}
	return w.end, nameMark
}
