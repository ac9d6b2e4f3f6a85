package advice

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// areaWord is a word of a text, folded, with its place in the text in bytes.
type areaWord struct {
	folded     string
	start, end int
	capital    bool
	owner      bool // it ends in 's, as in "Watford's"
	solid      bool // nothing but a space, hyphen, slash, full stop or & lies between it and the word before
}

// foldName reduces a name to small letters and single spaces, so that "St. Albans", "st albans" and
// "Saint Albans", or "Welwyn/Hatfield" and "Welwyn Hatfield", are the same.
func foldName(text string) string {
	ws := splitWords(text)
	folded := make([]string, len(ws))
	for i, w := range ws {
		folded[i] = w.folded
	}
	return strings.Join(folded, " ")
}

// splitWords finds the words of a text. An apostrophe belongs to its word and is left out of the
// folded form; an "&" is the word "and".
func splitWords(text string) []areaWord {
	ws := make([]areaWord, 0, len(text)/5+1)
	end := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '&':
			ws = append(ws, areaWord{folded: "and", start: i, end: i + 1, solid: joinsName(text[end:i])})
			i++
			end = i
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			w := scanWord(text, i)
			w.solid = joinsName(text[end:i])
			ws = append(ws, w)
			i, end = w.end, w.end
		default:
			i += size
		}
	}
	return ws
}

func scanWord(text string, start int) areaWord {
	end, plain := start, true
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !(apostrophe(r) && letterStarts(text, end+size)) {
			break
		}
		plain = plain && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9')
		end += size
	}
	raw := text[start:end]
	if plain {
		return areaWord{folded: sameAs(raw), start: start, end: end}
	}
	first, _ := utf8.DecodeRuneInString(raw)
	return areaWord{folded: sameAs(foldLetters(raw)), start: start, end: end, capital: unicode.IsUpper(first),
		owner: strings.HasSuffix(raw, "'s") || strings.HasSuffix(raw, "’s")}
}

func foldLetters(raw string) string {
	var b strings.Builder
	b.Grow(len(raw))
	for _, r := range raw {
		if !apostrophe(r) {
			b.WriteRune(plainLetter(unicode.ToLower(r)))
		}
	}
	return b.String()
}

// sameAs replaces a word that is written in two ways.
func sameAs(folded string) string {
	if folded == "saint" {
		return "st"
	}
	return folded
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' }

func letterStarts(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r)
}

// plainLetter takes the accents from the letters of Welsh and Gaelic names.
func plainLetter(r rune) rune {
	switch r {
	case 'â', 'à', 'á':
		return 'a'
	case 'ê', 'è', 'é':
		return 'e'
	case 'î', 'ì', 'í', 'ï':
		return 'i'
	case 'ô', 'ò', 'ó', 'ö':
		return 'o'
	case 'û', 'ù', 'ú':
		return 'u'
	case 'ŵ':
		return 'w'
	case 'ŷ':
		return 'y'
	}
	return r
}

// joinsName tells whether two words with this between them can be parts of one name.
func joinsName(between string) bool {
	if len(between) > 3 {
		return false
	}
	return strings.Trim(between, " -/.‑–") == "" && strings.Count(between, ".") <= 1
}

// unowned gives the folded word without the s of "Watford's".
func (w areaWord) unowned() string { return strings.TrimSuffix(w.folded, "s") }

// ownerEnd gives how many bytes the 's at the end takes.
func (w areaWord) ownerEnd(text string) int {
	if strings.HasSuffix(text[w.start:w.end], "’s") {
		return len("’s")
	}
	return len("'s")
}
