package main

import (
	"io"

	"github.com/schollz/progressbar/v3"
)

// progress shows how far a long job is.
type progress struct{ bar *progressbar.ProgressBar }

// startProgress shows a bar on stderr when that is a terminal and there is enough to wait for.
func (c *console) startProgress(what string, total int) *progress {
	const worthShowing = 4
	if !c.terminal || total < worthShowing {
		return &progress{}
	}
	return &progress{bar: newBar(c.err, what, total)}
}

func newBar(w io.Writer, what string, total int) *progressbar.ProgressBar {
	return progressbar.NewOptions(total,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionSetWidth(30),
	)
}

// step says that one more is done. A bar that cannot be drawn is no reason to stop the job.
func (p *progress) step() {
	if p.bar != nil {
		_ = p.bar.Add(1)
	}
}

// clear takes the bar away, so that a line can be printed.
func (p *progress) clear() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}

// finish takes the bar away for good.
func (p *progress) finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
