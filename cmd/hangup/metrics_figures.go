package main

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"hangup/advice/feed"
	"hangup/bot/outbox"
	"hangup/store"
)

// figures tells a Prometheus what waits in the database and how the sources of news are. It is read when somebody asks, and
// kept for a while, so that asking often costs the database nothing.
type figures struct {
	log       *slog.Logger
	now       func() time.Time
	platforms []string // which are told of also when nothing waits there
	read      func(ctx context.Context, now time.Time) (store.Figures, error)
	sources   []feed.Source
	cursor    func(ctx context.Context, s feed.Source) (feed.Cursor, error)

	mu   sync.Mutex
	last reading
}

// reading is what was read at a time.
type reading struct {
	at      time.Time
	keep    time.Duration
	err     error
	figures store.Figures
	cursors []feed.Cursor // as sources
}

const (
	// keepFigures is how long what was read is kept at least: most ask every 15 seconds.
	keepFigures = 5 * time.Second
	// figuresShare is which share of the time may be spent reading: what took a second is kept for a minute.
	figuresShare = 60
	// figuresWithin is how long reading may take.
	figuresWithin = 4 * time.Second
)

// What the figures are called.
var (
	inboxWaiting = prometheus.NewDesc("hangup_inbox_waiting", "What came in and is not handled yet.", []string{"platform"}, nil)
	inboxOldest  = prometheus.NewDesc("hangup_inbox_oldest_seconds", "For how long the oldest of what came in has waited to be handled; 0 when nothing waits.", []string{"platform"}, nil)
	backlogSize  = prometheus.NewDesc("hangup_backlog_deliveries", "Deliveries that are due and not on their way.", []string{"platform", "class"}, nil)
	backlogAge   = prometheus.NewDesc("hangup_oldest_delivery_seconds", "For how long the oldest delivery of a class has been due and not on its way; 0 when none is.", []string{"platform", "class"}, nil)
	jobsNumber   = prometheus.NewDesc("hangup_jobs", "Jobs in PostgreSQL by state, 10000 of each at most. A post that is due has a job in the queue of its platform. 0 with SQLite, which has none.", []string{"queue", "state"}, nil)
	jobsOldest   = prometheus.NewDesc("hangup_oldest_job_seconds", "For how long the oldest job of a queue could have been worked and was not; 0 when none waits.", []string{"queue"}, nil)
	sourceAge    = prometheus.NewDesc("hangup_source_age_seconds", "How long ago a source of police news was last read. Missing until it was once.", []string{"source"}, nil)
	sourceFails  = prometheus.NewDesc("hangup_source_failures", "How often in a row a source of police news could not be read.", []string{"source"}, nil)
	figuresUp    = prometheus.NewDesc("hangup_figures_up", "Whether the database could be asked for what waits and for the sources, 0 or 1. With 0 those figures are missing.", nil, nil)
)

// Describe names all figures.
func (f *figures) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{inboxWaiting, inboxOldest, backlogSize, backlogAge, jobsNumber, jobsOldest, sourceAge, sourceFails, figuresUp} {
		to <- d
	}
}

// Collect gives the figures.
func (f *figures) Collect(to chan<- prometheus.Metric) {
	r := f.latest()
	if r.err != nil {
		to <- prometheus.MustNewConstMetric(figuresUp, prometheus.GaugeValue, 0)
		return
	}
	to <- prometheus.MustNewConstMetric(figuresUp, prometheus.GaugeValue, 1)
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	f.tellInbox(r, gauge)
	f.tellBacklog(r, gauge)
	f.tellJobs(r, gauge)
	f.tellSources(r, gauge)
}

type telling func(d *prometheus.Desc, value float64, labels ...string)

func (f *figures) tellInbox(r reading, gauge telling) {
	for _, platform := range f.platforms {
		var w store.Waiting
		for _, found := range r.figures.Inbox {
			if found.Platform == platform {
				w = found
			}
		}
		gauge(inboxWaiting, float64(w.N), platform)
		gauge(inboxOldest, r.ageOf(w), platform)
	}
}

func (f *figures) tellBacklog(r reading, gauge telling) {
	for _, platform := range f.platforms {
		for class, name := range classNames() {
			var b store.Backlog
			for _, found := range r.figures.Deliveries {
				if found.Platform == platform && found.Class == class {
					b = found
				}
			}
			gauge(backlogSize, float64(b.N), platform, name)
			gauge(backlogAge, r.ageOf(b.Waiting), platform, name)
		}
	}
}

func (f *figures) tellJobs(r reading, gauge telling) {
	type kind struct{ queue, state string }
	n, oldest := map[kind]int{}, map[string]float64{}
	queues := append(slices.Clone(f.platforms), store.ChoreQueue)
	for _, queue := range queues {
		oldest[queue] = 0
		for _, state := range store.JobStates() {
			n[kind{queue, state}] = 0
		}
	}
	for _, found := range r.figures.Jobs {
		queue := bounded(found.Queue, queues)
		n[kind{queue, found.State}] += found.N
		if found.State == store.JobAvailable {
			oldest[queue] = max(oldest[queue], seconds(r.at.Sub(found.Oldest)))
		}
	}
	for k, value := range n {
		gauge(jobsNumber, float64(value), k.queue, k.state)
	}
	for queue, value := range oldest {
		gauge(jobsOldest, value, queue)
	}
}

func (f *figures) tellSources(r reading, gauge telling) {
	for n, c := range r.cursors {
		name := f.sources[n].String()
		if !c.Succeeded.IsZero() {
			gauge(sourceAge, seconds(r.at.Sub(c.Succeeded)), name)
		}
		gauge(sourceFails, float64(c.Fails), name)
	}
}

// ageOf is for how long something has waited, in seconds.
func (r reading) ageOf(w store.Waiting) float64 {
	if w.N == 0 {
		return 0
	}
	return seconds(r.at.Sub(w.Oldest))
}

// classNames are the classes of deliveries as a label has them.
func classNames() map[outbox.Class]string {
	return map[outbox.Class]string{
		outbox.UrgentClass: "urgent", outbox.WarningClass: "warning", outbox.NewsClass: "news", outbox.DigestClass: "digest",
	}
}

// latest reads the figures unless they were read a moment ago. One reads, the others wait for it.
func (f *figures) latest() reading {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := f.now(); now.Sub(f.last.at) >= f.last.keep || now.Before(f.last.at) {
		f.last = f.readAll(now)
	}
	return f.last
}

func (f *figures) readAll(now time.Time) (r reading) {
	ctx, cancel := context.WithTimeout(context.Background(), figuresWithin)
	defer cancel()
	begin := time.Now()
	r.at = now
	r.figures, r.err = f.read(ctx, now)
	for _, s := range f.sources {
		if r.err != nil {
			break
		}
		var c feed.Cursor
		c, r.err = f.cursor(ctx, s)
		r.cursors = append(r.cursors, c)
	}
	if r.err != nil {
		f.log.Warn("the figures for metrics were not read", "err", r.err)
	}
	r.keep = max(keepFigures, figuresShare*time.Since(begin))
	return r
}
