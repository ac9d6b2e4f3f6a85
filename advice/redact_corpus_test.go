package advice

import (
	"bufio"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// marked is one line of testdata/redact/tuned.txt or unseen.txt: a note as a resident writes it, in which what must not stay
// stands as [kind:text]. What may stay or go, such as the title before a name, stands as [may:text]; all else must stay.
//
// The notes were written before their author read a rule or a list of Redact, and were split by their numbers, odd and even,
// before anything was run. The rules were then changed with tuned.txt in view; nobody looked at what goes wrong in unseen.txt.
// What the house keeps on purpose was put under "may" in both halves at once: the last four digits of a card, a registration
// plate, a reference, and the village behind an address.
type marked struct {
	id, text string
	secrets  []secret
	keep     []string // the words that must stay
	may      string   // what may stay
}

type secret struct{ kind, text string }

var (
	corpusMark = regexp.MustCompile(`\[([a-z]+):([^\]]+)\]`)
	corpusMask = regexp.MustCompile(`\+?\d{0,3}•[•\d ]*`) // a number that is masked as it should be
	corpusWord = regexp.MustCompile(`[\p{L}\p{N}]+`)
)

func readMarked(t testing.TB, file string) (notes []marked) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "redact", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		id, raw, ok := strings.Cut(s.Text(), "\t")
		if !ok {
			t.Fatalf("%s: %q has no text", file, s.Text())
		}
		n := marked{id: id, text: corpusMark.ReplaceAllString(raw, "$2")}
		for _, m := range corpusMark.FindAllStringSubmatch(raw, -1) {
			if m[1] == "may" {
				n.may += " " + m[2]
				continue
			}
			n.secrets = append(n.secrets, secret{m[1], m[2]})
		}
		n.keep = corpusWord.FindAllString(corpusMark.ReplaceAllString(raw, " "), -1)
		notes = append(notes, n)
	}
	return notes
}

// telling are the words and numbers of a secret that give it away; of a street its kind does not.
func (s secret) telling() (words []string) {
	for _, w := range corpusWord.FindAllString(s.text, -1) {
		if len([]rune(w)) > 1 && !slices.Contains(streetWords, strings.ToLower(w)) {
			words = append(words, w)
		}
	}
	return words
}

var streetWords = strings.Fields("the of and at dot com road rd street st lane avenue ave drive close way house flat apartment room unit number terrace tce court park yard row crescent parade caravan cottage")

// corpusTally counts, by kind, how many secrets there are and how many are hidden; and words that must stay.
type corpusTally struct {
	all, hidden    map[string]int
	keep, taken    int
	clean, changed int // notes without a secret, and those of them that were changed
}

// read judges one note. A secret is hidden when no telling word of it is left that does not stand elsewhere in the note.
func (c *corpusTally) read(t testing.TB, n marked, say bool) {
	got := corpusWord.FindAllString(corpusMask.ReplaceAllString(Redact(n.text), " "), -1)
	left := map[string]int{}
	for _, w := range got {
		left[w]++
	}
	for _, w := range n.keep {
		c.keep++
		if left[w] == 0 {
			c.taken++
			if say {
				t.Logf("%s: %q is gone from %q", n.id, w, Redact(n.text))
			}
			continue
		}
		left[w]--
	}
	for _, w := range corpusWord.FindAllString(n.may, -1) {
		left[w]--
	}
	for _, s := range n.secrets {
		c.all[s.kind]++
		if shows := slices.ContainsFunc(s.telling(), func(w string) bool { return left[w] > 0 }); !shows {
			c.hidden[s.kind]++
		} else if say {
			t.Logf("%s: the %s %q shows in %q", n.id, s.kind, s.text, Redact(n.text))
		}
	}
	if len(n.secrets) == 0 {
		c.clean++
		if Redact(n.text) != n.text {
			c.changed++
		}
	}
}

func tallyOf(t testing.TB, file string, say bool) corpusTally {
	c := corpusTally{all: map[string]int{}, hidden: map[string]int{}}
	for _, n := range readMarked(t, file) {
		c.read(t, n, say)
	}
	return c
}

func (c corpusTally) sums() (hidden, all int) {
	for kind, n := range c.all {
		all += n
		hidden += c.hidden[kind]
	}
	return hidden, all
}

// TestRedactOnTheCorpus holds what was measured. Before any rule was changed, 83 % and 82 % of what must go was hidden; after
// that 96.5 % of tuned.txt and 87.6 % of unseen.txt. With the rules for what stands around a name or a code, which were made with notes
// and questions of other files in view, 98.8 % and 89.4 % are, which is what to expect of new notes. What still shows is mostly a name that
// no list knows, without a word around it that tells, or a password that is a word.
func TestRedactOnTheCorpus(t *testing.T) {
	for _, file := range []struct {
		name          string
		recall, taken float64 // at least, at most, in per cent
		say           bool
	}{
		{"tuned.txt", 98, 0.1, true},
		{"unseen.txt", 89, 0.5, false},
	} {
		t.Run(file.name, func(t *testing.T) {
			c := tallyOf(t, file.name, file.say)
			hidden, all := c.sums()
			recall, taken := percent(hidden, all), percent(c.taken, c.keep)
			t.Logf("%d of %d hidden (%.1f %%), %d of %d words taken that should stay (%.2f %%), %d of %d clean notes changed",
				hidden, all, recall, c.taken, c.keep, taken, c.changed, c.clean)
			for kind, n := range c.all {
				t.Logf("  %-9s %d of %d", kind, c.hidden[kind], n)
			}
			if recall < file.recall || taken > file.taken {
				t.Errorf("recall %.1f %% (at least %.1f), taken %.2f %% (at most %.2f)", recall, file.recall, taken, file.taken)
			}
		})
	}
}

func TestTheCorpusIsLargeAndHasEveryKind(t *testing.T) {
	tuned, unseen := readMarked(t, "tuned.txt"), readMarked(t, "unseen.txt")
	if len(tuned)+len(unseen) < 240 {
		t.Errorf("%d notes", len(tuned)+len(unseen))
	}
	ids := map[string]bool{}
	for i, notes := range [][]marked{tuned, unseen} {
		kinds := map[string]int{}
		for _, n := range notes {
			if ids[n.id] {
				t.Errorf("%s stands twice", n.id)
			}
			ids[n.id] = true
			for _, s := range n.secrets {
				kinds[s.kind]++
			}
		}
		for kind, least := range map[string]int{"name": 60, "phone": 10, "card": 5, "sort": 5, "account": 5, "postcode": 5, "email": 5, "address": 10, "code": 5, "dob": 3} {
			if kinds[kind] < least {
				t.Errorf("half %d: %d of %s", i, kinds[kind], kind)
			}
		}
	}
}

func TestRedactTwiceIsRedactOnceOnTheCorpus(t *testing.T) {
	for _, file := range []string{"tuned.txt", "unseen.txt"} {
		for _, n := range readMarked(t, file) {
			if once := Redact(n.text); Redact(once) != once {
				t.Errorf("%s\nonce  %q\ntwice %q", n.id, once, Redact(once))
			}
		}
	}
}
