package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hangup/advice"
	"hangup/bot"
	"hangup/store"
)

var reportLifeTests = []test{
	{"a report keeps its chat, its change and its mark", reportWhole},
	{"a report of the same caller goes into the earlier one", reportMerged},
	{"what differs in anything that counts is a report of its own", reportApart},
	{"a person is heard so often within a day", reportsOfPerson},
	{"a chat is heard so often within an hour", reportsOfChat},
	{"a draft that is stored is found, however many there are", reportDraftWhenFull},
	{"the room that is told is the room that there is", reportRoomTold},
	{"nobody is not one person", reportsOfNobody},
	{"a person changes what they said, and nothing else", reportChanged},
	{"nobody changes the report of another", reportChangedByOther},
	{"a person withdraws a report, and only theirs", reportWithdrawn},
	{"moderators page through reports, newest first", reportPages},
	{"moderators see what they ask for", reportFilters},
	{"a moderator notes that the police know", reportInformed},
	{"the reports of a chat move with it", reportsMove},
}

// reportNo is a report that is like no other of its person.
func reportNo(n int, who bot.PersonKey, at time.Time) bot.Report {
	r := report(who)
	r.Draft, r.Phone, r.Claimed, r.At = fmt.Sprint("draft ", n), fmt.Sprint("phone ", n), "", at
	return r
}

func (d db) report(id string) bot.Report {
	d.t.Helper()
	r, ok, err := d.Report(d.t.Context(), id)
	d.fine(err)
	if !ok {
		d.t.Fatalf("report %s is not there", id)
	}
	return r
}

func (d db) page(f bot.ReportFilter) (ids string, all int) {
	d.t.Helper()
	found, all, err := d.ReportPage(d.t.Context(), f)
	d.fine(err)
	var names []string
	for _, r := range found {
		names = append(names, strings.TrimPrefix(r.Draft, "draft "))
	}
	return strings.Join(names, " "), all
}

func reportWhole(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	want := report("p")
	want.From, want.Edited, want.Informed = chat("group").Chat, after(time.Hour), true
	want.ID = d.save(want)
	same(t, "held", d.held("p").Reports, []bot.Report{want})
	same(t, "found", d.report(want.ID), want)
	_, ok, err := d.Report(t.Context(), "none")
	d.fine(err)
	same(t, "one that is not there", ok, false)
}

func reportMerged(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	first := report("p")
	first.Happened, first.When, first.Claimed = "nothing", "", "The  Bank"
	id := d.save(first)
	again := first
	again.Draft, again.Phone, again.Number, again.Claimed = "d2", "", "", "the bank"
	again.Happened, again.When, again.Note, again.At = "money", "today", "Then I paid.", after(7*day)
	same(t, "saved", d.saveAs(again), bot.SavedReport{Fate: bot.ReportMerged, ID: id})
	got := d.held("p").Reports
	same(t, "reports", len(got), 1)
	want := first
	want.ID, want.Happened, want.When, want.Note, want.Edited = id, "money", "today", first.Note+" Then I paid.", after(7*day)
	same(t, "report", got[0], want)
	same(t, "saved twice", d.saveAs(again).ID, id)
	same(t, "note", d.held("p").Reports[0].Note, want.Note)
}

func reportApart(t *testing.T, open func() store.Store) {
	for what, change := range map[string]func(*bot.Report){
		"another person":          func(r *bot.Report) { r.Person = "q" },
		"another kind":            func(r *bot.Report) { r.Type = "tech_support" },
		"another area":            func(r *bot.Report) { r.Area = "county:kent" },
		"another number":          func(r *bot.Report) { r.Phone = "other" },
		"other readers":           func(r *bot.Report) { r.From = chat("group").Chat },
		"neither number nor name": func(r *bot.Report) { r.Phone, r.Claimed = "", "" },
		"more than a week later":  func(r *bot.Report) { r.At = after(7*day + time.Second) },
	} {
		d := opened(t, open)
		first := d.save(report("p"))
		r := report("p")
		r.Draft = "another"
		change(&r)
		if got := d.saveAs(r); got.Fate != bot.ReportSaved || got.ID == first {
			t.Errorf("%s: %+v", what, got)
		}
		_, err := d.Forget(t.Context(), "p", bot.ChatID{})
		d.fine(err)
		_, err = d.Forget(t.Context(), "q", bot.ChatID{})
		d.fine(err)
	}
}

func reportsOfPerson(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for n := range bot.MaxReportsOfPerson {
		d.save(reportNo(n, "p", after(time.Duration(n)*time.Hour)))
	}
	full := bot.SavedReport{Fate: bot.ReportsFullOfPerson, Again: after(day)}
	same(t, "one more", d.saveAs(reportNo(9, "p", after(day-time.Second))), full)
	same(t, "reports", len(d.held("p").Reports), bot.MaxReportsOfPerson)
	same(t, "of another", d.saveAs(reportNo(9, "q", after(5*time.Hour))).Fate, bot.ReportSaved)
	same(t, "a day later", d.saveAs(reportNo(9, "p", after(day))).Fate, bot.ReportSaved)
	same(t, "and one more", d.saveAs(reportNo(10, "p", after(day))), bot.SavedReport{Fate: bot.ReportsFullOfPerson, Again: after(day + time.Hour)})
}

func reportsOfChat(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	from := func(n int, chatID string, at time.Time) bot.SavedReport {
		r := reportNo(n, bot.PersonKey(fmt.Sprint("p", n)), at)
		r.From = chat(chatID).Chat
		return d.saveAs(r)
	}
	for n := range bot.MaxReportsOfChat {
		same(t, "saved", from(n, "group", after(time.Duration(n)*time.Second)).Fate, bot.ReportSaved)
	}
	same(t, "one more", from(99, "group", after(time.Minute)), bot.SavedReport{Fate: bot.ReportsFullOfChat, Again: after(time.Hour)})
	same(t, "from another chat", from(99, "other", after(time.Minute)).Fate, bot.ReportSaved)
	same(t, "alone with the bot", d.saveAs(reportNo(98, "p98", after(time.Minute))).Fate, bot.ReportSaved)
	same(t, "an hour later", from(100, "group", after(time.Hour)).Fate, bot.ReportSaved)
}

func reportDraftWhenFull(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	var last string
	for n := range bot.MaxReportsOfPerson {
		last = d.save(reportNo(n, "p", noon))
	}
	same(t, "the last draft again", d.saveAs(reportNo(bot.MaxReportsOfPerson-1, "p", noon)), bot.SavedReport{Fate: bot.ReportSaved, ID: last})
	again := reportNo(bot.MaxReportsOfPerson-1, "p", noon)
	again.Draft = "another"
	same(t, "the same caller again", d.saveAs(again), bot.SavedReport{Fate: bot.ReportMerged, ID: last})
}

func reportRoomTold(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	room := func() bot.SavedReport {
		got, err := d.ReportRoom(t.Context(), "p", chat("group").Chat, noon)
		d.fine(err)
		return got
	}
	for n := range bot.MaxReportsOfPerson {
		same(t, "room", room(), bot.SavedReport{Fate: bot.ReportSaved})
		d.save(reportNo(n, "p", noon))
	}
	same(t, "no room", room(), bot.SavedReport{Fate: bot.ReportsFullOfPerson, Again: after(day)})
	same(t, "saved", d.saveAs(reportNo(9, "p", noon)), room())
}

func reportsOfNobody(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for range 2 * bot.MaxReportsOfPerson {
		r := report("")
		r.Draft = ""
		same(t, "fate", d.saveAs(r).Fate, bot.ReportSaved)
	}
}

func reportChanged(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	first := report("p")
	first.From = chat("group").Chat
	first.ID = d.save(first)
	_, err := d.MarkInformed(t.Context(), first.ID, true)
	d.fine(err)
	r := bot.Report{ID: first.ID, Person: "p", Draft: "x", From: chat("x").Chat, Type: "tech_support", Claimed: "c", Happened: "access",
		When: "w", Area: "county:kent", Number: "n", Phone: "ph", Note: "no", At: after(day), Edited: after(time.Hour)}
	found, err := d.ChangeReport(t.Context(), r)
	d.fine(err)
	same(t, "found", found, true)
	r.Draft, r.From, r.At, r.Informed = first.Draft, first.From, first.At, true
	same(t, "report", d.report(first.ID), r)
}

func reportChangedByOther(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	want := report("p")
	want.ID = d.save(want)
	nobodys := report("")
	nobodys.ID = d.save(nobodys)
	for _, who := range []bot.PersonKey{"q", ""} {
		for _, id := range []string{want.ID, nobodys.ID, "none", ""} {
			found, err := d.ChangeReport(t.Context(), bot.Report{ID: id, Person: who, Note: "changed"})
			d.fine(err)
			gone, err := d.WithdrawReport(t.Context(), who, id)
			d.fine(err)
			same(t, "done by "+string(who), []bool{found, gone}, []bool{false, false})
		}
	}
	same(t, "report", d.report(want.ID), want)
	same(t, "nobody's", d.report(nobodys.ID), nobodys)
}

func reportWithdrawn(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	id := d.save(report("p"))
	other := d.save(report("q"))
	for _, want := range []bool{true, false} {
		gone, err := d.WithdrawReport(t.Context(), "p", id)
		d.fine(err)
		same(t, "withdrawn", gone, want)
	}
	same(t, "held", len(d.held("p").Reports), 0)
	same(t, "of the other", d.report(other).Person, "q")
	if d.save(report("p")) == "" {
		t.Error("the draft cannot be saved anew")
	}
}

func reportPages(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for n := range 23 {
		r := reportNo(n, bot.PersonKey(fmt.Sprint("p", n)), after(time.Duration(n/2)*time.Minute))
		r.From = chat("group").Chat
		d.save(r)
	}
	ids, all := d.page(bot.ReportFilter{From: chat("group").Chat})
	same(t, "without a limit", []any{len(strings.Fields(ids)), all}, []any{20, 23})
	seen := map[string]bool{}
	var times []time.Time
	for skip := 0; skip < 25; skip += 5 {
		found, _, err := d.ReportPage(t.Context(), bot.ReportFilter{From: chat("group").Chat, Skip: skip, Limit: 5})
		d.fine(err)
		for _, r := range found {
			seen[r.ID] = true
			times = append(times, r.At)
		}
	}
	same(t, "seen", []any{len(seen), len(times)}, []any{23, 23})
	for i := range times[1:] {
		if times[i].Before(times[i+1]) {
			t.Errorf("%v stands before %v", times[i], times[i+1])
		}
	}
}

func reportFilters(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for n, c := range []struct {
		chat, typ, area string
	}{{"a", "x", "kent"}, {"a", "y", "kent"}, {"b", "x", "bath"}, {"", "x", "kent"}, {"a", "x", ""}} {
		r := reportNo(n, bot.PersonKey(fmt.Sprint("p", n)), after(time.Duration(n)*time.Minute))
		r.Type, r.Area = advice.ScamType(c.typ), advice.AreaID(c.area)
		if c.chat != "" {
			r.From = chat(c.chat).Chat
		}
		d.save(r)
	}
	for what, c := range map[string]struct {
		filter bot.ReportFilter
		want   string
	}{
		"everything":          {bot.ReportFilter{}, "4 3 2 1 0"},
		"a chat":              {bot.ReportFilter{From: chat("a").Chat}, "4 1 0"},
		"another platform":    {bot.ReportFilter{From: bot.ChatID{Platform: "x", ID: "a"}}, ""},
		"a kind":              {bot.ReportFilter{Type: "x"}, "4 3 2 0"},
		"an area":             {bot.ReportFilter{Areas: []advice.AreaID{"kent"}}, "3 1 0"},
		"areas":               {bot.ReportFilter{Areas: []advice.AreaID{"bath", "kent", "none"}}, "3 2 1 0"},
		"a kind in an area":   {bot.ReportFilter{Type: "y", Areas: []advice.AreaID{"kent"}}, "1"},
		"all of it in a chat": {bot.ReportFilter{From: chat("a").Chat, Type: "x", Areas: []advice.AreaID{"kent"}}, "0"},
		"behind the first":    {bot.ReportFilter{From: chat("a").Chat, Skip: 1}, "1 0"},
	} {
		got, all := d.page(c.filter)
		if want := len(strings.Fields(c.want)) + c.filter.Skip; got != c.want || all != want {
			t.Errorf("%s: %q of %d, wanted %q of %d", what, got, all, c.want, want)
		}
	}
	if got, all := d.page(bot.ReportFilter{Skip: 99}); got != "" || all != 5 {
		t.Errorf("behind the last: %q of %d", got, all)
	}
	if got, _ := d.page(bot.ReportFilter{Skip: -1, Limit: 1}); got != "4" {
		t.Errorf("before the first: %q", got)
	}
}

func reportInformed(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	id := d.save(report("p"))
	for _, want := range []bool{true, true, false} {
		found, err := d.MarkInformed(t.Context(), id, want)
		d.fine(err)
		same(t, "found and marked", []bool{found, d.report(id).Informed}, []bool{true, want})
	}
	found, err := d.MarkInformed(t.Context(), "none", true)
	d.fine(err)
	same(t, "one that is not there", found, false)
}

func reportsMove(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for n, from := range []string{"old", "new", "other"} {
		r := reportNo(n, bot.PersonKey(from), after(time.Duration(n)*time.Minute))
		r.From = chat(from).Chat
		d.save(r)
	}
	d.fine(d.MoveChat(t.Context(), chat("old").Chat, chat("new").Chat))
	got, _ := d.page(bot.ReportFilter{From: chat("new").Chat})
	old, _ := d.page(bot.ReportFilter{From: chat("old").Chat})
	same(t, "reports", []string{got, old}, []string{"1 0", ""})
}
