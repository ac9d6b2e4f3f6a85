package news

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// named gives the values of signs by their names.
func named(signs []Sign) map[string]float64 {
	all := map[string]float64{}
	for _, s := range signs {
		all[s.Name] = s.Value
	}
	return all
}

func TestWordsWithoutTheirEndings(t *testing.T) {
	if got, want := stems(plain("Jailed: 3 couriers took £4,000, ring 159")), []string{"jail", "#", "couri", "took", "£#", "#", "ring", "159"}; !slices.Equal(got, want) {
		t.Errorf("stems %q, want %q", got, want)
	}
}

func TestAFamilyOfSignsWeighsTheSameWhateverItsSize(t *testing.T) {
	for _, words := range []string{"one", "one two three four five six"} {
		l := newSignList()
		l.add("alone", 7)
		l.alone()
		l.words(wordSign, strings.Fields(words))
		l.family(3, 0)
		sum := 0.0
		for _, s := range l.all[1:] {
			sum += s.Value * s.Value
		}
		if math.Abs(sum-9) > 1e-9 || l.all[0].Value != 7 {
			t.Errorf("%q: squares add up to %v, want 9; what stands alone is %v", words, sum, l.all[0].Value)
		}
	}
}

func TestSignsOfAnArticle(t *testing.T) {
	d := newDesk(t)
	a := Article{Title: "Man jailed", URL: "https://www.kent.police.uk/news/court-results/1",
		Body: "Peter Marlow, 34, of Deal, was jailed on Monday.\n\nThe police will never ask you for your PIN. Hang up."}
	signs, types := d.Signs(a)
	have := named(signs)
	for _, want := range []string{"title: jail", "start: marlow", "word: never", "pair: never ask", "end: hang", "address: court", "a defendant", "advice: never do", "share of you"} {
		if have[want] <= 0 {
			t.Errorf("the sign %q is missing", want)
		}
	}
	for _, none := range []string{"question", "says scam", "title in capitals"} {
		if have[none] != 0 {
			t.Errorf("the sign %q is there", none)
		}
	}
	if len(types) != len(d.engine.Types()) {
		t.Errorf("signs of %d types, want %d", len(types), len(d.engine.Types()))
	}
	if again, _ := d.Signs(a); !reflect.DeepEqual(again, signs) {
		t.Error("the same article shows other signs the second time")
	}
}

func TestSignsOfNothing(t *testing.T) {
	d := newDesk(t)
	for _, a := range []Article{{}, {Title: "x"}, {Body: "."}, {Title: "\x00", Body: "\n\n\n", URL: "://"}} {
		signs, types := d.Signs(a)
		if len(signs) == 0 || len(types) == 0 {
			t.Errorf("%+v: no signs", a)
		}
		if w := d.Judge(a); w.Label == IsWarning && !w.Unsure {
			t.Errorf("%+v is posted as a warning", a)
		}
	}
}

func TestReasonsAreWordsOfTheArticle(t *testing.T) {
	d := newDesk(t)
	w := d.Judge(Article{Title: "Courier jailed", Body: "A courier who took £9,000 from pensioners in Deal was jailed for two years at Canterbury Crown Court. The judge told him that he had preyed on the old."})
	reasons := d.Reasons(w)
	if w.Label != IsCourt || len(reasons) == 0 || len(reasons) > mostReasons {
		t.Fatalf("label %q because of %q", w.Label, reasons)
	}
	text := plain(w.Title + " " + w.Body)
	for _, r := range reasons {
		if !strings.Contains(text, " "+strings.Trim(r, "“”")+" ") {
			t.Errorf("the reason %s does not stand in the article", r)
		}
	}
	if !slices.ContainsFunc(reasons, func(r string) bool { return strings.Contains(r, "jailed") || strings.Contains(r, "court") }) {
		t.Errorf("reasons %q name neither jail nor court", reasons)
	}
	if got := d.Reasons(Warning{Label: IsCourt}); len(got) != 0 {
		t.Errorf("reasons %q of nothing", got)
	}
}

func FuzzSigns(f *testing.F) {
	d := newDesk(f)
	f.Add("Court", "He was jailed.", "https://x.example/court")
	f.Add("", "£", "%")
	f.Fuzz(func(t *testing.T, title, body, address string) {
		if len(title)+len(body) > 4000 {
			return
		}
		signs, _ := d.Signs(Article{Title: title, Body: body, URL: address})
		for _, s := range signs {
			if math.IsNaN(s.Value) || math.IsInf(s.Value, 0) || strings.ContainsAny(s.Name, "\t\n") {
				t.Errorf("sign %q is %v", s.Name, s.Value)
			}
		}
	})
}
