package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"hangup/advice"
	"hangup/advice/feed"
	"hangup/advice/news"
)

// feedRow is what was found at a source, and what a running bot knows of it.
type feedRow struct {
	Source string               `json:"source"` // without what may be secret in the address
	Force  string               `json:"force,omitempty"`
	Error  string               `json:"error,omitempty"` // why it cannot be read now
	Health healthRow            `json:"health"`
	Alarms []string             `json:"alarms,omitempty"`
	Items  []itemRow            `json:"items"`
	Counts map[feed.Finding]int `json:"counts"`
}

// healthRow says how a running bot gets on with a source.
type healthRow struct {
	Asked    bool      `json:"asked"` // whether one ever asked it
	Read     time.Time `json:"read,omitzero"`
	Failing  time.Time `json:"failing_since,omitzero"`
	Failures int       `json:"failures,omitempty"`
	Why      string    `json:"why,omitempty"`
	Next     time.Time `json:"next,omitzero"`
	Moved    string    `json:"moved_to,omitempty"`
	Archive  time.Time `json:"archive_again,omitzero"` // when it last published its archive again
}

// itemRow is an item and what a running bot would do with it.
type itemRow struct {
	Finding   feed.Finding      `json:"finding"`
	Title     string            `json:"title"`
	URL       string            `json:"url,omitempty"`
	Published string            `json:"published,omitempty"` // as 2026-11-22
	Label     news.Label        `json:"label,omitempty"`
	Force     string            `json:"force,omitempty"`
	Areas     []advice.AreaID   `json:"areas,omitempty"`
	Types     []advice.ScamType `json:"types,omitempty"`
	Fate      fate              `json:"fate,omitempty"`
	Chats     int               `json:"chats"`           // that watch its area, if it would be posted for them
	Story     news.WarningID    `json:"story,omitempty"` // of which it is one more text
	Corrects  news.WarningID    `json:"corrects,omitempty"`
	Says      string            `json:"says,omitempty"` // the fate in a sentence
	about     string            // the judgement in a line
}

func healthOf(c feed.Cursor) healthRow {
	h := healthRow{Read: c.Succeeded, Failing: c.Failing, Failures: c.Fails, Why: oneLine(c.Why), Next: c.Next, Archive: c.Reissued}
	h.Asked = !h.Read.IsZero() || !h.Failing.IsZero()
	if c.Address != "" {
		h.Moved = feed.Source{URL: c.Address}.String()
	}
	return h
}

// row judges what a visit found as a running bot would.
func (l *lookout) row(ctx context.Context, before feed.Cursor, v feed.Visit) (feedRow, error) {
	row := feedRow{Source: v.Source.String(), Force: v.Source.Force, Health: healthOf(before), Counts: map[feed.Finding]int{}, Items: []itemRow{}}
	if v.Err != nil {
		row.Error = oneLine(v.Err.Error())
		return row, nil
	}
	for _, a := range v.Alarms {
		if a.Kind == feed.Reissued {
			row.Alarms = append(row.Alarms, oneLine(a.String()))
		}
	}
	var fresh []found
	for n, item := range v.Items {
		r := itemRow{Finding: item.Finding, Title: oneLine(item.Article.Title), URL: shownAddress(item)}
		if at := item.Article.Published; !at.IsZero() {
			r.Published = at.Format(time.DateOnly)
		}
		if f, ok := l.judged(item, &r); ok {
			f.n = n
			fresh = append(fresh, f)
		}
		row.Items = append(row.Items, r)
	}
	err := l.fates(ctx, row, fresh)
	for _, r := range row.Items {
		row.Counts[r.Finding]++
	}
	return row, err
}

// judged judges an item that is new or changed, or that came with a whole archive. It says false when there is no more to find out.
func (l *lookout) judged(item feed.Item, r *itemRow) (found, bool) {
	fresh := item.Finding == feed.New || item.Finding == feed.Changed
	if !fresh && !item.Left {
		return found{}, false
	}
	f, err := judge(l.desk, item)
	if err != nil {
		r.Fate, r.Says = leftOut, "left out: "+oneLine(err.Error())
		return f, false
	}
	r.Label, r.Force, r.Areas, r.Types = f.Label, f.Force, f.Areas, f.Types
	r.about = l.about(f.Warning)
	if !fresh {
		r.Finding, r.Fate, r.Says = feed.Held, heldBack, "not stored and not posted, as it came with a whole archive"
	}
	return f, true
}

// fates finds out what a running bot would do with each.
func (l *lookout) fates(ctx context.Context, row feedRow, fs []found) error {
	var fresh []found
	for _, f := range fs {
		if row.Items[f.n].Fate != heldBack {
			fresh = append(fresh, f)
			continue
		}
		stored, ok, err := l.known.Warning(ctx, f.ID)
		if err != nil {
			return err
		}
		if ok && !stored.Example {
			r := &row.Items[f.n]
			r.Finding, r.Fate, r.Says = feed.Known, asStored, "stored already, so it is not posted again"
		}
	}
	ws, err := l.tell.tellAll(ctx, fresh, func() {})
	if err != nil {
		return err
	}
	for i, w := range ws {
		if err := l.decide(ctx, &row.Items[fresh[i].n], w); err != nil {
			return err
		}
		if l.from[w.ID] == "" {
			l.from[w.ID] = row.Source
		}
	}
	return nil
}

// about says what an article is, of whom, where and of what.
func (l *lookout) about(w news.Warning) string {
	text := string(w.Label) + "; " + orUnknown(l.forceName(w.Force))
	if isPosted(w.Label) {
		text += "; " + orUnknown(l.areaNames(w.Areas)) + "; " + orUnknown(l.typeNames(w))
	}
	return text
}

// fewAreas is how many areas are named.
const fewAreas = 3

func (l *lookout) areaNames(areas []advice.AreaID) string {
	text := ""
	for i, id := range areas {
		if i == fewAreas {
			return text + fmt.Sprintf(" and %d more", len(areas)-i)
		}
		name := string(id)
		if a, ok := l.engine.Area(id); ok {
			name = a.Name
		}
		if i > 0 {
			text += ", "
		}
		text += name
	}
	return text
}

// findingsInOrder is the order in which an operator cares.
var findingsInOrder = [...]feed.Finding{feed.New, feed.Changed, feed.Held, feed.Known, feed.Old, feed.Undated, feed.Waiting, feed.Unreadable}

// tally counts findings.
func tally(counts map[feed.Finding]int) string {
	var parts []string
	for _, f := range findingsInOrder {
		if n := counts[f]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, f))
		}
	}
	if len(parts) == 0 {
		return "no items"
	}
	return strings.Join(parts, ", ")
}
