package main

import (
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"hangup/advice"
	"hangup/bot"
	"hangup/bot/discord"
	"hangup/bot/outbox"
	"hangup/bot/telegram"
	"hangup/bot/webchat"
)

// metrics is what the program counts and measures of itself, for a Prometheus that asks at /metrics. No label names a person, a
// chat, an area or a word of anybody, and every label has few values that are known beforehand: bounded sees to that.
type metrics struct {
	registry *prometheus.Registry

	checks, answers *prometheus.CounterVec
	answer, handle  *prometheus.HistogramVec
	deliveries      *prometheus.CounterVec
	send            *prometheus.HistogramVec
	working         *prometheus.GaugeVec
	limit           *prometheus.GaugeVec
	reports         prometheus.Counter
	problems        *prometheus.CounterVec
	storeTook       *prometheus.HistogramVec
	storeCalls      *prometheus.CounterVec
	visits          *prometheus.CounterVec
	leases          *prometheus.GaugeVec
	connected       *prometheus.GaugeVec
}

// newMetrics makes the metrics of a program.
func newMetrics() *metrics {
	m := &metrics{registry: prometheus.NewRegistry()}
	m.ofAnswers()
	m.ofDeliveries()
	m.ofTheHouse()
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "hangup_build_info", Help: "What runs, as labels. Always 1.",
		ConstLabels: prometheus.Labels{"version": version, "commit": strings.TrimSpace(commit()), "go": runtime.Version()},
	})
	info.Set(1)
	m.registry.MustRegister(info, collectors.NewGoCollector(collectors.WithGoCollectorRuntimeMetrics(liveHeap())), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// liveHeap adds what the last collection left of the heap: what Go tells otherwise includes what nobody uses any more.
func liveHeap() collectors.GoRuntimeMetricsRule {
	return collectors.GoRuntimeMetricsRule{Matcher: regexp.MustCompile(`^/gc/heap/live:bytes$`)}
}

// answerBuckets are seconds from what a person did to its answer. Most take milliseconds; a quarter of a second is what nobody
// notices, three seconds what Discord waits for.
var answerBuckets = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 3, 10, 30}

func (m *metrics) ofAnswers() {
	m.checks = m.counter("hangup_checks_total", "Questions about a call that were answered, by what was concluded.", "platform", "verdict")
	m.answers = m.counter("hangup_answers_total", "What people did that was answered: typed a text, pressed a button or sent a form. Silence is an answer too, to what was not for the bot.",
		"platform", "kind", "outcome")
	m.answer = m.histogram("hangup_answer_seconds", "From when something came in to when its answer was out, waiting for the platform included.", answerBuckets, "platform")
	m.handle = m.histogram("hangup_handle_seconds", "How long the bot itself took for an answer, its database included and the platform not.", answerBuckets, "platform")
	m.reports = prometheus.NewCounter(prometheus.CounterOpts{Name: "hangup_reports_total", Help: "Reports that residents made and that were stored."})
	m.registry.MustRegister(m.reports)
}

func (m *metrics) ofDeliveries() {
	m.deliveries = m.counter("hangup_deliveries_total", "Attempts at posting, changing or removing a post, by what became of them. Those that are due again count each time.",
		"platform", "outcome", "reason")
	m.send = m.histogram("hangup_send_seconds", "How long the platform took to take a post.", []float64{.01, .05, .1, .25, .5, 1, 2.5, 5, 20}, "platform")
	m.working = m.gauge("hangup_lane_working", "Whether this process delivers posts on a platform, 0 or 1.", "platform")
	m.limit = m.gauge("hangup_lane_limit_per_second", "How many posts a second this process makes at most on a platform.", "platform")
}

func (m *metrics) ofTheHouse() {
	m.problems = m.counter("hangup_errors_total", "Lines in the log that say that something went wrong, by how grave it is and of what kind.", "level", "class")
	m.storeTook = m.histogram("hangup_store_seconds", "How long the database took, by whether something was read or changed.",
		[]float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 5}, "kind")
	m.storeCalls = m.counter("hangup_store_calls_total", "What was asked of the database, and how it went.", "call", "result")
	m.visits = m.counter("hangup_source_visits_total", "Visits of sources of police news.", "result")
	m.leases = m.gauge("hangup_lease_held", "What this process alone may do now, of what only one process may do at a time: 1 while it may.", "lease")
	m.connected = m.gauge("hangup_platform_connected", "Whether a platform has answered since the program started, 0 or 1.", "platform")
}

func (m *metrics) counter(name, help string, labels ...string) *prometheus.CounterVec {
	c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	m.registry.MustRegister(c)
	return c
}

func (m *metrics) gauge(name, help string, labels ...string) *prometheus.GaugeVec {
	g := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, labels)
	m.registry.MustRegister(g)
	return g
}

func (m *metrics) histogram(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	h := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}, labels)
	m.registry.MustRegister(h)
	return h
}

// begin shows what has not happened yet as having happened 0 times: an increase from nothing would not be seen.
func (m *metrics) begin(platforms []string) {
	for _, platform := range platforms {
		for _, v := range verdicts() {
			m.checks.WithLabelValues(platform, string(v))
		}
		for _, kind := range []string{"text", "button", "form"} {
			for _, outcome := range []string{"answered", "silent", "refused", "failed"} {
				m.answers.WithLabelValues(platform, kind, outcome)
			}
		}
		for _, outcome := range []outbox.State{outbox.Sent, outbox.Failed} {
			m.deliveries.WithLabelValues(platform, string(outcome), "")
		}
		m.answer.WithLabelValues(platform)
		m.handle.WithLabelValues(platform)
		m.send.WithLabelValues(platform)
	}
	for _, class := range errorClasses() {
		m.problems.WithLabelValues("warning", class)
		m.problems.WithLabelValues("error", class)
	}
	for _, result := range []string{"news", "no news", "unchanged", "failed"} {
		m.visits.WithLabelValues(result)
	}
}

// platformNames are the platforms that there are.
func platformNames() []string {
	return []string{webchat.Platform, telegram.Platform, discord.Platform}
}

// verdicts are all that a question can be concluded to be.
func verdicts() []advice.Verdict {
	return []advice.Verdict{advice.Scam, advice.Victim, advice.NoSigns, advice.Unclear, advice.OffTopic}
}

// outcomes are all that can become of an attempt at a delivery.
func outcomes() []outbox.State {
	return []outbox.State{outbox.Due, outbox.Sent, outbox.Suspended, outbox.Failed, outbox.Skipped}
}

// other is the label of what is none of the values that are known.
const other = "other"

// bounded gives a value of a label if it is known, and other if not: whatever a platform or a fault makes up, there are no more
// series than there are kinds of them.
func bounded[T ~string](value T, known []T) string {
	if slices.Contains(known, value) {
		return string(value)
	}
	return other
}

// outcomeReasons are all the words of the outbox for why an attempt ended as it did; "" is that there is nothing to explain.
func outcomeReasons() []string {
	all := []string{"", outbox.Expired, "in_doubt", "asleep", "ending", "nothing", "quiet", "undying", "render", "panic", "tries", "unclassed"}
	for _, kind := range sendKinds() {
		all = append(all, string(kind))
	}
	return all
}

// sendKinds are all that an error of a platform can mean.
func sendKinds() []bot.SendErrorKind {
	return []bot.SendErrorKind{bot.Retry, bot.Wait, bot.Moved, bot.Suspend, bot.Shrink, bot.Gone, bot.Dead}
}

// seconds is a length of time as a metric has it.
func seconds(d time.Duration) float64 { return max(0, d.Seconds()) }
