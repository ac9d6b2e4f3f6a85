package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"hangup/bot"
	"hangup/bot/adapt"
)

// Chats keeps track of chats that move, close and open. Each may be told twice.
type Chats interface {
	MoveChat(ctx context.Context, from, to bot.ChatID) error
	SuspendChat(ctx context.Context, chat bot.ChatID) error
	ResumeChat(ctx context.Context, chat bot.ChatID) error
}

// DeskConfig is what a Desk needs. All but Card, Once and Log must be set.
type DeskConfig struct {
	Handler  bot.Handler
	API      caller
	Words    func(key string, pairs ...string) string
	Key      []byte // secret, at least 32 bytes: signs buttons, encrypts forms
	Now      func() time.Time
	Self     Self
	Commands []bot.Command                      // of the core, for deep links
	Person   func(who bot.UserID) bot.PersonKey // how stores know a person
	Forms    Forms
	Buttons  Buttons
	Notes    Notes
	Chats    Chats
	// Card answers words typed behind the bot's name in any chat, half-typed ones included: it must keep nothing of them.
	Card func(ctx context.Context, words string) bot.Reply
	// Once has one of several processes answer an album; nil when this is the only one.
	Once bot.Once
	Log  *slog.Logger
}

// Desk reads updates, has the bot answer them and sends the answers. It is safe for concurrent use.
type Desk struct {
	cfg     DeskConfig
	log     *slog.Logger
	seal    sealer
	read    hearing
	notes   notebook
	forms   adapt.Vault
	open    openForms
	roles   *Roles
	courier *courier
	albums  albums
	private atomic.Bool
}

const minKey = 32 // bytes

// NewDesk makes a desk, or says what is missing.
func NewDesk(cfg DeskConfig) (*Desk, error) {
	switch {
	case cfg.Handler == nil, cfg.API == nil, cfg.Words == nil, cfg.Now == nil, cfg.Person == nil,
		cfg.Forms == nil, cfg.Buttons == nil, cfg.Notes == nil, cfg.Chats == nil, cfg.Self.Username == "":
		return nil, errors.New("telegram: the desk lacks a part")
	case len(cfg.Key) < minKey:
		return nil, errors.New("telegram: Key must have at least 32 bytes")
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	roles, err := NewRoles(cfg.API, cfg.Notes, cfg.Key, cfg.Log)
	if err != nil {
		return nil, err
	}
	forms, err := adapt.NewVault(cfg.Key, "telegram/forms")
	if err != nil {
		return nil, err
	}
	commands := map[string]bool{}
	for _, c := range cfg.Commands {
		commands[c.Name] = true
	}
	return &Desk{
		cfg: cfg, log: cfg.Log, seal: sealer{cfg.Key, cfg.Buttons, cfg.Now}, read: hearing{cfg.Self, commands},
		notes: roles.notes, forms: forms, open: openForms{until: map[bot.Address]time.Time{}}, roles: roles,
		courier: &courier{api: cfg.API, words: cfg.Words, notes: roles.notes, log: cfg.Log},
	}, nil
}

// Private says whether the server knows messages in a group that one member sees, as SetCommands finds out. Until it
// is said, groups get short answers for all.
func (d *Desk) Private(known bool) { d.private.Store(known) }

// Outlet gives what posts unasked, with the same buttons.
func (d *Desk) Outlet() *Outlet { return &Outlet{courier: d.courier, seal: d.seal} }

// tooOld is how long after a question in a group an answer would only disturb.
const tooOld = 30 * time.Second

// late is how long after a question in private its answer says that it is late. Each is answered, as nobody else would: what came in
// while the program or its database was away waits, here or at Telegram, and may be hours old.
const late = 2 * time.Minute

// Handle answers one update. received is when it was committed. An error means that the update could not be read, or
// that the answer did not go out, then it is a *bot.SendError or one of a store; handling it again asks the bot again.
func (d *Desk) Handle(ctx context.Context, raw RawUpdate, received time.Time) error {
	u, err := raw.update()
	if err != nil {
		return err
	}
	e := d.read.event(u, received)
	switch e.kind {
	case inlined:
		return d.card(ctx, e)
	case migrated:
		return keepFault(d.cfg.Chats.MoveChat(ctx, chatID(e.moved[0]), chatID(e.moved[1])))
	case member:
		return d.member(ctx, e)
	case reopened:
		d.notes.forget(ctx, e.msg.Chat.ID, noteTopic(e.msg.Thread))
		return nil
	case nothing:
		return nil
	}
	if e.in.Private || d.cfg.Now().Sub(e.in.At) <= tooOld {
		return d.answer(ctx, e)
	}
	if e.kind == tapped {
		d.confirm(ctx, e, aside{}) // or the app shows it as pending
	}
	return nil
}

// answer answers what was said or pressed.
func (d *Desk) answer(ctx context.Context, e event) error {
	switch e.kind {
	case unread:
		return d.show(ctx, e, bot.Reply{Lead: d.cfg.Words("telegram.unread.lead"),
			Parts: []bot.Part{{Kind: bot.Paragraph, Text: d.cfg.Words("telegram.unread.how")}}})
	case tapped:
		return d.pressed(ctx, e)
	}
	return d.said(ctx, e)
}

// said handles words: the answer to a question of a form, or something for the bot.
func (d *Desk) said(ctx context.Context, e event) error {
	name, _ := command(e.in.Text)
	if e.command && name == linkedCommand && !e.in.Private {
		return d.linked(ctx, e)
	}
	if e.in.Attached && d.seenAlbum(ctx, e.msg) {
		return nil
	}
	if e.in.Private && !e.foreign {
		if done, err := d.typedForm(ctx, e); done {
			return err
		}
	}
	if e.link != "" {
		a, err := d.seal.followed(ctx, e.link)
		if err == nil {
			e.in.Text, e.in.Action = "", a
		} else if !errors.Is(err, errForged) {
			d.log.ErrorContext(ctx, "telegram: a link was not looked up", "error", err)
		}
	}
	return d.ask(ctx, e)
}

// ask has the bot answer and shows what it says.
func (d *Desk) ask(ctx context.Context, e event) error {
	r, err := d.handle(ctx, e.in)
	if err != nil {
		r = d.apology(err)
	}
	if e.in.Private && !r.Empty() && d.cfg.Now().Sub(e.in.At) > late {
		r.Parts = append([]bot.Part{{Kind: bot.Paragraph, Text: d.cfg.Words("telegram.late")}}, r.Parts...)
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
		d.log.Error("telegram: answering", "error", err)
		return bot.Reply{Lead: d.cfg.Words("bot.sorry.lead"), Tone: bot.Urgent, Private: true,
			Parts: []bot.Part{{Kind: bot.Paragraph, Text: d.cfg.Words("bot.sorry.safe")}}}
	}
	if p.Err != nil {
		d.log.Error("telegram: answering", "error", p.Err)
	}
	return bot.Reply{Lead: p.Text, Private: true}
}
