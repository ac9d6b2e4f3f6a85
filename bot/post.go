package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"hangup/advice"
	"hangup/advice/news"
)

// warningWritten writes a warning for a chat as it reads now. What was recalled says nothing of what it said.
func (c *Core) warningWritten(ctx context.Context, o Order) (Written, error) {
	w, err := c.storedWarning(ctx, o.Warning)
	if err != nil {
		return Written{}, err
	}
	watch, follows, err := c.watchFor(ctx, o.To, o.Area, w)
	if err != nil {
		return Written{}, err
	}
	words := tongue{c, watch.Wish.Language}
	switch {
	case o.Recalled:
		return Written{Reply: words.withdrawn()}, nil
	case !o.Edit && o.Area != "" && !follows:
		return Written{}, ErrNothingToSay // the chat stopped following it meanwhile
	case !o.Edit && watch.quiet(c.now()):
		until, _ := watch.Wish.Quiet.End(c.now())
		return Written{}, &Later{Until: until}
	}
	r, err := c.warningReply(ctx, words, w)
	words.missed(&r, o.Missed)
	return Written{Reply: r}, err
}

// quiet tells whether a watch wants nothing posted now.
func (w Watch) quiet(now time.Time) bool {
	_, quiet := w.Wish.Quiet.End(now)
	return quiet
}

// storedWarning finds a warning that is to be shown.
func (c *Core) storedWarning(ctx context.Context, id news.WarningID) (news.Warning, error) {
	w, ok, err := c.ports.Warning(ctx, id)
	if err != nil {
		return news.Warning{}, fmt.Errorf("warning %s: %w", id, err)
	}
	if !ok {
		return news.Warning{}, fmt.Errorf("warning %s is not stored", id)
	}
	return w, nil
}

// watchFor finds the watch by which a warning comes to an address: that of the area or, when it is gone, another that the
// warning touches. follows is false when there is none; the wish is then that of any watch there.
func (c *Core) watchFor(ctx context.Context, to Address, area advice.AreaID, w news.Warning) (watch Watch, follows bool, err error) {
	all, err := c.ports.Watches(ctx, to)
	if err != nil {
		return Watch{}, false, fmt.Errorf("watches: %w", err)
	}
	for _, one := range all {
		switch {
		case one.Area == area:
			return one, true, nil
		case !follows && slices.Contains(w.Areas, one.Area):
			watch, follows = one, true
		case watch.Area == "":
			watch = one
		}
	}
	return watch, follows, nil
}

// writtenFor is how a warning will look in a chat.
func (c *Core) writtenFor(ctx context.Context, id news.WarningID, to Address, area advice.AreaID) (Reply, error) {
	w, err := c.storedWarning(ctx, id)
	if err != nil {
		return Reply{}, err
	}
	watch, _, err := c.watchFor(ctx, to, area, w)
	if err != nil {
		return Reply{}, err
	}
	return c.warningReply(ctx, tongue{c, watch.Wish.Language}, w)
}

// warningReply is how a warning reads, and how one does that the police put right since.
func (c *Core) warningReply(ctx context.Context, words tongue, w news.Warning) (Reply, error) {
	if w.Label != news.IsCorrection {
		right, found, err := c.ports.Correction(ctx, w.ID)
		if err != nil {
			return Reply{}, fmt.Errorf("correction of %s: %w", w.ID, err)
		}
		if found {
			return words.corrected(w, right), nil
		}
	}
	return words.warning(w), nil
}

// warning shows a warning.
func (g tongue) warning(w news.Warning) Reply {
	lead := "bot.post.lead"
	if w.Label == news.IsCorrection {
		lead = "bot.post.correction"
	}
	r := Reply{Lead: g.Say(lead, "title", g.headline(w, maxHeadline)), Tone: News}
	r.add(g.source(w))
	r.add(paragraph(g.Say("bot.post.advice")))
	if len(w.Types) > 0 {
		r.Buttons = []Button{g.button("bot.button.like", act("check"))}
	}
	r.Buttons = append(r.Buttons, g.button("bot.button.why", act("why", string(w.ID))))
	return r
}

// corrected shows a warning that was put right. What it said is not repeated: it may be what was wrong.
func (g tongue) corrected(w, right news.Warning) Reply {
	r := Reply{Lead: g.Say("bot.post.corrected", "title", g.headline(w, maxHeadline)), Tone: News}
	r.add(Part{Kind: List, Head: g.Say("bot.post.right"), Items: []Item{g.item(right)}})
	r.add(paragraph(g.Say("bot.post.advice")))
	r.Buttons = []Button{g.button("bot.button.why", act("why", string(w.ID)))}
	return r
}

// withdrawn is what stands where a post was recalled and could not be removed.
func (g tongue) withdrawn() Reply {
	return Reply{Lead: g.Say("bot.post.withdrawn"), Parts: []Part{paragraph(g.Say("bot.post.withdrawn.how"))}}
}

// missed adds how many posts grew too old before they could go out.
func (g tongue) missed(r *Reply, n int) {
	if n > 0 {
		r.add(paragraph(g.some("bot.post.missed", strconv.Itoa(n))))
	}
}

// item shows a warning as a line of a list.
func (g tongue) item(w news.Warning) Item {
	return Item{Text: g.whose(w) + ": " + g.headline(w, maxLine), URL: webURL(w.URL)}
}

// source shows the key sentence of a warning, or the clause of it that is short enough, and where it stands.
func (g tongue) source(w news.Warning) Part {
	p := Part{Kind: Quote, Items: []Item{{Text: g.whose(w), URL: webURL(w.URL)}}}
	for _, q := range []string{w.KeySentence, quotable(w)} {
		if verbatim(w, q) {
			p.Text = q
			break
		}
	}
	return p
}

// quotable is the best short sentence of a warning on its first type. Without a key sentence there is none:
// nothing of such an article speaks for itself.
func quotable(w news.Warning) string {
	if w.KeySentence == "" || len(w.Types) == 0 {
		return ""
	}
	return news.Quote(w, w.Types[0])
}

// maxHeadline is what shows of a title: some articles have none and begin with a long sentence.
const maxHeadline = 140 // characters

// headline is the title of a warning on one line of at most n characters.
func (c *Core) headline(w news.Warning, n int) string { return c.titled(w.Title, n) }

// titled is headline for a title alone.
func (c *Core) titled(title string, n int) string {
	return cutRunes(oldName.ReplaceAllLiteralString(line(title), c.Say("bot.force.oldname")), n)
}
