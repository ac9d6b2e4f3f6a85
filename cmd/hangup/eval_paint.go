package main

import (
	"fmt"
	"image/color"
	"math"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// painter draws a grid. The lower parts of the library are enough for that: its top package reads twelve fonts
// whenever the program starts, which would cost the idle bot three megabytes.
type painter struct {
	grid
	*vgimg.Canvas
	left, top     vg.Length // of the cells
	width, height vg.Length // of the picture
	plain, bold   *opentype.Font
}

func newPainter(g grid) (*painter, error) {
	plain, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, err
	}
	bold, err := opentype.Parse(gobold.TTF)
	if err != nil {
		return nil, err
	}
	width := 2*edge + nameSpace + vg.Length(len(g.columns))*cellSize + shareSpace
	height := 2*edge + headSpace + nameSpace + vg.Length(len(g.rows))*cellSize + footSpace
	img := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(pictureDPI), vgimg.UseBackgroundColor(color.White))
	return &painter{grid: g, Canvas: img, left: edge + nameSpace, top: height - edge - headSpace - nameSpace, width: width,
		height: height, plain: plain, bold: bold}, nil
}

// The colours of text, paper and lines.
var (
	ink   = color.RGBA{0x22, 0x22, 0x22, 0xff}
	paper = color.RGBA{0xff, 0xff, 0xff, 0xff}
	faint = color.RGBA{0xd8, 0xdd, 0xe3, 0xff}
)

// lettering is how a text is written.
type lettering struct {
	size  vg.Length
	bold  bool
	upon  float64 // how much of the text lies to the left of its point: 0, 0.5 or 1
	turn  float64 // in radians, against the clock
	color color.Color
}

// say writes a text with its middle line through the point.
func (p *painter) say(l lettering, x, y vg.Length, words string) {
	face := font.Face{Font: font.Font{Size: l.size}, Face: p.plain}
	if l.bold {
		face.Face = p.bold
	}
	if l.color == nil {
		l.color = ink
	}
	const middle = 0.35 // of the size: half the height of a capital letter
	p.Push()
	p.SetColor(l.color)
	p.Translate(vg.Point{X: x, Y: y})
	p.Rotate(l.turn)
	p.FillString(face, vg.Point{X: -face.Width(words) * vg.Length(l.upon), Y: -middle * l.size}, words)
	p.Pop()
}

func (p *painter) title() {
	rows, right := 0, 0
	for i := range p.cells {
		rows += p.total(i)
		right += p.cells[i][p.right[i]]
	}
	y := p.height - edge - 8
	p.say(lettering{size: 17, bold: true}, edge, y, "What is taken for what")
	p.say(lettering{size: 11}, edge, y-21, fmt.Sprintf(
		"%d labelled questions, %s of them on the diagonal. Rows: what it is. Columns: what the answer said.", rows, percent(right, rows)))
	p.say(lettering{size: 11}, edge, y-36,
		"Numbers are questions; the colour is their share of the row. A scam type that a fair judge would accept counts as the right one.")
}

// middle gives the middle of a cell.
func (p *painter) middle(row, column int) (x, y vg.Length) {
	return p.left + cellSize*(vg.Length(column)+0.5), p.top - cellSize*(vg.Length(row)+0.5)
}

func (p *painter) names() {
	const gap = 6
	end := p.left + cellSize*vg.Length(len(p.columns)) + gap
	for i, name := range p.rows {
		_, y := p.middle(i, 0)
		p.say(lettering{size: 10, upon: 1}, p.left-gap, y, fmt.Sprintf("%s (%d)", name, p.total(i)))
		p.say(lettering{size: 10, bold: true}, end, y, percent(p.cells[i][p.right[i]], p.total(i)))
	}
	for i, name := range p.columns {
		x, _ := p.middle(0, i)
		p.say(lettering{size: 10, turn: math.Pi / 2}, x, p.top+gap, name)
	}
	p.say(lettering{size: 10, bold: true}, end, p.top+gap+4, "Right")
}

// squares draws every cell, then the lines that part scam types from the rest.
func (p *painter) squares() {
	for i := range p.cells {
		for j, n := range p.cells[i] {
			p.square(i, j, n)
		}
	}
	w, h := cellSize*vg.Length(len(p.columns)), cellSize*vg.Length(len(p.rows))
	x := p.left + w - columnsBeside*cellSize
	y := p.top - h + cellSize*vg.Length(p.rowsBeside())
	p.line(vg.Point{X: x, Y: p.top}, vg.Point{X: x, Y: p.top - h})
	p.line(vg.Point{X: p.left, Y: y}, vg.Point{X: p.left + w, Y: y})
	p.frame(p.left, p.top-h, w, h, 1, ink)
}

// rowsBeside counts the rows at the end that are no scam type.
func (p *painter) rowsBeside() int {
	n := 0
	for _, at := range p.right {
		if at >= len(p.columns)-columnsBeside {
			n++
		}
	}
	return n
}

func (p *painter) square(row, column, n int) {
	share := 0.0
	if total := p.total(row); total > 0 {
		share = float64(n) / float64(total)
	}
	x, y := p.middle(row, column)
	p.box(x-cellSize/2, y-cellSize/2, cellSize, cellSize, share)
	if n > 0 {
		size := vg.Length(8.5)
		if n > 999 {
			size = 7 // four figures fill the cell
		}
		p.say(lettering{size: size, bold: column == p.right[row], upon: 0.5, color: inkOn(share)}, x, y, fmt.Sprint(n))
	}
}

// box fills a rectangle with the colour of a share.
func (p *painter) box(x, y, w, h vg.Length, share float64) {
	p.SetColor(shade(share))
	p.Fill(rectangle(x, y, w, h))
	p.frame(x, y, w, h, 0.4, faint)
}

func (p *painter) frame(x, y, w, h, thick vg.Length, c color.Color) {
	p.SetColor(c)
	p.SetLineWidth(thick)
	p.Stroke(rectangle(x, y, w, h))
}

func (p *painter) line(from, to vg.Point) {
	p.SetColor(ink)
	p.SetLineWidth(1)
	var path vg.Path
	path.Move(from)
	path.Line(to)
	p.Stroke(path)
}

func rectangle(x, y, w, h vg.Length) vg.Path {
	return vg.Rectangle{Min: vg.Point{X: x, Y: y}, Max: vg.Point{X: x + w, Y: y + h}}.Path()
}

// shade turns a share into a colour: white, then ever darker blue (the sequence Blues of ColorBrewer), so that it
// reads without telling hues apart and in black and white. Small shares are raised by a square root.
func shade(share float64) color.RGBA {
	stops := [...]color.RGBA{paper, {0xc6, 0xdb, 0xef, 0xff}, {0x6b, 0xae, 0xd6, 0xff}, {0x21, 0x71, 0xb5, 0xff}, {0x08, 0x30, 0x6b, 0xff}}
	at := math.Sqrt(min(1, max(0, share))) * float64(len(stops)-1)
	i := min(int(at), len(stops)-2)
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + (float64(b)-float64(a))*(at-float64(i)))) }
	a, b := stops[i], stops[i+1]
	return color.RGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 0xff}
}

// inkOn gives the ink that can be read on the colour of a share.
func inkOn(share float64) color.Color {
	const dark = 0.51 // from here on white has the higher contrast
	if share >= dark {
		return paper
	}
	return color.RGBA{A: 0xff} // black: ink is too light for the middle of the scale
}

// scale shows which colour is which share.
func (p *painter) scale() {
	const y, width, height = edge + 14, 44, 16
	p.say(lettering{size: 10, upon: 1}, p.left-6, y, "Share of the row")
	for i, s := range []float64{0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 1} {
		x := p.left + vg.Length(i)*(width+2)
		p.box(x, y-height/2, width, height, s)
		p.say(lettering{size: 9, upon: 0.5, color: inkOn(s)}, x+width/2, y, fmt.Sprintf("%.0f %%", 100*s))
	}
}
