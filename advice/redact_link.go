package advice

import (
	"strings"
	"unicode"

	"hangup/advice/pattern"
)

var (
	linkStart = pattern.New(`(?i)\A(?:(https?://|www\.)|[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,}/)`)
	linkHost  = pattern.New(`(?i)\A(https?://)?(?:[^\s/@]*@)?([^\s/?#\[\]]+)`)
)

// ruleLink cuts a link down to its site when the rest may name a person: a name in front of @, a
// query, a fragment or a long mixed part of the path. The site stays: it helps the police.
func ruleLink(s *redaction, at int) (int, string) {
	if linkStart.FindStringIndex(s.ahead(at, redactWindow)) == nil {
		return 0, ""
	}
	chunk := linkChunk(s.text[at:s.limit])
	host := linkHost.FindStringSubmatchIndex(chunk)
	if host == nil {
		return 0, ""
	}
	scheme := ""
	if host[2] >= 0 {
		scheme = chunk[host[2]:host[3]]
	}
	name, rest := chunk[host[4]:host[5]], chunk[host[1]:]
	if host[4] == len(scheme) && len(chunk) <= maxPlainLink && !personalPath(rest) {
		return 0, ""
	}
	return at + len(chunk), scheme + name + "/" + linkMark
}

// maxPlainLink is how long a link can be, in bytes, and hold nothing personal.
const maxPlainLink = 300

// linkChunk gives the link at the start of text, without the full stop or bracket that ends a sentence.
func linkChunk(text string) string {
	end := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("<>\"[]", r) })
	if end < 0 {
		end = len(text)
	}
	return strings.TrimRight(text[:end], ".,;:!?)'")
}

// minToken is how long a part of a path must be, in bytes, to count as a personal token when it
// mixes letters and digits.
const minToken = 6

// personalPath tells whether what follows a site may name a person.
func personalPath(rest string) bool {
	if strings.ContainsAny(rest, "?#=@&") {
		return true
	}
	for part := range strings.SplitSeq(rest, "/") {
		if len(part) >= minToken && strings.IndexFunc(part, asciiDigit) >= 0 && !looksLikeSlug(part) {
			return true
		}
	}
	return false
}

// looksLikeSlug tells whether a part of a path is made of words and short numbers, as a headline is.
func looksLikeSlug(part string) bool {
	for word := range strings.FieldsFuncSeq(part, func(r rune) bool { return r == '-' || r == '_' || r == '.' }) {
		digits := strings.IndexFunc(word, asciiDigit) >= 0
		letters := strings.IndexFunc(word, unicode.IsLetter) >= 0
		if digits && letters || digits && len(word) > 4 {
			return false
		}
	}
	return true
}
