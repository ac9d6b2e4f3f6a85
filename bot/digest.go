package bot

import (
	"context"
	"fmt"
	"strconv"

	"hangup/advice/news"
)

// digestPost lists what was over the number of the day, in one post.
func (c *Core) digestPost(ctx context.Context, o Order) (Written, error) {
	watch, _, err := c.watchFor(ctx, o.To, "", news.Warning{})
	if err != nil {
		return Written{}, err
	}
	words := tongue{c, watch.Wish.Language}
	if o.Recalled {
		return Written{Reply: words.withdrawn()}, nil
	}
	if until, quiet := watch.Wish.Quiet.End(c.now()); quiet && !o.Edit {
		return Written{}, &Later{Until: until}
	}
	kept, err := c.ports.Digest(ctx, o.To, o.Due)
	if err != nil {
		return Written{}, fmt.Errorf("digest: %w", err)
	}
	if len(kept) == 0 {
		return Written{}, ErrNothingToSay
	}
	r := words.digest(kept)
	words.missed(&r, o.Missed)
	return Written{Reply: r}, nil
}

// digest lists warnings, as many as a list shows.
func (g tongue) digest(kept []news.Warning) Reply {
	r := Reply{Lead: g.some("bot.digest.lead", strconv.Itoa(len(kept))), Tone: News}
	list := Part{Kind: List}
	for _, w := range kept[:min(len(kept), maxListed)] {
		list.Items = append(list.Items, g.item(w))
	}
	r.add(list)
	if more := len(kept) - maxListed; more > 0 {
		r.add(paragraph(g.some("bot.digest.more", strconv.Itoa(more))))
	}
	r.add(paragraph(g.Say("bot.post.advice")))
	return r
}
