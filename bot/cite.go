package bot

import (
	"context"
	"strings"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/advice/pattern"
)

// A citation must be short enough to be read and found again.
const maxQuote = 25 // words

// candidates is how many warnings are looked at, so that one without a fitting sentence does
// not hide the next.
const candidates = 5

// cite picks the stored warning that an answer quotes: the newest of the type from around the
// person, else the newest from anywhere. nil when nothing fits or nothing can be read.
func (t *turn) cite(ctx context.Context, a advice.Assessment, area advice.AreaID) *advice.Citation {
	if a.Type == "" || (a.Verdict != advice.Scam && a.Verdict != advice.Victim) {
		return nil
	}
	for _, where := range t.widening(area) {
		found, err := t.ports.Warnings(ctx, WarningFilter{Area: where, Type: a.Type, Limit: candidates})
		t.note(ctx, "warnings not read", err)
		for _, w := range found {
			if c, ok := t.citation(w, a.Type); ok {
				return c
			}
		}
	}
	return nil
}

// widening gives the areas to look in: the place itself, its force area, everywhere.
func (c *Core) widening(area advice.AreaID) []advice.AreaID {
	if area == "" {
		return []advice.AreaID{""}
	}
	where := []advice.AreaID{area}
	a, _ := c.Area(area)
	if force := advice.AreaID("force:" + a.Force); a.Force != "" && force != area {
		where = append(where, force)
	}
	return append(where, "")
}

// citation quotes a warning, if it is one, says whose it is, and has a sentence on the type.
func (c *Core) citation(w news.Warning, typ advice.ScamType) (*advice.Citation, bool) {
	if w.Label == news.IsCourt || w.Label == news.IsAppeal || w.Label == news.IsOther {
		return nil, false
	}
	q := news.Quote(w, typ)
	if !verbatim(w, q) || c.forceName(w) == "" {
		return nil, false
	}
	return &advice.Citation{
		ID: string(w.ID), Force: c.forceName(w), Title: w.Title, Published: w.Published, URL: webURL(w.URL), Quote: q, Example: w.Example,
	}, true
}

// forceName is the name of the force that published a warning, "" when that is unknown.
func (c *Core) forceName(w news.Warning) string {
	f, _ := c.Force(w.Force)
	return f.Name
}

// oldName is the reporting service that closed on 4 December 2025: nobody must be sent there, not
// even in the words of an old warning.
var oldName = pattern.New(`(?i)action\s*fraud`)

// verbatim checks a quotation at the moment of sending: it stands in the article word for word
// and is short.
func verbatim(w news.Warning, q string) bool {
	n := len(strings.Fields(q))
	return n > 0 && n <= maxQuote && strings.Contains(w.Body, q) && !oldName.MatchString(q)
}

// webURL lets only addresses of the web through; warnings come from outside.
func webURL(u string) string {
	if strings.HasPrefix(u, "https://") || strings.HasPrefix(u, "http://") {
		return u
	}
	return ""
}

// sourcePart shows where an answer has its advice from.
func (c *Core) sourcePart(s *advice.Citation) Part {
	if s == nil {
		return Part{}
	}
	return Part{
		Kind: Quote, Head: c.Say("answer.source"), Text: s.Excerpt(),
		Items: []Item{{Text: s.Line(), URL: s.URL}},
	}
}

// day writes a date as people read it, or that it is not known.
func (c *Core) day(at time.Time) string {
	if at.IsZero() {
		return c.Say("bot.date.unknown")
	}
	return at.Format("2 January 2006")
}

func joinNonEmpty(sep string, parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, sep)
}
