package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"hangup/advice/news"
)

// reviewAction is the button that decides about a warning that waits: "review|id|post" or "review|id|skip". Pressed where
// the warning is not to be posted, such as in the private chat of who moderates, it says which chat is meant by a third
// argument, the code of its address.
func (c *Core) reviewAction(id news.WarningID, post bool, to, pressed Address) Action {
	args := []string{string(id), skipWord}
	if post {
		args[1] = postWord
	}
	if to != pressed {
		args = append(args, c.keys.address(to))
	}
	return act("review", args...)
}

// What a button decides.
const (
	postWord = "post"
	skipWord = "skip"
)

// reviewed finds the chat that a button of a review means: this one without a code, else one whose reviews the person is
// told of here. ok is false when no warning waits there any more. Whether the person may decide there is not checked.
func (t *turn) reviewed(ctx context.Context, code string) (to Address, ok bool, err error) {
	if code == "" {
		return t.in.From, true, nil
	}
	waiting, err := t.ports.Waiting(ctx, t.in.From)
	if err != nil {
		return Address{}, false, fmt.Errorf("waiting: %w", err)
	}
	for at := range waiting {
		if t.keys.address(at) == code {
			return at, true, nil
		}
	}
	return Address{}, false, nil
}

// address is a short name of an address for a button.
func (k keyring) address(a Address) string {
	return k.sum("address", a.Chat.Platform, a.Chat.ID, string(a.Thread))[:8]
}

// reviewPost tells who moderates what waits: the first warning as it will look, where it is to go, and how many more wait.
// What could be warned of comes after what the police warn of.
func (c *Core) reviewPost(ctx context.Context, o Order) (Written, error) {
	waiting, err := c.ports.Waiting(ctx, o.To)
	if err != nil {
		return Written{}, fmt.Errorf("waiting: %w", err)
	}
	offers, err := c.offersTo(ctx, o.To)
	if err != nil {
		return Written{}, err
	}
	return c.reviewOf(ctx, waiting, offers, o.To)
}

// reviewOf is reviewPost for what waits in some chats.
func (c *Core) reviewOf(ctx context.Context, waiting map[Address]int, offers []Offer, asked Address) (Written, error) {
	first, n, err := c.firstPending(ctx, waiting)
	switch {
	case err != nil:
		return Written{}, err
	case n == 0 && len(offers) == 0:
		return Written{}, ErrNothingToSay
	case n == 0:
		r := c.offerReply(offers[0], "offer")
		c.addMore(&r, "bot.review.more", len(offers)-1)
		return Written{Reply: r}, nil
	}
	r, err := c.reviewReply(ctx, first, asked, n+len(offers))
	return Written{Reply: r}, err
}

// addMore says how many more there are, if any.
func (c *Core) addMore(r *Reply, key string, more int) {
	if more > 0 {
		r.add(paragraph(tongue{Core: c}.some(key, strconv.Itoa(more))))
	}
}

// firstPending gives the oldest of the warnings that wait in some chats, and how many wait in all.
func (c *Core) firstPending(ctx context.Context, waiting map[Address]int) (first Pending, n int, err error) {
	for at, waits := range waiting {
		list, err := c.ports.Pending(ctx, at, 1)
		if err != nil {
			return Pending{}, 0, fmt.Errorf("pending: %w", err)
		}
		if len(list) == 0 {
			continue // decided meanwhile
		}
		p := list[0]
		p.To = at
		if n == 0 || older(p, first) {
			first = p
		}
		n += max(waits, 1)
	}
	return first, n, nil
}

// older orders what waits: the older first, and of the same age always in the same order.
func older(p, q Pending) bool {
	if !p.At.Equal(q.At) {
		return p.At.Before(q.At)
	}
	return fmt.Sprint(p.To, p.Warning) < fmt.Sprint(q.To, q.Warning)
}

// reviewReply asks whether a warning is to be posted. n is how many wait with it. asked is where it is asked.
func (c *Core) reviewReply(ctx context.Context, p Pending, asked Address, n int) (Reply, error) {
	r, err := c.writtenFor(ctx, p.Warning, p.To, p.Rule.Area)
	if err != nil {
		return Reply{}, err
	}
	lead := "bot.review.ask"
	if p.Unsure {
		lead = "bot.review.unsure"
	}
	post := r.Lead
	r.Lead = c.Say(lead, "area", c.watchName(Watch{Area: p.Rule.Area}))
	r.Parts = slices.Insert(r.Parts, 0, paragraph(post))
	c.addMore(&r, "bot.review.more", n-1)
	r.Buttons = []Button{
		c.strong("bot.button.post", c.reviewAction(p.Warning, true, p.To, asked)),
		c.button("bot.button.skip", c.reviewAction(p.Warning, false, p.To, asked)),
	}
	return r, nil
}
