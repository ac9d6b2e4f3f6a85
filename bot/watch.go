package bot

import (
	"context"
	"fmt"

	"hangup/advice"
)

// refuse gives the answer to somebody who does not moderate the chat, nil to somebody who does.
// It asks afresh each time: a moderator of yesterday may press an old button today.
func (t *turn) refuse(ctx context.Context) (*Reply, error) {
	roles := t.roles[t.in.User.Platform]
	if roles == nil {
		return &Reply{Lead: t.Say("bot.rights.none")}, nil
	}
	ok, err := roles.Moderator(ctx, t.in.From, t.in.User)
	if err != nil {
		return nil, &Problem{Text: t.Say("bot.rights.failed"), Err: fmt.Errorf("rights: %w", err)}
	}
	if !ok {
		return &Reply{Lead: t.Say("bot.rights.none")}, nil
	}
	return nil, nil
}

// watch is "/watch AREA": this chat follows an area from now on.
func (t *turn) watch(ctx context.Context, name string) (Reply, error) {
	if no, err := t.refuse(ctx); no != nil || err != nil {
		return orEmpty(no), err
	}
	if name == "" {
		return Reply{Lead: t.Say("bot.watch.how"), Parts: []Part{paragraph(t.Say("bot.place.hint"))}}, nil
	}
	a, nowhere := t.place("watch", name)
	if nowhere != nil {
		return *nowhere, nil
	}
	added, err := t.ports.AddWatch(ctx, Watch{At: t.in.From, Area: a.ID, Since: t.now})
	if err != nil {
		return Reply{}, fmt.Errorf("add watch: %w", err)
	}
	return t.watching(a, added), nil
}

func (t *turn) watching(a advice.Area, added bool) Reply {
	lead := t.Say("bot.watch.already", "area", a.Name)
	if added {
		lead = t.Say("bot.watch.added", "area", a.Name)
	}
	return Reply{
		Lead:    lead,
		Parts:   []Part{paragraph(t.Say("bot.watch.what")), paragraph(t.Say("bot.watch.quiet"))},
		Buttons: []Button{t.button("bot.button.unwatch", t.areaAction("unwatch", nil, a.ID))},
	}
}

// unwatch is "/unwatch AREA". Without an area it offers those that the chat follows.
func (t *turn) unwatch(ctx context.Context, name string) (Reply, error) {
	if no, err := t.refuse(ctx); no != nil || err != nil {
		return orEmpty(no), err
	}
	if name == "" {
		return t.unwatchWhich(ctx)
	}
	a, nowhere := t.place("unwatch", name)
	if nowhere != nil {
		return *nowhere, nil
	}
	removed, err := t.ports.RemoveWatch(ctx, t.in.From, a.ID)
	if err != nil {
		return Reply{}, fmt.Errorf("remove watch: %w", err)
	}
	if !removed {
		return Reply{Lead: t.Say("bot.unwatch.notthere", "area", a.Name)}, nil
	}
	return Reply{
		Lead:    t.Say("bot.unwatch.done", "area", a.Name),
		Buttons: []Button{t.button("bot.button.rewatch", t.areaAction("watch", nil, a.ID))},
	}, nil
}

// maxChoices keeps a row of buttons short enough for every platform.
const maxChoices = 10

func (t *turn) unwatchWhich(ctx context.Context) (Reply, error) {
	ws, err := t.ports.Watches(ctx, t.in.From)
	if err != nil {
		return Reply{}, fmt.Errorf("watches: %w", err)
	}
	if len(ws) == 0 {
		return t.noWatches(), nil
	}
	r := Reply{Lead: t.Say("bot.unwatch.which")}
	for _, w := range ws[:min(len(ws), maxChoices)] {
		a, _ := t.Area(w.Area)
		r.Buttons = append(r.Buttons, Button{Label: t.watchName(w), Action: t.areaAction("unwatch", nil, a.ID)})
	}
	return r, nil
}

// watches is "/watches": what this chat follows. Anybody in it may know.
func (t *turn) watches(ctx context.Context, _ string) (Reply, error) {
	ws, err := t.ports.Watches(ctx, t.in.From)
	if err != nil {
		return Reply{}, fmt.Errorf("watches: %w", err)
	}
	if len(ws) == 0 {
		return t.noWatches(), nil
	}
	var names []string
	for _, w := range ws {
		names = append(names, t.Say("bot.watches.line", "area", t.watchName(w), "day", t.day(w.Since)))
	}
	return Reply{Lead: t.Say("bot.watches.lead"), Parts: []Part{bullets(names...), paragraph(t.Say("bot.watch.what"))}}, nil
}

func (t *turn) noWatches() Reply {
	return Reply{Lead: t.Say("bot.watches.none"), Parts: []Part{paragraph(t.Say("bot.watches.how"))}}
}

// watchName names a watched area. One that is gone from the gazetteer shows its id.
func (c *Core) watchName(w Watch) string {
	if a, ok := c.Area(w.Area); ok {
		return a.Name
	}
	return string(w.Area)
}
