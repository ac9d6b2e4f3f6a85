package bot

import (
	"context"
	"fmt"
	"slices"

	"hangup/advice/news"
)

// How many posts /why shows behind the newest, and among how many it looks for one whose button was pressed.
const (
	maxBefore  = 5
	postsKnown = 500
)

// whyLast is "/why": by what the newest warning that stands here came. Anybody here may know.
func (t *turn) whyLast(ctx context.Context, _ string) (Reply, error) {
	posted, err := t.warningsHere(ctx, 1+maxBefore)
	if err != nil {
		return Reply{}, err
	}
	if len(posted) == 0 {
		return Reply{Lead: t.Say("bot.why.none"), Parts: []Part{paragraph(t.Say("bot.watches.how"))}}, nil
	}
	r, err := t.whyReply(ctx, posted[0])
	for _, p := range posted[1:] {
		r.Buttons = append(r.Buttons, Button{Label: t.dated(p, p.Title), Action: act("why", string(p.Warning))})
	}
	return r, err
}

// why is the button on a warning: "why|id". Without an id it is the command.
func (t *turn) why(ctx context.Context, args []string) (Reply, error) {
	if len(args) == 0 {
		return t.whyLast(ctx, "")
	}
	posted, err := t.warningsHere(ctx, postsKnown)
	if err != nil {
		return Reply{}, err
	}
	i := slices.IndexFunc(posted, func(p Posted) bool { return len(args) == 1 && string(p.Warning) == args[0] })
	if i < 0 {
		return Reply{Lead: t.Say("bot.why.gone"), Parts: []Part{paragraph(t.Say("bot.why.list"))}}, nil
	}
	return t.whyReply(ctx, posted[i])
}

// warningsHere gives the warnings that stand in the chat, newest first.
func (t *turn) warningsHere(ctx context.Context, most int) ([]Posted, error) {
	posted, err := t.ports.Posted(ctx, t.in.From, postsKnown)
	if err != nil {
		return nil, fmt.Errorf("posted: %w", err)
	}
	posted = slices.DeleteFunc(posted, func(p Posted) bool { return p.Warning == "" })
	return posted[:min(len(posted), most)], nil
}

// whyReply says by which rule a warning came here, and whose warning it is.
func (t *turn) whyReply(ctx context.Context, p Posted) (Reply, error) {
	w, ok, err := t.ports.Warning(ctx, p.Warning)
	if err != nil {
		return Reply{}, fmt.Errorf("warning %s: %w", p.Warning, err)
	}
	area := p.Rule.Area
	if area == "" {
		area = p.Area // posted before rules were kept
	}
	r := Reply{Lead: t.Say("bot.why.lead", "area", t.watchName(Watch{Area: area}))}
	r.add(paragraph(t.rule(p.Rule)))
	if ok {
		r.add(Part{Kind: List, Head: t.Say("bot.why.which", "when", t.when(p.At)), Items: []Item{t.item(w)}})
	} else {
		r.add(Part{Kind: List, Head: t.Say("bot.why.which", "when", t.when(p.At)), Items: []Item{{Text: t.titled(p.Title, maxLine)}}})
	}
	r.add(paragraph(t.Say("bot.why.change")))
	return r, nil
}

// rule says by what a warning was wanted.
func (c *Core) rule(by Rule) string {
	name, known := c.TypeName(by.Type)
	switch {
	case known:
		return c.Say("bot.why.topic", "topic", name)
	case by.Word != "":
		return c.Say("bot.why.word", "word", line(by.Word))
	}
	return c.Say("bot.why.all")
}

// item shows a warning as a line of a list, in English.
func (c *Core) item(w news.Warning) Item { return tongue{Core: c}.item(w) }
