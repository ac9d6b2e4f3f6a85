package advice

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// unlisted stands for a language that is not English and not in the catalogue.
const unlisted = int32(-2)

// What a word is worth as a sign of a language, in quarters of a word. Chosen so that no English
// row of the project's 5,000 questions is taken for another language.
const (
	wordOwn    = 4 // a common word that English does not have
	wordShared = 1 // one that English has too: "me", "to", "die"
	wordLetter = 2 // an unknown word with a letter that few languages have
)

// The least that a message in the Latin script must hold to be foreign.
const (
	leastWords   = 2 * wordOwn // two words of its own
	unknownWords = 7           // words without one of English to be called an unlisted language
)

// maxStem is the most bytes of a word that are compared with stems; it keeps reading linear.
const maxStem = 32

// leastStem is the fewest bytes of a stem.
const leastStem = 3

// measured is what the words of a message say about its language.
type measured struct {
	words []spoken
	score []int // by language, in quarters of a word
	own   []int // by language, words that English does not have
	latin int   // words in the Latin script
	plain int   // of these, words of English
	other int   // words in other scripts
	text  string
}

func (ls *languages) measure(text string) *measured {
	m := &measured{score: make([]int, len(ls.list)), own: make([]int, len(ls.list)), text: text, words: speak(text)}
	for i := range m.words {
		m.words[i].known = ls.having(m.words[i].folded)
		ls.weigh(m, &m.words[i])
	}
	return m
}

// weigh adds one word to the scores.
func (ls *languages) weigh(m *measured, w *spoken) {
	ids := w.known
	plain := slices.Contains(ids, ls.english)
	worth := wordOwn
	switch {
	case w.latin:
		m.latin++
		if plain {
			m.plain++
			worth = wordShared
		}
		if utf8.RuneCountInString(w.folded) < 2 || ls.borrowed(w.folded) {
			return
		}
	case w.disguised:
		return
	default:
		m.other += w.weight()
	}
	for _, id := range ids {
		if ls.list[id].latin() == w.latin {
			m.score[id] += worth
			if !plain {
				m.own[id]++
			}
		}
	}
	if !plain && len(ids) == 0 || !w.latin {
		ls.weighLetters(m, w)
	}
}

// borrowed tells whether a word is one that every language takes from English, such as "bank".
func (ls *languages) borrowed(word string) bool {
	return ls.english >= 0 && ls.list[ls.english].danger[word]
}

// weighLetters gives a word to the languages that have one of its letters, once each.
func (ls *languages) weighLetters(m *measured, w *spoken) {
	var given [8]int
	n := 0
	for _, r := range w.lower {
		for _, id := range ls.letters[r] {
			if n < len(given) && !slices.Contains(given[:n], id) {
				given[n] = id
				n++
				m.score[id] += wordLetter
			}
		}
	}
}

// having lists the languages that have a word, as a whole or by its stem, once each.
func (ls *languages) having(word string) []int {
	ids := ls.words[word]
	if len(word) < leastStem || !ls.stemmed[word[:leastStem]] {
		return ids
	}
	for end := min(len(word), maxStem); end >= leastStem; end-- {
		for _, id := range ls.stems[word[:end]] {
			if !slices.Contains(ids, id) {
				ids = append(slices.Clip(ids), id)
			}
		}
	}
	return ids
}

// pick decides: none for English, unlisted, or the number of a language.
func (ls *languages) pick(m *measured) int32 {
	if m.other > 0 && m.other > m.plain && 2*m.other >= m.latin {
		return ls.pickScript(m)
	}
	best, score := ls.best(m, func(l *language) bool { return l.latin() && l.Tag != englishTag })
	against := 4 * ls.englishOnly(m, best)
	switch {
	case best >= 0 && ls.enough(m, int(best), score) && score*2 > against*3:
		if m.latin >= unknownWords && 3*m.own[best] < m.latin {
			return unlisted // more of it is strange than known: a neighbour of the language
		}
		return best
	case m.latin >= unknownWords && 12*m.plain <= m.latin:
		return unlisted
	}
	return none
}

// enough tells whether the words of a language suffice: two that are a quarter of all, or one that
// speaks of danger where the whole message has three at most and none of plain English. A single
// common word is too little: it may be a name.
func (ls *languages) enough(m *measured, id, score int) bool {
	if m.own[id] == 0 {
		return false
	}
	if score >= leastWords && score >= m.latin {
		return true
	}
	return m.plain == 0 && m.latin <= 3 && ls.dangerIn(id, m)
}

// englishOnly counts the words of English that a language does not have.
func (ls *languages) englishOnly(m *measured, id int32) int {
	n := 0
	for i := range m.words {
		w := &m.words[i]
		if w.latin && slices.Contains(w.known, ls.english) && !(id >= 0 && slices.Contains(w.known, int(id))) {
			n++
		}
	}
	return n
}

// best gives the language with the highest score among those wanted, the first of equals.
func (ls *languages) best(m *measured, want func(*language) bool) (int32, int) {
	best, score := none, 0
	for i := range ls.list {
		if want(&ls.list[i]) && m.score[i] > score {
			best, score = int32(i), m.score[i]
		}
	}
	return best, score
}

// pickScript decides among the languages of the script that most words are written in.
func (ls *languages) pickScript(m *measured) int32 {
	counts := make([]int, len(ls.list))
	for _, w := range m.words {
		for i := range ls.list {
			if !w.latin && !w.disguised && unicode.In(w.first, ls.list[i].scripts...) {
				counts[i] += w.weight()
			}
		}
	}
	most := 0
	for _, n := range counts {
		most = max(most, n)
	}
	if most == 0 {
		return unlisted
	}
	return ls.amongScript(m, counts, most)
}

// amongScript takes the language with the most signs, and the default of the script without any.
// One that the script of some word shuts out stays behind: kana are no Chinese.
func (ls *languages) amongScript(m *measured, counts []int, most int) int32 {
	best, score := unlisted, -1
	for i := range ls.list {
		l := &ls.list[i]
		if l.latin() || 2*counts[i] < most {
			continue
		}
		s := 2 * m.score[i]
		if l.Default {
			s++
		}
		if s > score {
			best, score = int32(i), s
		}
	}
	return best
}

// dangerIn tells whether a message holds one of the words of danger of a language. Outside the Latin
// script, where words run together or take endings, a part of the text counts.
func (ls *languages) dangerIn(id int, m *measured) bool {
	l := &ls.list[id]
	if !l.latin() {
		whole := fold(m.text)
		for word := range l.danger {
			if strings.Contains(whole, word) {
				return true
			}
		}
		return false
	}
	for _, w := range m.words {
		if l.alarms(w.folded) {
			return true
		}
	}
	return false
}

// alarms tells whether a word is one of danger, as a whole or by its stem.
func (l *language) alarms(word string) bool {
	if l.danger[word] {
		return true
	}
	for end := min(len(word), maxStem); end > 2; end-- {
		if l.dangerStems[word[:end]] {
			return true
		}
	}
	return false
}

// sharedDanger finds the words of danger that every language borrows from English.
func (ls *languages) sharedDanger(m *measured) bool {
	return ls.english >= 0 && ls.dangerIn(ls.english, m)
}
