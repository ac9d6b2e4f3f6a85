package bot

import (
	"context"
	"slices"

	"hangup/advice"
	"hangup/advice/news"
)

// echoPost is how a warning reads that somebody hears of alone with the bot. It waits for the end of the night.
func (c *Core) echoPost(ctx context.Context, o Order) (Written, error) {
	words := tongue{Core: c}
	if o.Recalled {
		return Written{Reply: words.withdrawn()}, nil
	}
	if until, quiet := nights.End(c.now()); quiet && !o.Edit {
		return Written{}, &Later{Until: until}
	}
	w, err := c.storedWarning(ctx, o.Warning)
	if err != nil {
		return Written{}, err
	}
	r, err := c.echoReply(ctx, words, w, o)
	if err != nil {
		return Written{}, err
	}
	words.missed(&r, o.Missed)
	return Written{Reply: r}, nil
}

// echoReply writes an echo by its kind.
func (c *Core) echoReply(ctx context.Context, words tongue, w news.Warning, o Order) (Reply, error) {
	switch o.Echo {
	case EchoOfCorrection:
		return words.echoOfCorrection(w), nil
	case EchoOfRecall:
		return words.echoOfRecall(), nil
	}
	if w.Label != news.IsWarning && !o.Edit {
		return Reply{}, ErrNothingToSay // it turned out to be none
	}
	r, err := c.warningReply(ctx, words, w)
	if err != nil {
		return Reply{}, err
	}
	r.Parts = slices.Insert(r.Parts, 0, paragraph(r.Lead))
	r.Lead = words.Say("bot.echo.lead")
	r.Buttons = nil
	if _, ok := c.Area(o.Area); ok {
		r.add(paragraph(words.Say("bot.echo.why", "area", c.inPlace(o.Area))))
	}
	return r, nil
}

// echoOfCorrection tells somebody that what was quoted to them was put right. What it said is not repeated: it may be what was wrong.
func (g tongue) echoOfCorrection(right news.Warning) Reply {
	r := Reply{Lead: g.Say("bot.echo.corrected"), Tone: News}
	r.add(Part{Kind: List, Head: g.Say("bot.post.right"), Items: []Item{g.item(right)}})
	r.add(paragraph(g.Say("bot.echo.still")))
	r.Buttons = []Button{g.button("bot.button.check", act("check"))}
	return r
}

// echoOfRecall tells somebody that what was quoted to them was taken back.
func (g tongue) echoOfRecall() Reply {
	r := Reply{Lead: g.Say("bot.echo.recalled"), Tone: News}
	r.add(paragraph(g.Say("bot.echo.still")))
	r.Buttons = []Button{g.button("bot.button.check", act("check"))}
	return r
}

// quoted is the warning that an answer quoted, to be kept with its check: "" where it quoted none, a built-in example, or
// somebody who can't be written to alone.
func (t *turn) quoted(ans advice.Answer) (id news.WarningID, own Address) {
	own = t.alone()
	if ans.Source == nil || ans.Source.ID == "" || ans.Source.Example || own == (Address{}) {
		return "", Address{}
	}
	return news.WarningID(ans.Source.ID), own
}
