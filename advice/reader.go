package advice

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// reader finds concepts in text and weighs them. It does not change after loading.
type reader struct {
	places    *Gazetteer
	spell     *spelling
	concepts  *concepts
	scopes    scopeWords
	questions []question
	rules     *rules
	learned   *learned
	languages *languages
}

// reading is what was found in one message.
type reading struct {
	text   string // as typed, at most maxRead
	norm   string // comparable
	tokens []token
	hits   []hit
	first  []int32 // concept → index of its strongest hit that counts, or none
	denied []int32 // concept → index of a hit under a negation or as advice, or none
}

// loadReader reads all that messages are read with save the gazetteer.
func loadReader(kb fs.FS, concepts conceptSource, weights string) (*reader, error) {
	r := &reader{places: &Gazetteer{}}
	var words *vocabulary
	err := together(
		func() error { return r.loadPatterns(kb, concepts) },
		func() (err error) { words, err = loadVocabulary(kb); return err },
		func() (err error) { r.languages, err = loadLanguages(kb); return err },
		func() (err error) { r.questions, err = loadQuestions(kb); return err },
	)
	if err != nil {
		return nil, err
	}
	r.spell.vocabulary = *words
	for i := range r.questions {
		r.questions[i].weigh(r.rules.order)
	}
	if r.learned, err = loadLearned(weights, len(r.rules.order)); err != nil {
		return nil, err
	}
	return r, nil
}

// loadPatterns compiles the concepts, with the spellings of the table alone, and reads the rules about them.
func (r *reader) loadPatterns(kb fs.FS, concepts conceptSource) (err error) {
	if r.concepts, err = concepts(); err != nil {
		return err
	}
	if r.spell, err = loadSpelling(kb); err != nil {
		return err
	}
	if err = r.concepts.compile(r.spell); err != nil {
		return err
	}
	r.scopes = newScopeWords(r.concepts.words)
	r.concepts.finish()
	r.rules, err = loadRules(kb, r.concepts)
	return err
}

// loadVocabulary reads the words that count as spelt right, most frequent first, one a line; slips are
// corrected only towards those before the line with a dash. The trainer writes the file.
func loadVocabulary(kb fs.FS) (*vocabulary, error) {
	raw, err := fs.ReadFile(kb, "learned/words.txt")
	if err != nil {
		return nil, fmt.Errorf("vocabulary: %w", err)
	}
	words := strings.Fields(string(raw))
	if i := slices.Index(words, "-"); i >= 0 {
		return newVocabulary(words[:i], words[i+1:]), nil
	}
	return newVocabulary(words, nil), nil
}

// read normalises, splits and searches a message.
func (r *reader) read(text string) *reading {
	text = cut(text, maxRead)
	p := normalise(text)
	rd := &reading{text: text, norm: string(p.b)}
	rd.tokens = r.tokens(rd.norm, p.at)
	rd.hits = r.concepts.find.all(rd.tokens, make([]hit, 0, 64))
	r.scope(rd)
	rd.index(len(r.concepts.list))
	return rd
}

// tokens spells the raw tokens and looks them up.
func (r *reader) tokens(s string, at []int32) []token {
	raws := scan(s)
	out := make([]token, 0, len(raws)+8)
	var words [4]string
	for _, w := range raws {
		from, to := at[w.from], at[w.to-1]+1
		to = max(to, endOf(at, w.to))
		if w.class != "" {
			out = append(out, r.numeral(w, from, to))
			continue
		}
		for _, word := range r.spell.read(w.text, words[:0]) {
			out = append(out, r.word(word, from, to, w.sentence))
		}
	}
	return out
}

// endOf gives where the character before comparable byte i ends in the original.
func endOf(at []int32, i int) int32 {
	end := at[i]
	if i > 0 && end-at[i-1] > 4 { // invisible characters follow the word
		return at[i-1] + 1
	}
	return end
}

func (r *reader) word(word string, from, to, sentence int32) token {
	l := r.concepts.words
	stem := lemma(word)
	t := token{text: word, stem: stem, lemma: look(l.lemmas, stem), exact: look(l.exacts, word), class: none,
		from: from, to: to, sentence: sentence}
	t.sieve = sieve(t.lemma) | sieve(t.exact)
	return t
}

func (r *reader) numeral(w raw, from, to int32) token {
	l := r.concepts.words
	t := token{text: w.text, stem: lemma(w.text), lemma: look(l.lemmas, w.text), exact: none, class: look(l.lemmas, w.class),
		from: from, to: to, sentence: w.sentence}
	t.sieve = sieve(t.lemma) | sieve(t.class)
	return t
}

// index picks for every concept the hit that counts: the first that is stated, not denied.
func (rd *reading) index(concepts int) {
	both := make([]int32, 2*concepts)
	for i := range both {
		both[i] = none
	}
	rd.first, rd.denied = both[:concepts], both[concepts:]
	for i, h := range rd.hits {
		slot := rd.first
		if h.negated || h.advised {
			slot = rd.denied
		}
		if slot[h.concept] == none {
			slot[h.concept] = int32(i)
		}
	}
}

// words cuts the person's own words for a hit out of the text as typed.
func (rd *reading) words(h hit) string {
	from, to := rd.tokens[h.from].from, rd.tokens[h.to-1].to
	return strings.TrimSpace(rd.text[from:min(int(to), len(rd.text))])
}
