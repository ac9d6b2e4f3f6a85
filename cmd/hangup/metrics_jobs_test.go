package main

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"hangup/store"
)

// Jobs are told of by queue and state, also where there are none, and queues that nobody knows as one.
func TestJobsAreTold(t *testing.T) {
	t.Parallel()
	now := time.Now()
	f := &figures{log: quiet, now: func() time.Time { return now }, platforms: []string{"web", "telegram"}, read: func(context.Context, time.Time) (store.Figures, error) {
		return store.Figures{Jobs: []store.Jobs{
			{Queue: "telegram", State: store.JobAvailable, N: 7, Oldest: now.Add(-40 * time.Second)},
			{Queue: "telegram", State: "retryable", N: 2},
			{Queue: store.ChoreQueue, State: store.JobAvailable, N: 1, Oldest: now.Add(5 * time.Second)},
			{Queue: "0123456789abcdef", State: "running", N: 1},
			{Queue: "fedcba9876543210", State: "running", N: 2},
		}}, nil
	}}
	r := prometheus.NewRegistry()
	r.MustRegister(f)
	w := httptest.NewRecorder()
	promhttp.HandlerFor(r, promhttp.HandlerOpts{}).ServeHTTP(w, httptest.NewRequest("GET", metricsPath, nil))
	scrape := w.Body.String()
	for series, want := range map[string]string{
		`hangup_jobs{queue="telegram",state="available"}`: "7",
		`hangup_jobs{queue="telegram",state="retryable"}`: "2",
		`hangup_jobs{queue="telegram",state="running"}`:   "0",
		`hangup_jobs{queue="web",state="discarded"}`:      "0",
		`hangup_jobs{queue="chores",state="available"}`:   "1",
		`hangup_jobs{queue="other",state="running"}`:      "3",
		`hangup_oldest_job_seconds{queue="telegram"}`:     "40",
		`hangup_oldest_job_seconds{queue="web"}`:          "0",
		`hangup_oldest_job_seconds{queue="chores"}`:       "0",
	} {
		if got := seriesOf(t, scrape, series); got != want {
			t.Errorf("%s is %s, want %s", series, got, want)
		}
	}
}
