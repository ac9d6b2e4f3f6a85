// Package chart paints the charts of package bot as PNG, to be read on a phone.
//
// A chart is laid out first, as rectangles and texts (layout.go), and painted then (paint.go). The picture brings its own
// light ground with an edge, as nobody knows whether it will lie on a dark or a light screen.
package chart

import (
	"bytes"
	"fmt"
	"image/png"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"

	"hangup/bot"
)

// Limits of a chart. What is more is left out: a picture of more than that is not read on a phone.
const (
	maxPanels = 4
	maxBars   = 16
	maxText   = 200 // characters of a text
)

// Painter paints charts, one at a time: a picture takes some megabytes while it is painted, and letters have one user.
type Painter struct {
	busy  sync.Mutex
	faces map[style]font.Face
}

// style is how a text is written.
type style struct {
	size float64 // pixels
	bold bool
}

var _ bot.Painter = (*Painter)(nil)

// New makes a painter.
func New() (*Painter, error) {
	p := &Painter{faces: map[style]font.Face{}}
	for bold, ttf := range map[bool][]byte{false: goregular.TTF, true: gobold.TTF} {
		letters, err := opentype.Parse(ttf)
		if err != nil {
			return nil, fmt.Errorf("chart: %w", err)
		}
		for _, size := range []float64{titleSize, headSize, textSize, noteSize} {
			face, err := opentype.NewFace(letters, &opentype.FaceOptions{Size: size, DPI: 72}) // a point is a pixel
			if err != nil {
				return nil, fmt.Errorf("chart: %w", err)
			}
			p.faces[style{size, bold}] = face
		}
	}
	return p, nil
}

// Paint paints a chart as a PNG of 900 pixels across. It is taller the more there is to show.
func (p *Painter) Paint(c bot.Chart) ([]byte, error) {
	p.busy.Lock()
	defer p.busy.Unlock()
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&out, p.paint(p.layout(c))); err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	return out.Bytes(), nil
}

// width tells how wide a text is.
func (p *Painter) width(words string, s style) float64 {
	return float64(font.MeasureString(p.faces[s], words)) / 64
}
