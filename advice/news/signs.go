package news

import (
	"math"
	"strings"
	"unicode"
)

// signList gathers the distinct signs of one article, family by family.
type signList struct {
	all   []Sign
	seen  map[string]bool
	start int // of the family
}

func newSignList() *signList { return &signList{seen: map[string]bool{}} }

// add adds a sign with a value, unless it is there already or worth nothing.
func (l *signList) add(name string, value float64) {
	if value == 0 || l.seen[name] {
		return
	}
	l.seen[name] = true
	l.all = append(l.all, Sign{name, value})
}

// words adds words with what they are called after.
func (l *signList) words(prefix string, words []string) {
	for _, w := range words {
		l.add(prefix+w, 1)
	}
}

// pairs adds neighbours.
func (l *signList) pairs(words []string) {
	for i := 1; i < len(words); i++ {
		l.add(pairSign+words[i-1]+" "+words[i], 1)
	}
}

// alone ends a family of signs that weigh as they are.
func (l *signList) alone() { l.start = len(l.all) }

// family ends a family of signs: together they weigh so much, however many there are. The pad keeps a single one from
// weighing as much as ten.
func (l *signList) family(weight, pad float64) {
	part := l.all[l.start:]
	for i := range part {
		part[i].Value *= weight / math.Sqrt(float64(len(part))+pad)
	}
	l.start = len(l.all)
}

// The beginnings of the names of signs that are words of the article.
const (
	titleSign   = "title: "
	startSign   = "start: "
	endSign     = "end: "
	wordSign    = "word: "
	pairSign    = "pair: "
	addressSign = "address: "
)

// stems gives the words of a plain text without their endings.
func stems(plainText string) []string {
	words := strings.Fields(plainText)
	for i, w := range words {
		words[i] = wordStem(w)
	}
	return words
}

// service are numbers that mean something.
var service = map[string]bool{"999": true, "101": true, "159": true, "7726": true, "111": true, "105": true}

// wordStem takes the ending off a word. All sums are £#, all other numbers #.
func wordStem(w string) string {
	switch {
	case strings.HasPrefix(w, "£"):
		return "£#"
	case unicode.IsDigit(rune(w[0])) && !service[w]:
		return "#"
	}
	return stem(w)
}
