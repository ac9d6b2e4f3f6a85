package advice

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxRead is how much of a message is read, in bytes: what a person types in a chat is far shorter,
// and the platforms cap a message at 4,096 characters.
const maxRead = 4 << 10

// plain is text made comparable: lower case, one form for each letter, no invisible characters.
// at[i] is the byte of the original that b[i] came from; at has one more entry for the end.
type plain struct {
	b  []byte
	at []int32
}

// cut shortens text to at most limit bytes without splitting a character.
func cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit]
}

// normalise folds case, compatibility forms, accents, look-alike letters from other scripts, quotes and
// runs of a repeated letter, and drops what cannot be seen.
func normalise(text string) plain {
	p := plain{b: make([]byte, 0, len(text)+8), at: make([]int32, 0, len(text)+9)}
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			p.ascii(c, i)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		p.rune(r, i)
		i += size
	}
	p.at = append(p.at, int32(len(text)))
	return p
}

func (p *plain) ascii(c byte, at int) {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	if c == '`' {
		c = '\''
	}
	n := len(p.b)
	if 'a' <= c && c <= 'z' && n > 1 && p.b[n-1] == c && p.b[n-2] == c {
		return
	}
	p.b = append(p.b, c)
	p.at = append(p.at, int32(at))
}

func (p *plain) rune(r rune, at int) {
	if unseen(r) {
		return
	}
	if c, ok := lookAlike(r); ok {
		p.ascii(c, at)
		return
	}
	if unicode.IsLetter(r) && !unicode.In(r, unicode.Latin) && !compatible(r) {
		p.raw(unicode.ToLower(r), at)
		return
	}
	var form [32]byte
	folded := norm.NFKD.AppendString(form[:0], string(r))
	for len(folded) > 0 {
		f, size := utf8.DecodeRune(folded)
		folded = folded[size:]
		switch {
		case f < utf8.RuneSelf:
			p.ascii(byte(f), at)
		case unicode.Is(unicode.Mn, f):
		case unicode.IsLetter(f) || unicode.IsDigit(f):
			p.raw(unicode.ToLower(f), at)
		default:
			p.ascii(' ', at)
		}
	}
}

func (p *plain) raw(r rune, at int) {
	p.b = utf8.AppendRune(p.b, r)
	for len(p.at) < len(p.b) {
		p.at = append(p.at, int32(at))
	}
}

// unseen tells whether a character is invisible or only decorates its neighbour.
func unseen(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) ||
		r == 0x3164 || r == 0x115F || r == 0x1160 || r == 0x2800
}

// compatible tells whether a letter outside the Latin script stands for Latin letters, as the
// mathematical alphabets do.
func compatible(r rune) bool { return r >= 0x1D400 && r <= 0x1D7FF }
