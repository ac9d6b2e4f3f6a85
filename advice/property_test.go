package advice

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
)

// What must hold of every text is tried on every labelled question of the trainer.

// rowText is a labelled question as far as these tests need it.
type rowText struct {
	ID, Text, Label string
}

func (r rowText) danger() bool { return r.Label == "scam" || r.Label == "victim" }

// everyRow gives the labelled questions of all authors; a tenth of them with -short and under the race detector,
// which is ten times slower.
func everyRow(t *testing.T) []rowText {
	t.Helper()
	names, err := filepath.Glob("train/testdata/*.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var out []rowText
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		s := bufio.NewScanner(strings.NewReader(string(raw)))
		s.Buffer(nil, 1<<20)
		for s.Scan() {
			var r rowText
			if err := json.Unmarshal(s.Bytes(), &r); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			out = append(out, r)
		}
	}
	if len(out) < 5000 {
		t.Fatalf("only %d rows in %d files", len(out), len(names))
	}
	if !testing.Short() && !raced() {
		return out
	}
	var some []rowText
	for i := 0; i < len(out); i += 10 {
		some = append(some, out[i])
	}
	return some
}

// judgedRow is a labelled question with what the engine makes of it.
type judgedRow struct {
	rowText
	is Assessment
}

// judged are the rows of everyRow. They are judged once for all tests, which must not change them.
var judged struct {
	sync.Once
	rows []judgedRow
}

func judgedRows(t *testing.T) []judgedRow {
	t.Helper()
	judged.Do(func() {
		e := loaded(t)
		for _, r := range everyRow(t) {
			judged.rows = append(judged.rows, judgedRow{r, e.Assess(r.Text)})
		}
	})
	if len(judged.rows) == 0 {
		t.Fatal("the rows could not be read")
	}
	return judged.rows
}

// raced tells whether the race detector is on.
func raced() bool {
	info, _ := debug.ReadBuildInfo()
	return info != nil && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

// Two engines, each with maps of its own, must agree on every text, again and again.
func TestSameTextGetsTheSameAnswer(t *testing.T) {
	t.Parallel()
	one := loaded(t)
	two, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range judgedRows(t) {
		a, b := r.is, two.Assess(r.Text)
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("%s: %+v\n%+v", r.ID, a, b)
		}
		c := Circumstances{Area: everyNation[len(r.Text)%len(everyNation)], Today: today}
		if x, y := one.Compose(a, c), two.Compose(b, c); !reflect.DeepEqual(x, y) {
			t.Fatalf("%s:\n%s\n%s", r.ID, x.Text(), y.Text())
		}
	}
}

// variant is a text that says the same as another.
type variant struct{ kind, text string }

// variants gives a text with a greeting, in other letters and with a word misspelt. The number chooses the word.
func variants(text string, n int) []variant {
	out := []variant{
		{"greeting", "Hello, good morning. " + text}, {"short greeting", "hi " + text}, {"letter", "Dear all, please help. " + text + " Kind regards, Pat"},
		{"thanks", text + " Thanks for your help"}, {"capitals", strings.ToUpper(text)}, {"small letters", strings.ToLower(text)},
	}
	words := strings.Fields(text)
	var long []int
	for i, w := range words {
		if len(w) > 3 {
			long = append(long, i)
		}
	}
	if len(long) == 0 {
		return out
	}
	return append(out, misspelt(words, long[n%len(long)])...)
}

// misspelt gives a text in which the word has lost a letter, has two turned round, or has one twice.
func misspelt(words []string, at int) []variant {
	w := []rune(words[at])
	m := len(w) / 2
	if m == 0 {
		return nil
	}
	with := func(slip string) string {
		changed := slices.Clone(words)
		changed[at] = slip
		return strings.Join(changed, " ")
	}
	lost, turned, twice := string(w[:m])+string(w[m+1:]), string(w[:m-1])+string(w[m])+string(w[m-1])+string(w[m+1:]), string(w[:m])+string(w[m])+string(w[m:])
	return []variant{{"letter lost", with(lost)}, {"letters turned", with(turned)}, {"letter twice", with(twice)}}
}

func TestVariantsDifferInOneThing(t *testing.T) {
	got := variants("he wants the card", 0)
	want := map[string]string{"short greeting": "hi he wants the card", "capitals": "HE WANTS THE CARD", "letter lost": "he wats the card",
		"letters turned": "he wnats the card", "letter twice": "he wannts the card"}
	for _, v := range got {
		if w := want[v.kind]; w != "" && v.text != w {
			t.Errorf("%s: %q, want %q", v.kind, v.text, w)
		}
	}
	if len(got) != 9 {
		t.Errorf("%d variants: %q", len(got), got)
	}
}

// Somebody who says hello, shouts or mistypes a word is in the same danger.
func TestNoScamBecomesNoSigns(t *testing.T) {
	t.Parallel()
	e, tried := loaded(t), 0
	for n, r := range judgedRows(t) {
		was := r.is.Verdict
		if !r.danger() || was != Scam && was != Victim {
			continue
		}
		for _, v := range variants(r.Text, n) {
			tried++
			if e.Assess(v.text).Verdict == NoSigns {
				t.Errorf("%s (%s) turns from %s to no_signs: %q", r.ID, v.kind, was, v.text)
			}
		}
	}
	if tried < 1000 {
		t.Errorf("only %d variants were tried", tried)
	}
}

// hostile is what a text may carry that a chat or a page would obey; lure is the address in it.
const lure = "evil.example"

var hostile = []string{"<b>", "</script>", "**now**", "[press](https://" + lure + "/x)", "@everyone", "`code`", "https://" + lure + "/a", "www." + lure, lure + "/pay", "<@&1>", "__x__", "||y||"}

// trapped gives a text with something hostile after every second word.
func trapped(text string, n int) string {
	var out []string
	for i, w := range strings.Fields(text) {
		out = append(out, w)
		if i%2 == 1 {
			out = append(out, hostile[(n+i)%len(hostile)])
		}
	}
	return strings.Join(out, " ")
}

// obeyed is what must never come back from a text.
var obeyed = regexp.MustCompile("[<>`*\\[\\]|]|@everyone|__|" + regexp.QuoteMeta(lure))

// quotedWords are the person's own: an answer repeats them, and they may say "is it genuine".
var quotedWords = regexp.MustCompile(`“[^”]*”`)

// promises are the rules for every text of ours, without those that are about looks.
func promises(t *testing.T) map[string]*regexp.Regexp {
	t.Helper()
	out := map[string]*regexp.Regexp{}
	for _, f := range forbidden {
		switch f.what {
		case "reassurance", "promise of a refund", "blame", "old service", "unfilled gap":
			out[f.what] = regexp.MustCompile(f.pattern)
		}
	}
	if len(out) != 5 {
		t.Fatalf("found only %d rules", len(out))
	}
	return out
}

// Whatever a text says or carries, the reply reassures nobody, links to nothing but what we know and hands on no markup.
func TestNoReplyReassuresLinksOutOrHandsMarkupOn(t *testing.T) {
	t.Parallel()
	e, rules, known := loaded(t), promises(t), knownLinks(loaded(t))
	link := regexp.MustCompile(`https?://\S+|www\.\S+`)
	read := map[string]bool{} // what replies say beside the words of persons: many say the same
	for n, r := range judgedRows(t) {
		texts := map[string]Assessment{r.Text: r.is}
		if n%3 == 0 {
			text := trapped(r.Text, n)
			texts[text] = e.Assess(text)
		}
		for text, is := range texts {
			reply := e.Compose(is, Circumstances{Area: everyNation[n%len(everyNation)], Today: today}).Text()
			if ours := quotedWords.ReplaceAllString(reply, ""); !read[ours] {
				read[ours] = true
				for what, rule := range rules {
					if found := rule.FindString(ours); found != "" {
						t.Fatalf("%s: %s %q in the reply to %q\n%s", r.ID, what, found, text, reply)
					}
				}
			}
			if found := obeyed.FindString(reply); found != "" {
				t.Fatalf("%s: %q is handed on in the reply to %q\n%s", r.ID, found, text, reply)
			}
			for _, l := range link.FindAllString(reply, -1) {
				if !known[l] {
					t.Fatalf("%s: the reply to %q links to %s\n%s", r.ID, text, l, reply)
				}
			}
		}
	}
}

// knownLinks are the addresses of the knowledge base.
func knownLinks(e *Engine) map[string]bool {
	known := map[string]bool{}
	for _, s := range e.know.sources {
		known[s.URL] = true
	}
	for _, c := range e.know.contacts {
		known[c.URL] = true
	}
	return known
}
