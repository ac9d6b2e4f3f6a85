package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"hangup/advice/news"
)

// Limits of a wish: more than anybody needs, and little enough to say back in one message.
const (
	maxWishTypes = 20
	maxWishWords = 20 // of each kind
	maxWishWord  = 40 // characters
)

// A word finds itself and longer words that begin with it: "bank" finds "banks" and "banking". One of fewer letters than
// this finds only itself and its plural, so that "car" does not find every card.
const minStem = 4

// searchable is what a filter reads of a warning: its folded words, with a space on both sides of each.
func searchable(n news.Warning) string {
	return " " + fold(n.Title+"\n"+n.Body) + " "
}

// firstIn gives the first of some words that a searchable text has, "" when it has none.
func firstIn(text string, words []string) string {
	for _, w := range words {
		if has(text, fold(w)) {
			return w
		}
	}
	return ""
}

// has tells whether a searchable text has a folded word or phrase.
func has(text, folded string) bool {
	last := folded[strings.LastIndexByte(folded, ' ')+1:]
	switch {
	case folded == "":
		return false
	case utf8.RuneCountInString(last) >= minStem:
		return strings.Contains(text, " "+folded)
	}
	return strings.Contains(text, " "+folded+" ") || strings.Contains(text, " "+folded+"s ")
}

// fold gives the words of a text in small letters without accents, with a space between them. Every watch that has words
// folds every warning for its area, so it does not look up a letter that needs none.
func fold(text string) string {
	out := make([]byte, 0, len(text))
	word := false // the last letter belongs to a word that may go on
	for _, r := range text {
		switch {
		case apostrophe(r), r > unicode.MaxLatin1 && unicode.Is(unicode.Mn, r):
			continue // inside a word it is left out, and between words it changes nothing
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
		case r < utf8.RuneSelf, !unicode.IsLetter(r) && !unicode.IsDigit(r):
			word = false
			continue
		default:
			r = withoutAccent(unicode.ToLower(r))
		}
		if !word && len(out) > 0 {
			out = append(out, ' ')
		}
		out, word = utf8.AppendRune(out, r), true
	}
	return string(out)
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' }

// withoutAccent takes the accents from the letters of the languages that are written here and around.
func withoutAccent(r rune) rune {
	const plain = "aceilnosuwyz"
	for i, accented := range [...]string{"àáâãäåāăą", "çćč", "èéêëēęě", "ìíîïī", "łľ", "ñńň", "òóôõöøō", "śšș", "ùúûüūůű", "ŵẁẃẅ", "ýÿŷỳ", "źżž"} {
		if strings.ContainsRune(accented, r) {
			return rune(plain[i])
		}
	}
	return r
}
