package main

import (
	"math"
	"slices"
	"time"
)

// delivered is what a broadcast on one platform came to. Times are in seconds unless their names say otherwise, memory is in
// bytes.
type delivered struct {
	Platform    string    `json:"platform"`
	Chats       int       `json:"chats"`
	Seconds     float64   `json:"seconds"`       // from when the warning was stored to the last post
	Floor       float64   `json:"floor_seconds"` // what the pace of the lane alone takes
	Ratio       float64   `json:"ratio"`
	PickUp      float64   `json:"pick_up_seconds"` // from when the warning was stored to the first post
	TooMany     int       `json:"too_many"`        // answers of 429
	Banned      int       `json:"sent_while_banned"`
	Again       int       `json:"duplicates"`
	Lost        int       `json:"lost"`
	Peak        int64     `json:"peak_bytes"`             // of the whole program, which posts on all platforms at once
	Slope       float64   `json:"slope_bytes_per_minute"` // over the second half of the broadcast
	Idle        answering `json:"check_idle"`
	Busy        answering `json:"check_during"`
	AnswerRatio float64   `json:"check_ratio"` // of the slowest in a hundred
	CPU         float64   `json:"cpu_ms_per_delivery"`
	Written     float64   `json:"bytes_written_per_delivery"`
	Store       storeCost `json:"store"`
	Import      importing `json:"import"`
	Load        string    `json:"load"` // of the machine at the end
}

// answering is how long answers took, in milliseconds.
type answering struct {
	Questions int     `json:"questions"`
	Median    float64 `json:"p50_ms"`
	P99       float64 `json:"p99_ms"`
}

// judge makes the result of each platform.
func (r *deliveryRun) judge(p *program, asked, stored time.Time, before processCost, brought importing, idle, busy map[string][]time.Duration, costs map[string]storeCost) []delivered {
	after := costOf(p.cmd.Process.Pid)
	total := float64(r.n * len(r.places))
	var all []delivered
	for _, place := range r.places {
		d := delivered{
			Platform: place.name, Chats: r.n, Floor: place.floor().Seconds(), Peak: after.peak, Slope: slope(r.memory),
			Idle: answeringOf(idle[place.name]), Busy: answeringOf(busy[place.name]), Store: costs[place.name], Import: brought, Load: loadNow(),
			CPU:     (after.cpu - before.cpu).Seconds() * 1000 / total,
			Written: float64(after.written-before.written) / total,
		}
		d.count(place, stored)
		if d.Idle.P99 > 0 {
			d.AnswerRatio = d.Busy.P99 / d.Idle.P99
		}
		all = append(all, d)
	}
	return all
}

// count fills in what the platform counted. A post may be there before the command that imports has ended.
func (d *delivered) count(p *openPlace, stored time.Time) {
	t := p.Tally()
	d.TooMany, d.Banned = t.TooMany, t.Banned
	d.Lost, d.Again = p.copies(p.chats)
	if t.First.Before(stored) {
		stored = t.First
	}
	d.Seconds = t.Last.Sub(stored).Seconds()
	d.PickUp = t.First.Sub(stored).Seconds()
	d.Ratio = d.Seconds / d.Floor
}

func answeringOf(took []time.Duration) answering {
	return answering{len(took), inMilliseconds(quantile(took, 0.5)), inMilliseconds(quantile(took, 0.99))}
}

func inMilliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// quantile gives the nearest rank; 0 of nothing.
func quantile(all []time.Duration, q float64) time.Duration {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(all))
	return sorted[max(0, int(math.Ceil(q*float64(len(sorted))))-1)]
}

// slope is how many bytes memory grew in a minute over the second half of the samples: the line of least squares.
func slope(all []sample) float64 {
	half := all[len(all)/2:]
	if len(half) < 2 {
		return 0
	}
	var t, m float64
	for _, s := range half {
		t += s.at.Minutes()
		m += float64(s.bytes)
	}
	t, m = t/float64(len(half)), m/float64(len(half))
	var above, below float64
	for _, s := range half {
		above += (s.at.Minutes() - t) * (float64(s.bytes) - m)
		below += (s.at.Minutes() - t) * (s.at.Minutes() - t)
	}
	return above / below
}
