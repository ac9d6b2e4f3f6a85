package bot

import (
	"context"
	"fmt"
	"reflect"
	"slices"

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

// newWish is what a chat gets that says no more than an area: few posts, and none at night.
func newWish() Wish { return Wish{Quiet: nights, Daily: 5} }

// watch is "/watch AREA" and what is wished of the warnings: this chat follows an area from now on, or wishes something
// else of it.
func (t *turn) watch(ctx context.Context, args string) (Reply, error) {
	if args == "" && t.in.Private {
		if r, ok, err := t.goOnSettings(ctx); ok || err != nil {
			return r, err
		}
	}
	if no, err := t.refuse(ctx); no != nil || err != nil {
		return orEmpty(no), err
	}
	if args == "" {
		return Reply{Lead: t.Say("bot.watch.how"), Parts: []Part{paragraph(t.Say("bot.watch.how.more")), paragraph(t.Say("bot.place.hint"))}}, nil
	}
	a, rest, nowhere := t.placeFirst("watch", args)
	if nowhere != nil {
		return *nowhere, nil
	}
	change := t.readWish(rest)
	had, found, err := t.watchAt(ctx, t.in.From, a.ID)
	switch {
	case err != nil:
		return Reply{}, err
	case found:
		return t.changeWish(ctx, had, change)
	}
	return t.follow(ctx, a, change)
}

// watchAt finds the watch of an area in a chat.
func (t *turn) watchAt(ctx context.Context, at Address, area advice.AreaID) (Watch, bool, error) {
	all, err := t.ports.Watches(ctx, at)
	if err != nil {
		return Watch{}, false, fmt.Errorf("watches: %w", err)
	}
	i := slices.IndexFunc(all, func(w Watch) bool { return w.Area == area })
	if i < 0 {
		return Watch{}, false, nil
	}
	return all[i], true, nil
}

// follow begins a watch.
func (t *turn) follow(ctx context.Context, a advice.Area, change wishChange) (Reply, error) {
	wish, err := t.firstWish(ctx, t.in.From.Chat)
	if err != nil {
		return Reply{}, err
	}
	w := Watch{At: t.in.From, Area: a.ID, Since: t.now, Owner: t.in.Own, Wish: change.of(wish)}
	if err := t.deed(ctx, deedWatch, string(a.ID), t.wishDetail(w.Wish)); err != nil {
		return Reply{}, err
	}
	if _, err := t.ports.AddWatch(ctx, w); err != nil {
		return Reply{}, fmt.Errorf("add watch: %w", err)
	}
	r := t.following(t.Say("bot.watch.added", "area", a.Name), w, change.Unread)
	r.Parts = append(r.Parts, paragraph(t.Say("bot.watch.quiet")))
	return r, nil
}

// changeWish changes what a watch wants, and says what is otherwise now.
func (t *turn) changeWish(ctx context.Context, w Watch, change wishChange) (Reply, error) {
	before := w.Wish
	w.Wish = change.of(before)
	name := t.watchName(w)
	if reflect.DeepEqual(before, w.Wish) {
		return t.following(t.Say("bot.watch.already", "area", name), w, change.Unread), nil
	}
	if err := t.deedAt(ctx, w.At, deedWish, string(w.Area), t.wishDetail(w.Wish)); err != nil {
		return Reply{}, err
	}
	found, err := t.ports.SetWish(ctx, w.At, w.Area, w.Wish)
	if err != nil {
		return Reply{}, fmt.Errorf("set wish: %w", err)
	}
	if !found {
		return Reply{Lead: t.Say("bot.unwatch.notthere", "area", name)}, nil
	}
	r := t.unread(Reply{Lead: t.Say("bot.watch.changed", "area", name)}, change.Unread)
	fresh, same := t.wishChanges(before, w.Wish)
	r.add(Part{Kind: List, Head: t.Say("bot.watch.new"), Items: items(List, fresh).Items})
	if len(same) > 0 {
		r.add(Part{Kind: List, Head: t.Say("bot.watch.same"), Items: items(List, same).Items})
	}
	r.Buttons = t.watchButtons(w)
	return r, nil
}

// following says how a chat follows an area.
func (t *turn) following(lead string, w Watch, unread []string) Reply {
	r := t.unread(Reply{Lead: lead}, unread)
	r.add(bullets(t.wishLines(w.Wish)...))
	r.Buttons = t.watchButtons(w)
	return r
}

// unread says first what was not understood of what was typed.
func (t *turn) unread(r Reply, keys []string) Reply {
	for _, key := range keys {
		r.add(paragraph(t.Say(key)))
	}
	return r
}

// watchButtons change or end a watch. In another chat than its own there are none: they act where they are pressed.
func (t *turn) watchButtons(w Watch) []Button {
	if w.At != t.in.From {
		return nil
	}
	return []Button{
		t.button("bot.button.settings", t.areaAction("settings", nil, w.Area)),
		t.button("bot.button.unwatch", t.areaAction("unwatch", nil, w.Area)),
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
	_, found, err := t.watchAt(ctx, t.in.From, a.ID)
	switch {
	case err != nil:
		return Reply{}, err
	case !found:
		return Reply{Lead: t.Say("bot.unwatch.notthere", "area", a.Name)}, nil
	}
	if err := t.deed(ctx, deedUnwatch, string(a.ID), ""); err != nil {
		return Reply{}, err
	}
	if _, err := t.ports.RemoveWatch(ctx, t.in.From, a.ID); err != nil {
		return Reply{}, fmt.Errorf("remove watch: %w", err)
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
		r.Buttons = append(r.Buttons, Button{Label: t.watchName(w), Action: t.areaAction("unwatch", nil, w.Area)})
	}
	return r, nil
}

// watchName names a watched area. One that is gone from the gazetteer shows its id.
func (c *Core) watchName(w Watch) string {
	if a, ok := c.Area(w.Area); ok {
		return a.Name
	}
	return string(w.Area)
}
