package bot

import (
	"slices"
	"strings"
	"time"
)

// How many reports are taken. Five different calls in a day is a bad day; an hour with thirty of them is a bad joke, or a
// group that should ring the police.
const (
	MaxReportsOfPerson = 5  // within ReportsOfPersonWithin
	MaxReportsOfChat   = 30 // within ReportsOfChatWithin
)

// The times within which reports are counted and compared.
const (
	ReportsOfPersonWithin = 24 * time.Hour
	ReportsOfChatWithin   = time.Hour
	SameReportWithin      = 7 * 24 * time.Hour
)

// ReportsFull tells what keeps a report from being taken now: own is when the person reported within a day, chat when
// somebody did from the same chat within an hour. Its fate is ReportSaved where nothing does.
func ReportsFull(own, chat []time.Time) SavedReport {
	if again, full := fullUntil(own, MaxReportsOfPerson, ReportsOfPersonWithin); full {
		return SavedReport{Fate: ReportsFullOfPerson, Again: again}
	}
	if again, full := fullUntil(chat, MaxReportsOfChat, ReportsOfChatWithin); full {
		return SavedReport{Fate: ReportsFullOfChat, Again: again}
	}
	return SavedReport{Fate: ReportSaved}
}

// fullUntil tells when fewer than the most are younger than within.
func fullUntil(times []time.Time, most int, within time.Duration) (again time.Time, full bool) {
	if len(times) < most {
		return time.Time{}, false
	}
	sorted := slices.SortedFunc(slices.Values(times), time.Time.Compare)
	return sorted[len(sorted)-most].Add(within), true
}

// Same tells whether two reports of one person are about the same caller: one kind and area, and the same number or name
// was given, at most SameReportWithin apart. They must be for the same readers: what was said to one chat, or to none, is not
// put before another.
func (r Report) Same(o Report) bool {
	apart := r.At.Sub(o.At).Abs()
	if r.Person == "" || r.Person != o.Person || r.From != o.From || r.Type != o.Type || r.Area != o.Area || apart > SameReportWithin {
		return false
	}
	number := r.Phone != "" && r.Phone == o.Phone
	claimed := claimedKey(r.Claimed)
	return number || claimed != "" && claimed == claimedKey(o.Claimed) && !r.otherNumber(o)
}

// otherNumber tells that two reports name different numbers: two calls of "the bank" are two then.
func (r Report) otherNumber(o Report) bool {
	return r.Phone != "" && o.Phone != "" && r.Phone != o.Phone
}

func claimedKey(claimed string) string {
	return strings.ToLower(strings.Join(strings.Fields(claimed), " "))
}

// With is a report with what a later one of the same caller adds: what it did not say yet, what happened since, and the
// later note behind its own.
func (r Report) With(later Report) Report {
	for _, f := range []struct {
		own   *string
		later string
	}{{&r.Claimed, later.Claimed}, {&r.When, later.When}, {&r.Number, later.Number}, {&r.Phone, later.Phone}} {
		if *f.own == "" {
			*f.own = f.later
		}
	}
	if graver(later.Happened, r.Happened) {
		r.Happened = later.Happened
	}
	if !strings.Contains(r.Note, later.Note) {
		r.Note = cutRunes(strings.TrimSpace(r.Note+" "+later.Note), maxNote)
	}
	r.Edited = later.At
	return r
}

// graver tells whether more happened: nothing is the least, and the person who came to the door the last that is known.
func graver(later, before string) bool {
	order := []string{"", "nothing", "visit", "details", "goods", "money", "access"}
	return slices.Index(order, later) > slices.Index(order, before)
}
