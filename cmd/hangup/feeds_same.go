package main

import (
	"crypto/sha256"
	"encoding/base32"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"hangup/advice/news"
)

// readsSame tells whether a warning says what it said before. Spaces, signs, markup that left no word, and what a publisher puts under
// each article do not count: for them nothing that stands in a chat is written anew.
func readsSame(before, now news.Warning) bool {
	return before.Label == now.Label && before.Unsure == now.Unsure && before.Force == now.Force && before.Facts == now.Facts &&
		before.Published.Equal(now.Published) && page(before.URL) == page(now.URL) &&
		slices.Equal(before.Types, now.Types) && sameSet(before.Areas, now.Areas) &&
		spoken(before.Title) == spoken(now.Title) && spoken(before.KeySentence) == spoken(now.KeySentence) &&
		spoken(withoutFooter(before.Body)) == spoken(withoutFooter(now.Body))
}

func sameSet[T ~string](a, b []T) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// page is an address without what changes from one copy of it to the next.
func page(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	return strings.TrimRight(strings.TrimPrefix(rest, "www."), "/")
}

// spoken is a text as its letters and digits.
func spoken(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// footer is a paragraph that a publisher puts under each article. It stands for itself: one that goes on may say something.
var footer = regexp.MustCompile(`(?i)^(` +
	`((this|the) (page|article|message|alert|email|e-mail) (was|has been) )?(last |first )?(updated|modified|reviewed|published|posted|sent)( (on|at|by))?:? .{0,60}|` +
	`(message|alert) (sent|type|reference|id)\b.{0,80}|(share|print|e-?mail|tweet|follow|like|rate|comment)s?\b.{0,60}|[\d,]+ (views|shares|likes|comments).{0,30}|` +
	`(you are receiving|you have been sent|you received|you can (unsubscribe|change your)|to (unsubscribe|stop receiving|change your)|unsubscribe|reply to this message|report this message)\b.{0,240}|` +
	`(©|\(c\)|copyright)\s.{0,100}|page \d+ of \d+|neighbourhood alert.{0,60})$`)

// telephone is a number to ring: what holds one is never left out.
var telephone = regexp.MustCompile(`\d[\d ]{8,}\d`)

// withoutFooter cuts such paragraphs off the end of a text.
func withoutFooter(body string) string {
	body = strings.TrimSpace(body)
	for {
		at := strings.LastIndexByte(body, '\n')
		last := strings.TrimSpace(body[at+1:])
		if at < 0 || !footer.MatchString(last) || telephone.MatchString(last) {
			return body
		}
		body = strings.TrimSpace(body[:at])
	}
}

// stillTheSame is how much of what an article says must have been there before for it to be that article still. Half is little for one that
// was corrected, and much for two that only their subject unites.
const stillTheSame = 0.5

// becameAnother tells whether an article was replaced by one with another title and other words.
func becameAnother(before, now news.Warning) bool {
	if spoken(before.Title) == spoken(now.Title) {
		return false
	}
	old, words := longWords(before), longWords(now)
	kept := 0
	for w := range words {
		if old[w] {
			kept++
		}
	}
	return float64(kept) < stillTheSame*float64(min(len(old), len(words)))
}

// longWords gives the words of more than three letters or digits.
func longWords(w news.Warning) map[string]bool {
	words := map[string]bool{}
	for word := range strings.FieldsSeq(w.Title + " " + w.Body) {
		if word = spoken(word); len(word) > 3 {
			words[word] = true
		}
	}
	return words
}

// anotherID names an article apart from what was at its address before.
func anotherID(w news.Warning) news.WarningID {
	sum := sha256.Sum256([]byte(string(w.ID) + "\x00" + spoken(w.Title+w.Body)))
	return news.WarningID(strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10])))
}
