package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// watches is "/watches": what this chat follows in all of its topics, and how. Anybody in it may know.
func (t *turn) watches(ctx context.Context, _ string) (Reply, error) {
	ws, err := t.ports.ChatWatches(ctx, t.in.From.Chat)
	if err != nil {
		return Reply{}, fmt.Errorf("watches: %w", err)
	}
	if len(ws) == 0 {
		return t.noWatches(), nil
	}
	until, err := t.ports.PausedUntil(ctx, t.in.From.Chat, t.now)
	if err != nil {
		return Reply{}, fmt.Errorf("paused: %w", err)
	}
	// What is followed where the question was asked comes first.
	slices.SortStableFunc(ws, func(a, b Watch) int { return t.away(a) - t.away(b) })
	r := Reply{Lead: t.Say("bot.watches.lead")}
	for _, w := range ws[:min(len(ws), maxListed)] {
		r.add(Part{Kind: List, Head: t.watchHead(w), Items: items(List, t.wishLines(w.Wish)).Items})
		if t.away(w) == 0 && len(r.Buttons) < maxChoices {
			label := t.Say("bot.button.settings.of", "area", t.watchName(w))
			r.Buttons = append(r.Buttons, Button{Label: label, Action: t.areaAction("settings", nil, w.Area)})
		}
	}
	if more := ws[min(len(ws), maxListed):]; len(more) > 0 {
		r.add(paragraph(tongue{Core: t.Core}.some("bot.watches.more", strconv.Itoa(len(more)), "list", t.nameList(more))))
	}
	if until.After(t.now) {
		r.add(paragraph(t.Say("bot.watches.paused", "until", t.when(until))))
	}
	return r, nil
}

// maxNamed is how many watches are named without what they wish.
const maxNamed = 40

func (c *Core) nameList(ws []Watch) string {
	var names []string
	for _, w := range ws[:min(len(ws), maxNamed)] {
		names = append(names, c.watchName(w))
	}
	if len(ws) > maxNamed {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}

// away is 0 for a watch of the topic that the person is in, and 1 for another.
func (t *turn) away(w Watch) int {
	if w.At == t.in.From {
		return 0
	}
	return 1
}

func (t *turn) watchHead(w Watch) string {
	head := t.Say("bot.watches.line", "area", t.watchName(w), "day", t.day(w.Since))
	if t.away(w) == 1 {
		head += " " + t.Say("bot.watches.elsewhere")
	}
	return strings.TrimSpace(head) + ":"
}

func (t *turn) noWatches() Reply {
	return Reply{Lead: t.Say("bot.watches.none"), Parts: []Part{paragraph(t.Say("bot.watches.how"))}}
}
