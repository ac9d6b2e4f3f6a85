package bot

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"
)

// turn is the handling of one Inbound.
type turn struct {
	*Core
	in  Inbound
	who PersonKey
	now time.Time
	cut bool // the text was longer than maxText
	// aloud says that everybody in the chat is to see the reply.
	aloud bool
}

// Limits of what goes in and out. 64 bytes for an action is the least that any of our platforms
// allows (their limits stand in the adapters); 40 characters fit on a button of a narrow phone.
const (
	maxText   = 4096 // bytes of a message that are read
	maxAction = 64   // bytes
	maxLabel  = 40   // characters
)

// route finds out what the person did and hands it on.
func (t *turn) route(ctx context.Context) (Reply, error) {
	switch {
	case t.in.Form != nil:
		return t.form(ctx, *t.in.Form)
	case t.in.Action != "":
		return t.press(ctx, t.in.Action)
	}
	return t.text(ctx)
}

// text handles a typed message. In a group only commands are for the bot.
func (t *turn) text(ctx context.Context) (Reply, error) {
	var words string
	words, t.cut = cutBytes(tidy(t.in.Text), maxText)
	name, args, addressed := parseCommand(words)
	switch {
	case name == "" && !t.in.Private:
		return Reply{}, nil
	case name == "" && words == "" && t.in.Attached:
		return t.attachedAlone(), nil
	case name == "" && words == "":
		return t.help(ctx, "")
	case name == "":
		return t.free(ctx, words)
	}
	if cmd, ok := t.command(name); ok {
		return cmd.run(t, ctx, args)
	}
	if !t.in.Private && !addressed {
		return Reply{}, nil // a command of another bot
	}
	return t.unknown(name), nil
}

// free handles free text in a private chat: words about a call, or the bare name of a command.
func (t *turn) free(ctx context.Context, words string) (Reply, error) {
	if cmd, ok := t.command(strings.ToLower(words)); ok {
		return cmd.run(t, ctx, "")
	}
	return t.check(ctx, words, true)
}

// finish makes a reply fit for every platform.
func (t *turn) finish(r Reply) Reply {
	if r.Empty() {
		return r
	}
	if !t.in.Private && !t.aloud {
		r.Private = true
	}
	if t.cut {
		r = withNote(r, t.Say("bot.input.cut"))
	}
	if t.in.Attached && (strings.TrimSpace(t.in.Text) != "" || t.in.Form != nil) {
		r = withNote(r, t.Say("bot.attached.note"))
	}
	r = t.withoutFile(r)
	r.Buttons = t.fitting(r.Buttons)
	return r
}

// fitting shortens labels and leaves out buttons that no platform could carry.
func (c *Core) fitting(bs []Button) []Button {
	var fit []Button
	for _, b := range bs {
		if b.Action == "" || len(b.Action) > maxAction {
			c.log.Error("a button does not fit", "bytes", len(b.Action))
			continue
		}
		b.Label = cutRunes(b.Label, maxLabel)
		fit = append(fit, b)
	}
	return fit
}

// cutRunes shortens a text to n characters, with an ellipsis as the last when it had more.
func cutRunes(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	rs := []rune(s)
	return string(rs[:n-1]) + "…"
}
