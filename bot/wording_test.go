package bot

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// sources gives the Go files of the package that are not tests.
func sources(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	src := map[string]string{}
	for _, n := range names {
		if strings.HasSuffix(n, "_test.go") {
			continue
		}
		raw, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		src[n] = string(raw)
	}
	return src
}

func TestEveryTextIsThereAndUsed(t *testing.T) {
	raw, err := os.ReadFile("../advice/kb/wording/bot.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]string
	if err := yaml.Unmarshal(raw, &texts); err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for name, src := range sources(t) {
		for _, m := range regexp.MustCompile(`"(bot\.[a-z.]+)"`).FindAllStringSubmatch(src, -1) {
			used[m[1]] = true
			if texts[m[1]] == "" {
				t.Errorf("%s: %s is not in the wording", name, m[1])
			}
		}
	}
	for key, text := range texts {
		if !used[key] {
			t.Errorf("%s is never said", key)
		}
		if strings.HasPrefix(key, "bot.button.") && len([]rune(text)) > maxLabel {
			t.Errorf("%s is too long for a button", key)
		}
	}
	if len(used) < 50 {
		t.Errorf("only %d texts: does this test still find them?", len(used))
	}
}

// The core is the same on every platform; a name of one in it would be the first crack.
func TestNoPlatformIsNamed(t *testing.T) {
	platforms := regexp.MustCompile(`(?i)disc` + `ord|tele` + `gram|webchat|whats` + `app|sig` + `nal\b|sla` + `ck`)
	for name, src := range sources(t) {
		if m := platforms.FindString(src); m != "" {
			t.Errorf("%s names %q", name, m)
		}
	}
}

func TestPlainPutsTheActionFirst(t *testing.T) {
	r := Reply{
		Lead: "Hang up.",
		Parts: []Part{
			{Kind: Paragraph, Text: "Why."},
			{Kind: Steps, Head: "Do this:", Items: []Item{{Text: "One"}, {Text: "Two"}}},
			{Kind: Contacts, Items: []Item{{"Bank: 159", "tel:159"}, {"Page", "https://example.org"}}},
			{Kind: Quote, Head: "Source:", Text: "Never.", Items: []Item{{"A force, 1 May 2026", "https://example.org/1"}}},
		},
		Buttons: []Button{{Label: "Not shown"}},
	}
	want := `Hang up.
Why.
Do this:
1. One
2. Two
- Bank: 159
- Page https://example.org
Source:
“Never.”
A force, 1 May 2026 https://example.org/1`
	if got := r.Plain(); got != want {
		t.Errorf("%s", got)
	}
	if (Reply{}).Plain() != "" || !(Reply{}).Empty() || r.Empty() {
		t.Error("an empty reply")
	}
}
