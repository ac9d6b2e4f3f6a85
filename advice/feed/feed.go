// Package feed asks the sources of police news, politely and safely, and hands what is new in them to a
// Sink. It publishes nothing itself.
package feed

import (
	"context"
	"time"

	"hangup/advice/news"
)

// Source is an address where police news is published: a feed, a page that lists articles, or one article.
type Source struct {
	Force string // force id; "" when it speaks for several
	URL   string // http or https, as the operator wrote it; it names the source
}

// Finding says what a visit makes of an item.
type Finding string

// The findings. What is New or Changed is to be stored and posted, what is Held is for a moderator to see. The
// others are there to be shown by whoever asks what a visit would do.
const (
	New        Finding = "new"
	Changed    Finding = "changed"    // handed over before, in other words
	Held       Finding = "held"       // new, but the whole archive seems to be: nobody should get it unseen
	Known      Finding = "known"      // nothing new about it
	Old        Finding = "old"        // published too long before the visit to be news
	Undated    Finding = "undated"    // at the first visit nobody knows whether it is news
	Waiting    Finding = "waiting"    // its page is read at a later visit
	Unreadable Finding = "unreadable" // it has no text, and its page could not be read
)

// Item is an article of a source. The article of one that is neither New, Changed nor Held may have no more than
// what the source shows of it: title, summary, address and day.
type Item struct {
	GUID    string // as the source names it; "" when it does not
	Article news.Article
	Finding Finding
	// Left says that it came with a whole archive and that nobody got it: then, and at each visit since.
	Left bool
}

// Visit is what came of asking a source once.
type Visit struct {
	Source    Source
	At        time.Time
	Unchanged bool   // the source says that nothing changed
	Items     []Item // in the order of the source
	Cursor    Cursor // to be stored together with the items
	Alarms    []Alarm
	Err       error // why the source could not be read; nil when it could
}

// Pick gives the items of some findings.
func (v Visit) Pick(which ...Finding) []Item {
	var picked []Item
	for _, item := range v.Items {
		for _, f := range which {
			if item.Finding == f {
				picked = append(picked, item)
			}
		}
	}
	return picked
}

// Sink keeps what visits bring.
type Sink interface {
	// Cursor gives what Take stored last for the source, the zero Cursor when that was nothing.
	Cursor(ctx context.Context, s Source) (Cursor, error)
	// Take stores the items that are New, Changed or Held, and the cursor, in one transaction: all of it or nothing.
	// After an error the source is asked again and the same items come back.
	Take(ctx context.Context, v Visit) error
}
