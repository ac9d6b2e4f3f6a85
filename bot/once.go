package bot

import (
	"context"

	"hangup/advice"
)

// Answer gives the answer to words on their own: no conversation before them, nothing kept of
// them. It is for a terminal, where nobody comes back. Area is where the person lives, "" when unknown;
// a place that the words name goes first.
func (c *Core) Answer(ctx context.Context, words string, area advice.AreaID) (advice.Assessment, advice.Answer) {
	t := &turn{Core: c, now: c.now()}
	a := t.Assess(words)
	if a.Area != "" {
		area = a.Area
	}
	return a, t.Compose(a, advice.Circumstances{Area: area, Today: t.now, Source: t.cite(ctx, a, area)})
}
