package feed

import (
	"hash/fnv"
	"html"
	"regexp"
	"strings"
	"unicode"
)

var (
	// placeholder is one that a mailing did not fill, such as {SITE-NAME}.
	placeholder = regexp.MustCompile(`(?i)(\{|%7B){1,2}\s?[A-Z][A-Z0-9_ -]{2,40}\s?(\}|%7D){1,2}`)
	anyTag      = regexp.MustCompile(`(?i)</?[a-z][a-z0-9]{0,15}\b[^<>]{0,300}>`)
	spaces      = regexp.MustCompile(`[ \t]{2,}`)
)

// cleanText takes placeholders out of what a feed says, and the escaping off a text that has no HTML in it. HTML that
// was escaped is left to the reader of articles, which takes it apart.
func cleanText(text string) string {
	for range 2 {
		if anyTag.MatchString(text) || !strings.Contains(text, "&") {
			break
		}
		text = html.UnescapeString(text)
	}
	return strings.TrimSpace(unfilled(strings.ReplaceAll(text, `\xA3`, "£"))) // some programs write it so
}

// unfilled takes placeholders out, written in capitals as mailings do.
func unfilled(text string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	text = placeholder.ReplaceAllStringFunc(text, func(found string) string {
		if strings.ToUpper(found) != found {
			return found
		}
		return ""
	})
	return spaces.ReplaceAllString(text, " ")
}

// wordsOf counts words, tags left out.
func wordsOf(text string) int { return len(strings.Fields(anyTag.ReplaceAllString(text, " "))) }

// fingerprint hashes texts by their letters and digits alone; 0 when they have none.
func fingerprint(texts ...string) uint64 {
	h := fnv.New64a()
	some := false
	for _, text := range texts {
		for _, r := range text {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				some = true
				h.Write([]byte(string(unicode.ToLower(r))))
			}
		}
	}
	if !some {
		return 0
	}
	return h.Sum64()
}

// keyOf hashes a name exactly; 0 for "".
func keyOf(name string) uint64 {
	if name == "" {
		return 0
	}
	h := fnv.New64a()
	h.Write([]byte(name))
	return h.Sum64()
}
