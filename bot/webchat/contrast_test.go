package webchat

import (
	"math"
	"testing"
)

// luminance is the relative luminance of an sRGB colour, 0 to 1 (WCAG 2.2, glossary).
func luminance(r, g, b int) float64 {
	part := func(c int) float64 {
		v := float64(c) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
}

// contrast is the contrast ratio of two luminances, 1 to 21.
func contrast(a, b float64) float64 {
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

func TestContrastIsComputedAsPublished(t *testing.T) {
	white, black, grey := luminance(255, 255, 255), luminance(0, 0, 0), luminance(0x76, 0x76, 0x76)
	if got := contrast(white, black); math.Abs(got-21) > 0.01 {
		t.Errorf("white on black: %.3f", got)
	}
	if got := contrast(grey, white); got < 4.5 || got > 4.6 { // #767676 is the lightest grey that passes
		t.Errorf("#767676 on white: %.3f", got)
	}
}
