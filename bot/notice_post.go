package bot

import (
	"context"
	"fmt"
	"strings"

	"hangup/advice/news"
)

// noticePost is how a notice reads in a chat now. One that is not urgent waits for the end of the quiet hours there. One
// that was recalled is not posted any more; where it stands and cannot be removed, it says so.
func (c *Core) noticePost(ctx context.Context, o Order) (Written, error) {
	n, ok, err := c.ports.Notice(ctx, o.Notice)
	if err != nil {
		return Written{}, fmt.Errorf("notice %s: %w", o.Notice, err)
	}
	watch, _, err := c.watchFor(ctx, o.To, o.Area, news.Warning{Areas: n.Areas})
	if err != nil {
		return Written{}, err
	}
	words := tongue{c, watch.Wish.Language}
	switch {
	case o.Recalled, n.Recalled && o.Edit:
		return Written{Reply: words.withdrawn()}, nil
	case !ok, n.Recalled:
		return Written{}, ErrNothingToSay
	case !o.Edit && !n.Urgent && watch.quiet(c.now()):
		until, _ := watch.Wish.Quiet.End(c.now())
		return Written{}, &Later{Until: until}
	}
	r := words.notice(n)
	words.missed(&r, o.Missed)
	return Written{Reply: r}, nil
}

// notice writes a notice. It says who wrote it, so that nobody takes it for the police's.
func (g tongue) notice(n Notice) Reply {
	lead := g.Say("bot.notice.lead")
	if n.Area != "" {
		lead = g.Say("bot.notice.lead.area", "area", g.nameOf(n.Area))
	}
	r := Reply{Lead: lead, Tone: News}
	for l := range strings.SplitSeq(n.Text, "\n") {
		r.add(paragraph(l))
	}
	if n.Revision > 1 {
		r.add(paragraph(g.Say("bot.notice.corrected")))
	}
	r.add(paragraph(g.Say("bot.notice.whose")))
	r.add(paragraph(g.Say("bot.post.advice")))
	r.Buttons = []Button{g.button("bot.button.like", act("check"))}
	return r
}
