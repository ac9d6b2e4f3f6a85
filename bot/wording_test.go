package bot

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
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

// wording gives the texts of the core, and those of them in other languages: their keys end in a language.
func wording(t *testing.T) (texts, translated map[string]string) {
	t.Helper()
	files, err := filepath.Glob("../advice/kb/wording/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	texts, translated = map[string]string{}, map[string]string{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var all map[string]string
		if err := yaml.Unmarshal(raw, &all); err != nil {
			t.Fatal(file, err)
		}
		for key, text := range all {
			switch {
			case !strings.HasPrefix(key, "bot.") && !strings.HasPrefix(key, "list."):
			case strings.HasSuffix(key, ".cy"):
				translated[key] = text
			default:
				texts[key] = text
			}
		}
	}
	return texts, translated
}

// said gives the keys of texts that stand in the program, and the beginnings of keys, which end in a dot.
func said(t *testing.T) map[string]bool {
	t.Helper()
	keys := map[string]bool{}
	for _, src := range sources(t) {
		for _, m := range regexp.MustCompile(`"((?:bot|list)\.[a-z.]+)"`).FindAllStringSubmatch(src, -1) {
			keys[m[1]] = true
		}
	}
	return keys
}

func TestEveryTextIsThereAndUsed(t *testing.T) {
	texts, translated := wording(t)
	used, keys := map[string]bool{}, said(t)
	for key := range keys {
		if !strings.HasSuffix(key, ".") {
			used[key] = true
			if texts[key] == "" {
				t.Errorf("%s is not in the wording", key)
			}
			continue
		}
		n := len(used)
		for full := range texts {
			if strings.HasPrefix(full, key) {
				used[full] = true
			}
		}
		if len(used) == n {
			t.Errorf("nothing in the wording begins with %s", key)
		}
	}
	for key, text := range texts {
		if !used[strings.TrimSuffix(key, ".one")] {
			t.Errorf("%s is never said", key)
		}
		if strings.HasPrefix(key, "bot.button.") && len([]rune(text)) > maxLabel {
			t.Errorf("%s is too long for a button", key)
		}
	}
	for key := range translated {
		if texts[strings.TrimSuffix(key, ".cy")] == "" {
			t.Errorf("%s translates nothing", key)
		}
	}
	if len(used) < 50 {
		t.Errorf("only %d texts: does this test still find them?", len(used))
	}
}

var gap = regexp.MustCompile(`\{[a-z]+\}`)

func TestTranslationsHaveTheSameGaps(t *testing.T) {
	texts, translated := wording(t)
	for key, text := range translated {
		ours, theirs := gap.FindAllString(texts[strings.TrimSuffix(key, ".cy")], -1), gap.FindAllString(text, -1)
		slices.Sort(ours)
		slices.Sort(theirs)
		if !slices.Equal(ours, theirs) {
			t.Errorf("%s has %v, not %v", key, theirs, ours)
		}
		if strings.HasPrefix(key, "bot.button.") && len([]rune(text)) > maxLabel {
			t.Errorf("%s is too long for a button", key)
		}
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
