package main

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// measuring is what was measured of the process at one moment.
type measuring struct {
	at     time.Time
	values map[string]float64 // by the names of gauges
}

// gauge is something of the process that must not grow, or may.
type gauge struct {
	name, what string
	unit       float64 // what one of the printed unit is
	short      string  // the printed unit; "" for a count
	least      float64 // growth over the whole time that matters, in printed units; 0 is told and never judged
}

// The names of what is measured.
const (
	soakGoroutines = "goroutines"
	soakFiles      = "files"
	soakHeap       = "heap"
	soakResident   = "resident"
	soakDatabase   = "database"
	soakLog        = "log"
)

const megabyte = 1 << 20

// soakGauges are all that is measured. Of goroutines and files ten come and go with who has the page open; of the heap 4 MB is what caches
// take that are filled slowly and have an end. The database keeps what people report and what was posted, and grows with that.
func soakGauges() []gauge {
	return []gauge{
		{soakGoroutines, "goroutines", 1, "", 10},
		{soakFiles, "open files and connections", 1, "", 10},
		{soakHeap, "heap after collection", megabyte, "MB", 4},
		{soakResident, "memory that the system counts", megabyte, "MB", 0},
		{soakDatabase, "database", megabyte, "MB", 0},
		{soakLog, "write-ahead log of the database", megabyte, "MB", 0},
	}
}

// trend is how a gauge went. Values are in its printed unit.
type trend struct {
	What    string  `json:"what"`
	Unit    string  `json:"unit,omitempty"`
	First   float64 `json:"first"` // mean of the first tenth
	Last    float64 `json:"last"`  // mean of the last tenth
	Most    float64 `json:"most"`
	PerHour float64 `json:"per_hour"`
	Error   float64 `json:"error"` // 19 times in 20 the slope is no further off than this
	Hours   float64 `json:"hours"`
	Least   float64 `json:"least,omitempty"` // growth over all hours that matters
	Known   bool    `json:"known"`           // there was enough to tell a slope
}

// trends gives how each gauge went.
func trends(all []measuring) (found []trend) {
	for _, g := range soakGauges() {
		t := trend{What: g.what, Unit: g.short, Least: g.least}
		var x, y []float64
		for _, s := range all {
			if v, ok := s.values[g.name]; ok {
				x, y = append(x, s.at.Sub(all[0].at).Hours()), append(y, v/g.unit)
			}
		}
		if len(y) == 0 {
			continue
		}
		tenth := max(1, len(y)/10)
		t.First, t.Last, t.Most = mean(y[:tenth]), mean(y[len(y)-tenth:]), slices.Max(y)
		t.Hours = x[len(x)-1] - x[0]
		t.PerHour, t.Error, t.Known = slopeOf(x, y)
		found = append(found, t)
	}
	return found
}

// soakHours is how long must be measured until a slope says something: connections are kept for two minutes, who was seen for ten, and a
// few minutes show how those are filled and no more. How it is at rest is compared in any case.
const soakHours = 0.2

// grows tells whether it surely grows, and by an amount that matters.
func (t trend) grows() bool {
	return t.Known && t.Hours >= soakHours && t.Least > 0 && t.PerHour-t.Error > 0 && t.PerHour*t.Hours > t.Least
}

// level tells whether it surely does not grow by an amount that matters.
func (t trend) level() bool {
	return t.Known && t.Hours >= soakHours && (t.PerHour+t.Error)*t.Hours <= t.Least
}

// says is a verdict in plain words.
func (t trend) says() string {
	switch {
	case t.Least == 0:
		return ""
	case t.grows():
		return "grows"
	case t.level():
		return "does not grow"
	case t.Hours < soakHours:
		return "too short a time to tell"
	}
	return "too unsteady to tell"
}

// slope is the slope with its error.
func (t trend) slope() string {
	if !t.Known {
		return "unknown"
	}
	return fmt.Sprintf("%+.2f ± %.2f%s an hour", t.PerHour, t.Error, t.suffix())
}

func (t trend) suffix() string {
	if t.Unit == "" {
		return ""
	}
	return " " + t.Unit
}

// soakBlocks is how many means the line goes through. What is measured now is much like what was measured ten seconds ago: with every
// measurement on its own the error would look far smaller than it is. A mean over a twentieth of the time hardly knows the one before.
const soakBlocks = 20

// slopeOf gives the slope of the line of least squares through the means of blocks, and how far off it may be: 19 times in 20 no further.
// x grows. It needs samples for four blocks of two.
func slopeOf(x, y []float64) (slope, err float64, ok bool) {
	blocks := min(soakBlocks, len(x)/2)
	if blocks < 4 {
		return 0, 0, false
	}
	var bx, by []float64
	for b := range blocks {
		from, to := b*len(x)/blocks, (b+1)*len(x)/blocks
		bx, by = append(bx, mean(x[from:to])), append(by, mean(y[from:to]))
	}
	mx, my := mean(bx), mean(by)
	var above, below, off float64
	for i := range bx {
		above += (bx[i] - mx) * (by[i] - my)
		below += (bx[i] - mx) * (bx[i] - mx)
	}
	if below == 0 {
		return 0, 0, false
	}
	slope = above / below
	for i := range bx {
		d := by[i] - my - slope*(bx[i]-mx)
		off += d * d
	}
	free := blocks - 2
	return slope, student(free) * math.Sqrt(off/float64(free)/below), true
}

// student is how many standard errors hold 19 of 20, by degrees of freedom from 2 to 18: Student's t at 97.5 %, as in any table of it.
func student(free int) float64 {
	table := []float64{4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101}
	return table[min(max(free-2, 0), len(table)-1)]
}

func mean(all []float64) float64 {
	var sum float64
	for _, v := range all {
		sum += v
	}
	return sum / float64(len(all))
}

// rest is something of the process while nobody does anything, before all of it and after.
type rest struct {
	What   string  `json:"what"`
	Before float64 `json:"before"`
	After  float64 `json:"after"`
	Slack  float64 `json:"slack"` // that may be more
}

// more is how many are left over.
func (r rest) more() float64 { return max(0, r.After-r.Before-r.Slack) }
