package bot

import (
	"fmt"
	"strings"
)

// Plain renders a reply as plain text, without its buttons and its form: the first line is the
// lead. It is what a terminal shows and what the limits of an answer are counted on.
func (r Reply) Plain() string {
	var b strings.Builder
	b.WriteString(r.Lead)
	for _, p := range r.Parts {
		for _, l := range p.lines() {
			b.WriteByte('\n')
			b.WriteString(l)
		}
	}
	return strings.TrimSpace(b.String())
}

// lines gives the lines of a part.
func (p Part) lines() []string {
	var ls []string
	if p.Head != "" {
		ls = append(ls, p.Head)
	}
	if p.Kind == Quote {
		return append(ls, p.quoteLines()...)
	}
	if p.Text != "" {
		ls = append(ls, p.Text)
	}
	for i, it := range p.Items {
		ls = append(ls, p.bullet(i)+it.plain())
	}
	return ls
}

func (p Part) bullet(i int) string {
	switch p.Kind {
	case Steps:
		return fmt.Sprintf("%d. ", i+1)
	case List, Contacts:
		return "- "
	}
	return ""
}

// quoteLines sets a quotation in quotation marks, its source behind it.
func (p Part) quoteLines() []string {
	var ls []string
	if p.Text != "" {
		ls = append(ls, "“"+p.Text+"”")
	}
	for _, it := range p.Items {
		ls = append(ls, it.plain())
	}
	return ls
}

// plain writes the address of an item behind its text. A number to ring stands in the text already.
func (it Item) plain() string {
	if it.URL == "" || strings.HasPrefix(it.URL, "tel:") {
		return it.Text
	}
	return strings.TrimSpace(it.Text + " " + it.URL)
}

func paragraph(text string) Part { return Part{Kind: Paragraph, Text: text} }

func bullets(texts ...string) Part { return items(List, texts) }

func steps(texts ...string) Part { return items(Steps, texts) }

func items(kind PartKind, texts []string) Part {
	p := Part{Kind: kind}
	for _, s := range texts {
		p.Items = append(p.Items, Item{Text: s})
	}
	return p
}
