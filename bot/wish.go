package bot

import (
	"slices"
	"time"

	"hangup/advice"
	"hangup/advice/news"
)

// Wish is what a watch wants of the warnings for its area. The zero Wish wants all of them, at once and at any hour. It is kept as
// JSON.
type Wish struct {
	// Types and Words choose: a warning is wanted when it is of one of the types or has one of the words. With neither,
	// every warning is.
	Types    []advice.ScamType `json:"types,omitempty"`
	Words    []string          `json:"words,omitempty"`
	Not      []string          `json:"not,omitempty"` // nothing that has one of these, whatever else is wanted
	Quiet    Hours             `json:"quiet,omitzero"`
	Daily    int               `json:"daily,omitempty"`    // at most so many a day, the rest as a digest; 0 is no limit
	Review   bool              `json:"review,omitempty"`   // nothing is posted before a moderator says so
	Language string            `json:"language,omitempty"` // of our own words, such as "cy"; "" is English
}

// Rule says by what a watch wanted a warning: an area, and a type or a word if it asked for some.
type Rule struct {
	Area advice.AreaID   `json:"area"`
	Type advice.ScamType `json:"type,omitempty"`
	Word string          `json:"word,omitempty"`
}

// Reading is a warning as watches read it. Its words are made ready once, however many watches look for theirs. It is for one
// goroutine.
type Reading struct {
	news.Warning
	text string // searchable; "" until a watch has words
}

// Read makes the Reading of a warning.
func Read(n news.Warning) *Reading { return &Reading{Warning: n} }

// searchable is what filters read of it.
func (r *Reading) searchable() string {
	if r.text == "" {
		r.text = searchable(r.Warning)
	}
	return r.text
}

// Wants tells whether a watch wants a warning that touches its area, and by which rule.
func (w Watch) Wants(n news.Warning) (Rule, bool) { return w.WantsRead(Read(n)) }

// WantsRead is Wants for a warning that many watches read.
func (w Watch) WantsRead(n *Reading) (Rule, bool) {
	rule, _, ok := w.Wish.chooses(n)
	rule.Area = w.Area
	return rule, ok
}

// chooses is the filter of a wish. It says by which type or word a warning is wanted, or which word kept it out, "" when
// nothing asked for it.
func (w Wish) chooses(n *Reading) (by Rule, not string, ok bool) {
	var text string
	if len(w.Words)+len(w.Not) > 0 {
		text = n.searchable()
	}
	if not := firstIn(text, w.Not); not != "" {
		return Rule{}, not, false
	}
	if len(w.Types)+len(w.Words) == 0 {
		return Rule{}, "", true
	}
	for _, typ := range n.Types {
		if slices.Contains(w.Types, typ) {
			return Rule{Type: typ}, "", true
		}
	}
	word := firstIn(text, w.Words)
	return Rule{Word: word}, "", word != ""
}

// Way is how a warning that is wanted gets to its chat.
type Way string

// The ways.
const (
	PostIt   Way = "post"   // when it is due
	DigestIt Way = "digest" // with the others of the day
	ReviewIt Way = "review" // once a moderator says so
)

// Plan says how and when a warning gets to the chat of a watch that wants it. today is how many were posted there, or are due to be,
// since midnight in London. due is when it may be posted; for a digest, when the digest is; for a review, when who moderates
// is told.
func (w Watch) Plan(n news.Warning, today int, now time.Time) (way Way, due time.Time) {
	switch {
	case w.Wish.Review || n.Unsure:
		return ReviewIt, w.Wish.Quiet.after(now)
	case w.Wish.Daily > 0 && today >= w.Wish.Daily:
		return DigestIt, w.Wish.Quiet.after(nextDigest(now))
	}
	return PostIt, w.Wish.Quiet.after(now)
}
