package bot

import (
	"context"
	"fmt"
	"time"

	"hangup/advice"
)

// openSettings is the watch whose settings a person is filling in, without an area the chat.
type openSettings struct {
	At    Address       `json:"at"`
	Area  advice.AreaID `json:"area"`
	Until time.Time     `json:"until"`
}

// watchSettings is "/settings AREA", and the button for it. Who may use it is asked before.
func (t *turn) watchSettings(ctx context.Context, area string) (Reply, error) {
	a, nowhere := t.place(chatForm, area)
	if nowhere != nil {
		return *nowhere, nil
	}
	w, found, err := t.watchAt(ctx, t.in.From, a.ID)
	switch {
	case err != nil:
		return Reply{}, err
	case !found:
		return t.notFollowed(a.ID), nil
	}
	if t.nameless() {
		return t.askPress(act(chatForm, string(a.ID))), nil
	}
	return t.askSettings(ctx, w)
}

func (t *turn) notFollowed(area advice.AreaID) Reply {
	return Reply{Lead: t.Say("bot.unwatch.notthere", "area", t.watchName(Watch{Area: area}))}
}

// askSettings asks the form of a watch. It notes which watch that is where the conversation is and, so that it can go on
// there, where the person is alone with the bot: some platforms can ask a form nowhere else.
func (t *turn) askSettings(ctx context.Context, w Watch) (Reply, error) {
	if err := t.openForm(ctx, &openSettings{At: w.At, Area: w.Area, Until: t.now.Add(draftLife)}); err != nil {
		return Reply{}, err
	}
	return Reply{Lead: t.Say("bot.settings.lead", "area", t.watchName(w)), Form: t.watchForm(w)}, nil
}

// places are where the conversation with the person goes on: here and, if there is such a place, alone with the bot.
func (t *turn) places() []Address {
	if t.in.Own == t.in.From || t.in.Own == (Address{}) {
		return []Address{t.in.From}
	}
	return []Address{t.in.From, t.in.Own}
}

// goOnSettings asks the form of a watch in another chat, where the person was sent from there. ok is false when they were
// not.
func (t *turn) goOnSettings(ctx context.Context) (r Reply, ok bool, err error) {
	w, ok, err := t.openWatch(ctx)
	if err != nil || !ok || w.At == t.in.From {
		return Reply{}, false, err
	}
	if no, err := t.refuseAt(ctx, w.At); no != nil || err != nil {
		return orEmpty(no), true, err
	}
	r, err = t.askSettings(ctx, w)
	return r, true, err
}

// openWatch is the watch whose settings the person was asked for last; ok is false when there is none any more.
func (t *turn) openWatch(ctx context.Context) (w Watch, ok bool, err error) {
	state, err := t.loadTalk(ctx)
	if err != nil {
		return Watch{}, false, fmt.Errorf("dialog: %w", err)
	}
	if state.Settings == nil {
		return Watch{}, false, nil
	}
	return t.watchAt(ctx, state.Settings.At, state.Settings.Area)
}

// sentSettings reads the form of a watch that was filled in. Whether the person may still change it is asked first.
func (t *turn) sentSettings(ctx context.Context, sent FormReply) (Reply, error) {
	w, ok, err := t.openWatch(ctx)
	switch {
	case err != nil:
		return Reply{}, err
	case !ok:
		return Reply{Lead: t.Say("bot.settings.gone"), Parts: []Part{paragraph(t.Say("bot.settings.again"))}}, nil
	}
	if no, err := t.refuseAt(ctx, w.At); no != nil || err != nil {
		return orEmpty(no), err
	}
	f := t.watchForm(w)
	change, ok := t.fillWatch(f, sent.Values)
	if !ok {
		return Reply{Lead: t.Say("bot.settings.fix"), Form: f}, nil
	}
	return t.changeWish(ctx, w, change)
}
