package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"hangup/advice"
	"hangup/advice/pattern"
)

// noticeDraft is a notice, or the correction of one, that waits for its confirmation. Its text is redacted already. Without
// an ID it is only asked for so far.
type noticeDraft struct {
	ID       string        `json:"id,omitempty"`
	Text     string        `json:"text,omitempty"`
	Hidden   bool          `json:"hidden,omitempty"` // something was taken out of the text
	Urgent   bool          `json:"urgent,omitempty"`
	From     Address       `json:"from"`               // the chat that it is for, or from which it goes to an area
	Area     advice.AreaID `json:"area,omitempty"`     // "" is that chat alone
	Corrects NoticeID      `json:"corrects,omitempty"` // what it is to replace the text of
	Sent     NoticeID      `json:"sent,omitempty"`
	Chats    int           `json:"chats,omitempty"` // that it goes to, once it is sent
	Starts   time.Time     `json:"starts,omitzero"` // when it goes out, once it is sent
	Until    time.Time     `json:"until"`
	Offer    OfferID       `json:"offer,omitempty"` // that it was written from
	About    advice.AreaID `json:"about,omitempty"` // the area of that offer
}

// maxNotice is how long a notice may be: what people read at a glance, and it fits with its advice into one message of
// every platform.
const maxNotice = 600 // characters

// noticeText makes what a moderator typed fit to be posted: no personal data, no markup, and nobody is mentioned. Line
// breaks stay. hidden tells that something was taken out.
func noticeText(typed string) (text string, hidden bool) {
	typed, _ = cutBytes(tidy(typed), maxText)
	typed = tag.ReplaceAllLiteralString(typed, "")
	redacted := advice.Redact(typed)
	var lines []string
	for l := range strings.SplitSeq(redacted, "\n") {
		if l = line(l); l != "" {
			lines = append(lines, l)
		}
	}
	marks := func(s string) int { return strings.Count(s, "[") + strings.Count(s, "•") }
	return cutRunes(strings.Join(lines, "\n"), maxNotice), marks(redacted) > marks(typed)
}

// tag is markup as some apps write it: it would show as it stands.
var tag = pattern.New(`(?i)</?[a-z][a-z0-9-]{0,15}( [^<>\n]{0,100})?/?>`)

// keepNotice keeps a draft where the conversation is and, so that it can go on there, where the person is alone with the
// bot: some platforms can ask a form nowhere else.
func (t *turn) keepNotice(ctx context.Context, d *noticeDraft) error {
	places := []Address{t.in.From}
	if t.in.Own != t.in.From && t.in.Own != (Address{}) {
		places = append(places, t.in.Own)
	}
	for _, at := range places {
		if err := t.keepNoticeOf(ctx, t.who, at, d); err != nil {
			return err
		}
	}
	return nil
}

func (t *turn) keepNoticeOf(ctx context.Context, who PersonKey, at Address, d *noticeDraft) error {
	state, err := t.talkOf(ctx, who, at)
	if err != nil {
		return fmt.Errorf("dialog: %w", err)
	}
	state.Notice = d
	if err := t.saveTalkOf(ctx, who, at, state); err != nil {
		return fmt.Errorf("dialog: %w", err)
	}
	return nil
}

// begun gives the draft that was asked for and not sent yet, nil when there is none.
func (t *turn) begun(ctx context.Context) (*noticeDraft, error) {
	state, err := t.loadTalk(ctx)
	if err != nil {
		return nil, fmt.Errorf("dialog: %w", err)
	}
	if state.Notice == nil || state.Notice.Sent != "" {
		return nil, nil
	}
	return state.Notice, nil
}

// openNotice finds the draft that a button belongs to, and in whose name it was typed; nil when it is gone or another's.
// Some platforms let a moderator type in the name of the chat itself, and name the person only when they press.
func (t *turn) openNotice(ctx context.Context, args []string) (d *noticeDraft, whose PersonKey, err error) {
	if len(args) != 1 || args[0] == "" {
		return nil, "", nil
	}
	chat := t.keys.person(UserID(t.in.From.Chat))
	for _, who := range []PersonKey{t.who, chat} {
		state, err := t.talkOf(ctx, who, t.in.From)
		if err != nil {
			return nil, "", fmt.Errorf("dialog: %w", err)
		}
		if state.Notice != nil && state.Notice.ID == args[0] {
			return state.Notice, who, nil
		}
	}
	return nil, "", nil
}

func (t *turn) noticeGone() Reply {
	return Reply{
		Lead:    t.Say("bot.warn.gone"),
		Buttons: []Button{t.button("bot.button.warn", act("warn"))},
	}
}
