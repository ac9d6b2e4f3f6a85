package main

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"hangup/advice/feed"
)

// screen is how many columns a line may take, as many as the narrowest terminal has that is in use.
const screen = 80

// detailIndent puts what is said of an item under its finding.
const detailIndent = 14

// printSource prints a source for people.
func (l *lookout) printSource(row feedRow) {
	name := l.forceName(row.Force)
	if name == "" {
		name = "several forces"
	}
	fmt.Fprintf(l.out, "%s, for %s\n", row.Source, name)
	l.wrap(2, row.Health.String())
	for _, item := range row.Items {
		l.printItem(item)
	}
	for _, a := range row.Alarms {
		l.wrap(2, a)
	}
	if row.Counts[feed.Held] > 0 {
		l.wrap(2, "What is held came with a whole archive and is not posted. If one of it is news, save its page and type:")
		l.wrap(4, "hangup import warnings FILE")
	}
	fmt.Fprintf(l.out, "  %s\n", tally(row.Counts))
}

// String says how a running bot gets on with a source.
func (h healthRow) String() string {
	if !h.Asked {
		return "no running bot has asked it yet"
	}
	var parts []string
	if !h.Failing.IsZero() {
		parts = append(parts, fmt.Sprintf("a running bot cannot read it since %s (%s; %s)", clock(h.Failing), count(h.Failures, "failure"), orUnknown(h.Why)))
	}
	if !h.Read.IsZero() {
		parts = append(parts, "last read "+clock(h.Read))
	}
	if !h.Next.IsZero() {
		parts = append(parts, "next visit "+clock(h.Next))
	}
	if h.Moved != "" {
		parts = append(parts, "it has moved to "+h.Moved)
	}
	if !h.Archive.IsZero() {
		parts = append(parts, "it published its archive again on "+clock(h.Archive))
	}
	return strings.Join(parts, "; ")
}

func clock(at time.Time) string { return at.UTC().Format("2 January 15:04 UTC") }

// printItem prints an item on one line, and what is known of it under that. A title that is cut there is repeated in full.
func (l *lookout) printItem(r itemRow) {
	day := unknown
	if at, err := time.Parse(time.DateOnly, r.Published); err == nil {
		day = at.Format("2 January 2006")
	}
	start := fmt.Sprintf("  %-10s  %-17s  ", r.Finding, day)
	title := orUnknown(r.Title)
	room := screen - utf8.RuneCountInString(start)
	fmt.Fprintf(l.out, "%s%s\n", start, cutAt(title, room))
	if r.Says == "" || r.Fate == heldBack { // what that means is said once for all
		return
	}
	if utf8.RuneCountInString(title) > room {
		l.wrap(detailIndent, cutAt(title, 300))
	}
	l.wrap(detailIndent, r.about)
	l.wrap(detailIndent, r.Says)
}

// cutAt cuts a text to a number of characters.
func cutAt(text string, most int) string {
	if rs := []rune(text); len(rs) > most {
		return strings.TrimRight(string(rs[:most-1]), " ") + "…"
	}
	return text
}

// wrap prints a text in lines that fit the screen, each indented.
func (l *lookout) wrap(indent int, text string) {
	line, width := "", 0
	for word := range strings.FieldsSeq(oneLine(text)) {
		n := utf8.RuneCountInString(word)
		if width > 0 && indent+width+1+n > screen {
			fmt.Fprintf(l.out, "%*s%s\n", indent, "", line)
			line, width = "", 0
		}
		if width > 0 {
			line, width = line+" ", width+1
		}
		line, width = line+word, width+n
	}
	if width > 0 {
		fmt.Fprintf(l.out, "%*s%s\n", indent, "", line)
	}
}
