package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"hangup/bot"
)

// DeskConfig is what a Desk needs. All but Card, Moved, Member and Log must be set.
type DeskConfig struct {
	Handler  bot.Handler
	API      caller
	Words    func(key string, pairs ...string) string
	Key      []byte // secret, at least 32 bytes: signs the buttons
	Now      func() time.Time
	Self     Self
	Commands []string // the commands of the core, for deep links
	Forms    Forms
	Buttons  Buttons
	// Card answers words typed behind the bot's name in any chat, half-typed ones included: it must keep nothing of them.
	Card  func(ctx context.Context, words string) bot.Reply
	Moved func(ctx context.Context, from, to bot.ChatID) error // a group has another id; may be told twice
	// Member is told when the bot comes into a chat and when it is put out: to resume what is posted there, or suspend it.
	Member func(ctx context.Context, chat bot.ChatID, here bool) error
	Log    *slog.Logger
}

// Desk reads updates, has the bot answer them and sends the answers. It is safe for concurrent use.
type Desk struct {
	cfg     DeskConfig
	seal    sealer
	read    hearing
	private *privately
}

const minKey = 32 // bytes

// NewDesk makes a desk, or says what is missing.
func NewDesk(cfg DeskConfig) (*Desk, error) {
	switch {
	case cfg.Handler == nil, cfg.API == nil, cfg.Words == nil, cfg.Now == nil, cfg.Forms == nil, cfg.Buttons == nil:
		return nil, errors.New("telegram: the desk lacks a part")
	case len(cfg.Key) < minKey:
		return nil, errors.New("telegram: Key must have at least 32 bytes")
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	commands := map[string]bool{}
	for _, name := range cfg.Commands {
		commands[name] = true
	}
	return &Desk{
		cfg: cfg, seal: sealer{cfg.Key, cfg.Buttons}, read: hearing{cfg.Self, commands},
		private: &privately{},
	}, nil
}

// Outlet gives what posts unasked, with the same buttons.
func (d *Desk) Outlet() *Outlet { return &Outlet{api: d.cfg.API, seal: d.seal, words: d.cfg.Words} }

// tooOld is how long after a question in a group an answer would only disturb.
const tooOld = 30 * time.Second

// Handle answers one update. received is when it was committed. An error means that the update could not be read, or
// that the answer did not go out, then it is a *bot.SendError; handling it again asks the bot again.
func (d *Desk) Handle(ctx context.Context, raw RawUpdate, received time.Time) error {
	u, err := decodeUpdate(raw.Body)
	if err != nil {
		return err
	}
	e := d.read.event(u, received)
	switch e.kind {
	case inlined:
		return d.card(ctx, e)
	case migrated:
		return d.moved(ctx, e)
	case member:
		return d.member(ctx, e)
	case nothing:
		return nil
	}
	if !e.in.Private && d.cfg.Now().Sub(e.in.At) > tooOld {
		return nil
	}
	switch e.kind {
	case unread:
		return d.show(ctx, e, bot.Reply{Lead: d.cfg.Words("telegram.unread.lead"),
			Parts: []bot.Part{{Kind: bot.Paragraph, Text: d.cfg.Words("telegram.unread.how")}}})
	case tapped:
		return d.pressed(ctx, e)
	}
	return d.said(ctx, e)
}

func (d *Desk) moved(ctx context.Context, e event) error {
	if d.cfg.Moved == nil {
		return nil
	}
	return d.cfg.Moved(ctx, bot.ChatID{Platform: Platform, ID: e.moved[0]}, bot.ChatID{Platform: Platform, ID: e.moved[1]})
}

// member notes that the bot came or went. Who brought it into a group gets one line in private, if they ever spoke to it;
// the group gets none.
func (d *Desk) member(ctx context.Context, e event) error {
	if d.cfg.Member != nil {
		if err := d.cfg.Member(ctx, e.in.From.Chat, e.here); err != nil {
			return err
		}
	}
	if !e.here || e.in.Private || e.user <= 0 {
		return nil
	}
	m := htmlTo(e.user, 0, escape(d.cfg.Words("telegram.joined")))
	if err := d.cfg.API.Call(ctx, "sendMessage", m, nil); err != nil {
		d.cfg.Log.Info("telegram: who added the bot was not told how to use it", "err", err)
	}
	return nil
}

// said handles words: the answer to a question of a form, or something for the bot.
func (d *Desk) said(ctx context.Context, e event) error {
	if !e.foreign && (e.in.Private || e.toBot || e.command) {
		s, err := loadFilling(ctx, d.cfg.Forms, e.in.User, e.in.From, d.cfg.Now())
		if err != nil {
			// Who asks about a call must not wait for a form.
			d.cfg.Log.Error("telegram: form not read", "err", err)
		}
		switch {
		case s == nil:
		case !e.command:
			return d.answered(ctx, e, s, 0, s.answer(e.in.Text))
		case strings.HasPrefix(e.in.Text, "/cancel"):
			return d.cancelled(ctx, e)
		default:
			d.drop(ctx, e)
		}
	}
	if !e.in.Private && !e.command {
		return nil
	}
	return d.ask(ctx, e)
}

// ask has the bot answer and shows what it says.
func (d *Desk) ask(ctx context.Context, e event) error {
	r, err := d.handle(ctx, e.in)
	if err != nil {
		r = d.apology(err)
	}
	return d.show(ctx, e, r)
}

// handle asks the bot. A panic there becomes an error: one question must not end the program.
func (d *Desk) handle(ctx context.Context, in bot.Inbound) (r bot.Reply, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in the handler: %T", p) // the value may hold the person's words
		}
	}()
	return d.cfg.Handler.Handle(ctx, in)
}

// apology is the face of an error. What is logged holds no words of the person.
func (d *Desk) apology(err error) bot.Reply {
	var p *bot.Problem
	if !errors.As(err, &p) {
		d.cfg.Log.Error("telegram: answering", "err", err)
		return bot.Reply{Lead: d.cfg.Words("bot.sorry.lead"), Tone: bot.Urgent,
			Parts: []bot.Part{{Kind: bot.Paragraph, Text: d.cfg.Words("bot.sorry.safe")}}}
	}
	if p.Err != nil {
		d.cfg.Log.Error("telegram: answering", "err", p.Err)
	}
	return bot.Reply{Lead: p.Text}
}

// pressed handles a button. The press is always confirmed, or the app shows it as pending for a minute.
func (d *Desk) pressed(ctx context.Context, e event) error {
	kind, text, err := d.seal.open(e.data)
	if err == nil && e.msg == nil {
		err = errForged
	}
	if err == nil {
		err = d.press(ctx, e, kind, text)
	}
	if errors.Is(err, errForged) {
		d.confirm(ctx, e, d.cfg.Words("bot.closed.lead"))
		return nil
	}
	d.confirm(ctx, e, "")
	return err
}

func (d *Desk) press(ctx context.Context, e event, kind byte, text string) error {
	switch kind {
	case formData:
		return d.pressedForm(ctx, e, text)
	case shareData:
		return d.share(ctx, e)
	}
	a, err := d.seal.action(ctx, kind, text)
	if err != nil {
		return err
	}
	e.in.Action = a
	return d.ask(ctx, e)
}

// confirm ends the waiting of a button, with a notice if there is one. It matters less than the answer, so its own failure is logged only.
func (d *Desk) confirm(ctx context.Context, e event, notice string) {
	params := map[string]any{"callback_query_id": e.query}
	if notice != "" {
		params["text"], params["show_alert"] = cutUnits(notice, maxNotice), true
	}
	if err := d.cfg.API.Call(ctx, "answerCallbackQuery", params, nil); err != nil && reasonOf(err) != stale {
		d.cfg.Log.Warn("telegram: a press was not confirmed", "err", err)
	}
}

// maxNotice is the longest notice over a chat (https://core.telegram.org/bots/api#answercallbackquery).
const maxNotice = 200

// cutUnits shortens a text to n UTF-16 units, between characters.
func cutUnits(text string, n int) string {
	if units(text) <= n {
		return text
	}
	return strings.TrimSpace(chop(text, n-1)[0]) + "…"
}
