package score

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hangup/advice"
)

func TestRowsReadsAndNamesTheBadLine(t *testing.T) {
	rows, err := Rows(strings.NewReader(`{"id":"a","text":"x","label":"scam","type":"romance","type_ok":["romance"],"urgency":"now"}` + "\n\n"))
	if err != nil || len(rows) != 1 || rows[0].Want() != advice.Scam || !rows[0].Danger() {
		t.Fatalf("got %+v %v", rows, err)
	}
	for name, c := range map[string]string{"not JSON": "{}\nnonsense", "unknown label": `{"label":"maybe"}`, "too long": strings.Repeat("x", maxLine+1)} {
		if _, err := Rows(strings.NewReader(c)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestReportCounts(t *testing.T) {
	scam := Row{Label: "scam", Type: "romance", TypeOK: []string{"romance", "prize_lottery"}, Urgency: "now"}
	genuine := Row{Label: "genuine", Type: "bank_genuine", Urgency: "none"}
	victim := Row{Label: "victim", Type: "romance", TypeOK: []string{"romance"}, Urgency: "none"}
	r := New()
	r.Add(scam, advice.Assessment{Verdict: advice.Scam, Type: "prize_lottery", Urgency: advice.Now})
	r.Add(scam, advice.Assessment{Verdict: advice.NoSigns, Urgency: advice.None})
	r.Add(genuine, advice.Assessment{Verdict: advice.Victim, Urgency: advice.Now})
	r.Add(victim, advice.Assessment{Verdict: advice.Scam, Type: "wangiri", Urgency: advice.None})
	for _, c := range []struct {
		name string
		got  Share
		want Share
	}{
		{"missed", r.Missed, Share{1, 3}}, {"scam found", r.ScamFound, Share{1, 2}}, {"victim found", r.VictimFound, Share{0, 1}},
		{"victim seen", r.VictimSeen, Share{1, 1}}, {"false alarm", r.FalseAlarm, Share{1, 1}},
		{"urgent found", r.UrgentFound, Share{1, 2}}, {"urgent false", r.UrgentFalse, Share{1, 2}},
		{"type", r.TypeOK, Share{1, 2}},
	} {
		if c.got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, c.got, c.want)
		}
	}
	if !strings.Contains(r.String(), "danger called no_signs") || !strings.Contains(r.ByType(), "romance") {
		t.Error("the report leaves something out")
	}
	if (Share{}).Rate() != 0 {
		t.Error("an empty share has no rate")
	}
}

// The values are those of statistical tables.
func TestIntervalHoldsTheTrueRate(t *testing.T) {
	for _, c := range []struct {
		s         Share
		low, high float64
	}{
		{Share{0, 0}, 0, 1}, {Share{0, 10}, 0, 0.2775}, {Share{10, 10}, 0.7225, 1}, {Share{5, 10}, 0.2366, 0.7634}, {Share{81, 263}, 0.2553, 0.3662},
	} {
		low, high := c.s.Interval()
		if math.Abs(low-c.low) > 1e-4 || math.Abs(high-c.high) > 1e-4 {
			t.Errorf("%v: %.4f to %.4f, want %.4f to %.4f", c.s, low, high, c.low, c.high)
		}
	}
}

func TestReportCountsLabelsTypesAndMistakes(t *testing.T) {
	scam := Row{Label: "scam", Type: "romance", TypeOK: []string{"romance", "prize_lottery"}, Urgency: "now"}
	genuine := Row{Label: "genuine", Type: "bank_genuine", Urgency: "none", Text: "they rang about my bill"}
	r := New()
	r.Add(scam, advice.Assessment{Verdict: advice.Scam, Type: "prize_lottery", Urgency: advice.Now}) // accepted
	r.Add(scam, advice.Assessment{Verdict: advice.Scam, Type: "wangiri"})
	r.Add(scam, advice.Assessment{Verdict: advice.Victim})
	r.Add(scam, advice.Assessment{Verdict: advice.Unclear})
	r.Add(genuine, advice.Assessment{Verdict: advice.Scam, Type: "romance"})
	r.Add(Row{Label: "scam"}, advice.Assessment{Verdict: advice.Scam, Type: "romance"}) // no type given
	for name, c := range map[string]struct{ got, want any }{
		"recall of scam":       {r.Labels[advice.Scam].Recall, Share{3, 5}},
		"precision of scam":    {r.Labels[advice.Scam].Precision, Share{3, 4}},
		"alarms of no signs":   {r.Labels[advice.NoSigns].Danger, Share{1, 1}},
		"urgency of scam":      {r.Labels[advice.Scam].Urgent, Share{1, 4}},
		"my bill":              {r.PhoneTalk, Share{1, 1}},
		"romance found":        {r.Types["romance"].Found, Share{3, 4}},
		"romance accepted":     {r.Types["romance"].Accepted, Share{1, 3}},
		"romance when named":   {r.Types["romance"].Precision, Share{0, 2}},
		"romance false alarms": {r.Types["romance"].Alarms, 1},
		"prize when named":     {r.Types["prize_lottery"].Precision, Share{1, 1}},
		"wide, accepted":       {r.Wide["romance"]["romance"], 1},
		"wide, wrong":          {r.Wide["romance"]["wangiri"], 1},
		"wide, no type":        {r.Wide["romance"][NoType], 1},
		"wide, not called":     {r.Wide["romance"]["unclear"], 1},
		"wide, false alarm":    {r.Wide["no_signs"]["romance"], 1},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
	m := r.Mistakes()
	if len(m) != 4 || m[0].Share.Hits != 1 || m[0].Wanted != "no_signs" || m[1] != (Mistake{"romance", NoType, Share{1, 4}}) {
		t.Errorf("mistakes %v", m)
	}
	if got := strings.Join(r.Axis(true), " "); got != "prize_lottery romance wangiri no_type no_signs unclear off_topic" {
		t.Errorf("axis %s", got)
	}
}

// TestPrintFigures shows how the engine as shipped does on the rows it was learned from: a check that all
// parts fit together, not a measure (see advice/train -folds for that).
func TestPrintFigures(t *testing.T) {
	files, _ := filepath.Glob("../train/testdata/*.jsonl")
	if len(files) == 0 {
		t.Fatal("no rows in ../train/testdata")
	}
	e, err := advice.Load()
	if err != nil {
		t.Fatal(err)
	}
	r := New()
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := Rows(f)
		f.Close()
		if err != nil {
			t.Fatal(name, err)
		}
		for _, row := range rows {
			r.Add(row, e.Assess(row.Text))
		}
	}
	t.Log("\n" + r.String() + r.ByType())
	if r.ScamFound.Rate() < 0.97 || r.Missed.Rate() > 0.002 || r.TypeOK.Rate() < 0.95 {
		t.Error("the weights do not fit the rows that they were learned from")
	}
}

func FuzzRows(f *testing.F) {
	f.Add(`{"label":"scam"}`)
	f.Fuzz(func(t *testing.T, s string) {
		rows, err := Rows(strings.NewReader(s))
		for _, r := range rows {
			if err == nil && r.Want() == "" {
				t.Errorf("%q gave a row without a verdict", s)
			}
		}
	})
}
