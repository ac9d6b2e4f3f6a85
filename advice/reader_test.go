package advice

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// meant tells how the first hit of a concept in a text is meant: "", "stated", "denied", "advised" or "wished".
func meant(e *Engine, text, id string) string {
	rd := e.read.read(text)
	for _, h := range rd.hits {
		if e.read.concepts.list[h.concept].ID != id {
			continue
		}
		switch {
		case h.advised:
			return "advised"
		case h.negated:
			return "denied"
		case h.wished:
			return "wished"
		}
		return "stated"
	}
	return ""
}

func TestReadTellsHowAThingIsMeant(t *testing.T) {
	e := testReader(t)
	for _, c := range []struct{ text, id, want string }{
		{"he asked for my PIN", "ask.pin", "stated"},
		{"he did NOT ask for my PIN", "ask.pin", "denied"},
		{"she never asked for my pin", "ask.pin", "denied"},
		{"he didnt ask for the pin", "ask.pin", "denied"},
		{"they said never to share the code", "ask.code", "advised"},
		{"bank told me not to give my pin", "ask.pin", "advised"},
		{"i gave him my card", "given.card", "stated"},
		{"i did not give, i never gave him my card", "given.card", "denied"},
		{"should i have given him my card", "given.card", "wished"},
		{"i handed over the cash", "given.cash", "stated"},
		{"I rang the bank on the number on my card", "ok.i_started", "stated"},
		{"the bank rang me", "ok.i_started", ""},
		{"he is on the phone now", "now.on_the_line", "stated"},
		{"courier is outside", "now.collector_here", "stated"},
	} {
		t.Run(c.text, func(t *testing.T) {
			if got := meant(e, c.text, c.id); got != c.want {
				t.Errorf("%s is %q, want %q", c.id, got, c.want)
			}
		})
	}
}

func TestReadUndoesSlipsAndSpellings(t *testing.T) {
	e := testReader(t)
	for in, want := range map[string]string{
		"p0lice":        "police",
		"p o l i c e":   "police",
		"pleeeease":     "please",
		"didn't":        "did not",
		"HES at":        "he is at",
		"mum's card":    "mum card",
		"widnae":        "would not",
		"courrier":      "courier",
		"microsft":      "microsoft",
		"£1,450 now":    "$1,450 now",
		"07700 900 461": "07700 900 461",
	} {
		var got []string
		for _, tok := range e.read.read(in).tokens {
			got = append(got, tok.text)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q is read as %q, want %q", in, s, want)
		}
	}
}

func TestEveryConceptIsFoundBySomething(t *testing.T) {
	e := testReader(t)
	if n := len(e.read.concepts.list); n < 100 {
		t.Fatalf("only %d concepts", n)
	}
	for _, c := range e.read.concepts.list {
		if strings.ContainsAny(c.Say, ".!?") {
			t.Errorf("%s: %q must be a phrase, not a sentence", c.ID, c.Say)
		}
	}
}

// broken is the knowledge base with one file replaced.
func broken(name, content string) fs.FS {
	base := os.DirFS("kb")
	out := fstest.MapFS{}
	for _, n := range []string{"spelling.yaml", "rules.yaml", "questions.yaml", "learned/words.txt", "concepts/sets.yaml", "concepts/ask.yaml"} {
		if raw, err := fs.ReadFile(base, n); err == nil {
			out[n] = &fstest.MapFile{Data: raw}
		}
	}
	out[name] = &fstest.MapFile{Data: []byte(content)}
	return out
}

func TestLoadReaderRefusesMistakes(t *testing.T) {
	for name, c := range map[string]struct{ file, content, says string }{
		"unknown key":      {"concepts/x.yaml", "nonsense: 1", "nonsense"},
		"no meaning":       {"concepts/x.yaml", "concepts: [{id: ask.x, any: a}]", "ask.x"},
		"unknown set":      {"concepts/x.yaml", "concepts: [{id: ask.x, means: m, say: s, any: '@nowhere a'}]", "nowhere"},
		"wide gap":         {"concepts/x.yaml", "concepts: [{id: ask.x, means: m, say: s, any: 'a ~99 b'}]", "gap"},
		"open bracket":     {"concepts/x.yaml", "concepts: [{id: ask.x, means: m, say: s, any: '(a b'}]", "bracket"},
		"concept twice":    {"concepts/x.yaml", "concepts: [{id: ask.pin, means: m, say: s, any: 'a'}]", "twice"},
		"unknown concept":  {"rules.yaml", "types: {courier_fraud: {ask.nothing: 1}}", "ask.nothing"},
		"one option":       {"questions.yaml", "questions: [{id: a, text: b, options: [{id: c, label: d}]}]", "two options"},
		"empty spelling":   {"spelling.yaml", "spelling: {a: ''}", "nothing"},
		"short weights":    {"learned/weights.bin", "HUW3", "weights"},
		"not weights":      {"learned/weights.bin", "something else altogether", "weights"},
		"truncated weight": {"learned/weights.bin", "HUW3\x1f\x00\x00\x00abc", "bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			kb := broken(c.file, c.content)
			if c.file != "rules.yaml" {
				kb.(fstest.MapFS)["rules.yaml"] = &fstest.MapFile{Data: rulesOfOneType(31)}
			}
			raw, _ := fs.ReadFile(kb, "learned/weights.bin")
			_, err := loadReader(kb, conceptsIn(kb), string(raw))
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want an error about %q", err, c.says)
			}
		})
	}
}

func TestMoreTypesThanThereIsRoomForAreRefused(t *testing.T) {
	kb := broken("rules.yaml", "").(fstest.MapFS)
	kb["rules.yaml"] = &fstest.MapFile{Data: rulesOfOneType(mostTypes + 1)}
	raw := string(append([]byte(weightsMagic), mostTypes+1, 0, 0, 0))
	if _, err := loadReader(kb, conceptsIn(kb), raw); err == nil || !strings.Contains(err.Error(), "64 is the most") {
		t.Errorf("got %v", err)
	}
}

// rulesOfOneType gives a rules file with n scam types that all rest on one concept.
func rulesOfOneType(n int) []byte {
	var b strings.Builder
	b.WriteString("types:\n")
	for i := range n {
		b.WriteString("  t" + string(rune('a'+i/26)) + string(rune('a'+i%26)) + ": {ask.pin: 1}\n")
	}
	return []byte(b.String())
}
