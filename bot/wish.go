package bot

import (
	"time"

	"hangup/advice"
	"hangup/advice/news"
)

// Wish is what a watch wants of the warnings for its area. The zero Wish wants all of them, at once and at any hour. It is kept as
// JSON.
type Wish struct {
	Types    []advice.ScamType `json:"types,omitempty"` // only these; none means all
	Words    []string          `json:"words,omitempty"` // only what has one of these words; none means all
	Not      []string          `json:"not,omitempty"`   // nothing that has one of these
	Quiet    Hours             `json:"quiet,omitzero"`
	Daily    int               `json:"daily,omitempty"`    // at most so many a day, the rest as a digest; 0 is no limit
	Review   bool              `json:"review,omitempty"`   // nothing is posted before a moderator says so
	Language string            `json:"language,omitempty"` // of our own words, such as "cy"; "" is English
}

// Hours is a span of the day in Europe/London, in minutes from midnight. It may reach over midnight; From equal to To is none.
type Hours struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Rule says by what a watch wanted a warning: an area, and a type or a word if it asked for some.
type Rule struct {
	Area advice.AreaID   `json:"area"`
	Type advice.ScamType `json:"type,omitempty"`
	Word string          `json:"word,omitempty"`
}

// Wants tells whether a watch wants a warning that touches its area, and by which rule.
func (w Watch) Wants(n news.Warning) (Rule, bool) {
	return Rule{Area: w.Area}, true
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
// since midnight in London. due is when it may be posted; for a digest, when the digest is.
func (w Watch) Plan(n news.Warning, today int, now time.Time) (way Way, due time.Time) {
	return PostIt, now
}
