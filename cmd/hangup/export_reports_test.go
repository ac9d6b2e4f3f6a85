package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"hangup/bot"
)

// A person reports, and says of an answer that it was wrong; the operator writes both out.
func TestReportsAndFeedbackAreWrittenOut(t *testing.T) {
	t.Parallel()
	a := startTestApp(t, "", time.Minute)
	b := newBrowser(t, a.URL)
	b.pressOn(b.sendForm("report", map[string]string{"type": "courier_fraud", "happened": "nothing", "claimed": "=HYPERLINK(1)", "area": "Kent", "note": "He rang twice."}), "save")
	wrong := b.pressOn(b.pressOn(b.say("A man from the police wants me to take out £5,000 and give it to a courier."), "rate"), "wrong")
	if kept := b.pressOn(wrong, "wrong"); !strings.Contains(kept, "Treat it as a scam") {
		t.Errorf("kept: %s", kept)
	}
	a.Stop()
	here := []string{"HANGUP_DATABASE_URL=" + a.settings.Database}

	rows, err := csv.NewReader(strings.NewReader(command(t, "", here, "export", "reports").out)).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][5] != "'=HYPERLINK(1)" || rows[1][10] != "He rang twice." {
		t.Errorf("%v: %q", err, rows)
	}
	var list []map[string]any
	if err := json.Unmarshal([]byte(command(t, "", here, "export", "reports", "--json").out), &list); err != nil || len(list) != 1 || list[0]["place"] != "Kent" || list[0]["claimed"] != "=HYPERLINK(1)" {
		t.Errorf("%v: %v", err, list)
	}
	for _, args := range [][]string{{"feedback", "export"}, {"feedback", "export", "--wrong"}} {
		var row feedbackRow
		out := command(t, "", here, args...).out
		if err := json.Unmarshal([]byte(out), &row); err != nil || strings.Count(out, "\n") != 1 {
			t.Fatalf("%v: %q", err, out)
		}
		if row.Right || row.Reason != "missed" || row.Verdict != "scam" || row.Type != "courier_fraud" || len(row.Tells) == 0 || row.Week == "" {
			t.Errorf("%+v", row)
		}
		if strings.Contains(out, "5,000") || strings.Contains(out, "police") {
			t.Errorf("words of the person in %s", out)
		}
	}
}

func TestWritingOutMakesNoDatabase(t *testing.T) {
	t.Parallel()
	here := []string{"HANGUP_DATABASE_URL=" + t.TempDir() + "/none.db"}
	for _, args := range [][]string{{"export", "reports"}, {"feedback", "export"}, {"export", "reports", "--csv"}} {
		if got := command(t, "", here, args...); got.code != exitFailure || got.out != "" || !strings.Contains(got.err, "there is no database") {
			t.Errorf("%v: %+v", args, got)
		}
	}
	if got := command(t, "", here, "export", "reports", "--csv", "--json"); got.code != exitUsage {
		t.Errorf("both formats: %+v", got)
	}
}

// manyFeedback gives its rows page by page.
type manyFeedback struct {
	bot.FeedbackLog
	rows []bot.Feedback
	fail bool
}

func (m manyFeedback) Feedback(_ context.Context, f bot.FeedbackFilter) (page []bot.Feedback, err error) {
	if m.fail {
		return nil, errors.New("broken")
	}
	for _, r := range m.rows {
		if r.ID > f.After && len(page) < f.Limit {
			page = append(page, r)
		}
	}
	return page, nil
}

func TestEveryPageOfFeedbackIsWritten(t *testing.T) {
	t.Parallel()
	m := manyFeedback{}
	for i := range feedbackAtOnce*2 + 1 {
		m.rows = append(m.rows, bot.Feedback{ID: int64(i*2 + 1), Right: i%2 == 0})
	}
	var all, wrong strings.Builder
	if err := (feedbackExportCmd{}).print(t.Context(), &all, m); err != nil || strings.Count(all.String(), "\n") != len(m.rows) {
		t.Errorf("%v: %d rows", err, strings.Count(all.String(), "\n"))
	}
	if err := (feedbackExportCmd{Wrong: true}).print(t.Context(), &wrong, m); err != nil || strings.Count(wrong.String(), "\n") != feedbackAtOnce {
		t.Errorf("%v: %d rows", err, strings.Count(wrong.String(), "\n"))
	}
	m.fail = true
	if (feedbackExportCmd{}).print(t.Context(), &all, m) == nil {
		t.Error("a list that cannot be read was written")
	}
}
