// Package bot is what hangup does in a chat, whatever chat it is: an Inbound (a text, a button
// or a form) goes in, a Reply comes out as content that an adapter renders.
//
// Core is the Handler. It asks the engine of package advice what to say, a store through the
// small interfaces of ports.go what to remember, and Roles who moderates. The adapters in the
// folders below turn events of their platform into Inbounds and know nothing else of it;
// outbox delivers what is posted unasked.
package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"hangup/advice"
)

// Config is what a Core needs. All but Log, Wait, Roles, Door, Watch and Turns must be set.
type Config struct {
	Engine *advice.Engine
	Ports  Ports
	Key    []byte           // secret, at least 16 bytes; people and phone numbers are stored as its HMAC
	Now    func() time.Time // the clock
	Log    *slog.Logger     // never gets a person's words; nil discards
	Wait   time.Duration    // length of the timer; 0 means five minutes
	// Coordinators may warn whole areas and decide for every chat. One without an ID stands for whoever moderates on that
	// platform.
	Coordinators []UserID
	// Paces is how many chats a second a post reaches, by platform: for saying how long it takes.
	Paces   map[string]float64
	Painter Painter          // nil: charts are told in words
	Roles   map[string]Roles // who moderates, by platform; nobody does where it is missing. May be filled until the first Handle
	// Door makes links to the dashboard; nil when there is none.
	Door  BoardDoor
	Watch Watcher // nil: nobody
	// Turns has other processes of this bot wait; nil when there are none.
	Turns Turns
}

// The five minutes that police advise to wait until a line is surely clear.
const defaultWait = 5 * time.Minute

const minKey = 16 // bytes

// Core answers what people do, on every platform alike. It is a Handler.
type Core struct {
	*advice.Engine
	ports Ports
	keys  keyring
	now   func() time.Time
	log   *slog.Logger
	wait  time.Duration
	roles map[string]Roles
	door  BoardDoor
	// coordinators and paces are as in Config.
	coordinators []UserID
	paces        map[string]float64
	painter      Painter
	commands     []command
	verbs        map[string]verb
	turns        *turnstile
	patience     *patience
	watcher      Watcher
}

// New builds the core, or says what is missing from the Config.
func New(cfg Config) (*Core, error) {
	switch {
	case cfg.Engine == nil, cfg.Ports == nil, cfg.Now == nil:
		return nil, errors.New("bot: Engine, Ports and Now must be set")
	case len(cfg.Key) < minKey:
		return nil, fmt.Errorf("bot: Key must have at least %d bytes", minKey)
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Wait <= 0 {
		cfg.Wait = defaultWait
	}
	if cfg.Watch == nil {
		cfg.Watch = Unwatched{}
	}
	p := new(patience)
	c := &Core{
		Engine: cfg.Engine, ports: cfg.Ports, keys: keyring(cfg.Key), now: cfg.Now,
		log: cfg.Log, wait: cfg.Wait, roles: cfg.Roles, door: cfg.Door,
		turns: newTurnstile(cfg.Turns, p, cfg.Log), patience: p, coordinators: cfg.Coordinators, paces: cfg.Paces,
		painter: cfg.Painter, watcher: cfg.Watch,
	}
	c.commands, c.verbs = commandTable(), verbTable()
	return c, nil
}

// Handle answers one thing that a person did. A panic becomes an apology that still says what
// to do about the call.
func (c *Core) Handle(ctx context.Context, in Inbound) (r Reply, err error) {
	t := &turn{Core: c, in: in, who: c.keys.person(in.User), now: c.now()}
	defer c.turns.enter(ctx, c.keys, t.who, in.From)()
	defer func() {
		if p := recover(); p != nil {
			// Neither the value nor the message is logged: both may hold the person's words.
			c.log.ErrorContext(ctx, "panic in a handler", "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			r, err = t.finish(t.sorry()), nil
		}
	}()
	r, err = t.route(ctx)
	if err != nil {
		return Reply{}, c.problem(err)
	}
	return t.finish(r), nil
}

// sorry is the apology when nothing better can be said. It must not need anything that can fail.
func (c *Core) sorry() Reply {
	return Reply{Lead: c.Say("bot.sorry.lead"), Parts: []Part{paragraph(c.Say("bot.sorry.safe"))}, Tone: Urgent}
}

// problem gives an error of the store a face for the chat.
func (c *Core) problem(err error) error {
	var p *Problem
	if errors.As(err, &p) {
		return err
	}
	return &Problem{Text: c.Say("bot.sorry.lead") + " " + c.Say("bot.sorry.safe"), Err: err}
}
