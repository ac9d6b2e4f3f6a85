package chart

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"hangup/bot"
)

// Sizes in pixels. A phone shows the 900 pixels on about 360 points, so that a letter of 28 has the size of small print.
const (
	across    = 900
	margin    = 44.0
	inside    = across - 2*margin
	titleSize = 42.0
	headSize  = 32.0
	textSize  = 28.0
	noteSize  = 26.0
	barHigh   = 34.0 // a lying bar
	rowHigh   = 86.0 // a lying bar and its name above
	colHigh   = 260.0
	gap       = 18.0
	maxLines  = 3 // of a text
)

// box is a rectangle, from its top left corner.
type box struct {
	x, y, w, h float64
	look       look
}

// look is how a box is painted.
type look string

const (
	ground   look = "ground" // behind everything, with an edge
	axis     look = "axis"
	usual    look = "bar"
	marked   look = "marked bar"
	outlined look = "outlined bar"
)

// label is a text whose middle line goes through y.
type label struct {
	style
	x, y  float64
	upon  float64 // how much of it lies to the left of x: 0 or 0.5
	faint bool
	words string
}

// drawing is a chart as it is painted: everything in it has its place.
type drawing struct {
	high   float64
	boxes  []box
	labels []label
}

// sheet lays a chart out from the top.
type sheet struct {
	*Painter
	drawing
	y float64 // where the next thing begins
}

func (p *Painter) layout(c bot.Chart) drawing {
	s := &sheet{Painter: p, y: margin}
	s.boxes = append(s.boxes, box{look: ground, w: across})
	s.lines(c.Title, style{titleSize, true}, false)
	s.lines(c.Sub, style{textSize, false}, true)
	for _, panel := range c.Panels[:min(len(c.Panels), maxPanels)] {
		s.panel(panel)
	}
	s.y += gap
	s.lines(c.Foot, style{noteSize, false}, true)
	s.high = math.Ceil(s.y + margin - gap)
	s.boxes[0].h = s.high
	return s.drawing
}

// lines writes a text over as many lines as it needs, up to maxLines.
func (s *sheet) lines(words string, how style, faint bool) {
	all := s.wrap(words, how)
	for _, l := range all[:min(len(all), maxLines)] {
		s.labels = append(s.labels, label{style: how, x: margin, y: s.y + how.size/2, faint: faint, words: l})
		s.y += how.size * 1.3
	}
}

// wrap parts a text into lines that fit.
func (s *sheet) wrap(words string, how style) []string {
	var all []string
	line := ""
	for _, word := range strings.Fields(readable(words)) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && s.width(longer, how) > inside {
			all = append(all, s.fit(line, inside, how))
			longer = word
		}
		line = longer
	}
	if line != "" {
		all = append(all, s.fit(line, inside, how))
	}
	return all
}

// readable leaves out what has no shape, and what is too much.
func readable(words string) string {
	words = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, words)
	letters := []rune(words)
	return string(letters[:min(len(letters), maxText)])
}

// fit cuts a text to a width.
func (s *sheet) fit(words string, room float64, how style) string {
	words = readable(words)
	if s.width(words, how) <= room {
		return words
	}
	letters := []rune(words)
	low, high := 0, len(letters) // so many fit, so many do not
	for low+1 < high {
		if mid := (low + high) / 2; s.width(string(letters[:mid])+"…", how) <= room {
			low = mid
		} else {
			high = mid
		}
	}
	return strings.TrimSpace(string(letters[:low])) + "…"
}

func (s *sheet) panel(p bot.Panel) {
	p.Bars = slices.Clone(p.Bars[:min(len(p.Bars), maxBars)])
	s.y += 2 * gap
	s.lines(p.Head, style{headSize, true}, false)
	s.y += gap / 2
	if p.Kind == bot.Columns {
		s.columns(p.Bars)
		return
	}
	s.rows(p.Bars)
}

// leastScale is what fills the room of a panel at least: a bar from one side to the other looks like many.
const leastScale = 9

// longest is the value that fills the room of a panel.
func longest(bars []bot.Bar) float64 {
	most := leastScale
	for _, b := range bars {
		most = max(most, b.Value)
	}
	return float64(most)
}

func lookOf(b bot.Bar) look {
	switch {
	case b.Outlined:
		return outlined
	case b.Marked:
		return marked
	}
	return usual
}

// rows draws lying bars, each below its name.
func (s *sheet) rows(bars []bot.Bar) {
	most, ends := longest(bars), 0.0
	for i, b := range bars {
		bars[i].Text = s.fit(b.Text, inside/2, style{textSize, true})
		ends = max(ends, s.width(bars[i].Text, style{textSize, true}))
	}
	for _, b := range bars {
		name := style{textSize, b.Marked}
		s.labels = append(s.labels, label{style: name, x: margin, y: s.y + textSize/2, words: s.fit(b.Label, inside, name)})
		long := (inside - gap - ends) * float64(max(0, b.Value)) / most
		top, end := s.y+textSize*1.3, margin
		if long > 0 {
			s.boxes = append(s.boxes, box{x: margin, y: top, w: long, h: barHigh, look: lookOf(b)})
			end += long + gap/2
		}
		s.labels = append(s.labels, label{style: style{textSize, long > 0}, x: end, y: top + barHigh/2, faint: long <= 0, words: b.Text})
		s.y += rowHigh
	}
}

// columns draws upright bars on a line, each above its name.
func (s *sheet) columns(bars []bot.Bar) {
	if len(bars) == 0 {
		return
	}
	wide := inside / float64(len(bars))
	foot, most := s.y+textSize*1.3+colHigh, longest(bars)
	for i, b := range bars {
		x := margin + wide*float64(i)
		high := colHigh * float64(max(0, b.Value)) / most
		if high > 0 {
			s.boxes = append(s.boxes, box{x: x + wide*0.12, y: foot - high, w: wide * 0.76, h: high, look: lookOf(b)})
		}
		if text := s.fit(b.Text, wide*1.05, style{textSize, true}); text != "" {
			s.labels = append(s.labels, label{style: style{textSize, true}, x: x + wide/2, y: foot - high - textSize*0.7, upon: 0.5, words: text})
		}
	}
	s.boxes = append(s.boxes, box{x: margin, y: foot, w: inside, h: 3, look: axis})
	s.y = foot + gap/2
	s.columnNames(bars, wide)
	s.y += textSize * 1.4
}

// columnNames writes the names below the columns, from the last on, and leaves out those that have no room.
func (s *sheet) columnNames(bars []bot.Bar, wide float64) {
	const left, right = margin / 3, across - margin/3
	free := right // where the next name must end
	for i := len(bars) - 1; i >= 0; i-- {
		words := s.fit(bars[i].Label, inside/2, style{noteSize, false})
		half := s.width(words, style{noteSize, false}) / 2
		at := min(max(margin+wide*(float64(i)+0.5), left+half), right-half)
		if words == "" || at+half > free {
			continue
		}
		s.labels = append(s.labels, label{style: style{noteSize, false}, x: at, y: s.y + textSize/2, upon: 0.5, faint: true, words: words})
		free = at - half - gap
	}
}
