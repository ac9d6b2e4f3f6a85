package discord

import (
	"strings"
	"testing"
)

func TestSignsThatActAreDisarmed(t *testing.T) {
	for text, want := range map[string]string{
		"*a* _b_ ~c~ |d| `e` [f] \\": `\*a\* \_b\_ \~c\~ \|d\| ` + "\\`e\\`" + ` \[f\] \\`,
		"# a":                        `\# a`,
		"  > a":                      `  \> a`,
		"-# a\n- b\n+ c":             "\\-# a\n\\- b\n\\+ c",
		"1. a\n12) b":                "1\\. a\n12\\) b",
		"a - b # c > d + e 1. f":     "a - b # c > d + e 1. f",
		"£1.50, 3.5 or (2)":          "£1.50, 3.5 or (2)",
		"3.5 kg":                     `3\.5 kg`,
		"see https://evil.example/a": `see https\://evil.example/a`,
		"<@1> <#2> <t:1:R> <:a:1>":   "\\<@\u20601> \\<#2> \\<t:1:R> \\<:a:1>",
		"@everyone (@here) a@b.org":  "@\u2060everyone (@\u2060here) a@b.org",
		"a\tb\rc\u2028d\x00e\xff":    "a b c d e ",
	} {
		got := escape(text)
		if got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
		if _, _, err := readMarkdown(got); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestWhatMayBeFollowed(t *testing.T) {
	for address, want := range map[string]string{
		"https://e.org/a?b=1&c=2":       "https://e.org/a?b=1&c=2",
		"https://e.org/a(b)":            "https://e.org/a%28b%29",
		"https://e.org/a b>c":           "https://e.org/a%20b%3Ec",
		"http://www.kent.police.uk/x":   "http://www.kent.police.uk/x",
		"http://e.org":                  "",
		"https://user@e.org":            "",
		"javascript:alert(1)":           "",
		"tel:159":                       "",
		"//e.org":                       "",
		"https://e.org/\"x":             "https://e.org/%22x",
		"https://":                      "",
		"http://www.police.uk.evil.org": "",
	} {
		if got := link(address); got != want {
			t.Errorf("%q became %q, want %q", address, got, want)
		}
	}
}

func TestLabelsFit(t *testing.T) {
	for _, c := range []struct {
		words string
		most  int
		want  string
	}{
		{strings.Repeat("é", 80), 80, strings.Repeat("é", 80)},
		{strings.Repeat("é", 81), 80, strings.Repeat("é", 79) + "…"},
		{strings.Repeat("👵", 40), 80, strings.Repeat("👵", 40)},
		{strings.Repeat("👵", 41), 80, strings.Repeat("👵", 39) + "…"},
		{"two\nlines", 80, "two lines"},
		{" \n", 80, blank},
		{"*as it is*", 80, "*as it is*"},
	} {
		if got := label(c.words, c.most); got != c.want {
			t.Errorf("%q became %q", c.words, got)
		}
	}
}

func TestSignsThatPeopleSeeAsOneStayWhole(t *testing.T) {
	for _, sign := range []string{"👵🏽", "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "e\u0301"} {
		for _, s := range split(strings.Repeat(sign, 100), 33) {
			if rest := strings.ReplaceAll(s.Text, sign, ""); rest != "" {
				t.Errorf("%q was parted: %+q", sign, rest)
			}
		}
	}
}

func TestWordsArePartedWithinTheLimit(t *testing.T) {
	for _, text := range []string{strings.Repeat("a", 500), strings.Repeat("://", 200), strings.Repeat("*", 300), strings.Repeat("1.", 300), strings.Repeat("@a", 200), strings.Repeat("-", 200)} {
		all := ""
		for _, s := range split(text, 40) {
			if n := room(s.Text); n > 40 {
				t.Errorf("%.10q: %d units", text, n)
			}
			all += s.Text
		}
		if !strings.Contains(strings.ReplaceAll(all, wordJoiner, ""), text) {
			t.Errorf("%.10q lost something: %q", text, all)
		}
	}
}

// unspaced is a text without white space and joiners, which it may gain or lose where it is cut.
func unspaced(text string) string {
	return strings.NewReplacer(wordJoiner, "", blank, "").Replace(strings.Join(strings.Fields(text), ""))
}

func FuzzEscape(f *testing.F) {
	for _, s := range []string{"*a*", "1. x\n- y", "<@!1>", "https://e.org", "\\", "@", "\xff\x00", "a\u2028# b", "[x](https://e.org)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		shown, links, err := readMarkdown(escape(text))
		if err != nil || len(links) > 0 {
			t.Fatalf("%q: %v %q", text, err, links)
		}
		if got, want := unspaced(shown), unspaced(harmless(text)); got != want {
			t.Errorf("%q reads %q", want, got)
		}
	})
}
