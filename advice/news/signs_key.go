package news

import (
	"strings"
	"unicode"
)

// KeySigns gives each sentence of an article, as far as it states something by itself, and what it shows that tells whether a
// reader would pick it as the one sentence to know. The trainer learns from them.
func KeySigns(a Article) (statements []string, signs [][]Sign) {
	r := read(a.Title, a.Body)
	for i := range r.said {
		statements = append(statements, r.text(i))
		signs = append(signs, r.signs(i, r.text(i)))
	}
	return statements, signs
}

// signs gives what a text shows when it stands at the place of a sentence: it is that sentence, or a piece of it.
func (r *reading) signs(i int, text string) []Sign {
	s := newSignList()
	ws := strings.Fields(plain(text))
	if len(ws) == 0 {
		return nil
	}
	s.addLength(len(ws))
	s.addPlace(r, i)
	s.addMarks(text)
	s.addManner(ws)
	s.addTopic(r, i, ws)
	s.addRules(text)
	s.addPhrases(ws)
	return s.all
}

// mark adds a sign that is there or is not.
func (l *signList) mark(name string, there bool) { l.add(name, boolTo(there)) }

// addLength adds about how many words there are.
func (l *signList) addLength(n int) {
	for _, most := range []struct {
		n    int
		name string
	}{{3, "1-3"}, {6, "4-6"}, {10, "7-10"}, {17, "11-17"}, {25, "18-25"}, {35, "26-35"}} {
		if n <= most.n {
			l.add("length "+most.name, 1)
			return
		}
	}
	l.add("length 36 or more", 1)
}

// addPlace adds where in the body it stands, and whether somebody says it.
func (l *signList) addPlace(r *reading, i int) {
	last := len(r.said) - 1
	far := float64(i) / float64(max(last, 1))
	l.add("far down", far)
	l.add("far down, squared", far*far)
	l.mark("first", i == 0)
	l.mark("second", i == 1)
	l.mark("last", i == last)
	l.mark("in the first paragraph", r.said[i].paragraph == 0)
	l.mark("in the last paragraph", r.said[i].paragraph == r.said[last].paragraph)
	starts, ends := r.startsParagraph(i), r.endsParagraph(i)
	l.mark("a paragraph by itself", starts && ends)
	l.mark("starts a paragraph", starts && !ends)
	l.mark("ends a paragraph", ends && !starts)
	l.mark("said", r.quoted(i))
	l.mark("said first", r.quoted(i) && !r.quoted(i-1))
	l.mark("said second", r.quoted(i) && r.quoted(i-1) && !r.quoted(i-2))
	l.mark("said last", r.quoted(i) && !r.quoted(i+1))
	l.mark("after what is said", !r.quoted(i) && r.quoted(i-1))
	whole := r.said[i].whole.of(r.body)
	l.mark("on a list", strings.HasPrefix(whole, "- ") || strings.HasPrefix(whole, "* ") || strings.HasPrefix(whole, "• "))
}

// addMarks adds how it ends, and the names and figures in it: they belong to the story, not to advice.
func (l *signList) addMarks(text string) {
	switch text[len(text)-1] {
	case '?':
		l.add("question", 1)
	case '!':
		l.add("exclamation", 1)
	case '.':
	default:
		l.add("no full stop", 1)
	}
	names := capitals(text)
	l.add("names", float64(min(names, mostOfAKind)))
	l.mark("a name", names > 0)
	l.mark("figures", strings.ContainsAny(text, "0123456789"))
	l.mark("pounds", strings.Contains(text, "£"))
}

// mostOfAKind is up to how many names, verbs of the past or pronouns of a sentence count.
const mostOfAKind = 3

// capitals counts the words with a capital letter that start no sentence.
func capitals(text string) int {
	n, start := 0, true
	for _, w := range strings.Fields(text) {
		bare := strings.TrimLeft(w, "“\"'‘(*-")
		first := []rune(bare + " ")[0]
		if unicode.IsUpper(first) && !start && bare != "I" && !strings.HasPrefix(bare, "I’") && !strings.HasPrefix(bare, "I'") {
			n++
		}
		start = bare == "" && start || strings.ContainsAny(w[len(w)-1:], ".!?")
	}
	return n
}

// Words that tell how something is said. They are in plain form.
const (
	denials   = " never not no nobody none neither nor cannot nothing dont doesnt wont cant isnt arent wouldnt neednt shouldnt hasnt havent without nowhere refuse "
	happened  = " was were had did said told came went took gave got made paid rang sent lost began found knew thought saw left spent stole bought became "
	notPast   = " need speed feed indeed unsolicited trusted registered united limited hundred supposed "
	ofOthers  = " he she him her his hers they them their "
	leastPast = 5 // letters of a word in -ed that is a verb of the past
)

func among(list, word string) bool { return strings.Contains(list, " "+word+" ") }

// addManner adds whether it denies, tells of the past, or speaks of other people.
func (l *signList) addManner(ws []string) {
	past, others, no := 0, 0, 0
	for _, w := range ws {
		past += int(boolTo(among(happened, w) || strings.HasSuffix(w, "ed") && len(w) >= leastPast && !among(notPast, w)))
		others += int(boolTo(among(ofOthers, w)))
		no += int(boolTo(among(denials, w)))
	}
	l.add("past", float64(min(past, mostOfAKind)))
	l.mark("any past", past > 0)
	l.add("other people", float64(min(others, mostOfAKind)))
	l.mark("any other people", others > 0)
	l.mark("denies", no > 0)
	l.mark("denies twice", no > 1)
}

// addTopic adds how much of it is about what the title and the start are about.
func (l *signList) addTopic(r *reading, i int, ws []string) {
	if i < leadSentences {
		return
	}
	hit, of := 0.0, 0.0
	seen := map[string]bool{}
	for _, w := range ws {
		if s := stem(w); len(s) > 3 && !seen[s] {
			seen[s] = true
			of++
			hit += boolTo(r.topic[s])
		}
	}
	l.add("on the topic", hit/max(of, 1))
	l.mark("at all on the topic", hit > 0)
}

// addPhrases adds words and pairs of words, and those that it opens with.
func (l *signList) addPhrases(ws []string) {
	for i, w := range ws {
		l.add("word "+stem(w), 1)
		if i > 0 {
			l.add("pair "+ws[i-1]+" "+w, 1)
		}
	}
	l.add("opens "+ws[0], 1)
	if len(ws) > 1 {
		l.add("opens "+ws[0]+" "+ws[1], 1)
	}
}
