package news

import (
	_ "embed" // learned tables
	"fmt"
	"strings"
	"sync"

	"hangup/advice"
	"hangup/advice/pattern"
)

// maxQuote is the most words of a quotation, so that it stays a quotation.
const maxQuote = 25

// maxKey is the most words of a key sentence that is kept whole.
const maxKey = 40

// speech is a word that tells that somebody is quoted.
var speech = pattern.New(`(?i)\b(said|says|added|adds|told|tells|explained|warned|warns|urged|commented|stated|continued|reads|asks?)\b`)

// quotesFile holds what each sign of a sentence is worth when a person picks one sentence of a warning. It is written by
// advice/news/train.
//
//go:embed learned/quotes.txt
var quotesFile string

// embeddedQuotes reads learned/quotes.txt once. A test holds that it can be read.
var embeddedQuotes = sync.OnceValues(func() (*Model, error) { return readTable("quotes.txt", quotesFile, 1) })

// readTable reads a learned table of so many classes.
func readTable(name, text string, classes int) (*Model, error) {
	m, err := ReadModel(text)
	if err == nil && len(m.Classes) != classes {
		err = fmt.Errorf("%d classes, want %d", len(m.Classes), classes)
	}
	if err != nil {
		return nil, fmt.Errorf("learned/%s: %w", name, err)
	}
	return m, nil
}

// keySentence picks the sentence of a warning that a person would pick to know one sentence only: mostly what honest callers never
// do, else what to do. What was learned says which; a sentence that is too long is cut to the piece that says most.
func keySentence(a Article) string {
	m, err := embeddedQuotes()
	if err != nil {
		return ""
	}
	r := read(a.Title, a.Body)
	best, at, most := "", -1, 0.0
	for i := range r.said {
		text := r.text(i)
		if worth := r.worth(m, i, text); text != "" && (at < 0 || worth > most) {
			best, at, most = text, i, worth
		}
	}
	if words(best) > maxKey {
		if piece, _ := r.clause(m, at, maxKey); piece != "" {
			return piece
		}
	}
	return best
}

// worth tells how much speaks for picking a text at the place of a sentence. The rest of a sentence that stands in the lines before
// is never picked, nor is Welsh, of which nothing was learned.
func (r *reading) worth(m *Model, i int, text string) float64 {
	if fragment.MatchString(text) || isWelsh(text) {
		return unfit
	}
	return m.Sums(r.signs(i, text))[0]
}

// unfit is less than the worth of any sentence.
const unfit = -1000

// Quote gives a sentence of the warning to quote for a scam type, verbatim, at most 25 words: the
// whole sentence if it fits, else the clause of it that says most; "" when nothing of the warning
// may be quoted. Sentences that say what police or banks never do, or what to do, are preferred,
// and those that fit the type.
func Quote(w Warning, t advice.ScamType) string {
	m, err := embeddedQuotes()
	if err != nil {
		return ""
	}
	r := read(w.Title, w.Body)
	best, most := "", 0.0
	for i := range r.said {
		text, worth := r.clause(m, i, maxQuote)
		if worth < leastQuote {
			continue
		}
		if worth += fitOf(text, t); worth > most {
			best, most = text, worth
		}
	}
	if best == "" && words(w.KeySentence) <= maxQuote && strings.Contains(w.Body, w.KeySentence) {
		return w.KeySentence
	}
	return best
}

// leastQuote is what must speak for a sentence that is quoted. Of the sentences that people picked 99 in 100 have more, of the
// others one in eight.
const leastQuote = 4.0

// mostFit is what a sentence can gain by fitting the type, so that one that fits and tells what to
// do comes before one that fits another type.
const mostFit = 5

// fitOf tells how well a sentence fits a type.
func fitOf(text string, t advice.ScamType) float64 {
	signs, err := embeddedCues()
	if err != nil || t == "" {
		return 0
	}
	return min(mostFit, score(signs.types[t], []zone{{plain(text), 1}}))
}

// clause gives a sentence of at most so many words whole, and its worth. Of a longer one it gives the piece between two
// boundaries that is worth most and is advice by itself, "" if there is none.
func (r *reading) clause(m *Model, i, longest int) (best string, most float64) {
	text := r.text(i)
	if words(text) <= longest {
		return text, r.worth(m, i, text)
	}
	most = leastQuote
	for _, from := range pieceStarts(text) {
		for _, to := range pieceEnds(text) {
			piece := strings.TrimSpace(text[from:max(from, to)])
			if n := words(piece); n < leastPiece || n > longest || worthOf(piece) == 0 {
				continue
			}
			if worth := r.worth(m, i, piece); worth > most {
				best, most = piece, worth
			}
		}
	}
	if best == "" {
		return "", 0
	}
	return best, most
}

// leastPiece is how many words a piece of a sentence must have.
const leastPiece = 6

var (
	// starts is what a piece may start after: a strong stop, or words that introduce a fact. A bare comma
	// or "that" may follow a denial and turn the meaning round.
	starts = pattern.New(`; | [–-] |, but |\b(?:remember|reminded|reminder|reminding (?:people|residents)|stress|is|aware) that |\badvice is: `)
	// ends is what a piece may end before.
	ends = pattern.New(`[;:,] | [–-] | (?:but|(?:and|or) (?:will|would|never|do|don['’]t|does|hand|give|ask|report|call|ring|they|you|it|we|hang|use|wait|always|tell)) `)
	// denies turns round what follows.
	denies = pattern.New(`(?i)\b(not|never|n['’]t|untrue|lie|wrong|false|myth|claims?|pretend\w*)\b`)
)

func pieceStarts(text string) []int {
	at := []int{0}
	for _, loc := range starts.FindAllStringIndex(text, -1) {
		if !denies.MatchString(text[:loc[0]]) {
			at = append(at, loc[1])
		}
	}
	return at
}

func pieceEnds(text string) []int {
	at := []int{len(text)}
	for _, loc := range ends.FindAllStringIndex(text, -1) {
		at = append(at, loc[0])
	}
	return at
}
