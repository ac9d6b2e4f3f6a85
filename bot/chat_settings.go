package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"hangup/advice"
)

// settings is "/settings": the form of the chat as a whole. With an area it is the form of what the chat follows there.
func (t *turn) settings(ctx context.Context, area string) (Reply, error) {
	if area == "" && t.in.Private {
		if r, ok, err := t.goOnChat(ctx); ok || err != nil {
			return r, err
		}
	}
	if no, err := t.refuse(ctx); no != nil || err != nil {
		return orEmpty(no), err
	}
	switch {
	case area != "":
		return t.watchSettings(ctx, area)
	case t.nameless():
		return t.askPress(act("settings")), nil
	}
	return t.askChat(ctx, t.in.From)
}

// askChat asks the form of a chat. Like the form of a watch it can go on where the person is alone with the bot.
func (t *turn) askChat(ctx context.Context, at Address) (Reply, error) {
	f, err := t.chatForm(ctx, at)
	if err != nil {
		return Reply{}, err
	}
	if err := t.openForm(ctx, &openSettings{At: at, Until: t.now.Add(draftLife)}); err != nil {
		return Reply{}, err
	}
	return Reply{Lead: t.Say("bot.chat.lead"), Parts: []Part{paragraph(t.Say("bot.chat.watches"))}, Form: f}, nil
}

// openForm notes which settings a person is filling in, in every place where that may go on.
func (t *turn) openForm(ctx context.Context, open *openSettings) error {
	for _, at := range t.places() {
		state, err := t.talkOf(ctx, t.who, at)
		if err != nil {
			return fmt.Errorf("dialog: %w", err)
		}
		state.Settings = open
		if err := t.saveTalkOf(ctx, t.who, at, state); err != nil {
			return fmt.Errorf("dialog: %w", err)
		}
	}
	return nil
}

// openChat is the chat whose settings the person was asked for last; ok is false when there is none.
func (t *turn) openChat(ctx context.Context) (at Address, ok bool, err error) {
	state, err := t.loadTalk(ctx)
	if err != nil {
		return Address{}, false, fmt.Errorf("dialog: %w", err)
	}
	if state.Settings == nil || state.Settings.Area != "" {
		return Address{}, false, nil
	}
	return state.Settings.At, true, nil
}

// goOnChat asks the form of another chat, where the person was sent from there. ok is false when they were not.
func (t *turn) goOnChat(ctx context.Context) (r Reply, ok bool, err error) {
	at, ok, err := t.openChat(ctx)
	if err != nil || !ok || at == t.in.From {
		return Reply{}, false, err
	}
	if no, err := t.refuseAt(ctx, at); no != nil || err != nil {
		return orEmpty(no), true, err
	}
	r, err = t.askChat(ctx, at)
	return r, true, err
}

// sentChat reads the form of a chat that was filled in. Whether the person may still change it is asked first.
func (t *turn) sentChat(ctx context.Context, sent FormReply) (Reply, error) {
	at, ok, err := t.openChat(ctx)
	switch {
	case err != nil:
		return Reply{}, err
	case !ok:
		return Reply{Lead: t.Say("bot.settings.gone"), Parts: []Part{paragraph(t.Say("bot.chat.again"))}}, nil
	}
	if no, err := t.refuseAt(ctx, at); no != nil || err != nil {
		return orEmpty(no), err
	}
	f, err := t.chatForm(ctx, at)
	if err != nil {
		return Reply{}, err
	}
	s, area, ok := t.fillChat(f, sent.Values)
	if !ok {
		return Reply{Lead: t.Say("bot.settings.fix"), Form: f}, nil
	}
	return t.keepChat(ctx, at, s, area)
}

// keepChat keeps what a chat chose, and says it.
func (t *turn) keepChat(ctx context.Context, at Address, s ChatSettings, area advice.AreaID) (Reply, error) {
	lines := t.chatLines(s, area, t.amongOthers(at))
	if err := t.deedAt(ctx, at, deedSettings, "", strings.Join(lines, " ")); err != nil {
		return Reply{}, err
	}
	if err := t.ports.SetChatArea(ctx, Address{Chat: at.Chat}, area); err != nil {
		return Reply{}, fmt.Errorf("set area: %w", err)
	}
	n, err := t.ports.SetChatSettings(ctx, at.Chat, s)
	if err != nil {
		return Reply{}, fmt.Errorf("set settings: %w", err)
	}
	r := Reply{Lead: t.Say("bot.chat.done"), Parts: []Part{bullets(lines...)}}
	if n > 0 {
		r.add(paragraph(tongue{Core: t.Core}.some("bot.chat.applied", strconv.Itoa(n))))
	}
	r.add(paragraph(t.Say("bot.chat.later")))
	return r, nil
}

// chatNow is what a chat chose or, where it never did, what everybody gets.
func (t *turn) chatNow(ctx context.Context, chat ChatID) (ChatSettings, error) {
	s, found, err := t.ports.ChatSettings(ctx, chat)
	if err != nil {
		return ChatSettings{}, fmt.Errorf("settings: %w", err)
	}
	if !found {
		w := newWish()
		return ChatSettings{Quiet: w.Quiet, Daily: w.Daily}, nil
	}
	return s, nil
}

// firstWish is what a new watch of a chat wants when it says no more than an area.
func (t *turn) firstWish(ctx context.Context, chat ChatID) (Wish, error) {
	s, err := t.chatNow(ctx, chat)
	return s.On(Wish{}), err
}

// amongOthers tells that an address, of here or of where the person came from, is not where they are alone with the bot.
func (t *turn) amongOthers(at Address) bool { return at.Chat != t.alone().Chat }

// maxOpenly is how old a question may be whose answer a group reads: a question that was waiting is answered to who asked.
const maxOpenly = 30 * time.Second

// openly lets everybody in a chat read an answer, where the chat chose so: only what was typed there and is answered whole,
// and nothing about a loss, which is nobody else's business.
func (t *turn) openly(ctx context.Context, a advice.Assessment, ans advice.Answer, r Reply) Reply {
	typed := t.in.Action == "" && t.in.Form == nil && t.now.Sub(t.in.At) < maxOpenly
	if t.in.Private || !typed || a.Verdict == advice.Victim || a.Verdict == advice.OffTopic || ans.Ask != nil {
		return r
	}
	s, _, err := t.ports.ChatSettings(ctx, t.in.From.Chat)
	t.note(ctx, "settings not read", err)
	if err != nil || !s.Aloud {
		return r
	}
	t.aloud, r.Aloud = true, true
	var forAll []Button
	for _, b := range r.Buttons {
		if ScopeOf(b.Action) == Anywhere {
			forAll = append(forAll, b)
		}
	}
	r.Buttons = forAll
	return r
}
