package main

import (
	"bytes"
	"fmt"
	"image/color"
	"image/png"
	"math"
	"slices"
	"testing"

	"hangup/advice"
	"hangup/advice/score"
)

// drawn gives a report of two scam types, one taken for the other once in four.
func drawn(t *testing.T) grid {
	t.Helper()
	e := engineOf(t)
	r := score.New()
	add := func(label, typ string, got advice.Assessment, times int) {
		for range times {
			r.Add(score.Row{Label: label, Type: typ, TypeOK: []string{typ}}, got)
		}
	}
	add("scam", "tv_licence", advice.Assessment{Verdict: advice.Scam, Type: "tv_licence"}, 3)
	add("scam", "tv_licence", advice.Assessment{Verdict: advice.Scam, Type: "courier_fraud"}, 1)
	add("scam", "courier_fraud", advice.Assessment{Verdict: advice.Victim}, 1)
	add("genuine", "x", advice.Assessment{Verdict: advice.NoSigns}, 1200)
	return newGrid(e, r)
}

func TestGridHasReadableNames(t *testing.T) {
	t.Parallel()
	g := drawn(t)
	if want := []string{"Courier fraud", "TV licence", "No scam signs"}; !slices.Equal(g.rows, want) {
		t.Errorf("rows %q", g.rows)
	}
	if want := []string{"Courier fraud", "TV licence", "Scam, type not named", "No scam signs", "Unclear", "Off topic"}; !slices.Equal(g.columns, want) {
		t.Errorf("columns %q", g.columns)
	}
	if got := fmt.Sprint(g.cells, g.right); got != "[[0 0 1 0 0 0] [1 3 0 0 0 0] [0 0 0 1200 0 0]] [0 1 3]" {
		t.Errorf("cells %s", got)
	}
}

// The picture is read back: the colour of a cell must be that of its share.
func TestPictureColoursTheShares(t *testing.T) {
	t.Parallel()
	g := drawn(t)
	w, err := picture(g)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := w.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	p, err := newPainter(g)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		row, column int
		share       float64
	}{{0, 0, 0}, {0, 2, 1}, {1, 0, 0.25}, {1, 1, 0.75}, {2, 3, 1}} {
		x, y := p.middle(c.row, c.column)
		corner := cellSize/2 - 2 // beside the number
		px := func(l float64) int { return int(math.Round(l * pictureDPI / 72)) }
		got := color.RGBAModel.Convert(img.At(px(float64(x-corner)), px(float64(p.height-y-corner))))
		if got != shade(c.share) {
			t.Errorf("cell %d,%d is %v, want %v", c.row, c.column, got, shade(c.share))
		}
	}
}

// A person who tells no hues apart reads the picture by its lightness: more is always darker, and the number in
// a cell has the contrast that WCAG 2.2 asks for in text (4.5 to 1).
func TestColoursReadWithoutHue(t *testing.T) {
	t.Parallel()
	last := 2.0
	for i := range 101 {
		share := float64(i) / 100
		light := luminance(shade(share))
		if light >= last {
			t.Errorf("%d %% is not darker than %d %%", i, i-1)
		}
		last = light
		text := luminance(color.RGBAModel.Convert(inkOn(share)).(color.RGBA))
		if c := (max(light, text) + 0.05) / (min(light, text) + 0.05); c < 4.5 {
			t.Errorf("the number on %d %% has a contrast of %.1f", i, c)
		}
	}
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(c color.RGBA) float64 {
	part := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.03928 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}
