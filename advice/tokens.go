package advice

import "strings"

// token is one word or number of a message. A contraction gives several tokens with one span.
type token struct {
	text     string // comparable form, after spelling
	stem     string // its lemma
	lemma    int32  // word ids in the lexicon, or none
	exact    int32
	class    int32  // #money, #number, #phone, #time
	sieve    uint64 // of the three
	from, to int32  // bytes in the original text
	sentence int32
}

// ids gives the numbers under which patterns may know a token; some are none.
func (t *token) ids() [3]int32 { return [3]int32{t.lemma, t.exact, t.class} }

const none = int32(-1)

// maxTokens bounds the work on a message of one-letter words.
const maxTokens = 1200

// raw is a token before spelling: a span of the comparable text.
type raw struct {
	text     string
	from, to int
	sentence int32
	class    string
}

// scan splits comparable text into raw tokens.
func scan(s string) []raw {
	out := make([]raw, 0, len(s)/5+4)
	var sentence int32
	for i := 0; i < len(s) && len(out) < maxTokens; {
		c := s[i]
		switch {
		case isDigit(c) || isSign(c) && i+1 < len(s) && isDigit(s[i+1]):
			end, class := number(s, i)
			if end < len(s) && isLetter(s[end]) && class != "#money" && class != "#time" {
				if isSign(c) {
					i++
				}
				end, class = wordEnd(s, i), ""
			}
			out = append(out, raw{s[i:end], i, end, sentence, class})
			i = end
		case isLetter(c):
			end := wordEnd(s, i)
			out = append(out, raw{s[i:end], i, end, sentence, ""})
			i = end
		default:
			if c == '.' || c == '!' || c == '?' || c == '\n' || c == ';' {
				sentence++
			}
			i++
		}
	}
	return spaced(out)
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || c >= 0x80 }
func isSign(c byte) bool   { return c == '$' || c == '+' }

// wordEnd finds the end of a word. Apostrophes, and digits and signs that stand for letters, belong to it.
func wordEnd(s string, i int) int {
	for i < len(s) && (isLetter(s[i]) || isDigit(s[i]) ||
		(s[i] == '\'' || s[i] == '@' || s[i] == '$') && i+1 < len(s) && isLetter(s[i+1])) {
		i++
	}
	return i
}

// number reads an amount, a time, a phone number or a plain number.
func number(s string, i int) (end int, class string) {
	start, digits := i, 0
	if isSign(s[i]) {
		i++
	}
	for i < len(s) && (isDigit(s[i]) || strings.IndexByte(".,:/", s[i]) >= 0 && i+1 < len(s) && isDigit(s[i+1])) {
		if isDigit(s[i]) {
			digits++
		}
		i++
	}
	rest := s[i:]
	switch {
	case s[start] == '$':
		return i + suffix(rest, "k", "m", "bn"), "#money"
	case suffix(rest, "k", "p") > 0:
		return i + 1, "#money"
	case suffix(rest, "am", "pm") > 0:
		return i + 2, "#time"
	case strings.IndexByte(s[start:i], ':') >= 0:
		return i, "#time"
	case s[start] == '0' || s[start] == '+':
		return phone(s, start, i, digits)
	case digits == i-start && digits >= 3 && digits <= 6 && s[i-2:i] == "00":
		return i, "#money" // "sent 12000": people leave the pound sign out
	}
	return i, "#number"
}

// phone goes on over spaces and dashes while digits follow: numbers are written in groups.
func phone(s string, start, i, digits int) (end int, class string) {
	end = i
	for j := i; j < len(s) && (isDigit(s[j]) || strings.IndexByte(" -()", s[j]) >= 0) && digits < 15; j++ {
		if isDigit(s[j]) {
			digits++
			end = j + 1
		}
	}
	switch {
	case digits >= 9 || s[start] == '+':
		return end, "#phone"
	case strings.HasPrefix(s[start:], "0909"):
		return i, "#phone"
	}
	return i, "#number"
}

// suffix gives the length of the ending that stands at the start of rest as a whole word, or 0.
func suffix(rest string, endings ...string) int {
	for _, e := range endings {
		if strings.HasPrefix(rest, e) && (len(rest) == len(e) || !isLetter(rest[len(e)])) {
			return len(e)
		}
	}
	return 0
}

// spaced joins letters that were written apart to get past a filter: "p i n", "b.a.n.k".
func spaced(in []raw) []raw {
	out := in[:0]
	for i := 0; i < len(in); {
		j := i
		for j < len(in) && len(in[j].text) == 1 && isLetter(in[j].text[0]) && (j == i || in[j].from-in[j-1].to <= 2) {
			j++
		}
		if j-i < 3 {
			out = append(out, in[i])
			i++
			continue
		}
		var b strings.Builder
		for _, r := range in[i:j] {
			b.WriteString(r.text)
		}
		out = append(out, raw{b.String(), in[i].from, in[j-1].to, in[i].sentence, ""})
		i = j
	}
	return out
}
