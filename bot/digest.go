package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"

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
	if kept, err = c.putRight(ctx, kept); err != nil {
		return Written{}, err
	}
	r := words.digest(kept)
	words.missed(&r, o.Missed)
	return Written{Reply: r}, nil
}

// putRight puts what corrects a warning in its place: the warning may be what was wrong. Each is there once.
func (c *Core) putRight(ctx context.Context, kept []news.Warning) (valid []news.Warning, err error) {
	for _, w := range kept {
		if w.Label != news.IsCorrection {
			right, found, err := c.ports.Correction(ctx, w.ID)
			if err != nil {
				return nil, fmt.Errorf("correction of %s: %w", w.ID, err)
			}
			if found {
				w = right
			}
		}
		if !slices.ContainsFunc(valid, func(v news.Warning) bool { return v.ID == w.ID }) {
			valid = append(valid, w)
		}
	}
	return valid, nil
}

// digest lists warnings, as many as a list shows.
func (g tongue) digest(kept []news.Warning) Reply {
	r := Reply{Lead: g.some("bot.digest.lead", strconv.Itoa(len(kept))), Tone: News}
	list, room := Part{Kind: List}, maxDigest
	for _, w := range kept[:min(len(kept), maxListed)] {
		it := g.item(w)
		if w.Label == news.IsCorrection {
			it.Text = g.whose(w) + ": " + g.Say("bot.post.correction", "title", g.headline(w, maxLine))
		}
		if room -= weight(it); room < 0 && len(list.Items) > 0 {
			break
		}
		list.Items = append(list.Items, it)
	}
	r.add(list)
	if more := len(kept) - len(list.Items); more > 0 {
		r.add(paragraph(g.some("bot.digest.more", strconv.Itoa(more))))
	}
	r.add(paragraph(g.Say("bot.post.advice")))
	return r
}

// maxDigest is what the lines of a digest may weigh. With what stands around them that fits into one message of 4096
// characters, the least that our platforms take: of a longer one only the first line and link would be posted.
const maxDigest = 3200

// weight is about how many characters a line takes where addresses count and signs must be escaped. Our platforms leave
// out an address of more than 700.
func weight(it Item) int {
	const around, longest = 10, 700
	n := around + min(len(it.URL), longest) + utf8.RuneCountInString(it.Text)
	for _, r := range it.Text {
		if unicode.IsPunct(r) || unicode.IsSymbol(r) {
			n++
		}
	}
	return n
}
