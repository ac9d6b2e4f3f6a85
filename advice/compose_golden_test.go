package advice

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the answers of testdata/golden anew; read every one before you commit it")

// golden is one question and answer of testdata/golden: sections headed "== name ==".
type golden struct {
	path     string
	sections map[string]string
	order    []string
}

func readGolden(t *testing.T, path string) *golden {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	g := &golden{path: path, sections: map[string]string{}}
	for _, part := range strings.Split("\n"+string(raw), "\n== ")[1:] {
		head, body, ok := strings.Cut(part, " ==\n")
		if !ok {
			t.Fatalf("%s: a heading is not closed", path)
		}
		g.order = append(g.order, head)
		g.sections[head] = strings.TrimSpace(body)
	}
	return g
}

func (g *golden) write(t *testing.T) {
	t.Helper()
	var b strings.Builder
	for _, head := range g.order {
		b.WriteString("== " + head + " ==\n" + g.sections[head] + "\n")
	}
	if err := os.WriteFile(g.path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// taps reads "who=police want=cash".
func (g *golden) taps() []Tap {
	var out []Tap
	for _, pair := range strings.Fields(g.sections["taps"]) {
		q, o, _ := strings.Cut(pair, "=")
		out = append(out, Tap{Question: q, Option: o})
	}
	return out
}

// source reads "force | title | date | address | quote | example".
func (g *golden) source(t *testing.T) *Citation {
	t.Helper()
	if g.sections["source"] == "" {
		return nil
	}
	f := strings.Split(g.sections["source"], " | ")
	if len(f) < 5 {
		t.Fatalf("%s: a source has force, title, date, address and quote", g.path)
	}
	at, err := time.Parse(time.DateOnly, f[2])
	if err != nil {
		t.Fatal(err)
	}
	return &Citation{Force: f[0], Title: f[1], Published: at, URL: f[3], Quote: f[4], Example: len(f) > 5}
}

func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/golden/*.txt")
	if err != nil || len(files) < 45 {
		t.Fatalf("%d golden files, %v", len(files), err)
	}
	e := loaded(t)
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			g := readGolden(t, path)
			a := e.Assess(g.sections["question"], g.taps()...)
			if want := g.sections["verdict"]; verdictLine(a) != want {
				t.Errorf("verdict %q, want %q", verdictLine(a), want)
			}
			text := e.Compose(a, Circumstances{Area: AreaID(g.sections["area"]), Today: today, Source: g.source(t)}).Text()
			if *update {
				g.sections["answer"] = text
				g.write(t)
				return
			}
			if text != g.sections["answer"] {
				t.Errorf("answer:\n%s\nwant:\n%s", text, g.sections["answer"])
			}
		})
	}
}

// verdictLine writes "scam courier_fraud". What is urgent shows in the answer.
func verdictLine(a Assessment) string {
	words := []string{string(a.Verdict)}
	if a.Verdict == Scam || a.Verdict == Victim {
		words = append(words, string(a.Type))
	}
	return strings.TrimSpace(strings.Join(words, " "))
}
