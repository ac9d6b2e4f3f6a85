package news

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write common.txt anew")

// leastTexts is in how many texts a word must stand to be listed: one of two texts may be a name.
const leastTexts = 3

// newsTimes is how many times news counts, of which there is little, against questions, of which there is much.
const newsTimes = 20

// TestCommonWordsAreThoseOfTheTexts counts anew what common.txt lists. Texts of one story count once. The held-out texts are
// left out, so that what is measured on them was not learned from them.
func TestCommonWordsAreThoseOfTheTexts(t *testing.T) {
	groups, weight := map[string]map[string]bool{}, map[string]int{}
	add := func(group, text string) {
		if groups[group] == nil {
			groups[group] = map[string]bool{}
		}
		for _, w := range strings.Fields(plain(text)) {
			groups[group][stem(w)] = true
		}
	}
	questions, err := filepath.Glob("../train/testdata/*.jsonl")
	if err != nil || len(questions) == 0 {
		t.Fatalf("no questions: %v", err)
	}
	for _, file := range append(questions, "testdata/news_dev.jsonl", "testdata/news_own.jsonl") {
		n, times := 0, 1
		if !slices.Contains(questions, file) {
			times = newsTimes
		}
		eachLine(t, file, func(raw []byte) {
			var r struct{ Text, Title, Body, Group string }
			if err := json.Unmarshal(raw, &r); err != nil {
				t.Fatal(err)
			}
			n++
			group := r.Group
			if group == "" {
				group = fmt.Sprint(file, n)
			}
			add(group, r.Title+" "+r.Body+" "+r.Text)
			weight[group] = times
		})
	}
	count, texts, all := map[string]int{}, map[string]int{}, 0
	for group, words := range groups {
		all += weight[group]
		for w := range words {
			texts[w]++
			count[w] += weight[group]
		}
	}
	lines := []string{fmt.Sprintf("(texts) %d", all)}
	for w, n := range count {
		if texts[w] >= leastTexts && w != "" {
			lines = append(lines, fmt.Sprintf("%s %d", w, n))
		}
	}
	slices.Sort(lines)
	want := strings.Join(lines, "\n") + "\n"
	if *update {
		if err := os.WriteFile("common.txt", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if commonFile != want {
		t.Error("common.txt is out of date: go test ./advice/news -run CommonWords -update")
	}
}

func eachLine(t testing.TB, file string, visit func(raw []byte)) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		visit(s.Bytes())
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
}

func TestRareWordsTellMore(t *testing.T) {
	c, err := embeddedWords()
	if err != nil {
		t.Fatal(err)
	}
	police, watch, none := c.rarity(stem("police")), c.rarity(stem("sovereigns")), c.rarity("xyzzy")
	if police > 0.3 || watch <= police || none != 1 {
		t.Errorf("police %.2f, sovereigns %.2f, an unknown word %.2f", police, watch, none)
	}
	if c.rarity(stem("the")) > 0.15 {
		t.Errorf("the: %.2f", c.rarity(stem("the")))
	}
}

func TestUnreadableCommonWordsAreRefused(t *testing.T) {
	for _, file := range []string{"", "a", "(texts) x", "(texts) 3\nword 0", "(texts) 3\n 4"} {
		if _, err := readCommon(file); err == nil {
			t.Errorf("%q is taken", file)
		}
	}
}

func TestStemsJoinForms(t *testing.T) {
	for _, same := range [][]string{{"phoned", "phones", "phoning"}, {"courier", "couriers"}, {"collecting", "collected", "collects"}, {"sovereign", "sovereigns"}} {
		for _, w := range same[1:] {
			if stem(w) != stem(same[0]) {
				t.Errorf("%s and %s have the stems %q and %q", w, same[0], stem(w), stem(same[0]))
			}
		}
	}
	if stem("pin") != "pin" || stem("bus") != "bus" {
		t.Error("short words are cut")
	}
}
