package bot

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// maxAlt is what a Picture may say in words.
const maxAlt = 400 // characters

// statsPicture paints what was counted; nil when nobody paints, or it went wrong: the words are there all the same.
func (t *turn) statsPicture(ctx context.Context, n *figures) *Picture {
	if t.painter == nil {
		return nil
	}
	png, err := t.painter.Paint(t.statsChart(n))
	if err != nil {
		t.note(ctx, "picture not painted", err)
		return nil
	}
	return &Picture{PNG: png, Alt: t.statsAlt(n)}
}

// statsChart says what the picture shows.
func (c *Core) statsChart(n *figures) Chart {
	ch := Chart{Title: c.Say("bot.stats.title", "area", n.area.Name), Sub: c.spanText(n), Foot: c.Say("bot.stats.foot")}
	head := "bot.stats.byweek"
	if n.period.step > 1 {
		head = "bot.stats.bymonth"
	}
	ch.Panels = append(ch.Panels, Panel{Columns, c.Say(head), c.weekBars(n)})
	if bars := c.typeBars(n); len(bars) > 0 {
		ch.Panels = append(ch.Panels, Panel{Rows, c.Say("bot.stats.bytype"), bars})
	}
	if n.beside != nil {
		ch.Panels = append(ch.Panels, Panel{Rows, c.Say("bot.stats.compared"), c.besideBars(n)})
	}
	return ch
}

// spanText says from when to when.
func (c *Core) spanText(n *figures) string {
	return c.Say("bot.stats.span", "from", c.day(n.from), "to", c.day(n.to.AddDate(0, 0, -1)))
}

func (c *Core) weekBars(n *figures) []Bar {
	var bars []Bar
	for i, count := range n.bars {
		last := i == len(n.bars)-1
		week := n.to.AddDate(0, 0, -7*n.period.step*(len(n.bars)-i))
		b := Bar{Label: shortDay(week), Value: count, Text: shown(count), Outlined: last}
		if last {
			b.Label = c.Say("bot.stats.sofar")
		}
		bars = append(bars, b)
	}
	return bars
}

// shortDay writes a day where there is little room and the year stands above.
func shortDay(at time.Time) string { return at.Format("2 Jan") }

// shown writes a count, and nothing where it may not be shown.
func shown(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (c *Core) typeBars(n *figures) []Bar {
	var bars []Bar
	for _, one := range n.types {
		b := Bar{Label: c.kindName(one.typ), Value: one.n, Text: shown(one.n)}
		if n.rising != nil && n.rising.typ == one.typ {
			b.Label, b.Marked = c.Say("bot.stats.rises", "kind", b.Label), true
		}
		bars = append(bars, b)
	}
	if n.others > 0 && len(bars) > 0 {
		bars = append(bars, Bar{Label: c.Say("bot.stats.others"), Value: n.others, Text: shown(n.others)})
	}
	return bars
}

func (c *Core) besideBars(n *figures) []Bar {
	average := Bar{Label: c.Say("bot.stats.average", "parent", n.beside.in.Name), Text: c.averageText(n.beside), Outlined: true}
	if n.beside.average >= leastShown {
		average.Value = n.beside.average
		average.Text = c.Say("bot.stats.about", "n", average.Text)
	}
	return []Bar{{Label: n.area.Name, Value: n.total, Text: shown(n.total)}, average}
}

// statsAlt says what the picture shows to who cannot see it. Where it is too long, the smallest kinds go first.
func (c *Core) statsAlt(n *figures) string {
	kinds := c.typeTexts(n)
	for {
		parts := []string{c.Say("bot.stats.alt", "area", n.area.Name, "span", c.spanText(n)), c.weeksText(n)}
		if len(kinds) > 0 {
			parts = append(parts, c.Say("bot.stats.alt.types", "list", strings.Join(kinds, ", ")))
		}
		if n.beside != nil {
			parts = append(parts, c.Say("bot.stats.alt.beside", "parent", n.beside.in.Name, "average", c.averageText(n.beside)))
		}
		alt := strings.Join(parts, " ")
		if utf8.RuneCountInString(alt) <= maxAlt || len(kinds) == 0 {
			return cutRunes(alt, maxAlt)
		}
		kinds = kinds[:len(kinds)-1]
	}
}

// typeTexts writes each kind with its count.
func (c *Core) typeTexts(n *figures) []string {
	var all []string
	for _, b := range c.typeBars(n) {
		all = append(all, b.Label+" "+b.Text)
	}
	return all
}

// weeksText writes the bars as a row of numbers.
func (c *Core) weeksText(n *figures) string {
	var all []string
	for _, count := range n.bars {
		if count == 0 {
			all = append(all, c.Say("bot.stats.none"))
			continue
		}
		all = append(all, strconv.Itoa(count))
	}
	key := "bot.stats.alt.weeks"
	if n.period.step > 1 {
		key = "bot.stats.alt.months"
	}
	return c.Say(key, "list", strings.Join(all, ", "))
}

// kindList shows the kinds in words, where there is no picture.
func (c *Core) kindList(n *figures) Part {
	p := bullets(c.typeTexts(n)...)
	if len(p.Items) > 0 {
		p.Head = c.Say("bot.stats.bytype")
	}
	return p
}
