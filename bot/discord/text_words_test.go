package discord

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// wordsOf reads a file of the wording.
func wordsOf(t *testing.T, name string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile("../../advice/kb/wording/" + name)
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]string{}
	if err := yaml.Unmarshal(raw, &words); err != nil {
		t.Fatal(err)
	}
	return words
}

var (
	keyInCode = regexp.MustCompile(`"((?:discord|bot)\.[a-z.]+)"((?:, "[a-z]+", (?:[^,()]|\([^()]*\))+)*)`)
	gapInCode = regexp.MustCompile(`, "([a-z]+)", `)
	gapInText = regexp.MustCompile(`\{([a-z]+)\}`)
)

// spoken gives the keys that the code uses, with the gaps that it fills.
func spoken(t *testing.T) map[string][]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	keys := map[string][]string{}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		for _, m := range keyInCode.FindAllStringSubmatch(string(raw), -1) {
			var gaps []string
			for _, g := range gapInCode.FindAllStringSubmatch(m[2], -1) {
				gaps = append(gaps, g[1])
			}
			keys[m[1]] = gaps
		}
	}
	return keys
}

func TestWhatIsSaidIsWordedAndNothingElse(t *testing.T) {
	words, used := wordsOf(t, "discord.yaml"), spoken(t)
	delete(used, founderNote) // the name of a note, never shown
	all := wordsOf(t, "bot.yaml")
	for key, gaps := range used {
		text, ok := words[key]
		if !ok {
			text, ok = all[key]
		}
		if !ok {
			t.Errorf("%s has no words", key)
		}
		var want []string
		for _, g := range gapInText.FindAllStringSubmatch(text, -1) {
			want = append(want, g[1])
		}
		slices.Sort(want)
		slices.Sort(gaps)
		if !slices.Equal(gaps, want) {
			t.Errorf("%s: the code fills %v, the words want %v", key, gaps, want)
		}
	}
	for key := range words {
		if _, ok := used[key]; !ok {
			t.Errorf("%s is never said", key)
		}
	}
}

func TestWordsFitWhereTheyStand(t *testing.T) {
	words := wordsOf(t, "discord.yaml")
	for key, most := range map[string]int{
		"discord.menu.check": maxCommandName, "discord.write": 40, "discord.form.go": 40, "discord.form.cancel": 40,
		"discord.write.title": maxModalTitle, "discord.write.label": maxInputLabel, "discord.write.hint": maxInputHint,
		"discord.form.more": maxChoiceText, "discord.head.steps": 40, "discord.head.contacts": 40,
	} {
		if n := units(words[key]); n == 0 || n > most {
			t.Errorf("%s has %d characters, at most %d", key, n, most)
		}
	}
	tones, parts := 0, units(words["discord.part"])
	for key, text := range words {
		if strings.HasPrefix(key, "discord.tone.") {
			tones = max(tones, units(text))
		}
	}
	if tones+parts+3 > footerRoom {
		t.Errorf("a footer may have %d characters", tones+parts+3)
	}
}
