package advice

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"hangup/advice/pattern"
)

// What a source may take of an answer, in characters, words and months.
const (
	maxForce      = 60
	maxTitle      = 100
	maxAddress    = 200
	maxQuoteWords = 25
	maxQuoteRunes = 220
	oldMonths     = 12
)

// oldName is the reporting service that closed on 4 December 2025. An answer must not send
// anybody there, so a quotation or title with its name is not shown.
var oldName = pattern.New(`(?i)action\s*fraud`)

// cite names the source: the stored warning that was given, else the page that our own advice
// stands on. Answers that give no advice about a contact have none.
func (d *draft) cite() {
	switch {
	case d.a.Verdict == OffTopic:
	case d.c.Source != nil && (d.a.Verdict == Scam || d.a.Verdict == Victim) && d.stored():
	default:
		d.answer.Source = d.ownSource()
	}
}

// stored shows the warning that was given, unless it has no usable name.
func (d *draft) stored() bool {
	c := *d.c.Source
	c.Force, c.Title = oneLine(c.Force, maxForce), oneLine(c.Title, maxTitle)
	if c.Force == "" || oldName.MatchString(c.Title) || oldName.MatchString(c.Force) {
		return false
	}
	c.URL = webAddress(c.URL)
	if !quoteFits(c.Quote) {
		c.Quote = ""
	}
	c.Label = d.caveat(c)
	d.answer.Source = &c
	return true
}

// caveat says what a reader must know about a source: that it is made up, or old.
func (d *draft) caveat(c Citation) string {
	switch {
	case c.Example:
		return d.e.Say("answer.example")
	case !c.Published.IsZero() && !d.c.Today.IsZero() && c.Published.AddDate(0, oldMonths, 0).Before(d.c.Today):
		return d.e.Say("answer.old")
	}
	return ""
}

// ownSource gives the page that the advice stands on: that of the scam type, else that of the
// first step.
func (d *draft) ownSource() *Citation {
	ids := d.typ.Sources
	if (len(ids) == 0 || d.answer.Why == "") && len(d.answer.Steps) > 0 {
		ids = d.k.pieces[d.answer.Steps[0].Key].Sources
	}
	for _, id := range ids {
		if s := d.k.sources[id]; s.URL != "" {
			c := Citation{Force: s.Publisher, Title: s.Title + s.About, URL: s.URL, Published: day(s.Date)}
			c.Label = d.caveat(c)
			return &c
		}
	}
	return nil
}

// Excerpt gives the quotation as it is shown: with a sign of omission before one that begins within
// a sentence. The rest of it is verbatim.
func (c Citation) Excerpt() string {
	if r, _ := utf8.DecodeRuneInString(c.Quote); unicode.IsLower(r) {
		return "…" + c.Quote
	}
	return c.Quote
}

// Line names the citation in one line, without its quotation and address.
func (c Citation) Line() string {
	parts := []string{c.Force, c.Title}
	if !c.Published.IsZero() {
		parts = append(parts, c.Published.Format("2 January 2006"))
	}
	parts = append(parts, c.Label)
	return strings.Join(nonEmpty(parts), ", ")
}

func nonEmpty(parts []string) []string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

// quoteFits tells whether a quotation may be shown as it stands. It is never cut: cutting could
// turn its meaning round.
func quoteFits(q string) bool {
	words := len(strings.Fields(q))
	return words > 0 && words <= maxQuoteWords && utf8.RuneCountInString(q) <= maxQuoteRunes &&
		!oldName.MatchString(q) && !strings.ContainsFunc(q, unicode.IsControl)
}

// webAddress lets only plain addresses of the web through.
func webAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || (u.Scheme != "https" && u.Scheme != "http") ||
		utf8.RuneCountInString(s) > maxAddress || strings.ContainsFunc(s, unicode.IsSpace) {
		return ""
	}
	return s
}

// oneLine puts a name on one line and cuts it.
func oneLine(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, cutRunes(s, 4*most))
	return shorten(strings.Join(strings.Fields(s), " "), most)
}
