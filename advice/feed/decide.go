package feed

import (
	"net/url"
	"time"

	"hangup/advice/news"
)

const (
	// newsAge is how old news may be: at the first visit, counted from it; later from the last visit that could read
	// the source, so that a source that was down for a week loses nothing.
	newsAge = 48 * time.Hour
	// aheadOfUTC is how much earlier than in Greenwich a day begins (Kiribati). Nobody has published anything later.
	aheadOfUTC = 14 * time.Hour
	maxHeld    = 20 // items of an archive that a moderator is shown
)

// The archive is taken to be published again when at least leastReissued items, and half of what the source has,
// come back as new ones or in other words, or when more is new than a force writes.
const (
	leastReissued = 5
	perVisit      = 10 // new items that a visit may bring
	perDay        = 15 // and for each day since the last one; the largest force writes about that many
)

// decision is what a visit makes of the entries of a source.
type decision struct {
	cursor   Cursor
	now      time.Time
	oldest   time.Time // what was published before is no news
	known    memory
	items    []Item
	marks    []Mark          // one for each item, in the same order
	before   []*Mark         // likewise: what was known of it, nil for nothing
	entries  []entry         // likewise
	texts    map[uint64]bool // of the articles so far
	reissued int             // items that come back
	from     *url.URL        // where the source was read
}

// decide compares what a source has with what is known of it.
func decide(c Cursor, entries []entry, now time.Time) *decision {
	since := c.Succeeded
	if c.first() || since.After(now) { // or the clock was set back
		since = now
	}
	d := &decision{cursor: c, now: now, oldest: since.Add(-newsAge), known: remember(c.Known), texts: map[uint64]bool{}}
	for _, e := range unique(entries) {
		d.add(e)
	}
	return d
}

// unique drops entries that are there twice, and takes away guids and addresses that different entries share: they
// name none of them. A page that several lead to is not read for any.
func unique(entries []entry) []entry {
	seen := map[[3]uint64]bool{}
	guids, links := map[string]int{}, map[string]int{}
	var kept []entry
	for _, e := range entries {
		m := markOf(e)
		if key := [3]uint64{m.ID, m.Link, m.Shown}; !seen[key] {
			seen[key] = true
			kept = append(kept, e)
			guids[e.guid]++
			links[linkKey(e.link)]++
		}
	}
	for i := range kept {
		e := &kept[i]
		if guids[e.guid] > 1 {
			e.guid = ""
		}
		if links[linkKey(e.link)] > 1 {
			e.link, e.article.URL, e.partial = "", "", false
		}
	}
	return kept
}

func (d *decision) add(e entry) {
	if e.at.After(d.now.Add(aheadOfUTC)) {
		e.at, e.article.Published = time.Time{}, time.Time{}
	}
	m := markOf(e)
	before := d.known.same(m)
	finding := d.judge(e, &m, before)
	if passesOn(finding) && !e.partial {
		finding = d.sayable(e, m, finding)
	}
	d.texts[m.Text] = true
	d.entries = append(d.entries, e)
	d.items = append(d.items, Item{GUID: e.guid, Article: e.article, Finding: finding, Left: m.Held && finding == Known})
	d.marks, d.before = append(d.marks, m), append(d.before, before)
}

// sayable takes out what has no text, and a second copy of a text under another name.
func (d *decision) sayable(e entry, m Mark, finding Finding) Finding {
	switch {
	case e.article.Body == "" || m.Text == 0:
		return Unreadable
	case d.texts[m.Text]:
		return Known
	}
	return finding
}

// passesOn tells whether an item with this finding goes to the groups.
func passesOn(f Finding) bool { return f == New || f == Changed }

func markOf(e entry) Mark {
	m := Mark{ID: keyOf(e.guid), Link: keyOf(linkKey(e.link)), Shown: fingerprint(e.article.Title, e.article.Summary, e.article.Body)}
	if !e.partial {
		m.Text = textKey(e.article)
	}
	m.Day = dayNumber(e.at)
	return m
}

// dayNumber counts days from 1970; 0 for no time.
func dayNumber(at time.Time) int {
	if at.IsZero() {
		return 0
	}
	return int(at.Unix() / (24 * 3600))
}

// textKey hashes a whole article.
func textKey(a news.Article) uint64 { return fingerprint(a.Title, a.Body) }

// judge finds out what is new about an entry, and notes in its mark what is to be remembered.
func (d *decision) judge(e entry, m *Mark, before *Mark) Finding {
	switch {
	case before == nil && m.Text != 0 && d.known.text[m.Text] != nil:
		d.reissued++
		m.Given, m.Held = d.known.text[m.Text].Given, d.known.text[m.Text].Held
		return Known
	case before == nil:
		return d.age(e)
	}
	m.Given = before.Given
	if before.Shown != m.Shown {
		if before.Given {
			d.reissued++
			return Changed
		}
		if e.at.IsZero() {
			return Undated // an old one, perhaps, that somebody corrected
		}
		return d.age(e)
	}
	if m.Text == 0 {
		m.Text = before.Text
	}
	if m.Day > before.Day && before.Day != 0 {
		d.reissued++
	}
	if m.Held = before.Held; m.Day == 0 {
		m.Day = before.Day
	}
	if m.Wait, m.Tries = before.Wait, before.Tries; m.Wait {
		return Waiting
	}
	return Known
}

// age tells whether an entry that was not there before is news.
func (d *decision) age(e entry) Finding {
	switch {
	case e.at.IsZero() && d.cursor.first():
		return Undated
	case !e.at.IsZero() && e.at.Before(d.oldest):
		return Old
	}
	return New
}

// archive tells whether the source seems to publish its archive again, and how many items claim to be new.
func (d *decision) archive() (claims int, is bool) {
	fresh := 0
	for _, item := range d.items {
		if item.Finding == New {
			fresh++
		}
	}
	days := d.now.Sub(d.oldest.Add(newsAge)).Hours() / 24
	if d.cursor.first() {
		days = newsAge.Hours() / 24
	}
	back := d.reissued >= leastReissued && 2*d.reissued >= len(d.items)
	return fresh + d.reissued, back || fresh > perVisit+int(days*perDay)
}

// hold keeps what claims to be new for a moderator, the first of it at least.
func (d *decision) hold() {
	held := 0
	for i := range d.items {
		item := &d.items[i]
		if !passesOn(item.Finding) {
			continue
		}
		item.Left, d.marks[i].Held = true, true
		if item.Finding, held = Held, held+1; held > maxHeld {
			item.Finding = Known
		}
	}
}

// close puts into the cursor what is known now.
func (d *decision) close(c *Cursor) {
	for i := range d.marks {
		m := &d.marks[i]
		m.Given = m.Given || passesOn(d.items[i].Finding)
	}
	c.Known = merge(c.Known, d.marks)
}

// waits tells whether an item is to be asked for again.
func (d *decision) waits() bool {
	for _, m := range d.marks {
		if m.Wait {
			return true
		}
	}
	return false
}
