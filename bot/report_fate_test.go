package bot

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestReportsAreTheSameOnlyWhenNothingSpeaksAgainstIt(t *testing.T) {
	base := Report{Person: "p", Type: "x", Area: "a", Phone: "1", Claimed: "The  Bank", At: startOfTest}
	for name, c := range map[string]struct {
		change func(r *Report)
		want   bool
	}{
		"the same number":                        {func(r *Report) { r.Claimed = "police" }, true},
		"the same name, no number":               {func(r *Report) { r.Phone, r.Claimed = "", "the bank" }, true},
		"the same name, another number":          {func(r *Report) { r.Phone = "2" }, false},
		"neither":                                {func(r *Report) { r.Phone, r.Claimed = "", "" }, false},
		"another name, no number":                {func(r *Report) { r.Phone, r.Claimed = "", "police" }, false},
		"another person":                         {func(r *Report) { r.Person = "q" }, false},
		"another kind":                           {func(r *Report) { r.Type = "" }, false},
		"another area":                           {func(r *Report) { r.Area = "" }, false},
		"a week later":                           {func(r *Report) { r.At = r.At.Add(SameReportWithin) }, true},
		"more than a week later":                 {func(r *Report) { r.At = r.At.Add(SameReportWithin + 1) }, false},
		"more than a week before":                {func(r *Report) { r.At = r.At.Add(-SameReportWithin - 1) }, false},
		"another chat, whose moderators read it": {func(r *Report) { r.From.ID = "c" }, false},
	} {
		later := base
		c.change(&later)
		if base.Same(later) != c.want || later.Same(base) != c.want {
			t.Errorf("%s: the same: %v", name, !c.want)
		}
	}
	nobody := base
	nobody.Person = ""
	if nobody.Same(nobody) {
		t.Error("two of nobody are the same")
	}
}

func TestAMergedReportLosesNothingAndSaysTheWorst(t *testing.T) {
	first := Report{ID: "R", Person: "p", Happened: "nothing", Note: "He rang.", At: startOfTest, Informed: true}
	later := Report{ID: "S", Person: "p", Happened: "money", Note: "I paid.", Claimed: "bank", When: "today", Number: "•23", Phone: "k", At: startOfTest.Add(time.Hour)}
	got := first.With(later)
	want := Report{ID: "R", Person: "p", Happened: "money", Note: "He rang. I paid.", Claimed: "bank", When: "today", Number: "•23", Phone: "k",
		At: startOfTest, Edited: later.At, Informed: true}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if again := got.With(later); again != got {
		t.Errorf("twice: %+v", again)
	}
	if back := got.With(Report{Happened: "nothing", When: "yesterday", At: later.At}); back.Happened != "money" || back.When != "today" {
		t.Errorf("%+v", back)
	}
	long := Report{Note: strings.Repeat("ä", maxNote-3)}.With(Report{Note: "and more of it"})
	if n := utf8.RuneCountInString(long.Note); n > maxNote {
		t.Errorf("a note of %d characters", n)
	}
}

func TestEveryHappeningIsRanked(t *testing.T) {
	p := newPerson(t)
	for _, o := range p.core.happenings() {
		if !graver(o.ID, "") || graver("", o.ID) || graver(o.ID, o.ID) {
			t.Errorf("%s has no rank", o.ID)
		}
	}
	if !graver("money", "nothing") || graver("nothing", "money") || graver("details", "money") {
		t.Error("what was lost does not go first")
	}
}

func TestReportsAreFullOnlyWithinTheirTime(t *testing.T) {
	at := func(n int) []time.Time {
		var all []time.Time
		for i := range n {
			all = append(all, startOfTest.Add(time.Duration(-i)*time.Minute))
		}
		return all
	}
	for name, c := range map[string]struct {
		own, chat int
		want      SavedReport
	}{
		"none":                 {0, 0, SavedReport{Fate: ReportSaved}},
		"one less than full":   {MaxReportsOfPerson - 1, MaxReportsOfChat - 1, SavedReport{Fate: ReportSaved}},
		"full of the person":   {MaxReportsOfPerson, 0, SavedReport{Fate: ReportsFullOfPerson, Again: startOfTest.Add(24*time.Hour - 4*time.Minute)}},
		"full of the chat":     {0, MaxReportsOfChat, SavedReport{Fate: ReportsFullOfChat, Again: startOfTest.Add(time.Hour - 29*time.Minute)}},
		"full of both":         {MaxReportsOfPerson, MaxReportsOfChat, SavedReport{Fate: ReportsFullOfPerson, Again: startOfTest.Add(24*time.Hour - 4*time.Minute)}},
		"more than are listed": {MaxReportsOfPerson + 2, 0, SavedReport{Fate: ReportsFullOfPerson, Again: startOfTest.Add(24*time.Hour - 4*time.Minute)}},
	} {
		if got := ReportsFull(at(c.own), at(c.chat)); got != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
