package news

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"hangup/advice"
)

// theDesk is made once: it does not change, and to load the engine takes longer than most tests.
var theDesk = sync.OnceValues(func() (*Desk, error) {
	e, err := advice.Load()
	if err != nil {
		return nil, err
	}
	return New(e)
})

func newDesk(t testing.TB) *Desk {
	t.Helper()
	d, err := theDesk()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// judge parses and judges a text.
func judge(t testing.TB, d *Desk, name, text string) Warning {
	t.Helper()
	a, err := Parse(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d.Judge(a)
}

func TestTheSameArticleGetsTheSameID(t *testing.T) {
	d := newDesk(t)
	const head = "---\ntitle: Callers\nurl: %\n---\n"
	md := func(url, body string) WarningID {
		return judge(t, d, "x.md", strings.Replace(head, "%", url, 1)+body).ID
	}
	base := md("https://www.sample.police.example/news/callers", "A man called.")
	for what, same := range map[string]WarningID{
		"again":           md("https://www.sample.police.example/news/callers", "A man called."),
		"tracking":        md("https://www.sample.police.example/news/callers/?utm_source=rss#top", "A man called."),
		"host and scheme": md("http://SAMPLE.police.example/news/callers", "A man called."),
		"text corrected":  md("https://www.sample.police.example/news/callers", "A man rang."),
	} {
		if same != base {
			t.Errorf("%s: the id changes", what)
		}
	}
	plain := judge(t, d, "a.txt", "A man called on Monday.\n\nHang up.").ID
	if again := judge(t, d, "b.txt", "A man called on Monday.\r\n\r\n  Hang up. ").ID; again != plain {
		t.Error("the same plain text under another name gets another id")
	}
	for what, other := range map[string]WarningID{
		"another address": md("https://www.sample.police.example/news/doors", "A man called."),
		"another query":   md("https://www.sample.police.example/news/callers?id=2", "A man called."),
		"home page":       md("https://www.sample.police.example/", "A man called."),
		"another text":    judge(t, d, "a.txt", "A man called on Tuesday.\n\nHang up.").ID,
		"plain":           plain,
	} {
		if other == base || what == "another text" && other == plain {
			t.Errorf("%s: has the same id", what)
		}
	}
	if len(base) != 16 {
		t.Errorf("the id %q has %d characters", base, len(base))
	}
}

func TestLabelsByWhatTheArticleDoes(t *testing.T) {
	d := newDesk(t)
	for text, want := range map[string]Label{
		"Two men who tricked pensioners out of £9,000 were jailed at Exampleton Crown Court on Monday. Police never ask for your PIN.":                    IsCourt,
		"Officers would like to speak to this man after a purse was stolen. Do you recognise him? Call 101 quoting 12 of 3 May.":                          IsAppeal,
		"Please ignore our message of Tuesday about the water company. The callers were genuine and we are withdrawing that warning.":                     IsCorrection,
		"Join us for a free talk about scams at the library on Friday. Tickets at the desk.":                                                              IsOther,
		"The A1 is closed near the bridge because of flooding. Please take another road.":                                                                 IsOther,
		"Residents are being warned about callers posing as police officers who ask for cash. Police will never ask you to hand over money. Hang up.":     IsWarning,
		"Pensioners are urged to beware of callers from \"the bank\" who want money moved to a safe account. Your bank will never ask you to move money.": IsWarning,
	} {
		if w := judge(t, d, "x.txt", text); w.Label != want {
			t.Errorf("%q is %q, want %q", text, w.Label, want)
		}
	}
}

func TestUnknownStaysUnknown(t *testing.T) {
	w := judge(t, newDesk(t), "x.txt", "Residents are being warned about callers who pose as bank staff and want a safe account. Hang up.")
	if w.Force != "" || len(w.Places) > 0 || len(w.Areas) > 0 || !w.Published.IsZero() || w.Facts != (Facts{}) || w.URL != "" {
		t.Errorf("something is guessed: %+v", w)
	}
	if !strings.HasPrefix(w.Title, "Residents are being warned") || utf8.RuneCountInString(w.Title) > maxTitle+1 {
		t.Errorf("title %q", w.Title)
	}
}

func TestPlacesAndForce(t *testing.T) {
	d := newDesk(t)
	for _, c := range []struct {
		text, force string
		places      []string
		in, notIn   advice.AreaID
	}{
		{"Kent Police warns people in Dover and Deal.", "kent", []string{"Dover", "Deal"}, "district:dover", "district:ashford"},
		{"Kent Police warns people in Dover and all over the county.", "kent", []string{"Dover"}, "district:ashford", "county:essex"},
		{"Kent Police warns residents.", "kent", nil, "district:ashford", "nation:wales"},
		{"A man pretending to be from the Metropolitan Police rang homes in Dover. Kent Police was told.", "kent", []string{"Dover"}, "district:dover", "force:metropolitan"},
		{"People in Newport were rung, Gwent Police says.", "gwent", []string{"Newport"}, "district:newport", "district:telford-and-wrekin"},
		{"People in Newport were rung, West Mercia Police says.", "west-mercia", []string{"Newport"}, "district:telford-and-wrekin", "district:newport"},
		{"Officers say that homes in Watford and St. Albans were rung.", "hertfordshire", []string{"Watford", "St. Albans"}, "force:hertfordshire", "district:dacorum"},
		{"People in Little Nowhere and Farthing End were rung.", "", []string{"Little Nowhere", "Farthing End"}, "", "nation:england"},
		{"Kent Police said homes in Dover, Tilbury Nook and Deal were rung.", "kent", []string{"Dover", "Tilbury Nook", "Deal"}, "district:dover", "district:thurrock"},
		{"A man from Deal was rung, Kent Police said.", "kent", []string{"Deal"}, "district:dover", ""},
		{"Kent Police said homes in Dover were rung on Monday and Sergeant Ann Sample of Action Fraud was told in May.", "kent", []string{"Dover"}, "district:dover", ""},
		{"He was sentenced at Lincoln Crown Court, Norfolk Police said.", "norfolk", nil, "district:norwich", "district:lincoln"},
	} {
		w := judge(t, d, "x.txt", c.text)
		if w.Force != c.force || !slices.Equal(w.Places, c.places) {
			t.Errorf("%q: force %q, places %q", c.text, w.Force, w.Places)
		}
		if c.in != "" && !slices.Contains(w.Areas, c.in) || slices.Contains(w.Areas, c.notIn) {
			t.Errorf("%q touches %v", c.text, w.Areas)
		}
	}
}

func TestForceFromTheAddress(t *testing.T) {
	d := newDesk(t)
	for address, want := range map[string]string{
		"https://www.herts.police.uk/news/x": "hertfordshire", "https://news.met.police.uk/news/x": "metropolitan", "https://evilmet.police.uk.example/x": "",
		"https://notherts.police.uk/x": "", "::": "", "/news/x": "",
	} {
		if got := forceByHost(d.engine, address); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string]Facts{
		"Nineteen residents have been targeted since the start of the year.":                 {Reports: 19, Since: "the start of the year"},
		"Police have received 30 reports since April 1.":                                     {Reports: 30, Since: "April 1"},
		"More than 1,250 people have contacted us. Losses stand at £1.2 million.":            {Reports: 1250, LossGBP: 1200000},
		"Twenty-one homes were targeted and £3,400.50 was stolen in all.":                    {Reports: 21, LossGBP: 3400},
		"He asked for a fee of £99. Ring 101 or 159 and report it.":                          {},
		"Three people have been arrested. Officers seized £60,000.":                          {},
		"Several people were called and some lost money.":                                    {},
		"The bank stopped payments of up to £5,000 and nobody lost money.":                   {},
		"A woman of 84 lost £700. Since Easter 12 cases were reported, with losses of £9k.":  {Reports: 12, LossGBP: 9000, Since: "Easter"},
		"Calls have gone on since 2013 and since then 5 officers have worked on it.":         {},
		"Six of the offences happened in Sampleford, where 40 residents have been targeted.": {Reports: 40},
	} {
		if got := readFacts(text); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

func FuzzJudge(f *testing.F) {
	d := newDesk(f)
	for _, s := range []string{"Kent Police warns people in Dover: \"Never pay £5,\" said PC Sample.", "“”\n\n‘’", "since £1m 30 reports.", "\xff: “x",
		"Kent Police warns e in Dover\"e y ", "\" said PC Samp"} {
		f.Add("Title", s, "https://www.kent.police.uk/x")
	}
	f.Fuzz(func(t *testing.T, title, body, url string) {
		a, err := FromFields(Fields{Title: title, Body: body, URL: url})
		if err != nil {
			return
		}
		w := d.Judge(a)
		if !strings.Contains(w.Body, w.KeySentence) || w.ID == "" || w.Facts.Reports < 0 || w.Facts.LossGBP < 0 || len(w.Types) > maxTypes {
			t.Errorf("%+v", w)
		}
		checkQuote(t, w, Quote(w, "courier_fraud"))
	})
}

func BenchmarkJudge(b *testing.B) {
	d := newDesk(b)
	a, err := Parse("a.html", page(b, "07_article_a.html"))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		d.Judge(a)
	}
}

func BenchmarkQuote(b *testing.B) {
	d := newDesk(b)
	a, err := Parse("a.html", page(b, "07_article_a.html"))
	if err != nil {
		b.Fatal(err)
	}
	w := d.Judge(a)
	for b.Loop() {
		Quote(w, "bogus_bank")
	}
}

func TestJudgingIsTheSameEachTimeAndForMany(t *testing.T) {
	d := newDesk(t)
	var as []Article
	for _, r := range readRows(t, "news_dev.jsonl")[:12] {
		a, err := FromFields(r.fields())
		if err != nil {
			t.Fatal(err)
		}
		as = append(as, a)
	}
	want := make([]Warning, len(as))
	for i, a := range as {
		want[i] = d.Judge(a)
	}
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for i, a := range as {
				if got := d.Judge(a); !reflect.DeepEqual(got, want[i]) {
					t.Errorf("%s: judged otherwise: %+v", a.Title, got)
				}
			}
		})
	}
	wg.Wait()
}

func TestOnlyWarningsGetAKeySentence(t *testing.T) {
	ws := judgedRows(t)
	for i, r := range readRows(t, "news_dev.jsonl") {
		w := ws[i]
		if (w.KeySentence != "") != (w.Label == IsWarning) {
			t.Errorf("%s is a %s with the key sentence %q", r.ID, w.Label, w.KeySentence)
		}
		if (w.Label == IsCourt || w.Label == IsAppeal || w.Label == IsOther) && len(w.Types) > 0 {
			t.Errorf("%s is a %s with types", r.ID, w.Label)
		}
		if (w.Label == IsCourt || w.Label == IsAppeal) && (w.Facts.Reports != 0 || w.Facts.Since != "") {
			t.Errorf("%s is a %s with reports", r.ID, w.Label)
		}
	}
}
