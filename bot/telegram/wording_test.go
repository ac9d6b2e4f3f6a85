package telegram

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// wording reads a wording file.
func wording(t *testing.T, name string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile("../../advice/kb/wording/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]string
	if err := yaml.Unmarshal(raw, &texts); err != nil {
		t.Fatal(err)
	}
	return texts
}

// usedKeys lists the keys in the source. What moderators are told once has a private text, and some a public one.
func usedKeys(t *testing.T) map[string]bool {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`"((?:bot|telegram)\.[a-z.]+)"`).FindAllStringSubmatch(string(src), -1) {
			used[m[1]] = true
		}
		for _, m := range regexp.MustCompile(`tellOnce\(.*"([a-z.]+)", (true|false)\)`).FindAllStringSubmatch(string(src), -1) {
			used[m[1]+".private"], used[m[1]] = true, m[2] == "true"
		}
	}
	return used
}

func TestEveryTextIsThereUsedAndShortEnough(t *testing.T) {
	own, core, used := wording(t, "telegram.yaml"), wording(t, "bot.yaml"), usedKeys(t)
	for key, said := range used {
		if said && own[key] == "" && core[key] == "" {
			t.Errorf("%s is not in the wording", key)
		}
	}
	longest := map[string]int{"telegram.about": maxAbout, "telegram.about.short": maxShortAbout, "telegram.linked.command": maxDescription}
	for _, label := range []string{"form.private", "form.back", "form.cancel", "form.keep", "form.skip", "form.more", "private", "inline.private"} {
		longest["telegram."+label] = 40 // as bot.Button has it
	}
	for key, text := range own {
		if !used[key] {
			t.Errorf("%s is never said", key)
		}
		if most := longest[key]; most > 0 && units(text) > most {
			t.Errorf("%s has %d units: at most %d", key, units(text), most)
		}
	}
	if len(used) < 25 {
		t.Errorf("only %d texts: does this test still find them?", len(used))
	}
	if n := units(core["bot.closed.lead"]); n > maxNotice {
		t.Errorf("bot.closed.lead has %d units: a notice has at most %d", n, maxNotice)
	}
}
