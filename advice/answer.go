package advice

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// MaxAnswer is the most characters of an answer as text: one screen of a small telephone.
const MaxAnswer = 900

// labels are the headings that Text puts before who to ring and before the source.
type labels struct{ ring, source string }

// Text renders the answer as plain text: the first line is the action.
func (a Answer) Text() string {
	lines := []string{a.Action, a.Why, a.Number}
	for i, s := range a.Steps {
		lines = append(lines, fmt.Sprintf("%d. %s", i+1, s.Text))
	}
	lines = append(lines, a.Also)
	if len(a.Contacts) > 0 {
		lines = append(lines, a.labels.ring)
	}
	for _, c := range a.Contacts {
		lines = append(lines, "- "+c.line())
	}
	lines = append(lines, a.Note)
	if a.Ask != nil {
		lines = append(lines, a.Ask.Text)
	}
	lines = append(lines, a.sourceLines()...)
	return strings.Join(nonEmpty(lines), "\n")
}

func (a Answer) sourceLines() []string {
	if a.Source == nil {
		return nil
	}
	quote := ""
	if a.Source.Quote != "" {
		quote = "“" + a.Source.Excerpt() + "”"
	}
	return []string{a.labels.source, quote, strings.TrimSpace(a.Source.Line() + " " + a.Source.URL)}
}

// line shows a contact as its name and how to reach it.
func (c Contact) line() string {
	reach := c.Number
	if reach == "" {
		reach = strings.TrimPrefix(c.URL, "mailto:")
	}
	return c.Name + ": " + reach
}

func (a Answer) size() int { return utf8.RuneCountInString(a.Text()) }
