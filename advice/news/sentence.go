package news

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"hangup/advice/pattern"
)

// span is a piece of a body, in bytes.
type span struct{ start, end int }

func (s span) of(body string) string { return body[s.start:s.end] }

// trimmed leaves out the space at both ends.
func (s span) trimmed(body string) span {
	s.start = s.end - len(strings.TrimLeftFunc(s.of(body), unicode.IsSpace))
	s.end = s.start + len(strings.TrimRightFunc(s.of(body), unicode.IsSpace))
	return s
}

// sentences finds the sentences of a body, in order. None goes beyond its paragraph.
func sentences(body string) []span {
	var all []span
	start := 0
	for _, part := range strings.SplitAfter(body, "\n\n") {
		all = appendSentences(all, body, start, start+len(strings.TrimRight(part, "\n ")))
		start += len(part)
	}
	return all
}

func appendSentences(to []span, body string, start, end int) []span {
	for i := start; i < end; i++ {
		if !strings.ContainsRune(".!?", rune(body[i])) {
			continue
		}
		stop := i + 1
		for stop < end && closes(body[stop:]) > 0 {
			stop += closes(body[stop:])
		}
		if stop < end && (body[stop] != ' ' || !opensSentence(body[stop+1:end]) || abbreviates(body[start:i+1])) {
			continue
		}
		to = append(to, span{start, stop})
		for stop < end && body[stop] == ' ' {
			stop++
		}
		start, i = stop, stop-1
	}
	if start < end {
		to = append(to, span{start, end})
	}
	return to
}

// closes gives the length of a closing quote or bracket at the start of a text, else 0.
func closes(text string) int {
	for _, mark := range []string{"”", "’", "»", `"`, "'", ")", ".", "!", "?"} {
		if strings.HasPrefix(text, mark) {
			return len(mark)
		}
	}
	return 0
}

// opensSentence tells whether a text can start a sentence.
func opensSentence(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return !unicode.IsLower(r)
}

// abbreviations end with a full stop that ends no sentence.
var abbreviations = map[string]bool{"mr": true, "mrs": true, "ms": true, "dr": true, "st": true, "co": true, "no": true, "det": true,
	"sgt": true, "insp": true, "con": true, "supt": true, "rev": true, "prof": true, "approx": true, "e.g": true, "i.e": true, "ltd": true}

func abbreviates(text string) bool {
	text = strings.TrimSuffix(text, ".")
	last := text[strings.LastIndexAny(text, " “\"'(")+1:]
	if abbreviations[strings.ToLower(last)] {
		return true
	}
	return len(last) == 1 && unicode.IsUpper(rune(last[0])) && last != "I"
}

// statement narrows a sentence to what it states: without the quotation marks around it, "the
// officer said:" before it or "she said" after it. What is left is still a piece of the body.
func statement(body string, s span) span {
	text := s.of(body)
	if at := saidBefore(text); at > 0 {
		s.start += at
		text = s.of(body)
	}
	if at := saidAfter(text); at > 0 {
		s.end = s.start + at
		text = s.of(body)
	}
	for _, mark := range []string{"“", "‘", `"`, "'"} {
		if strings.HasPrefix(text, mark) {
			s.start += len(mark)
			text = s.of(body)
		}
	}
	for trimmed := true; trimmed; {
		trimmed = false
		for _, mark := range []string{"”", `"`, "»", ","} {
			if strings.HasSuffix(text, mark) && !openInside(text, mark) {
				s.end -= len(mark)
				text, trimmed = s.of(body), true
			}
		}
	}
	return s.trimmed(body)
}

// openInside tells whether a closing mark belongs to an opening one within the text.
func openInside(text, mark string) bool {
	switch mark {
	case "”":
		return strings.Count(text, "“") >= strings.Count(text, "”")
	case `"`:
		return strings.Count(text, `"`)%2 == 0
	}
	return false
}

// announced is a force or a person with a colon after, as in "Sample Police says: do not pay".
var announced = pattern.New(`^[^:.!?]{3,80}\b(said|says|added|adds|warned|warns|advised?|advises|urged|urges|advice|Police|Constabulary): [“"‘']?|^(?:(?:Detective|Det|Police|Chief|PC|PCSO|DC|DS|DI|DCI|Sgt|Sergeant|Inspector|Insp|Constable|Con) )+[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?: [“"‘']?`)

// saidBefore finds where a quotation starts after "said:" or the like; 0 when there is none.
func saidBefore(text string) int {
	for _, open := range []string{": “", `: "`, ": ‘", ": '", ", “", `, "`} {
		at := strings.Index(text, open)
		if at < 0 || !speech.MatchString(text[:at]) {
			continue
		}
		return at + len(open)
	}
	return len(announced.FindString(text))
}

// saidAfter finds where a quotation ends before "she said" or the like; 0 when there is none.
func saidAfter(text string) int {
	for _, shut := range []string{",” ", `," `, "”, ", `", `, ",’ ", ",' ", ".” ", `." `} {
		at := strings.Index(text, shut)
		if at <= 0 || !speech.MatchString(text[at+len(shut):]) {
			continue
		}
		if shut[0] == '.' {
			at++
		}
		return at
	}
	return 0
}
