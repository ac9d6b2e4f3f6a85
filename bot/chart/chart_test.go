package chart

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"hangup/bot"
)

var update = flag.Bool("update", false, "write how charts are laid out now into testdata, and the pictures into $CHART_PICTURES if that is set")

// charts are what /stats may show: much, little, the longest names there are, and nothing.
func charts() map[string]bot.Chart {
	weeks := func(values ...int) bot.Panel {
		p := bot.Panel{Kind: bot.Columns, Head: "Each week"}
		days := []string{"24 Aug", "31 Aug", "7 Sep", "14 Sep", "21 Sep", "28 Sep", "5 Oct", "12 Oct", "19 Oct", "26 Oct", "2 Nov", "9 Nov", "So far"}
		for i, v := range values {
			b := bot.Bar{Label: days[len(days)-len(values)+i], Value: v, Outlined: i == len(values)-1}
			if v > 0 {
				b.Text = fmt.Sprint(v)
			}
			p.Bars = append(p.Bars, b)
		}
		return p
	}
	row := func(label string, value int) bot.Bar {
		return bot.Bar{Label: label, Value: value, Text: fmt.Sprint(value)}
	}
	rising := row("Fake bank call (rising)", 21)
	rising.Marked = true
	average := bot.Bar{Label: "Average area of Hertfordshire", Value: 31, Text: "about 31", Outlined: true}
	long := strings.Repeat("Somewhere-upon-a-very-long-river and ", 6)
	return map[string]bot.Chart{
		"quarter": {
			Title: "Scam reports: Watford", Sub: "24 August 2026 to 22 November 2026", Foot: "Rounded down to threes. Without a bar, it was fewer than 3.",
			Panels: []bot.Panel{
				weeks(3, 6, 0, 3, 9, 6, 6, 3, 6, 9, 12, 15, 6),
				{Kind: bot.Rows, Head: "Kinds of scam", Bars: []bot.Bar{row("Courier fraud", 30), rising, row("Computer help scam", 9), row("Parcel or delivery", 6), row("Tickets, rooms and sales online", 3), row("Other kinds", 12)}},
				{Kind: bot.Rows, Head: "Compared", Bars: []bot.Bar{row("Watford", 87), average}},
			},
		},
		"little": {
			Title: "Scam reports: Three Rivers", Sub: "26 October 2026 to 22 November 2026", Foot: "Rounded down to threes. Without a bar, it was fewer than 3.",
			Panels: []bot.Panel{weeks(0, 3, 0, 0), {Kind: bot.Rows, Head: "Compared", Bars: []bot.Bar{row("Three Rivers", 3), {Label: "Average area of Hertfordshire", Text: "fewer than 3", Outlined: true}}}},
		},
		"long": {
			Title: "Scam reports: " + long, Sub: long, Foot: long,
			Panels: []bot.Panel{weeks(1_000_000, 999_999, 3), {Kind: bot.Rows, Head: long, Bars: []bot.Bar{{Label: long, Value: 7, Text: long}, {Label: "minus", Value: -4, Text: "-4"}}}},
		},
		"nothing": {},
	}
}

func painter(t testing.TB) *Painter {
	t.Helper()
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (d drawing) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "picture %d x %.0f\n", across, d.high)
	for _, b := range d.boxes {
		fmt.Fprintf(&s, "%-10s at %.0f,%.0f size %.0f x %.0f\n", b.look, b.x, b.y, b.w, b.h)
	}
	for _, l := range d.labels {
		style := map[bool]string{true: " bold"}[l.bold] + map[bool]string{true: " faint"}[l.faint]
		fmt.Fprintf(&s, "text at %.0f,%.0f size %.0f upon %.1f%s: %s\n", l.x, l.y, l.size, l.upon, style, l.words)
	}
	return s.String()
}

// Pictures are compared by what is in them and where, not by their pixels.
func TestChartsAreLaidOutAsTheyWere(t *testing.T) {
	p := painter(t)
	for name, c := range charts() {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("testdata", name+".txt")
			got := p.layout(c).String()
			if *update {
				write(t, file, []byte(got))
				if dir := os.Getenv("CHART_PICTURES"); dir != "" {
					write(t, filepath.Join(dir, name+".png"), paintOf(t, p, c))
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s: it is laid out now as\n%s", file, got)
			}
		})
	}
}

func write(t *testing.T, file string, what []byte) {
	t.Helper()
	if err := os.WriteFile(file, what, 0o644); err != nil {
		t.Fatal(err)
	}
}

func paintOf(t testing.TB, p *Painter, c bot.Chart) []byte {
	t.Helper()
	raw, err := p.Paint(c)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func decode(t testing.TB, raw []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// The picture is read back: where a box was laid out, its colour is painted.
func TestBoxesAreWhereTheyWereLaidOut(t *testing.T) {
	p := painter(t)
	for name, c := range charts() {
		img, d := decode(t, paintOf(t, p, c)), p.layout(c)
		if got := img.Bounds().Size(); got.X != across || float64(got.Y) != d.high {
			t.Errorf("%s: %v, laid out %v high", name, got, d.high)
		}
		for _, b := range d.boxes[1:] {
			if b.w < 8 || b.h < 8 {
				continue // no more than an edge
			}
			want, _ := colours(b.look)
			got := color.RGBAModel.Convert(img.At(int(b.x+b.w/2), int(b.y+b.h/2)))
			if got != want {
				t.Errorf("%s: %+v is %v, want %v", name, b, got, want)
			}
		}
	}
}

// sound tells what is wrong with a drawing: nothing leaves the picture, no two texts lie on each other, and bars are as long as
// their values.
func sound(p *Painter, d drawing) []string {
	var wrong []string
	for _, b := range d.boxes {
		if b.x < 0 || b.y < 0 || b.w < 0 || b.h < 0 || b.x+b.w > across+0.5 || b.y+b.h > d.high+0.5 {
			wrong = append(wrong, fmt.Sprintf("outside: %+v", b))
		}
	}
	for i, l := range d.labels {
		left, right := extent(p, l)
		if left < 0 || right > across+0.5 || l.y < 0 || l.y > d.high {
			wrong = append(wrong, fmt.Sprintf("outside: %+v", l))
		}
		for _, o := range d.labels[:i] {
			from, to := extent(p, o)
			if left < to && from < right && math.Abs(l.y-o.y) < (l.size+o.size)*0.4 && l.words != "" && o.words != "" {
				wrong = append(wrong, fmt.Sprintf("on each other: %q and %q", o.words, l.words))
			}
		}
	}
	return wrong
}

func extent(p *Painter, l label) (left, right float64) {
	w := p.width(l.words, l.style)
	return l.x - w*l.upon, l.x + w*(1-l.upon)
}

func TestNothingLeavesThePictureOrLiesOnOtherThings(t *testing.T) {
	p := painter(t)
	for name, c := range charts() {
		for _, what := range sound(p, p.layout(c)) {
			t.Errorf("%s: %s", name, what)
		}
	}
}

func TestBarsAreAsLongAsTheirValues(t *testing.T) {
	p := painter(t)
	for _, kind := range []bot.PanelKind{bot.Columns, bot.Rows} {
		d := p.layout(bot.Chart{Panels: []bot.Panel{{Kind: kind, Bars: []bot.Bar{{Value: 30, Text: "30"}, {Value: 15, Text: "15"}, {Value: 3, Text: "3", Marked: true}, {Value: 0}, {Value: -9}}}}})
		var long []float64
		for _, b := range d.boxes {
			switch {
			case b.look != usual && b.look != marked:
			case kind == bot.Columns:
				long = append(long, b.h)
			default:
				long = append(long, b.w)
			}
		}
		if len(long) != 3 || math.Abs(long[0]-2*long[1]) > 1 || math.Abs(long[0]-10*long[2]) > 1 {
			t.Errorf("%s: %v", kind, long)
		}
	}
}

// What a letter of 26 pixels is on a phone of 360 points: 10 points. The smallest text of a chart is not smaller.
func TestTextsAreLargeEnoughForAPhone(t *testing.T) {
	p := painter(t)
	for name, c := range charts() {
		for _, l := range p.layout(c).labels {
			if points := l.size * 360 / across; points < 10 {
				t.Errorf("%s: %q has %.1f points", name, l.words, points)
			}
		}
	}
}

// WCAG 2.2 asks for 4.5 to 1 in text and 3 to 1 for what else must be seen. The ground's edge is to be seen on a dark and on a
// light screen alike.
func TestColoursAreToldApart(t *testing.T) {
	dark, light := color.RGBA{0x0e, 0x16, 0x21, 0xff}, color.RGBA{0xff, 0xff, 0xff, 0xff}
	for _, c := range []struct {
		what string
		a, b color.RGBA
		want float64
	}{
		{"text", ink, paper, 4.5}, {"faint text", faintInk, paper, 4.5}, {"bars", blue, paper, 3}, {"marked bars", vermilion, paper, 3},
		{"axis", edge, paper, 2.5}, {"ground on a dark screen", paper, dark, 7}, {"edge on a light screen", edge, light, 2.5},
		{"the outline of an outlined bar", blue, pale, 3},
	} {
		if got := contrast(c.a, c.b); got < c.want {
			t.Errorf("%s: %.1f to 1", c.what, got)
		}
	}
}

func contrast(a, b color.RGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
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

// sees is how blue and vermilion look to who lacks one kind of cone: matrices of Machado, Oliveira and Fernandes (2009), severity
// 1.0, on linear light.
func TestMarkedBarsDifferForTheColourBlind(t *testing.T) {
	for name, m := range map[string][9]float64{
		"protanopia":   {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
		"deuteranopia": {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
		"tritanopia":   {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
	} {
		a, b := sees(m, blue), sees(m, vermilion)
		apart := math.Sqrt(math.Pow(a[0]-b[0], 2) + math.Pow(a[1]-b[1], 2) + math.Pow(a[2]-b[2], 2))
		if apart < 0.2 {
			t.Errorf("%s: %.2f apart", name, apart)
		}
	}
}

func sees(m [9]float64, c color.RGBA) [3]float64 {
	linear := func(v uint8) float64 { return math.Pow(float64(v)/255, 2.2) }
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	var out [3]float64
	for i := range out {
		out[i] = math.Pow(min(1, max(0, m[3*i]*r+m[3*i+1]*g+m[3*i+2]*b)), 1/2.2)
	}
	return out
}

// Pictures go over a platform and are kept by nobody here: they stay far below the megabyte that a bot.Picture may have.
func TestPicturesAreSmall(t *testing.T) {
	p := painter(t)
	for name, c := range charts() {
		if n := len(paintOf(t, p, c)); n > 200<<10 {
			t.Errorf("%s: %d bytes", name, n)
		}
	}
}

func TestTooManyPanelsAndBarsAreLeftOut(t *testing.T) {
	p := painter(t)
	panel := bot.Panel{Kind: bot.Rows, Bars: make([]bot.Bar, 1000)}
	for i := range panel.Bars {
		panel.Bars[i].Value = 1
	}
	d := p.layout(bot.Chart{Panels: []bot.Panel{panel, panel, panel, panel, panel, panel}})
	if got := len(d.boxes) - 1; got != maxPanels*maxBars {
		t.Errorf("%d bars", got)
	}
}

func TestPaintsForManyAtOnce(t *testing.T) {
	p := painter(t)
	want := paintOf(t, p, charts()["quarter"])
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if got, err := p.Paint(charts()["quarter"]); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%d bytes, %v", len(got), err)
			}
		})
	}
	all.Wait()
}

// FuzzPaint paints whatever there is to be said.
func FuzzPaint(f *testing.F) {
	p := painter(f)
	f.Add("Scam reports", "Courier fraud", 30, "30", true)
	f.Add("", "", -1, "", false)
	f.Add("\xff\x00\n\t", "😱 a\u0301 \u202eabc", math.MaxInt, strings.Repeat("9", 500), true)
	f.Fuzz(func(t *testing.T, title, name string, value int, text string, columns bool) {
		kind := bot.Rows
		if columns {
			kind = bot.Columns
		}
		c := bot.Chart{Title: title, Sub: name, Foot: text, Panels: []bot.Panel{{Kind: kind, Head: title, Bars: []bot.Bar{
			{Label: name, Value: value, Text: text}, {Label: title, Value: 3, Text: name, Outlined: true}, {Label: text, Value: value, Text: title, Marked: true}}}}}
		d := p.layout(c)
		for _, b := range d.boxes {
			if b.x < 0 || b.w < 0 || b.h < 0 || b.x+b.w > across+0.5 || b.y+b.h > d.high+0.5 {
				t.Errorf("outside: %+v", b)
			}
		}
		for _, l := range d.labels {
			if _, right := extent(p, l); right > across+1 || !utf8.ValidString(l.words) && utf8.ValidString(title+name+text) {
				t.Errorf("outside or torn: %+v", l)
			}
		}
		decode(t, paintOf(t, p, c))
	})
}

func BenchmarkPaint(b *testing.B) {
	p := painter(b)
	c := charts()["quarter"]
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Paint(c); err != nil {
			b.Fatal(err)
		}
	}
}
