package sqlite

import (
	"fmt"
	"testing"
	"time"

	"hangup/bot"
)

// choicesAreThere looks for what came with schema 8.
func choicesAreThere(t *testing.T, s *Store) {
	t.Helper()
	set, _, err := s.ChatSettings(t.Context(), bot.ChatID{Platform: "web", ID: "a"})
	check(t, err)
	said, err := s.Feedback(t.Context(), bot.FeedbackFilter{Open: true})
	check(t, err)
	more, err := s.SaveFeedback(t.Context(), bot.Feedback{Person: "r", Answer: "A1", Right: true, At: time.UnixMilli(1604188800000)})
	check(t, err)
	who, err := s.Coordinators(t.Context())
	check(t, err)
	joined, err := s.AcceptInvitation(t.Context(), "c0de", bot.Deed{At: time.UnixMilli(1604188900000), Who: "s", What: "join"})
	check(t, err)
	if len(said) != 1 || len(who) != 1 {
		t.Fatalf("feedback %+v, coordinators %+v", said, who)
	}
	if got := fmt.Sprintln(set.Daily, set.Aloud, said[0].Reason, said[0].Tells, more, who[0].Who, who[0].By, joined); got != "3 true alarm [ask.cash] true r q true\n" {
		t.Errorf("found %s", got)
	}
}
