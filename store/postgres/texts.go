package postgres

import (
	"database/sql"
	"reflect"
	"strings"
	"unicode/utf8"
)

// A text of PostgreSQL has no zero byte and is whole UTF-8, and ids that came from elsewhere may be neither. Two of them must not become
// one, and each must come back as it was. So a byte that cannot be is written as the sign U+F700 and its value, of those that
// Unicode leaves to private use, and what came with such signs is written byte by byte in the same way.
//
// In JSON, which is written before it comes here, a zero byte is \u0000. It becomes \uf700, which PostgreSQL reads as the sign above.

const (
	firstSign = '\uf700'
	lastSign  = '\uf7ff'
	zeroJSON  = `\u0000`
	signJSON  = `\uf700`
)

// escape gives a text as PostgreSQL takes it.
func escape(text string) string {
	if strings.Contains(text, zeroJSON) {
		text = strings.ReplaceAll(text, zeroJSON, signJSON)
	}
	if utf8.ValidString(text) && strings.IndexByte(text, 0) < 0 && !hasSign(text) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if r == 0 || r == utf8.RuneError && n == 1 || r >= firstSign && r <= lastSign {
			for _, c := range []byte(text[i : i+n]) {
				b.WriteRune(firstSign + rune(c))
			}
		} else {
			b.WriteString(text[i : i+n])
		}
		i += n
	}
	return b.String()
}

// unescape gives back the text that escape was given.
func unescape(text string) string {
	if strings.Contains(text, signJSON) {
		text = strings.ReplaceAll(text, signJSON, zeroJSON)
	}
	if !hasSign(text) {
		return text
	}
	b := make([]byte, 0, len(text))
	for _, r := range text {
		if r >= firstSign && r <= lastSign {
			b = append(b, byte(r-firstSign))
		} else {
			b = utf8.AppendRune(b, r)
		}
	}
	return string(b)
}

// hasSign tells whether a text may have one of the signs: all begin with the same byte in UTF-8, and few others do.
func hasSign(text string) bool {
	for {
		i := strings.IndexByte(text, 0xef)
		if i < 0 || i+1 >= len(text) {
			return false
		}
		if second := text[i+1]; second >= 0x9c && second <= 0x9f {
			return true
		}
		text = text[i+1:]
	}
}

// restore gives the texts that were read back as they were.
func restore(into []any) {
	for _, one := range into {
		switch v := one.(type) {
		case *int64, *int, *bool, *[]byte, *sql.NullInt64:
		case *string:
			*v = unescape(*v)
		case *sql.NullString:
			v.String = unescape(v.String)
		case *any:
			if text, ok := (*v).(string); ok {
				*v = unescape(text)
			}
		default:
			if p := reflect.ValueOf(one); p.Kind() == reflect.Pointer && p.Elem().Kind() == reflect.String {
				if text := p.Elem().String(); hasSign(text) || strings.Contains(text, signJSON) {
					p.Elem().SetString(unescape(text))
				}
			}
		}
	}
}
