package feed

import (
	"time"
)

// Cursor is what has to be remembered of a source from one visit to the next. It can be kept as JSON.
type Cursor struct {
	Address   string        `json:"address,omitempty"`  // where the source moved for good; "" while it is where the settings say
	ETag      string        `json:"etag,omitempty"`     // as the source gave it, with its quotation marks
	Modified  string        `json:"modified,omitempty"` // Last-Modified, as the source gave it
	Fresh     time.Duration `json:"fresh,omitempty"`    // how long the source says that it stays the same (ttl)
	Next      time.Time     `json:"next,omitzero"`      // not to be asked before
	Succeeded time.Time     `json:"succeeded,omitzero"` // last visit that could read it; zero before the first
	Failing   time.Time     `json:"failing,omitzero"`   // first failure since; zero while it can be read
	Fails     int           `json:"fails,omitempty"`    // failures since then
	Why       string        `json:"why,omitempty"`      // the reason of the last one
	Told      int           `json:"told,omitempty"`     // how many of the alarms about this failure are out
	Reissued  time.Time     `json:"reissued,omitzero"`  // last alarm about its archive
	Look      time.Time     `json:"look,omitzero"`      // when the page of an article is to be read again, whether or not the list changes
	Lists     bool          `json:"lists,omitempty"`    // it was a feed or a list of articles
	Known     marks         `json:"known,omitempty"`    // newest last
}

// Mark is what is remembered of an item: hashes, no words. A hash of 0 is none.
type Mark struct {
	ID    uint64 `json:"i,omitempty"` // of the guid
	Link  uint64 `json:"l,omitempty"` // of the cleaned address
	Shown uint64 `json:"s,omitempty"` // of what the source shows of it
	Text  uint64 `json:"t,omitempty"` // of the whole article; 0 when it was never read
	Day   int    `json:"d,omitempty"` // days since 1970 on which it says it was published
	Given bool   `json:"g,omitempty"` // it was handed over as new
	Wait  bool   `json:"w,omitempty"` // its page is still to be read
	Tries int    `json:"n,omitempty"` // how often that failed
	Held  bool   `json:"h,omitempty"` // it came with a whole archive, and nobody got it
}

// maxKnown is how many items are remembered of a source beside those that it has now. The largest force publishes about
// 15 a day, so that this is four months of it.
const maxKnown = 2000

// first tells whether the source was never read before.
func (c Cursor) first() bool { return c.Succeeded.IsZero() }

// sane puts numbers that no visit writes into their bounds: what is stored may have been edited by hand.
func (c Cursor) sane() Cursor {
	const manyFails = 1 << 20
	c.Fails = min(max(c.Fails, 0), manyFails)
	c.Told = min(max(c.Told, 0), len(downAfter))
	c.Fresh = between(c.Fresh, maxCaching)
	for i := range c.Known {
		if k := &c.Known[i]; k.Tries < 0 {
			k.Tries = 0
		}
	}
	return c
}

// memory finds marks.
type memory struct {
	id, link, text map[uint64]*Mark
}

func remember(marks []Mark) memory {
	m := memory{map[uint64]*Mark{}, map[uint64]*Mark{}, map[uint64]*Mark{}}
	for i := range marks {
		m.add(&marks[i])
	}
	return m
}

func (m memory) add(k *Mark) {
	for _, part := range []struct {
		in  map[uint64]*Mark
		key uint64
	}{{m.id, k.ID}, {m.link, k.Link}, {m.text, k.Text}} {
		if part.key != 0 {
			part.in[part.key] = k
		}
	}
}

// same finds the mark of the same item: by its guid or else its address, and when it has neither by its text. It gives nil
// when there is none.
func (m memory) same(k Mark) *Mark {
	if k.ID == 0 && k.Link == 0 {
		return m.text[k.Text]
	}
	if found := m.id[k.ID]; found != nil {
		return found
	}
	return m.link[k.Link]
}

// merge gives the marks to keep: those of the items that the source has now at the end, and as many others
// as there is room for.
func merge(before, now []Mark) []Mark {
	fresh := remember(now)
	var kept []Mark
	for _, k := range before {
		if (k.ID != 0 || k.Link != 0 || k.Text != 0) && fresh.same(k) == nil {
			kept = append(kept, k)
		}
	}
	return append(kept[max(0, len(kept)-maxKnown):], now...)
}
