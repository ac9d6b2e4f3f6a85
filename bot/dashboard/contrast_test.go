package dashboard

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"regexp"
	"strings"
	"testing"
)

// packageFiles gives the files of this package that are not tests.
func packageFiles(t *testing.T) fs.FS {
	t.Helper()
	return os.DirFS(".")
}

// Contrast of WCAG 2.2: 1.4.3 for text, 1.4.11 for controls, focus and what a picture is read by.
func TestEveryPairOfColoursHasEnoughContrast(t *testing.T) {
	css := string(style)
	light := colours(css[:strings.Index(css, "@media")])
	_, darkPart, _ := strings.Cut(css, "prefers-color-scheme: dark")
	dark := colours(darkPart[:strings.Index(darkPart, "}")])
	if len(light) != len(dark) || len(light) < 12 {
		t.Fatalf("%d colours in light, %d in dark", len(light), len(dark))
	}
	text := [][2]string{ // front, back
		{"ink", "bg"}, {"ink", "card"}, {"ink", "soft"}, {"muted", "bg"}, {"muted", "card"}, {"accent", "bg"}, {"accent", "card"},
		{"accent", "soft"}, {"on-accent", "accent"}, {"good", "card"}, {"alarm", "card"}, {"alarm", "bg"},
	}
	shapes := [][2]string{{"edge", "card"}, {"edge", "bg"}, {"focus", "bg"}, {"focus", "card"}, {"reports", "soft"}, {"checks", "soft"}, {"reports", "card"}, {"checks", "card"}}
	for theme, set := range map[string]map[string]float64{"light": light, "dark": dark} {
		for least, pairs := range map[float64][][2]string{4.5: text, 3: shapes} {
			for _, p := range pairs {
				if got := contrast(set[p[0]], set[p[1]]); got < least {
					t.Errorf("%s: %s on %s has %.2f, needs %v", theme, p[0], p[1], got, least)
				}
			}
		}
	}
	rules := css[strings.Index(css, "*, *::before"):]
	if m := regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b[^{]*;`).FindString(rules); m != "" {
		t.Errorf("a colour stands outside the variables: %s", m)
	}
}

// colours reads the variables of a block as relative luminance (WCAG 2.2, glossary).
func colours(block string) map[string]float64 {
	out := map[string]float64{}
	for _, m := range regexp.MustCompile(`--([a-z-]+):\s*#([0-9a-f]{6});`).FindAllStringSubmatch(block, -1) {
		var rgb [3]int
		_, _ = fmt.Sscanf(m[2], "%02x%02x%02x", &rgb[0], &rgb[1], &rgb[2])
		for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
			v := float64(rgb[i]) / 255
			if v <= 0.04045 {
				v /= 12.92
			} else {
				v = math.Pow((v+0.055)/1.055, 2.4)
			}
			out[m[1]] += weight * v
		}
	}
	return out
}

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }
