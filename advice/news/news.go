// Package news reads police warnings: it parses what a force published, cuts what does not
// belong to it, finds force, place, date, numbers and scam types, and picks the sentence to quote.
// What the text does not say is left unknown, never guessed.
package news

import (
	"time"

	"hangup/advice"
)

// WarningID names a warning: a hash of its story, the same each time it is imported.
type WarningID string

// Label says what an article is.
type Label string

// The labels.
const (
	IsWarning    Label = "warning"
	IsCorrection Label = "correction"
	IsCourt      Label = "court"
	IsAppeal     Label = "appeal"
	IsOther      Label = "other"
)

// Article is something that was published, parsed and cleaned, not yet judged.
type Article struct {
	Title     string // "" when the text has none
	Summary   string
	Body      string // plain text, paragraphs separated by a blank line
	Area      string // as the metadata say it, such as "Hertfordshire": all of it is meant
	Sender    string // on whose behalf a mailing was sent, as it says: a force or an area
	Force     string // force id when the metadata say it
	URL       string
	Published time.Time // day only; zero when unknown
}

// Facts are the numbers that an article states. Zero means that it states none.
type Facts struct {
	Reports int    // reports, calls, incidents or people, as the size of the matter
	LossGBP int    // pounds lost in all
	Since   string // start of the period counted, in the article's words
}

// Warning is a judged article.
type Warning struct {
	ID          WarningID
	Label       Label
	Title       string // the article's own, or its first sentence cut to length when it has none
	Body        string
	Force       string          // force id; "" when unknown
	Places      []string        // names of places that the text gives, as written there
	Areas       []advice.AreaID // every area that a watch may follow and that this touches
	URL         string
	Published   time.Time // day only; zero when unknown
	Types       []advice.ScamType
	KeySentence string // verbatim from Body
	Facts       Facts
	Example     bool // one of the built-in examples
	// Unsure says that nobody could tell for certain whether it is a warning: a moderator is to look at it first.
	Unsure bool
	// Story names the first warning that was stored of the same matter, by whomever it was published; "" when this is the
	// first. A correction is a story of its own.
	Story WarningID
	// Corrects names the story that a correction puts right; "" when it is not known.
	Corrects WarningID
}
