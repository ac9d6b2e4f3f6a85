package main

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/dustin/go-humanize"

	"hangup/advice/news"
)

const unknown = "unknown"

// describe says what was found in a file, so that whoever imports can compare it with the article.
func (in *intake) describe(path string, w news.Warning) {
	fmt.Fprintln(in.out, oneLine(path)) // the names of files in a folder come from strangers too
	for _, line := range [][2]string{
		{"kind", string(w.Label)},
		{"title", w.Title},
		{"force", in.forceName(w.Force)},
		{"place", strings.Join(w.Places, ", ")},
		{"date", longDay(w)},
		{"address", w.URL},
		{"numbers", numbers(w.Facts)},
		{"types", in.typeNames(w)},
		{"sentence", w.KeySentence},
	} {
		fmt.Fprintf(in.out, "  %-9s %s\n", line[0], orUnknown(line[1]))
	}
}

func (in *intake) forceName(id string) string {
	if f, ok := in.engine.Force(id); ok {
		return f.Name
	}
	return ""
}

func (in *intake) typeNames(w news.Warning) string {
	var names []string
	for _, t := range w.Types {
		name, ok := in.engine.TypeName(t)
		if !ok {
			name = string(t)
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

func longDay(w news.Warning) string {
	if w.Published.IsZero() {
		return ""
	}
	return w.Published.Format("2 January 2006")
}

// numbers lists the numbers that an article states.
func numbers(f news.Facts) string {
	var parts []string
	if f.Reports > 0 {
		parts = append(parts, count(f.Reports, "report"))
	}
	if f.LossGBP > 0 {
		parts = append(parts, "£"+humanize.Comma(int64(f.LossGBP))+" lost")
	}
	if f.Since != "" && len(parts) > 0 {
		parts = append(parts, "since "+f.Since)
	}
	return strings.Join(parts, ", ")
}

// orUnknown makes a text fit for a terminal.
func orUnknown(text string) string {
	if text = oneLine(text); text == "" {
		return unknown
	}
	return text
}

// oneLine takes line breaks, control characters and invisible ones out: texts come from strangers, and the
// terminal obeys some characters or lets them turn the others round.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r < ' ' || r >= 0x7f && r < 0xa0:
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
