package news

import (
	"math"
	"strings"
	"testing"
)

func TestEmbeddedModelsCanBeRead(t *testing.T) {
	m, err := embeddedModels()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []Label{IsWarning, IsCorrection, IsCourt, IsAppeal, IsOther} {
		if !strings.Contains(strings.Join(m.Labels.Classes, " "), string(l)) {
			t.Errorf("%s was not learned: %v", l, m.Labels.Classes)
		}
	}
	if len(m.Labels.Classes) != 5 || len(m.Types.Classes) != 1 || len(m.Labels.Worth) < 1000 || len(m.Types.Worth) < 100 {
		t.Errorf("%d labels of %d signs, types of %d signs", len(m.Labels.Classes), len(m.Labels.Worth), len(m.Types.Worth))
	}
}

func TestModelIsReadAsItWasWritten(t *testing.T) {
	m := &Model{Classes: []string{"yes", "no"}, Worth: map[string][]float64{Bias: {0.5, -0.5}, "title: jail": {-1.234, 0}, "word: nothing": {0.001, -0.004}}}
	text := m.String()
	if want := "classes\tyes\tno\nbias\t0.5\t-0.5\ntitle: jail\t-1.23\t0\n"; !strings.HasSuffix(text, want) || strings.Contains(text, "nothing") {
		t.Errorf("written as %q", text)
	}
	read, err := ReadModel(text)
	if err != nil || read.String() != text {
		t.Errorf("%v: read as %q", err, read)
	}
}

func TestSumsCountWhatIsThereAlways(t *testing.T) {
	m := &Model{Classes: []string{"yes", "no"}, Worth: map[string][]float64{Bias: {1, 0}, "a": {2, -1}}}
	got := m.Sums([]Sign{{"a", 0.5}, {"never seen", 9}})
	if got[0] != 2 || got[1] != -0.5 {
		t.Errorf("sums %v, want 2 and -0.5", got)
	}
	likely := shares([]float64{1000, 1000, -1000})
	if math.Abs(likely[0]-0.5) > 1e-9 || likely[2] > 1e-9 {
		t.Errorf("shares %v", likely)
	}
}

func TestUnreadableModelsAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		"":                                    "no classes",
		"# only a remark\n":                   "no classes",
		"bias\t1\n":                           "line 1: want the word classes",
		"classes\n":                           "line 1: want the word classes",
		"classes\ta\nbias\t1\t2\n":            "line 2: 2 values for 1 classes",
		"classes\ta\nbias\tmuch\n":            `line 2: "much" is no number`,
		"classes\ta\nbias\tNaN\n":             "is no number",
		"classes\ta\nbias\t+Inf\n":            "is no number",
		"classes\ta\nb\t1\nb\t1\n":            `line 3: "b" stands there twice`,
		"classes" + strings.Repeat("\ta", 65): "up to 64 names",
	} {
		if _, err := ReadModel(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.30q: error %v, want %q", text, err, want)
		}
	}
}

func FuzzReadModel(f *testing.F) {
	f.Add("# x\nclasses\ta\tb\nbias\t1\t-0.5\n")
	f.Add("classes\ta\n\t1")
	f.Add("classes\t\r\r")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := ReadModel(text)
		if err != nil {
			return
		}
		again, err := ReadModel(m.String())
		if err != nil || again.String() != m.String() {
			t.Errorf("%q is written as %q, which is read as something else: %v", text, m, err)
		}
	})
}
