package adapt

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

func cutter() Cutter { return Cutter{Room: Units, Cost: UnitsOf} }

func TestUnits(t *testing.T) {
	for _, text := range []string{"", "abc", "é", "𝒇𝒂", "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁷󠁬󠁳󠁿"} {
		if got, want := Units(text), len(utf16.Encode([]rune(text))); got != want {
			t.Errorf("%q has %d units, want %d", text, got, want)
		}
	}
}

func TestSplit(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		most int
		want []Stretch
	}{
		"nothing":                     {"", 20, nil},
		"blanks":                      {" \n \n", 20, nil},
		"sentences":                   {"Hang up. Wait! Ring “159.” Now", 20, []Stretch{{"Hang up.", ""}, {"Wait!", " "}, {"Ring “159.”", " "}, {"Now", " "}}},
		"lines":                       {"One\nTwo. Three", 20, []Stretch{{"One", ""}, {"Two.", "\n"}, {"Three", " "}}},
		"a long sentence at words":    {"aaaa bbbb cccc dddd eeee", 16, []Stretch{{"aaaa bbbb cccc", ""}, {"dddd eeee", " "}}},
		"a long word in characters":   {strings.Repeat("x", 20), 16, []Stretch{{strings.Repeat("x", 16), ""}, {"xxxx", ""}}},
		"a long word behind a short":  {"ab " + strings.Repeat("x", 20), 16, []Stretch{{"ab", ""}, {strings.Repeat("x", 16), " "}, {"xxxx", ""}}},
		"a number is no sentence end": {"Ring 0300 123.45 now", 40, []Stretch{{"Ring 0300 123.45 now", ""}}},
	} {
		if got := cutter().Split(tt.text, tt.most); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestChopKeepsCharactersWhole(t *testing.T) {
	for name, one := range map[string]string{
		"a family": "👨‍👩‍👧‍👦", "a shade": "👵🏽", "a flag": "🇬🇧", "a flag of tags": "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "an accent": "e\u0301",
	} {
		for _, chunk := range cutter().Chop(strings.Repeat(one, 9), 20) {
			if name != "a flag" && strings.ReplaceAll(chunk, one, "") != "" {
				t.Errorf("%s is cut: %q", name, chunk)
			}
			if Units(chunk) > 20 {
				t.Errorf("%s: %d units", name, Units(chunk))
			}
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("Hang up. Wait! 👵🏽 "+strings.Repeat("x", 40)+"\nand\n\nring 159", 16)
	f.Add("\xff\xfe", 20)
	f.Fuzz(func(t *testing.T, text string, most int) {
		most = 16 + max(0, most)%200
		text = strings.ToValidUTF8(text, " ")
		var joined strings.Builder
		for _, s := range cutter().Split(text, most) {
			if n := Units(s.Text); n > most || n == 0 {
				t.Errorf("%q has %d units, at most %d", s.Text, n, most)
			}
			joined.WriteString(s.Before + s.Text)
		}
		if noSpace(joined.String()) != noSpace(text) {
			t.Errorf("%q became %q", text, joined.String())
		}
	})
}

func noSpace(s string) string { return strings.Join(strings.Fields(s), "") }
