package sqlite

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"hangup/advice"
	"hangup/bot"
)

func TestWithdrawnReportsLeaveNoByte(t *testing.T) {
	if testing.Short() {
		t.Skip("reads whole files, one after the other")
	}
	path := filepath.Join(t.TempDir(), "hangup.db")
	s := reopen(t, path, WithRest(0))
	r := rand.New(rand.NewPCG(1, 2))
	ids := map[int]string{}
	for _, i := range r.Perm(60) {
		m := mark(i)
		saved, err := s.SaveReport(t.Context(), bot.Report{Draft: m, Person: bot.PersonKey(m), Claimed: m, When: m, Number: m, Phone: m, Note: m, At: noon})
		check(t, err)
		ids[i] = saved.ID
		changed := bot.Report{ID: saved.ID, Person: bot.PersonKey(m), Claimed: m + m, Note: m + m + m, Edited: noon}
		_, err = s.ChangeReport(t.Context(), changed)
		check(t, err)
	}
	for i := range 20 {
		m := []byte(mark(i))
		before := bytes.Contains(files(t, path), m)
		gone, err := s.WithdrawReport(t.Context(), bot.PersonKey(m), ids[i])
		check(t, err)
		if n := bytes.Count(files(t, path), m); n > 0 || !before || !gone {
			t.Errorf("%s is %d times in the files; before: %v, withdrawn: %v", m, n, before, gone)
		}
	}
}

func TestWithdrawingWhatIsNotThereWritesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	s := reopen(t, path)
	leave(t, s, 7, rand.New(rand.NewPCG(1, 2)))
	before := written(t, path)
	gone, err := s.WithdrawReport(t.Context(), bot.PersonKey(mark(7)), "none")
	check(t, err)
	if gone || !bytes.Equal(before, written(t, path)) || soiled(t, s) {
		t.Error("the files changed")
	}
}

// A page of one chat among very many reports, and the first of all: the pages that moderators and coordinators read.
func BenchmarkReportPage(b *testing.B) {
	s := reopen(b, filepath.Join(b.TempDir(), "hangup.db"))
	const reports, chats = 4000, 20
	for i := range reports {
		_, err := s.SaveReport(b.Context(), bot.Report{
			Person: bot.PersonKey(fmt.Sprint("p", i)), Type: "courier_fraud", Claimed: "the bank", Happened: "money", Note: "A note.",
			Area: advice.AreaID(fmt.Sprint("district:", i%300)), From: bot.ChatID{Platform: "web", ID: fmt.Sprint("c", i%chats)},
			At: noon.Add(time.Duration(i) * time.Minute), // few enough of each chat in an hour
		})
		check(b, err)
	}
	for name, f := range map[string]bot.ReportFilter{
		"chat": {From: bot.ChatID{Platform: "web", ID: "c7"}, Limit: 5}, "all": {Limit: 5}, "all deep": {Limit: 5, Skip: 3000},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				page, all, err := s.ReportPage(b.Context(), f)
				if err != nil || len(page) != 5 || all < reports/chats {
					b.Fatal(len(page), all, err)
				}
			}
		})
	}
	b.Run("room", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.ReportRoom(b.Context(), "p7", bot.ChatID{Platform: "web", ID: "c7"}, noon.Add(reports*time.Minute)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
