package discord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
	"hangup/bot/adapt"
)

// DeskConfig is what a Desk needs. All but CommandsIn, Notes, Writable, Shared, Turns, Crosspost, Log and Watch must be set.
type DeskConfig struct {
	Handler  bot.Handler
	API      caller
	Words    func(key string, pairs ...string) string
	Key      []byte // secret, at least 32 bytes: signs the buttons and seals forms and notes
	Now      func() time.Time
	AppID    string
	Commands []bot.Command
	// CommandsIn gives the commands with their texts in a language such as "fr", or none.
	CommandsIn func(language string) []bot.Command
	Suggest    func(command, typed string) []bot.Option
	Person     func(bot.UserID) bot.PersonKey
	Forms      Forms
	Notes      Notes
	// Writable is told that the bot may post in a chat: what is posted there may resume.
	Writable func(ctx context.Context, chat bot.ChatID) error
	// Shared is what this process has in common with others, and Turns has them wait; nil when there are none.
	Shared bot.Shared
	Turns  bot.Turns
	// Crosspost passes posts in announcement channels on to the servers that follow them.
	Crosspost bool
	Log       *slog.Logger
	Watch     bot.Watcher // nil: nobody
}

// Desk has the bot answer interactions. It is safe for concurrent use.
//
// The ID of a chat is that of a channel; a thread is a channel of its own, so no Address of this adapter has a Thread. A
// person alone with the bot is one chat wherever they are: its ID is "u" and the person's. Outlet knows both.
type Desk struct {
	cfg      DeskConfig
	seal     sealer
	render   renderer
	keep     *keeper
	outlet   *Outlet
	commands []*discordgo.ApplicationCommand
	takes    map[string]bot.Arg // what the commands take first
	menu     string             // the name of the command for messages
}

const minKey = 32 // bytes

// NewDesk makes a desk, or says what is missing or which command Discord would not take.
func NewDesk(cfg DeskConfig) (*Desk, error) {
	switch {
	case cfg.Handler == nil, cfg.API == nil, cfg.Words == nil, cfg.Now == nil, cfg.Suggest == nil, cfg.Person == nil, cfg.Forms == nil:
		return nil, errors.New("discord: the desk lacks a part")
	case snowflake(cfg.AppID) == "":
		return nil, errors.New("discord: the id of the application is missing or no number")
	case len(cfg.Key) < minKey:
		return nil, fmt.Errorf("discord: Key must have at least %d bytes", minKey)
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Watch == nil {
		cfg.Watch = bot.Unwatched{}
	}
	d := &Desk{cfg: cfg, seal: sealer{cfg.Key}, render: renderer{cfg.Words, cfg.Now}, takes: map[string]bot.Arg{}}
	for _, c := range cfg.Commands {
		d.takes[c.Name] = c.Takes
	}
	if err := d.equip(); err != nil {
		return nil, err
	}
	return d, nil
}

// equip makes the parts of the desk that can fail.
func (d *Desk) equip() (err error) {
	formVault, err := adapt.NewVault(d.cfg.Key, "discord/form")
	if err != nil {
		return err
	}
	noteVault, err := adapt.NewVault(d.cfg.Key, "discord/note")
	if err != nil {
		return err
	}
	tokenVault, err := adapt.NewVault(d.cfg.Key, "discord/token")
	if err != nil {
		return err
	}
	d.keep = &keeper{forms: d.cfg.Forms, person: d.cfg.Person, vault: formVault, now: d.cfg.Now, turns: d.cfg.Turns, log: d.cfg.Log}
	d.outlet = newOutlet(d.cfg, d.render, d.seal, noteVault)
	d.outlet.people.tokensOf = tokenBook{shared: d.cfg.Shared, vault: tokenVault, key: d.cfg.Key, person: d.cfg.Person, log: d.cfg.Log}
	d.menu = label(d.cfg.Words("discord.menu.check"), maxCommandName)
	d.commands, err = d.describe()
	return err
}

// Outlet gives what posts unasked, with the same buttons.
func (d *Desk) Outlet() *Outlet { return d.outlet }

// Commands gives the commands as Discord registers them.
func (d *Desk) Commands() []*discordgo.ApplicationCommand { return d.commands }

// Handle answers one interaction: first by give, and what comes later by calls. received is when it came in. An error
// means that it could not be answered; it holds no words of the person and no token, and trying again is of no use.
func (d *Desk) Handle(ctx context.Context, i *interaction, received time.Time, give respond) (err error) {
	ctx, end := d.cfg.Watch.Arrived(ctx, Platform, i.ID, received)
	defer func() { end(err) }()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic while an interaction was answered: %T", p) // the value may hold the person's words
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	e := newDeed(i, received)
	switch {
	case i.Type == discordgo.InteractionApplicationCommandAutocomplete && i.Command != nil:
		return d.complete(ctx, i.Command, give)
	case i.Command != nil:
		return d.called(ctx, e, give)
	case i.Component != nil:
		return d.pressed(ctx, e, give)
	case i.Modal != nil:
		return d.sent(ctx, e, give)
	}
	return nil
}

// called handles a command.
func (d *Desk) called(ctx context.Context, e deed, give respond) error {
	c := e.Command
	if c.Kind == discordgo.MessageApplicationCommand {
		return d.calledOn(ctx, e, give)
	}
	return d.ask(ctx, e.say(c.Name, c.given(d.takes[c.Name]), d.takes), give)
}

// checkCommand is what the menu of a message stands for.
const checkCommand = "check"

// calledOn handles the command for messages: the words of the message are to be checked, whoever wrote them.
func (d *Desk) calledOn(ctx context.Context, e deed, give respond) error {
	words := ""
	if e.Command.Target != nil {
		words = e.Command.Target.Text
	}
	e = e.say(checkCommand, words, d.takes)
	if e.bare {
		return d.open(ctx, e, give).show(ctx, d.sheets(bot.Reply{
			Lead:  d.cfg.Words("discord.unread.lead"),
			Parts: []bot.Part{{Kind: bot.Paragraph, Text: d.cfg.Words("discord.unread.how")}},
		}, d.writeKey(checkCommand)))
	}
	return d.ask(ctx, e, give)
}

// pressed handles a button or a select.
func (d *Desk) pressed(ctx context.Context, e deed, give respond) error {
	kind, text, err := d.seal.open(e.Component.CustomID)
	if err == nil && kind == pickID && len(e.Component.Values) == 1 {
		if kind, text, err = d.seal.open(e.Component.Values[0]); err == nil && kind == pickID {
			err = errForged
		}
	}
	switch {
	case err != nil:
		return d.closed(ctx, e, give)
	case kind == actionID:
		return d.ask(ctx, e.act(bot.Action(text), d.takes), give)
	case kind == writeID:
		return d.first(ctx, give, d.writeModal(text))
	case kind == formID:
		return d.formStep(ctx, e, text, e.Component.Values, give)
	}
	return d.closed(ctx, e, give)
}

// sent handles a modal that was sent.
func (d *Desk) sent(ctx context.Context, e deed, give respond) error {
	kind, text, err := d.seal.open(e.Modal.CustomID)
	switch {
	case err != nil:
		return d.closed(ctx, e, give)
	case kind == wordsID:
		return d.ask(ctx, e.write(text, e.Modal.Fields[wordsInput]), give)
	case kind == formID:
		return d.formStep(ctx, e, text, nil, give)
	}
	return d.closed(ctx, e, give)
}

// closed answers what is not ours or over.
func (d *Desk) closed(ctx context.Context, e deed, give respond) error {
	return d.open(ctx, e, give).show(ctx, d.sheets(bot.Reply{
		Lead:  d.cfg.Words("bot.closed.lead"),
		Parts: []bot.Part{{Kind: bot.Paragraph, Text: d.cfg.Words("bot.closed.safe")}},
	}, d.writeKey(checkCommand)))
}

// first gives a first answer that needs no time.
func (d *Desk) first(ctx context.Context, give respond, r *discordgo.InteractionResponse) error {
	ctx, cancel := context.WithTimeout(ctx, callbackTimeout)
	defer cancel()
	return give(ctx, r, nil)
}
