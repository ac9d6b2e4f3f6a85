package main

import (
	"fmt"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/schollz/progressbar/v3"
)

// sayEvery is how often a line tells how far a move is where no bar can be drawn.
const sayEvery = 10 * time.Second

// moveProgress shows how far a move is: as a bar on a terminal, and else as a line now and then.
type moveProgress struct {
	*console
	bar         *progressbar.ProgressBar
	what        string
	total, done int64
	begun, said time.Time
}

// Begin begins a part of the work.
func (p *moveProgress) Begin(what string, rows, done int64) {
	p.finish()
	now := p.now()
	p.what, p.total, p.done, p.begun, p.said = what, rows-done, 0, now, now
	if done > 0 {
		fmt.Fprintf(p.err, "%s rows were moved before\n", humanize.Comma(done))
	}
	if p.terminal && p.total > 0 {
		p.bar = progressbar.NewOptions64(p.total,
			progressbar.OptionSetWriter(p.err), progressbar.OptionSetDescription(what), progressbar.OptionSetWidth(30),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString("rows"),
			progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	}
}

// Step tells that more rows of a table are done.
func (p *moveProgress) Step(table string, n int) {
	p.done += int64(n)
	if p.bar != nil {
		p.bar.Describe(p.what + " " + table)
		_ = p.bar.Add(n) // a bar that cannot be drawn is no reason to stop
		return
	}
	now := p.now()
	if now.Sub(p.said) < sayEvery || p.done == 0 {
		return
	}
	p.said = now
	speed := float64(p.done) / now.Sub(p.begun).Seconds()
	left := time.Duration(float64(p.total-p.done) / speed * float64(time.Second)).Round(time.Second)
	fmt.Fprintf(p.err, "%s %s: %s of %s rows, %s a second, %s left\n", p.what, table,
		humanize.Comma(p.done), humanize.Comma(p.total), humanize.Comma(int64(speed)), max(left, 0))
}

// finish takes the bar away.
func (p *moveProgress) finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
		p.bar = nil
	}
}
