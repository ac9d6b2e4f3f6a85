package bot

import (
	"context"
	"fmt"
	"time"

	"hangup/advice"
)

// openSettings is the watch whose settings a person is filling in.
type openSettings struct {
	At    Address       `json:"at"`
	Area  advice.AreaID `json:"area"`
	Until time.Time     `json:"until"`
}

// settings is the button "Change settings": "settings|area".
func (t *turn) settings(ctx context.Context, args []string) (Reply, error) {
	if no, err := t.refuse(ctx); no != nil || err != nil {
		return orEmpty(no), err
	}
	if len(args) != 1 {
		return t.closed(), nil
	}
	w, found, err := t.watchAt(ctx, t.in.From, advice.AreaID(args[0]))
	switch {
	case err != nil:
		return Reply{}, err
	case !found:
		return t.notFollowed(args[0]), nil
	}
	return t.askSettings(ctx, w)
}

// notFollowed answers a button of a watch that ended. What the button says the area is called may be made up.
func (t *turn) notFollowed(area string) Reply {
	if a, ok := t.Area(advice.AreaID(area)); ok {
		return Reply{Lead: t.Say("bot.unwatch.notthere", "area", a.Name)}
	}
	return t.closed()
}

// askSettings asks the form of a watch. It notes which watch that is where the conversation is and, so that it can go on
// there, where the person is alone with the bot: some platforms can ask a form nowhere else.
func (t *turn) askSettings(ctx context.Context, w Watch) (Reply, error) {
	open := &openSettings{At: w.At, Area: w.Area, Until: t.now.Add(draftLife)}
	for _, at := range t.places() {
		state, err := t.talkOf(ctx, t.who, at)
		if err != nil {
			return Reply{}, fmt.Errorf("dialog: %w", err)
		}
		state.Settings = open
		if err := t.saveTalkOf(ctx, t.who, at, state); err != nil {
			return Reply{}, fmt.Errorf("dialog: %w", err)
		}
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
