package chart

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
)

// The colours. Blue and vermilion are told apart with every kind of colour blindness (Okabe and Ito,
// https://jfly.uni-koeln.de/color/), and differ in lightness. What is marked is bold too.
var (
	paper     = color.RGBA{0xf6, 0xf7, 0xf9, 0xff}
	edge      = color.RGBA{0x8a, 0x94, 0xa0, 0xff}
	ink       = color.RGBA{0x1c, 0x22, 0x2b, 0xff}
	faintInk  = color.RGBA{0x4a, 0x54, 0x61, 0xff}
	blue      = color.RGBA{0x00, 0x72, 0xb2, 0xff}
	vermilion = color.RGBA{0xc2, 0x47, 0x00, 0xff}
	pale      = color.RGBA{0xcf, 0xe3, 0xf0, 0xff}
)

// shades is how many steps a letter's edge takes from ink to paper.
const shades = 24

// palette gives every colour of a picture.
func palette() color.Palette {
	all := color.Palette{paper, edge, blue, vermilion, pale}
	for _, from := range []color.RGBA{ink, faintInk} {
		for i := range shades {
			mix := func(a, b uint8) uint8 { return uint8((int(a)*(shades-i) + int(b)*i) / shades) }
			all = append(all, color.RGBA{mix(from.R, paper.R), mix(from.G, paper.G), mix(from.B, paper.B), 0xff})
		}
	}
	return all
}

// reduce turns a picture into one of few colours, which takes a third of the time to encode and of the bytes.
func reduce(img *image.RGBA) *image.Paletted {
	out := image.NewPaletted(img.Rect, palette())
	known := map[[4]byte]uint8{}
	var last [4]byte
	var index uint8
	for i := range out.Pix {
		if px := [4]byte(img.Pix[4*i:]); px != last {
			found, ok := known[px]
			if !ok {
				found = uint8(out.Palette.Index(color.RGBA{px[0], px[1], px[2], px[3]}))
				known[px] = found
			}
			last, index = px, found
		}
		out.Pix[i] = index
	}
	return out
}

// paint paints a drawing.
func (p *Painter) paint(d drawing) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, across, int(d.high)))
	for _, b := range d.boxes {
		paintBox(img, b)
	}
	for _, l := range d.labels {
		p.write(img, l)
	}
	return reduce(img)
}

// paintBox paints a box, with an edge inside if it has one.
func paintBox(img *image.RGBA, b box) {
	const thick = 3
	fill, line := colours(b.look)
	whole := image.Rect(round(b.x), round(b.y), round(b.x+b.w), round(b.y+b.h))
	if line != nil {
		draw.Draw(img, whole, image.NewUniform(line), image.Point{}, draw.Src)
		whole = whole.Inset(thick)
	}
	draw.Draw(img, whole, image.NewUniform(fill), image.Point{}, draw.Src)
}

func round(x float64) int { return int(math.Round(x)) }

// colours gives how a box is filled and edged. A line of nil is none.
func colours(l look) (fill, line color.Color) {
	switch l {
	case ground:
		return paper, edge
	case axis:
		return edge, nil
	case marked:
		return vermilion, nil
	case outlined:
		return pale, blue
	}
	return blue, nil
}

// write writes a label with its middle line through its point.
func (p *Painter) write(img *image.RGBA, l label) {
	const middle = 0.35 // of the size: half the height of a capital letter
	paint := ink
	if l.faint {
		paint = faintInk
	}
	pen := font.Drawer{Dst: img, Src: image.NewUniform(paint), Face: p.faces[l.style]}
	pen.Dot = fixed.Point26_6{
		X: fixed.Int26_6((l.x - p.width(l.words, l.style)*l.upon) * 64),
		Y: fixed.Int26_6((l.y + middle*l.size) * 64),
	}
	pen.DrawString(l.words)
}
