package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

// measured are the metrics that are read, by the names of gauges.
func measured() map[string]string {
	return map[string]string{
		"go_goroutines":                 soakGoroutines,
		"process_open_fds":              soakFiles,
		"go_gc_heap_live_bytes":         soakHeap,
		"process_resident_memory_bytes": soakResident,
	}
}

// sampleOften is how often is measured: some hundreds of times in all, but not twice a second.
func sampleOften(whole time.Duration) time.Duration {
	return min(max(whole/400, time.Second/2), 30*time.Second)
}

// look measures once.
func (s *soak) look(ctx context.Context) (measuring, error) {
	ctx, cancel := context.WithTimeout(ctx, soakPatience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.metrics+metricsPath, nil)
	if err != nil {
		return measuring{}, err
	}
	resp, err := s.probe.Do(r)
	if err != nil {
		return measuring{}, err
	}
	defer resp.Body.Close()
	one := measuring{at: time.Now(), values: map[string]float64{}}
	if err := one.read(resp.Body); err != nil {
		return measuring{}, err
	}
	for name, path := range map[string]string{soakDatabase: s.settings.database, soakLog: s.settings.database + "-wal"} {
		if info, err := os.Stat(path); err == nil {
			one.values[name] = float64(info.Size())
		}
	}
	return one, nil
}

// read takes over the metrics that count.
func (s measuring) read(r io.Reader) error {
	names := measured()
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), " ")
		gauge, ok := names[name]
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil {
			return failf("the metric %s has no number: %s", name, value).because(err)
		}
		s.values[gauge] = n
	}
	if _, ok := s.values[soakGoroutines]; !ok {
		return failf("the program told no metrics")
	}
	return lines.Err()
}

// resting closes what is open for nothing and gives how the program is then: what was begun comes to its end first. It waits until
// nothing has become less for a while, and far longer while there is more than there was at most. A zero most is none.
func (s *soak) resting(ctx context.Context, most measuring) (least measuring, err error) {
	for less := time.Now(); ; {
		s.hangUp()
		if !sleep(ctx, restLook) {
			return least, ctx.Err()
		}
		one, err := s.look(ctx)
		if err != nil {
			return least, err
		}
		if least.values == nil {
			least = one
		}
		for _, name := range restGauges() {
			if one.values[name] < least.values[name] {
				least.values[name], less = one.values[name], time.Now()
			}
		}
		quiet := time.Since(less)
		if quiet > restLong || quiet > restShort && (most.values == nil || least.within(most)) {
			return least, nil
		}
	}
}

// within tells whether there is no more than there was at another moment, or hardly.
func (s measuring) within(most measuring) bool {
	for _, name := range restGauges() {
		if s.values[name] > most.values[name]+restSlack {
			return false
		}
	}
	return true
}

// How long is waited for rest, on a machine that has much to do as well.
const (
	restLook  = 250 * time.Millisecond // for connections to close, until is looked again
	restShort = 2 * time.Second        // without anything becoming less
	restLong  = 30 * time.Second       // the same, if there is more than there was before
)

func restGauges() []string { return []string{soakGoroutines, soakFiles} }

// restSlack is how many may be more: a source that is being asked, a connection that a platform left open.
const restSlack = 6

// rests compares what there was at rest before with what there is after.
func rests(before, after measuring) (all []rest) {
	for _, g := range soakGauges() {
		if g.name == soakGoroutines || g.name == soakFiles {
			all = append(all, rest{What: g.what, Before: before.values[g.name], After: after.values[g.name], Slack: restSlack})
		}
	}
	return all
}

// writeSamples writes all that was measured: a row for each moment.
func writeSamples(path string, all []measuring) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return failf("%s cannot be written", path).because(err)
	}
	w := csv.NewWriter(f)
	head := []string{"seconds"}
	for _, g := range soakGauges() {
		head = append(head, g.name)
	}
	_ = w.Write(head) // an error stays and is told below
	for _, s := range all {
		row := []string{fmt.Sprintf("%.1f", s.at.Sub(all[0].at).Seconds())}
		for _, g := range soakGauges() {
			row = append(row, strconv.FormatFloat(s.values[g.name], 'f', -1, 64))
		}
		_ = w.Write(row)
	}
	w.Flush()
	if err := w.Error(); err != nil {
		_ = f.Close()
		return failf("%s cannot be written", path).because(err)
	}
	return f.Close()
}
