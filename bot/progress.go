package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// How often who sent a notice is told how far it has got. Where nothing moved for a while, such as when the rest are in
// their quiet hours, there is little to tell.
const (
	progressGap  = 5 * time.Second
	progressSlow = 2 * time.Minute // without a post
	slowGap      = time.Minute
	restGap      = 10 * time.Minute
	restShare    = 24 // of a time without a post, when that is more: a chat may be paused for a month
)

// progressPost tells who sent a notice how far it has got, and in the end what became of it. Of a notice to one chat only
// the end is told.
func (c *Core) progressPost(ctx context.Context, o Order) (Written, error) {
	n, ok, err := c.ports.Notice(ctx, o.Progress)
	if err != nil {
		return Written{}, fmt.Errorf("notice %s: %w", o.Progress, err)
	}
	tally, err := c.ports.NoticeTally(ctx, o.Progress)
	if err != nil {
		return Written{}, fmt.Errorf("tally of %s: %w", o.Progress, err)
	}
	now := c.now()
	switch untold := !o.Edit && (n.Recalled || tally.all() == 0); {
	case !ok, untold:
		return Written{}, ErrNothingToSay
	case tally.Waiting == 0:
		return Written{Reply: c.deliveryReport(n, tally)}, nil
	case tally.all() == 1 && !o.Edit:
		return Written{}, &Later{Until: now.Add(tally.gap(n, now))}
	}
	return Written{Reply: c.underway(n, tally, now), Again: tally.gap(n, now)}, nil
}

// all is how many chats a tally is of.
func (t Tally) all() int { return t.Sent + t.Waiting + t.Suspended + t.Failed + t.Skipped }

// idle is how long nothing was posted, and nothing was asked for.
func (t Tally) idle(n Notice, now time.Time) time.Duration {
	return now.Sub(slices.MaxFunc([]time.Time{n.Starts, t.Last, t.Changed}, time.Time.Compare))
}

// gap is how long until there is something new to tell.
func (t Tally) gap(n Notice, now time.Time) time.Duration {
	switch idle := t.idle(n, now); {
	case idle < progressSlow:
		return progressGap
	case idle < time.Hour:
		return slowGap
	}
	return max(restGap, t.idle(n, now)/restShare)
}

// underway tells how far a notice has got.
func (c *Core) underway(n Notice, t Tally, now time.Time) Reply {
	done, all := t.all()-t.Waiting, t.all()
	lead := "bot.progress.lead"
	switch {
	case n.Recalled:
		lead = "bot.progress.recall"
	case n.Revision > 1:
		lead = "bot.progress.correct"
	}
	r := Reply{Lead: c.Say(lead, "done", strconv.Itoa(done), "all", strconv.Itoa(all))}
	r.add(paragraph(bar(done, all)))
	r.add(paragraph(c.timeLeft(n, t, now)))
	if !n.Recalled {
		r.Buttons = []Button{c.button("bot.button.recall", takeAction(Post{Notice: n.ID}))}
	}
	return r
}

// timeLeft says how long it will still take, going by how long it took so far; "" when that tells nothing.
func (c *Core) timeLeft(n Notice, t Tally, now time.Time) string {
	done, ran := t.all()-t.Waiting, now.Sub(n.Starts)
	switch {
	case t.idle(n, now) >= progressSlow:
		return c.Say("bot.progress.rest")
	case done == 0 || ran <= 0 || n.Revision > 1 || n.Recalled:
		return ""
	}
	left := ran * time.Duration(t.Waiting) / time.Duration(done)
	if left < 10*time.Second {
		return c.Say("bot.progress.soon")
	}
	return c.Say("bot.progress.left", "span", c.span(left))
}

// barCells is how long a bar is: it fits on a narrow phone.
const barCells = 20

// bar shows a share in plain characters. The words beside it say the same.
func bar(done, all int) string {
	full := 0
	if all > 0 {
		full = done * barCells / all
	}
	return "[" + strings.Repeat("#", full) + strings.Repeat(".", barCells-full) + "]"
}

// deliveryReport tells what became of a notice.
func (c *Core) deliveryReport(n Notice, t Tally) Reply {
	lead := "bot.delivered.lead"
	switch {
	case n.Recalled:
		lead = "bot.delivered.recalled"
	case n.Revision > 1:
		lead = "bot.delivered.corrected"
	}
	if t.Sent == 0 && !n.Recalled {
		lead = "bot.delivered.nobody"
	}
	r := Reply{Lead: c.Say(lead, "chats", c.chatCount(t.Sent))}
	if !n.Recalled {
		if t.all() > 1 || t.Sent == 0 {
			r.add(c.tallyList(t))
		}
		if n.Revision == 1 && t.Last.After(n.Starts) {
			r.add(paragraph(c.Say("bot.delivered.took", "span", c.exactSpan(t.Last.Sub(n.Starts)))))
		}
		r.Buttons = []Button{
			c.button("bot.button.correct", act("fix", string(n.ID))),
			c.button("bot.button.recall", takeAction(Post{Notice: n.ID})),
		}
	}
	return r
}

// tallyList gives what became of how many chats. What did not happen is left out, but for what was sent.
func (c *Core) tallyList(t Tally) Part {
	p := Part{Kind: List}
	for _, l := range []struct {
		key string
		n   int
	}{
		{"bot.tally.sent", t.Sent}, {"bot.tally.waiting", t.Waiting}, {"bot.tally.suspended", t.Suspended},
		{"bot.tally.failed", t.Failed}, {"bot.tally.skipped", t.Skipped},
	} {
		if l.n > 0 || l.key == "bot.tally.sent" {
			p.Items = append(p.Items, Item{Text: c.Say(l.key, "n", strconv.Itoa(l.n))})
		}
	}
	return p
}

// chatCount writes a number of chats.
func (c *Core) chatCount(n int) string {
	return tongue{Core: c}.some("bot.chats", strconv.Itoa(n))
}

// exactSpan writes a length of time to the second.
func (c *Core) exactSpan(d time.Duration) string {
	whole := d.Truncate(time.Minute)
	seconds := tongue{Core: c}.some("bot.span.seconds", strconv.Itoa(int(max(d-whole, time.Second)/time.Second)))
	if whole == 0 {
		return seconds
	}
	return c.span(whole) + " " + seconds
}
