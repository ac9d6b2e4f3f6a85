package advice

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// Every sentence that the public reads, measured by itself: one hard sentence among easy ones is still a hard one.

// plainNames are names that cannot be put more plainly, each with a word of their own that counts in their place.
var plainNames = strings.NewReplacer("National Insurance", "NI", "Telephone Preference Service", "TPS", "Advice Direct Scotland", "Kent")

// harder are the sentences whose grade may reach maxGrade, each with its reason.
var harder = map[string]string{
	"Citizens Advice consumer line in Welsh":               "the line calls itself so",
	"I post nothing here until a moderator types /resume.": "“moderator” is long and has no shorter word; who reads this is one",
	"Ask a moderator or coordinator if that is wrong.":     "both words are long and are what these people are called on the page",
}

// publicKeys are the keys under which kb/*.yaml and kb/types hold texts that somebody reads. In kb/wording all are texts.
var publicKeys = []string{"text", "other", "now", "now_other", "rest", "email", "scotland", "also", "note", "what", "never", "lines", "label", "when", "is", "name"}

// publicFiles are where they stand.
var publicFiles = []string{"kb/advice.yaml", "kb/answers.yaml", "kb/cards.yaml", "kb/contacts.yaml", "kb/questions.yaml", "kb/types/*.yaml", "kb/wording/*.yaml"}

// sentences gives every sentence that the program says in English, by the file it stands in, in the order of the file. A name
// stands where a gap is filled.
func sentences(t *testing.T) (files []string, all map[string][]string) {
	t.Helper()
	all = map[string][]string{}
	for _, pattern := range publicFiles {
		found, err := fs.Glob(embedded, pattern)
		if err != nil || len(found) == 0 {
			t.Fatal(pattern, err)
		}
		for _, file := range found {
			name := strings.TrimPrefix(file, "kb/")
			files, all[name] = append(files, name), sentencesOf(t, file)
		}
	}
	return files, all
}

func sentencesOf(t *testing.T, file string) (all []string) {
	t.Helper()
	raw, err := fs.ReadFile(embedded, file)
	if err != nil {
		t.Fatal(err)
	}
	var tree yaml.Node
	if err := yaml.Unmarshal(raw, &tree); err != nil {
		t.Fatal(file, err)
	}
	publicScalars(&tree, path.Dir(file) == "kb/wording", func(text string) { all = append(all, cutUp(text)...) })
	return all
}

// publicScalars visits the texts below a node that the public reads.
func publicScalars(n *yaml.Node, public bool, visit func(text string)) {
	switch n.Kind {
	case yaml.ScalarNode:
		if public {
			visit(n.Value)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i].Value
			if strings.HasSuffix(key, ".cy") || strings.HasPrefix(key, "country.") || strings.HasPrefix(key, "list.") {
				continue // Welsh, which the formula does not know; names; words to choose from
			}
			publicScalars(n.Content[i+1], public && strings.Contains(key, ".") || slices.Contains(publicKeys, key), visit)
		}
	default:
		for _, c := range n.Content {
			publicScalars(c, public, visit)
		}
	}
}

var (
	gapOfText     = regexp.MustCompile(`\{[a-z_]+\}`)
	endOfSentence = regexp.MustCompile(`[.?!:]["”’)]*\s+|\n+`)
)

// cutUp gives the sentences of a text. A colon ends one too: what follows is read by itself.
func cutUp(text string) (all []string) {
	text = gapOfText.ReplaceAllString(strings.TrimSpace(text), "mum")
	from := 0
	for _, end := range append(endOfSentence.FindAllStringIndex(text, -1), []int{len(text), len(text)}) {
		if s := strings.TrimSpace(text[from:end[1]]); s != "" {
			all = append(all, s)
		}
		from = end[1]
	}
	return all
}

// gradeOf is the grade of one sentence; 0 when it is too short for the formula.
func gradeOf(s string) float64 {
	if len(strings.Fields(s)) < shortest {
		return 0
	}
	return max(0, grade(plainNames.Replace(s)))
}

func TestATextIsCutIntoItsSentences(t *testing.T) {
	for text, want := range map[string][]string{
		"Hang up. Then ring {number}.":               {"Hang up.", "Then ring mum."},
		"Who to ring: your bank":                     {"Who to ring:", "your bank"},
		"They say “Stay on the line.” Do not.":       {"They say “Stay on the line.”", "Do not."},
		"From 8.30 am, see gov.uk/scams\nOr ring us": {"From 8.30 am, see gov.uk/scams", "Or ring us"},
		" ": nil,
	} {
		if got := cutUp(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestEverySentenceIsForElevenYearOlds(t *testing.T) {
	files, all := sentences(t)
	n, still := 0, map[string]bool{}
	for _, file := range files {
		for _, s := range all[file] {
			n++
			g := gradeOf(s)
			if g >= maxGrade && harder[s] == "" {
				t.Errorf("%s: a sentence of grade %.1f: %q", file, g, s)
			}
			still[s] = still[s] || g >= maxGrade
		}
	}
	for s := range harder {
		if !still[s] {
			t.Errorf("nobody says it or it is easy now: %q", s)
		}
	}
	if n < 2500 {
		t.Errorf("only %d sentences: does this test still find them?", n)
	}
}

// What the engine and the words can say is all among what is measured: a text under a new key cannot be forgotten.
func TestEveryPublicTextIsMeasured(t *testing.T) {
	_, all := sentences(t)
	measured := map[string]bool{}
	for _, file := range all {
		for _, s := range file {
			measured[s] = true
		}
	}
	e := loaded(t)
	texts := publicTexts(e)
	for key, text := range e.texts {
		if !strings.HasSuffix(key, ".cy") && !strings.HasPrefix(key, "country.") && !strings.HasPrefix(key, "list.") {
			texts[key] = text
		}
	}
	for id, c := range e.know.cards {
		texts[fmt.Sprint("card ", id)] = strings.Join(c.Lines, "\n")
	}
	for at, text := range texts {
		for _, s := range cutUp(text) {
			if !measured[s] {
				t.Errorf("%s is not measured: %q", at, s)
			}
		}
	}
}

const readabilityFile = "kb/READABILITY.md"

// TestReadabilityIsWrittenDown holds the table to the texts: go test ./advice -run Readability -update writes it anew.
func TestReadabilityIsWrittenDown(t *testing.T) {
	want := readabilityTable(t)
	got, err := os.ReadFile(readabilityFile)
	switch {
	case err == nil && string(got) == want:
	case *update:
		if err := os.WriteFile(readabilityFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s is of yesterday (%v): go test ./advice -run Readability -update", readabilityFile, err)
	}
}

func readabilityTable(t *testing.T) string {
	t.Helper()
	var out strings.Builder
	fmt.Fprintf(&out, `# How hard our sentences are to read

Written by `+"`go test ./advice -run Readability -update`"+`; a test holds it to the texts.

The grade is that of Flesch and Kincaid (1975): 0.39 × words per sentence + 11.8 × syllables per word − 15.59. Five more is the
age of who can read it. The aim is an age of 9 to 11: no sentence, and no text as a whole, reaches grade %d, and no sentence has more than
%d words. The formula says nothing of fewer than %d words; in those, no word has more than %d letters. A colon ends a sentence.
`, maxGrade, longestSentence, shortest, longestWord)
	out.WriteString("\n| file | sentences | words in one, on average | in the longest | grade on average | of the hardest |\n|---|--:|--:|--:|--:|--:|\n")
	files, all := sentences(t)
	var whole []string
	for _, file := range files {
		out.WriteString(readabilityRow("`"+file+"`", all[file]))
		whole = append(whole, all[file]...)
	}
	out.WriteString(readabilityRow("all", whole))
	out.WriteString("\nSentences that may be harder:\n\n")
	for _, s := range slices.Sorted(maps.Keys(harder)) {
		fmt.Fprintf(&out, "- “%s” – %s.\n", s, harder[s])
	}
	return out.String()
}

func readabilityRow(name string, all []string) string {
	words, longest, graded, sum, hardest := 0, 0, 0, 0.0, 0.0
	for _, s := range all {
		n := len(strings.Fields(s))
		words, longest = words+n, max(longest, n)
		if n >= shortest {
			g := gradeOf(s)
			graded, sum, hardest = graded+1, sum+g, max(hardest, g)
		}
	}
	return fmt.Sprintf("| %s | %d | %.1f | %d | %.1f | %.1f |\n", name, len(all), float64(words)/float64(max(len(all), 1)), longest, sum/float64(max(graded, 1)), hardest)
}
