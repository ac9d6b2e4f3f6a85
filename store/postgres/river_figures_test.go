package postgres_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hangup/store"
)

// addJobs writes jobs straight into the table: how many, of which queue, state and priority, and for how many minutes they could be worked.
const addJobs = `INSERT INTO river_job (args, kind, max_attempts, priority, queue, state, scheduled_at, finalized_at)
	SELECT '{}', 'delivery', 1, $4, $2, $3::text::river_job_state, now() - $5 * interval '1 min', CASE WHEN $3::text IN ('discarded', 'completed') THEN now() END
	FROM generate_series(1, $1::int)`

func TestJobsAreCountedByQueueAndState(t *testing.T) {
	t.Parallel()
	address := upToDate(t)
	s := open(t, address)
	db := inSchema(t, address)
	figures := func() (said []string) {
		t.Helper()
		f, err := s.Figures(t.Context(), time.Now())
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range f.Jobs {
			line := fmt.Sprintf("%s %s %d", j.Queue, j.State, j.N)
			if !j.Oldest.IsZero() {
				line += fmt.Sprintf(" for %d min", int(time.Since(j.Oldest).Minutes()))
			}
			said = append(said, line)
		}
		slices.Sort(said)
		return said
	}
	if got := figures(); len(got) > 0 {
		t.Errorf("before there are any: %q", got)
	}
	for _, j := range []struct {
		n                      int
		queue, state           string
		priority, sinceMinutes int
	}{
		{3, "lane_telegram", "available", 2, 5}, {2, "lane_telegram", "available", 4, 30}, {1, "lane_telegram", "available", 1, 1},
		{2, "lane_telegram", "running", 2, 90}, {store.MaxCounted + 5, "lane_web", "scheduled", 2, -90},
		{4, "lane_discord", "retryable", 3, 0}, {1, "chores", "available", 1, 12}, {1, "chores", "discarded", 1, 9}, {7, "chores", "completed", 1, 9},
	} {
		if _, err := db.ExecContext(t.Context(), addJobs, j.n, j.queue, j.state, j.priority, j.sinceMinutes); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"chores available 1 for 12 min", "chores discarded 1", "discord retryable 4",
		"telegram available 6 for 30 min", "telegram running 2", "web scheduled " + fmt.Sprint(store.MaxCounted),
	}
	if got := figures(); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
