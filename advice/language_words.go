package advice

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// spoken is one word of a message as the catalogue of languages compares it.
type spoken struct {
	lower     string // in small letters, as typed
	folded    string // and without accents, where the script is Latin or Arabic
	first     rune   // its first letter, which tells the script
	latin     bool
	disguised bool  // letters of another script that look Latin, all or beside Latin ones
	known     []int // languages that have it
}

// weight is how much a word outside the Latin script counts: two signs of Chinese or Japanese
// are about one word.
func (w spoken) weight() int {
	if unicode.In(w.first, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) {
		return (len([]rune(w.lower)) + 1) / 2
	}
	return 1
}

// speak splits text into words. Apostrophes and digits divide them; links, mentions and addresses
// tell nothing about a language and are left out.
func speak(text string) []spoken {
	text = norm.NFC.String(strings.ToValidUTF8(text, " "))
	out := make([]spoken, 0, len(text)/5+1)
	for field := range strings.FieldsSeq(text) {
		if strings.ContainsAny(field, "@/\\") || strings.Contains(field, "www.") {
			continue
		}
		for word := range strings.FieldsFuncSeq(field, notInWord) {
			if w, ok := speakWord(word); ok && len(out) < maxTokens {
				out = append(out, w)
			}
		}
	}
	return out
}

// notInWord tells whether a character divides words. Marks and joiners belong to them.
func notInWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.Is(unicode.Cf, r)
}

func speakWord(word string) (spoken, bool) {
	if ascii(word) { // nothing but letters is left of it
		small := strings.ToLower(word)
		return spoken{lower: small, folded: small, first: rune(small[0]), latin: true}, true
	}
	w := spoken{lower: lower(word)}
	latin, look, others := 0, 0, 0
	for _, r := range w.lower {
		switch {
		case !unicode.IsLetter(r) || unicode.Is(unicode.Common, r) && !compatible(r): // the long sign of Japanese
			continue
		case unicode.Is(unicode.Latin, r) || compatible(r):
			latin++
		case looksLatin(r):
			look++
		default:
			others++
		}
		if w.first == 0 {
			w.first = r
		}
	}
	w.folded = foldWord(w.lower)
	w.latin = latin > 0 && look+others == 0
	w.disguised = look > 0 && others == 0 || latin > 0 && look+others > 0
	return w, w.first != 0
}

// looksLatin tells whether a letter of another script is read as a Latin one.
func looksLatin(r rune) bool {
	_, ok := lookAlikeLetter(r)
	return ok
}

// lower makes small letters and drops what cannot be seen. The dotless i of Turkish stays.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'İ':
			return 'i'
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// fold makes text comparable: composed, in small letters, Latin and Arabic letters without accents.
func fold(s string) string {
	if ascii(s) {
		return strings.ToLower(s)
	}
	return foldWord(lower(norm.NFC.String(s)))
}

// foldWord drops accents from small letters. Marks of Indian scripts are vowels and stay.
func foldWord(s string) string {
	if ascii(s) {
		return s
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		c, special := specialLatin(r)
		switch {
		case special:
			b.WriteByte(c)
		case r == 'ß':
			b.WriteString("ss")
		case r >= 0x300 && r <= 0x36F && r != 0x306 && r != 0x308: // accents; й and ї keep theirs
		case r >= 0x64B && r <= 0x65F || r == 0x670: // vowel signs of Arabic
		default:
			b.WriteRune(r)
		}
	}
	return stripLatinMarks(norm.NFC.String(b.String()))
}

// stripLatinMarks drops breve and diaeresis from Latin letters, where they are accents as well.
func stripLatinMarks(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.Is(unicode.Latin, r) || r < 0x80 {
			return r
		}
		for _, base := range norm.NFD.String(string(r)) {
			return base
		}
		return r
	}, s)
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
