package discord

import (
	"strconv"
	"strings"

	"hangup/bot"
	"hangup/bot/adapt"
)

// piece is a run of words that stays together: markdown in which every mark has its end. join is what stands between it
// and the piece before when both are in one box. mark begins the line that it begins, such as "> ".
type piece struct{ md, join, mark string }

// begins tells whether a piece begins a line.
func (p piece) begins(first bool) bool { return first || strings.HasPrefix(p.join, "\n") }

// write gives what a piece adds to a box. first tells that it is the first in it.
func (p piece) write(first bool) string {
	text := p.md
	if p.begins(first) {
		text = p.mark + text
	}
	if !first {
		text = p.join + text
	}
	return text
}

// size is how many units a piece takes.
func (p piece) size(first bool) int {
	n := units(p.md)
	if p.begins(first) {
		n += units(p.mark)
	}
	if !first {
		n += units(p.join)
	}
	return n
}

// sizeOf is how many units pieces take in a box of their own.
func sizeOf(ps []piece) int { return (&box{}).with(ps) }

// box collects pieces: a description or the value of a field.
type box struct {
	b    strings.Builder
	size int
}

func (b *box) text() string { return b.b.String() }

// with is the size that the box would have with more pieces.
func (b *box) with(ps []piece) int {
	n := b.size
	for _, p := range ps {
		n += p.size(n == 0)
	}
	return n
}

func (b *box) add(p piece) {
	first := b.size == 0
	b.b.WriteString(p.write(first))
	b.size += p.size(first)
}

// pieces cuts words into pieces between two marks, each of at most most units. The first is joined by join.
func pieces(words, open, shut, join string, most int) []piece {
	var all []piece
	most -= units(open) + units(shut)
	parts := split(words, most)
	if whole := oneLine(words); open != "" && len(parts) > 1 && room(whole) <= most {
		parts = []adapt.Stretch{{Text: whole}} // one address is one link
	}
	for _, s := range parts {
		all = append(all, piece{md: open + escape(s.Text) + shut, join: s.Before})
	}
	if len(all) > 0 {
		all[0].join = join
	}
	return all
}

// partPieces renders a part without its heading. Every piece fits into a field.
func partPieces(p bot.Part) []piece {
	var all []piece
	if p.Kind == bot.Quote {
		all = quoted(p.Text)
	} else {
		all = pieces(p.Text, "", "", "\n", maxFieldValue)
	}
	for n, i := range p.Items {
		all = append(all, itemPieces(i, bullet(p.Kind, n))...)
	}
	if len(all) > 0 {
		all[0].join = "\n\n"
	}
	return all
}

// quoted renders a quotation: each of its lines is marked as one.
func quoted(text string) []piece {
	const mark = "> "
	all := pieces(inMarks(text), "", "", "\n", maxFieldValue-len(mark))
	for i := range all {
		all[i].mark = mark
	}
	return all
}

// bullet begins an item. Discord makes lists of these, which a screen reader counts.
func bullet(kind bot.PartKind, n int) string {
	switch kind {
	case bot.Steps:
		return strconv.Itoa(n+1) + ". "
	case bot.List, bot.Contacts:
		return "- "
	}
	return ""
}

// itemPieces renders a line. A number to ring stands in its words already; Discord has no links that ring.
func itemPieces(i bot.Item, mark string) []piece {
	address := link(i.URL)
	if i.Text == "" {
		i.Text = address
	}
	open, shut := "", ""
	if address != "" && units(address) <= maxLinked {
		open, shut = "[", "]("+address+")"
	}
	all := pieces(i.Text, open, shut, "\n", maxFieldValue-units(mark))
	if len(all) > 0 {
		all[0].mark = mark
	}
	return all
}

// maxLinked is the longest address that is linked, in units: one field must hold it and words. A longer one is left out.
const maxLinked = 700
