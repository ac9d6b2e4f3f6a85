package bot

import (
	"context"
	"fmt"
	"time"

	"hangup/advice"
)

// openReport is a report that was begun and whose form is not back. Some platforms ask a form only where the person is alone
// with the bot, so it is noted there for whose moderators it is.
type openReport struct {
	From   ChatID    `json:"from"`
	Kind   string    `json:"kind,omitempty"`
	Edits  string    `json:"edits,omitempty"`  // the stored report that is to be changed
	Handed bool      `json:"handed,omitempty"` // begun in another chat: /report goes on with it here, once
	Until  time.Time `json:"until"`
}

// handed is what a report is begun with here: for this chat or, alone with the bot, for the one in which it was begun.
func (t *turn) handed(state talk) openReport {
	switch o := state.Report; {
	case !t.in.Private:
		return openReport{From: t.in.From.Chat}
	case o != nil && o.Handed:
		return *o
	}
	return openReport{}
}

// reportFrom is the chat whose moderators a report is for whose form came back; zero when it is for none.
func (t *turn) reportFrom(state talk) ChatID {
	switch {
	case !t.in.Private:
		return t.in.From.Chat
	case state.Report != nil:
		return state.Report.From
	}
	return ChatID{}
}

// beginReport notes for whose moderators the report is whose form is asked now. A change of a stored report that was begun
// before is no more.
func (t *turn) beginReport(ctx context.Context, state talk, from ChatID, kind string) error {
	next := &openReport{From: from, Until: t.now.Add(draftLife)}
	if !t.in.Private {
		next.Kind, next.Handed = kind, true
		if err := t.handOver(ctx, next); err != nil {
			return err
		}
	}
	editing := state.Draft.open() && state.Draft.Edits != ""
	if editing {
		state.Draft = nil
	}
	switch {
	case t.in.Private && from != (ChatID{}):
		state.Report = next
	case state.Report == nil && !editing:
		return nil
	default:
		state.Report = nil
	}
	return t.saveTalk(ctx, state)
}

// handOver notes where the person is alone with the bot what was begun here, or with nil that it need not go on there. Alone
// with the bot there is nothing to hand over.
func (t *turn) handOver(ctx context.Context, open *openReport) error {
	if t.in.Private || t.in.Own == (Address{}) || t.in.Own == t.in.From {
		return nil
	}
	state, err := t.talkOf(ctx, t.who, t.in.Own)
	if err != nil {
		return fmt.Errorf("dialog: %w", err)
	}
	if open == nil && (state.Report == nil || !state.Report.Handed) {
		return nil
	}
	state.Report = open
	return t.saveTalkOf(ctx, t.who, t.in.Own, state)
}

// areaOf is where a chat said it is; where the one meant is none, this chat.
func (t *turn) areaOf(ctx context.Context, chat ChatID) advice.AreaID {
	if chat == (ChatID{}) || chat == t.in.From.Chat {
		return t.chatArea(ctx)
	}
	area, err := t.ports.ChatArea(ctx, Address{Chat: chat})
	t.note(ctx, "area not read", err)
	return area
}
