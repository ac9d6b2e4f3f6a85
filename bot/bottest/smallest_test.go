package bottest_test

import (
	"context"
	"errors"
	"fmt"
	"html"
	"log/slog"
	"maps"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/adapt"
	"hangup/bot/bottest"
)

// The smallest adapter that passes: the model of README.md. Its platform is a room in which messages are HTML.

// event is what the room says that a person did. One of Text, Pressed and Filled is set.
type event struct {
	ID, Who, Text, Pressed string
	Form                   string // the name of the form that is Filled
	Filled                 map[string]string
	At                     time.Time
}

// message is what the room shows.
type message struct {
	HTML    string
	Keys    []key
	Form    string
	Picture string // what it shows, in words
	File    *bot.File
}

// key is a button of the room, and what it sends back.
type key struct{ Label, Data string }

// adapter is the bot in the room.
type adapter struct {
	log     *slog.Logger
	handler bot.Handler
	room    *room
	sorry   string // what a person reads when something went wrong, from the wording
}

var _ bot.Sender = (*adapter)(nil)

// hear answers what a person did.
func (a *adapter) hear(ctx context.Context, e event) {
	r, err := a.answer(ctx, inbound(e))
	if err != nil {
		r = bot.Reply{Lead: a.sorry}
		if p := (*bot.Problem)(nil); errors.As(err, &p) {
			r.Lead = p.Text
		}
		a.log.ErrorContext(ctx, "a question was not answered", "event", e.ID) // never the words of the person, nor the error: it may hold them
	}
	if !r.Empty() {
		a.room.show(render(r))
	}
}

// answer asks the bot. One that panics answers nobody worse than one that fails.
func (a *adapter) answer(ctx context.Context, in bot.Inbound) (r bot.Reply, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return a.handler.Handle(ctx, in)
}

// platform names the room in the ids that only this adapter reads.
const platform = "room"

// inbound turns what the room says into what the bot understands.
func inbound(e event) bot.Inbound {
	at := bot.Address{Chat: bot.ChatID{Platform: platform, ID: "1"}}
	in := bot.Inbound{
		ID: e.ID, From: at, Own: at, Private: true, User: bot.UserID{Platform: platform, ID: e.Who},
		Text: e.Text, Action: bot.Action(e.Pressed), At: e.At,
	}
	if e.Form != "" {
		in.Form = &bot.FormReply{ID: e.Form, Values: e.Filled}
	}
	return in
}

// Send posts into the room. The room shows what came under one key once.
func (a *adapter) Send(_ context.Context, to bot.Address, r bot.Reply, once bot.DeliveryKey) (bot.MessageRef, error) {
	if to.Chat.Platform != platform {
		return bot.MessageRef{}, &bot.SendError{Kind: bot.Dead, Err: fmt.Errorf("no chat of %s", to.Chat.Platform)}
	}
	a.room.showOnce(render(r), string(once))
	return bot.MessageRef{To: to, ID: bot.MessageID(once)}, nil
}

// render turns content into what the room shows. Everything is escaped: the bot writes no markup.
func render(r bot.Reply) message {
	var b strings.Builder
	line := func(tag, text string) {
		if text != "" {
			fmt.Fprintf(&b, "<%s>%s</%s>\n", tag, html.EscapeString(text), tag)
		}
	}
	line("h1", r.Lead)
	for _, p := range r.Parts {
		line("h2", p.Head)
		line("p", p.Text)
		for _, i := range p.Items {
			if to := adapt.Link(i.URL); to != "" {
				fmt.Fprintf(&b, "<a href=\"%s\">%s</a>\n", html.EscapeString(to), html.EscapeString(i.Text))
			} else {
				line("li", i.Text)
			}
		}
	}
	m := message{File: r.File}
	for _, button := range r.Buttons {
		m.Keys = append(m.Keys, key{button.Label, string(button.Action)})
	}
	if r.Picture != nil {
		m.Picture = r.Picture.Alt
	}
	if r.Form != nil {
		m.Form = r.Form.ID
		line("h2", r.Form.Title)
		line("p", r.Form.Intro)
		for _, f := range r.Form.Fields {
			line("label", f.Label)
		}
	}
	m.HTML = b.String()
	return m
}

// room is the platform, as far as a test needs it.
type room struct {
	mu     sync.Mutex
	screen []message
	keys   map[string]bool
}

func (r *room) show(m message) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.screen = append(r.screen, m)
}

func (r *room) showOnce(m message, key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.keys[key] {
		r.keys[key] = true
		r.screen = append(r.screen, m)
	}
}

// person is the bottest.Driver: hands and eyes of somebody in the room.
type person struct {
	mu   sync.Mutex
	bot  *adapter
	done int
}

// do does something and gives what the room shows since.
func (p *person) do(e event) (bottest.Seen, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	e.ID, e.Who, e.At = fmt.Sprint("event-", p.done), "ann", time.Unix(1_800_000_000, 0)
	return p.look(func() error { p.bot.hear(context.Background(), e); return nil })
}

// look gives what comes onto the screen while something is done.
func (p *person) look(do func() error) (seen bottest.Seen, err error) {
	before := len(p.bot.room.screen)
	err = do()
	for _, m := range p.bot.room.screen[before:] {
		seen = read(m)
	}
	return seen, err
}

var (
	tags  = regexp.MustCompile(`<[^>]*>`)
	hrefs = regexp.MustCompile(`href="([^"]*)"`)
)

// read is what a person sees of a message: no tags, and characters instead of their codes.
func read(m message) bottest.Seen {
	seen := bottest.Seen{Text: strings.TrimSpace(html.UnescapeString(tags.ReplaceAllString(m.HTML, "")))}
	for _, k := range m.Keys {
		seen.Buttons = append(seen.Buttons, k.Label)
	}
	for _, to := range hrefs.FindAllStringSubmatch(m.HTML, -1) {
		seen.Links = append(seen.Links, html.UnescapeString(to[1]))
	}
	if m.Picture != "" {
		seen.Pictures = []string{m.Picture}
	}
	if m.File != nil {
		seen.Files = []bottest.File{{Name: m.File.Name, Body: string(m.File.Data)}}
	}
	return seen
}

func (p *person) Say(text string) (bottest.Seen, error) { return p.do(event{Text: text}) }

func (p *person) Press(label string) (bottest.Seen, error) {
	for _, k := range p.bot.room.newest().Keys {
		if k.Label == label {
			return p.do(event{Pressed: k.Data})
		}
	}
	return bottest.Seen{}, fmt.Errorf("no button %q", label)
}

func (p *person) Submit(values map[string]string) (bottest.Seen, error) {
	return p.do(event{Form: p.bot.room.newest().Form, Filled: maps.Clone(values)})
}

func (p *person) Post(r bot.Reply, key bot.DeliveryKey) (bottest.Seen, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.look(func() error {
		_, err := p.bot.Send(context.Background(), bot.Address{Chat: bot.ChatID{Platform: platform, ID: "1"}}, r, key)
		return err
	})
}

// newest is what the room showed last.
func (r *room) newest() message {
	if len(r.screen) == 0 {
		return message{}
	}
	return r.screen[len(r.screen)-1]
}

func TestTheSmallestAdapterPasses(t *testing.T) {
	bottest.Conformance(t, bottest.Adapter{Keys: true, New: func(_ *testing.T, h bot.Handler) bottest.Driver {
		return &person{bot: &adapter{log: slog.New(slog.DiscardHandler), handler: h, room: &room{keys: map[string]bool{}}, sorry: "Sorry, that did not work."}}
	}})
}
