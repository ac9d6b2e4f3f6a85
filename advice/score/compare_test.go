package score

import (
	"strings"
	"testing"

	"hangup/advice"
)

// judged gives an outcome from short words: what is wanted, what it got.
func judged(id, want, got string, missed ...string) Outcome {
	call := func(s string) Call {
		f := strings.Fields(s)
		return Call{advice.Verdict(f[0]), advice.ScamType(f[1]), advice.Urgency(f[2])}
	}
	w, g := call(want), call(got)
	return Outcome{ID: id, File: "f", Wanted: w, Got: g, TypeAccepted: !danger(w.Verdict) || w.Type == g.Type, Missed: missed}
}

func TestCompareTellsBetterFromWorse(t *testing.T) {
	const scam, fine = "scam romance now", "no_signs x none"
	cases := map[string]struct {
		want, old, new string
		kind           ChangeKind
	}{
		"found":                      {scam, "unclear - now", "scam romance now", Better},
		"found with the wrong type":  {scam, "unclear - now", "scam wangiri now", Better},
		"lost to unclear":            {scam, "scam romance now", "unclear - now", Worse},
		"unclear to no signs":        {scam, "unclear - now", "no_signs - now", Worse},
		"victim for scam":            {scam, "scam romance now", "victim romance now", Worse},
		"type put right":             {scam, "scam wangiri now", "scam romance now", Better},
		"another wrong type":         {scam, "scam wangiri now", "scam hmrc_tax now", Other},
		"urgency lost, type right":   {scam, "scam wangiri now", "scam romance none", Other},
		"alarm taken back":           {fine, "scam romance none", "unclear - none", Better},
		"alarm raised":               {fine, "unclear - none", "victim romance none", Worse},
		"alarm of another kind":      {fine, "victim romance none", "scam romance none", Other},
		"false urgency":              {fine, "no_signs - none", "no_signs - now", Worse},
		"unclear called a danger":    {"unclear - none", "unclear - none", "scam romance none", Worse},
		"off topic taken for danger": {"off_topic - none", "no_signs - none", "scam romance none", Worse},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := Compare([]Outcome{judged("1", c.want, c.old)}, []Outcome{judged("1", c.want, c.new)})
			if len(got.Changes) != 1 || got.Changes[0].Kind != c.kind || got.Count(c.kind) != 1 {
				t.Errorf("got %+v, want one that is %s", got.Changes, c.kind)
			}
		})
	}
}

func TestCompareMatchesRows(t *testing.T) {
	same := judged("1", "scam romance now", "scam romance now")
	quieter := same
	quieter.Confidence, quieter.Words = 0.5, 7
	twice := judged("2", "scam romance now", "unclear - now")
	said := judged("3", "scam romance now", "scam romance now", "hang_up")
	got := Compare([]Outcome{same, twice, twice, said, judged("old", "scam romance now", "scam romance now")},
		[]Outcome{quieter, twice, judged("2", "scam romance now", "scam romance now"), judged("3", "scam romance now", "scam romance now"), judged("new", "scam romance now", "scam romance now")})
	if got.Same != 2 || got.Gone != 1 || got.Come != 1 || len(got.Changes) != 2 || got.Count(Better) != 2 {
		t.Errorf("got %+v", got)
	}
}

func TestPairsNeedBothRight(t *testing.T) {
	right := judged("1", "scam romance now", "scam wangiri now")
	wrong := judged("2", "scam romance now", "scam romance none")
	pair := func(o Outcome, file, pair string) Outcome { o.File, o.Pair = file, pair; return o }
	got := Pairs([]Outcome{
		pair(right, "a", "1"), pair(right, "a", "1"), // both right
		pair(right, "a", "2"), pair(wrong, "a", "2"), // one right
		pair(right, "b", "1"), // alone: the same name in another file
		right,
	})
	if got != (Share{1, 2}) {
		t.Errorf("got %v", got)
	}
}

func TestTallyKeepsAnOutcomeOfEveryRow(t *testing.T) {
	e, err := advice.Load()
	if err != nil {
		t.Fatal(err)
	}
	row := Row{ID: "a", Text: "the police want me to withdraw money and give it to a courier", Label: "scam", Type: "courier_fraud",
		TypeOK: []string{"courier_fraud", "bogus_police"}, Urgency: "none", MustSay: []string{"hang_up", "no_such_key"}, Region: "Scotland", Pair: "p"}
	tally := NewTally()
	got, ans := Judge(e, row)
	tally.Add("f.jsonl", row, got, ans)
	o := tally.Rows[0]
	if o.ID != "a" || o.File != "f.jsonl" || o.Pair != "p" || o.Wanted != (Call{advice.Scam, "courier_fraud", advice.None}) ||
		o.Got.Verdict != advice.Scam || !o.TypeAccepted || len(o.Missed) != 1 || o.Words == 0 || o.Confidence == 0 {
		t.Errorf("outcome %+v", o)
	}
	if strings.Contains(ans.Text(), "0300 123 2040") {
		t.Errorf("a person in Scotland is sent to Report Fraud:\n%s", ans.Text())
	}
	figures := map[string]Figure{}
	for _, f := range tally.Figures() {
		figures[f.Key] = f
	}
	if f := figures["scam_found"]; f.Share != (Share{1, 1}) || !f.Aim.Met(f.Share) {
		t.Errorf("scam found %+v", f)
	}
	if f := figures["must_say"]; f.Share != (Share{1, 2}) || f.Aim.Met(f.Share) {
		t.Errorf("must say %+v", f)
	}
}

func TestAimIsMetOnItsOwnSide(t *testing.T) {
	for name, c := range map[string]struct {
		aim  Aim
		s    Share
		want bool
	}{
		"reached":     {Aim{0.95, AtLeast}, Share{95, 100}, true},
		"just missed": {Aim{0.95, AtLeast}, Share{9496, 10000}, false},
		"kept":        {Aim{0.08, AtMost}, Share{8, 100}, true},
		"passed":      {Aim{0, AtMost}, Share{1, 1000}, false},
		"no aim":      {Aim{}, Share{0, 1}, true},
	} {
		if c.aim.Met(c.s) != c.want {
			t.Errorf("%s: %v of %v", name, c.s, c.aim)
		}
	}
}
