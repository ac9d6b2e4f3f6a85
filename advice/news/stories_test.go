package news

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hangup/advice"
)

func on(day string) time.Time {
	t, err := ParseDate(day)
	if err != nil {
		panic(err)
	}
	return t
}

// lennox is a warning, and how a paper tells it.
var (
	lennox = Warning{
		ID: "a", Label: IsWarning, Title: "Couriers take cash", Force: "kent", Places: []string{"Deal", "Sandwich"}, Published: on("4 March 2026"),
		URL: "https://www.kent.police.uk/a/", Types: []advice.ScamType{"courier_fraud"}, Facts: Facts{Reports: 11, LossGBP: 92400, Since: "20 February"},
		Body: "Kent Police has had 11 reports since 20 February. A man using the name Adrian Lennox says that a niece is in custody. People order gold bars and lost £92,400 to a driver with the password lighthouse.\n\nThe police will never ask you to withdraw money.",
	}
	paper = Warning{
		ID: "b", Label: IsWarning, Title: "GOLD CON", Force: "kent", Places: []string{"Sandwich"}, Published: on("5 March 2026"), URL: "https://paper.example/gold",
		Types: []advice.ScamType{"bogus_police", "courier_fraud"}, Facts: Facts{Reports: 11, LossGBP: 92400},
		Body: "Eleven pensioners have parted with £92,400 after calls from a man calling himself Adrian Lennox. They bought bullion and gave it to whoever said lighthouse at the door.",
	}
)

func changed(w Warning, id WarningID, change func(*Warning)) Warning {
	w.ID, w.URL = id, "https://other.example/"+string(id)
	change(&w)
	return w
}

func TestSameStory(t *testing.T) {
	copied := func(change func(*Warning)) Warning { return changed(lennox, "c", change) }
	for name, c := range map[string]struct {
		other Warning
		same  bool
	}{
		"told by a paper":                    {paper, true},
		"the same words elsewhere":           {copied(func(*Warning) {}), true},
		"the same words, a reminder in days": {copied(func(w *Warning) { w.Title, w.Published = "Reminder: couriers", on("12 March 2026") }), true},
		"more victims, as an update": {copied(func(w *Warning) {
			w.Title, w.Published, w.Facts = "UPDATE: couriers take cash", on("9 March 2026"), Facts{Reports: 14, LossGBP: 120000}
		}), true},
		"the same address, other words": {changed(lennox, "d", func(w *Warning) { w.URL, w.Body = lennox.URL+"?utm_source=x", "Other words." }), true},
		"no date, no place":             {copied(func(w *Warning) { w.Published, w.Places, w.Force = time.Time{}, nil, "" }), true},
		"six weeks later":               {copied(func(w *Warning) { w.Published = on("20 April 2026") }), false},
		"the same text for other towns and numbers": {copied(func(w *Warning) {
			w.Places, w.Facts = []string{"Dover"}, Facts{Reports: 3, LossGBP: 7000}
			w.Body = strings.NewReplacer("11", "3", "£92,400", "£7,000", "Adrian Lennox", "Paul Marsh").Replace(w.Body)
		}), false},
		"another force":              {changed(paper, "e", func(w *Warning) { w.Force, w.Places = "essex", []string{"Harlow"} }), false},
		"a court report":             {copied(func(w *Warning) { w.Label = IsCourt }), false},
		"a court report not seen":    {copied(func(w *Warning) { w.Title = "Driver jailed for four years at Canterbury Crown Court" }), false},
		"a correction of it":         {copied(func(w *Warning) { w.Label = IsCorrection }), false},
		"a month's round-up":         {copied(func(w *Warning) { w.Title = "March round-up: what our fraud team dealt with" }), false},
		"the same officer, one town": {changed(Warning{Label: IsWarning, Body: "Residents of Deal are offered tarmac that is left over. Sgt Bridget Hallam said: never pay at the door."}, "f", func(w *Warning) { w.Places = []string{"Deal"} }), false},
	} {
		t.Run(name, func(t *testing.T) {
			if SameStory(lennox, c.other) != c.same || SameStory(c.other, lennox) != c.same {
				t.Errorf("same %v, want %v; likeness %.1f", !c.same, c.same, likeness(detailsOf(lennox), detailsOf(c.other)))
			}
		})
	}
}

func TestRecogniseNamesTheFirstOfAStory(t *testing.T) {
	later := changed(paper, "z", func(w *Warning) { w.Published = on("6 March 2026") })
	first, told := lennox, paper
	told.Story = first.ID
	got := Recognise(later, []Warning{told, first})
	if got.Story != first.ID || got.Corrects != "" {
		t.Errorf("story %q, corrects %q", got.Story, got.Corrects)
	}
	if got := Recognise(first, []Warning{first}); got.Story != "" {
		t.Errorf("a warning is of its own story %q", got.Story)
	}
	if got := Recognise(changed(later, "y", func(w *Warning) { w.Story, w.Label = "old", IsCourt }), []Warning{told, first}); got.Story != "" {
		t.Errorf("a court report is of the story %q", got.Story)
	}
}

func TestCorrectionFindsWhatItCorrects(t *testing.T) {
	correction := Warning{
		ID: "k", Label: IsCorrection, Title: "CORRECTION", Force: "kent", Places: []string{"Deal"}, Published: on("6 March 2026"),
		Body: "On Wednesday we warned residents of Deal about couriers. The name used by the caller is Lennon, not Lennox, and £92,400 was not lost but offered.",
	}
	other := changed(lennox, "o", func(w *Warning) {
		w.Published, w.Body, w.Types = on("3 March 2026"), "People in Deal are rung about loft insulation.", []advice.ScamType{"doorstep_trader"}
	})
	for name, c := range map[string]struct {
		known []Warning
		want  WarningID
	}{
		"among others":                   {[]Warning{other, paper, lennox}, "a"},
		"named by its story":             {[]Warning{changed(lennox, "r", func(w *Warning) { w.Story = "first" })}, "first"},
		"only others":                    {[]Warning{other}, ""},
		"what came afterwards":           {[]Warning{changed(lennox, "p", func(w *Warning) { w.Published = on("9 March 2026") })}, ""},
		"what came long before":          {[]Warning{changed(lennox, "p", func(w *Warning) { w.Published = on("1 January 2026") })}, ""},
		"two that fit as well":           {[]Warning{lennox, changed(lennox, "q", func(w *Warning) { w.Facts.LossGBP++ })}, ""},
		"none":                           {nil, ""},
		"another correction, word by it": {[]Warning{changed(correction, "l", func(w *Warning) { w.Corrects = "a" })}, "a"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Recognise(correction, c.known); got.Corrects != c.want {
				t.Errorf("corrects %q, want %q", got.Corrects, c.want)
			}
		})
	}
}

func TestStoriesOfAList(t *testing.T) {
	other := changed(lennox, "o", func(w *Warning) {
		w.Places, w.Body, w.Facts = []string{"Dover"}, "Roofers in Dover took £3,110.", Facts{LossGBP: 3110}
	})
	correction := Warning{ID: "k", Label: IsCorrection, Force: "kent", Places: []string{"Deal"}, Published: on("6 March 2026"), Body: "On Wednesday we sent a warning about Adrian Lennox and £92,400. He used the name Lennon."}
	got := Stories([]Warning{correction, paper, other, lennox})
	if fmt.Sprint(got) != "[0 0 2 0]" {
		t.Errorf("stories %v", got)
	}
	if len(Stories(nil)) != 0 {
		t.Error("a story of nothing")
	}
}

func TestDaysOfAnEarlierMessage(t *testing.T) {
	day := on("12 June 2026") // a Friday
	for text, want := range map[string]string{
		"On Tuesday we published a warning.":                  "[{3 3}]",
		"Yesterday's message gave a wrong number.":            "[{1 1}]",
		"This updates the advice we issued on 21 May.":        "[{22 22}]",
		"Our alert of 1 June was wrong.":                      "[{11 11}]",
		"Last week we said that they were bogus.":             "[{2 13}]",
		"The email which we sent this morning was a test.":    "[{0 0}]",
		"On Friday we asked people to look out.":              "[{0 7}]",
		"They called on Tuesday.":                             "[]",
		"The warning of 3 September last year was not ours.":  "[]",
		"We were wrong. In the post from Monday the link was": "[{4 4}]",
	} {
		if got := fmt.Sprint(toldDays(text, day)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestDetailsAreWrittenTheSame(t *testing.T) {
	for _, c := range []struct{ a, b string }{
		{"£1,200,000 went", "It was £1.2m"}, {"On 1st September", "on September 1"}, {"at 2.15pm", "at 14:15"}, {"quoting log 0417 of 8 June", "Log 0417"},
		{"Call 020 7946 0182 now", "the number 020 79460182"}, {"seventeen came", "17 came"}, {"told by DS Priya Wetherall", "Detective Sergeant Priya Wetherall said"},
	} {
		a, b := detailsOf(Warning{Body: c.a}), detailsOf(Warning{Body: c.b})
		if by := shared(a, b).by; by[reference]+by[sum]+by[number]+by[moment]+by[person] == 0 {
			t.Errorf("%q and %q share nothing: %v, %v", c.a, c.b, a.worth, b.worth)
		}
	}
	for _, text := range []string{"Ring 0300 123 2040 or 101 or 159", "Call 0808 808 2141", "+44 300 123 2040"} {
		for d := range detailsOf(Warning{Body: text}).worth {
			if d.kind == reference || d.kind == number {
				t.Errorf("%q has the detail %v", text, d)
			}
		}
	}
}

// flood makes texts of 4 KB: of many matters, or all alike but for a number.
func flood(n int, alike bool) []Warning {
	ws := make([]Warning, n)
	for i := range ws {
		w := lennox
		w.ID, w.URL = WarningID(fmt.Sprint(i)), fmt.Sprintf("https://flood.example/%d", i)
		w.Published = lennox.Published.AddDate(0, 0, i%60)
		var b strings.Builder
		for k := 0; b.Len() < 4000; k++ {
			if alike {
				fmt.Fprintf(&b, "%s Report %d came in. ", lennox.Body, i)
			} else {
				fmt.Fprintf(&b, "In street%dx%d a trader named Ab%c Cd%c asked %s for £%d,%03d of work. ", i, k, 'a'+i%26, 'a'+k%26, "householders", i%90+1, (i*7+k)%1000)
			}
		}
		w.Body = b.String()
		ws[i] = w
	}
	return ws
}

func BenchmarkStories(b *testing.B) {
	for _, n := range []int{500, 5000} {
		for name, alike := range map[string]bool{"different": false, "alike": true} {
			ws := flood(n, alike)
			b.Run(fmt.Sprintf("%d %s", n, name), func(b *testing.B) {
				if testing.Short() && n > 500 {
					b.Skip("takes half a minute")
				}
				for b.Loop() {
					Stories(ws)
				}
			})
		}
	}
}

func BenchmarkSameStory(b *testing.B) {
	for b.Loop() {
		SameStory(lennox, paper)
	}
}

func FuzzStories(f *testing.F) {
	f.Add(lennox.Title, lennox.Body, paper.Body, "warning", "correction", 3)
	f.Add("", "", "", "", "court", 0)
	f.Add("12:70", "£99999999999999999999 at 99.99pm on 99 may, log \xff\xfe 0", "On 31 february we said", "correction", "warning", -1)
	f.Fuzz(func(t *testing.T, title, one, two, label, other string, days int) {
		a := Warning{ID: "a", Label: Label(label), Title: title, Body: one, Published: lennox.Published}
		b := Warning{ID: "b", Label: Label(other), Title: title, Body: two, Published: lennox.Published.AddDate(0, 0, days%100), Places: []string{title}}
		if SameStory(a, b) != SameStory(b, a) {
			t.Error("it depends on the order")
		}
		if !SameStory(a, a) {
			t.Error("a text is not of its own story")
		}
		if got := Recognise(a, []Warning{b}); got.Story != "" && got.Story != "b" || got.Corrects != "" && (got.Corrects != "b" || got.Label != IsCorrection) {
			t.Errorf("story %q, corrects %q", got.Story, got.Corrects)
		}
		of := Stories([]Warning{a, b, lennox})
		for i, first := range of {
			if first > i || of[first] != first {
				t.Errorf("stories %v", of)
			}
		}
	})
}
