package discord

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"hangup/bot"
	"hangup/bot/bottest"
	"hangup/bot/bottest/discordtest"
)

// town is a Discord for tests with a desk at its gateway or its endpoint.
type town struct {
	*discordtest.Server
	t     *testing.T
	desk  *Desk
	store *kept
	mu    sync.Mutex
	done  map[string]chan error // by interaction, closed when it was handled
}

// Handle notes when the desk is done with an interaction.
func (w *town) Handle(ctx context.Context, i *interaction, received time.Time, give respond) error {
	err := w.desk.Handle(ctx, i, received, give)
	w.over(i.ID) <- err
	return err
}

func (w *town) over(id string) chan error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.done[id] == nil {
		w.done[id] = make(chan error, 1)
	}
	return w.done[id]
}

// wait gives what came of an interaction once the desk is done with it.
func (w *town) wait(i *discordtest.Interaction) error {
	select {
	case err := <-w.over(i.ID):
		return err
	case <-time.After(10 * time.Second):
		return errors.New("nobody handled it")
	}
}

// newTown opens a desk. post has interactions come as signed posts.
func newTown(t *testing.T, post bool, h bot.Handler) *town {
	w := &town{Server: discordtest.New(t, time.Now), t: t, store: newKept(), done: map[string]chan error{}}
	w.Check(checkerOf(t))
	client, err := NewClient(w.Token, w.URL, nil, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	w.desk, err = NewDesk(DeskConfig{
		Handler: h, API: client, Words: testWords, Key: []byte(testKey), Now: time.Now, AppID: w.AppID, Commands: testCommands,
		Suggest: func(_, typed string) []bot.Option { return []bot.Option{{ID: "kent", Label: "Kent for " + typed}} },
		Person:  func(u bot.UserID) bot.PersonKey { return bot.PersonKey(u.ID) }, Forms: w.store, Notes: w.store,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Register(t.Context(), client, w.AppID, "", w.desk.Commands()); err != nil {
		t.Fatal(err)
	}
	if post {
		w.takePosts()
	} else {
		w.connect(client)
	}
	return w
}

func (w *town) takePosts() {
	key, err := PublicKey(w.PublicKey)
	if err != nil {
		w.t.Fatal(err)
	}
	taker, err := NewHTTP(HTTPConfig{Log: slog.New(slog.DiscardHandler), Key: key, Handler: w, Now: time.Now})
	if err != nil {
		w.t.Fatal(err)
	}
	server := httptest.NewServer(taker)
	w.t.Cleanup(server.Close)
	w.t.Cleanup(taker.Close)
	w.Endpoint(server.URL)
}

func (w *town) connect(c *Client) {
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	g := NewGateway(GatewayConfig{Log: slog.New(slog.DiscardHandler), Client: c, Handler: w, Now: time.Now})
	go func() { ended <- g.Run(ctx) }()
	w.t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			w.t.Errorf("the gateway ended: %v", err)
		}
	})
	w.WaitOnline(1)
}

func TestTheDeskConformsOverTheGatewayAndByPosts(t *testing.T) {
	for name, post := range map[string]bool{"the gateway": false, "posts": true} {
		t.Run(name, func(t *testing.T) {
			bottest.Conformance(t, bottest.Adapter{
				Keys: true, Longest: 4000,
				New: func(t *testing.T, h bot.Handler) bottest.Driver {
					w := newTown(t, post, h)
					ann := w.Person("ann")
					return &resident{town: w, me: ann, home: w.DM(ann), wall: w.Channel(w.Guild("Village"), discordtest.TextChannel, "general")}
				},
			})
		})
	}
}

// resident is a person in the bot's direct messages.
type resident struct {
	*town
	me   discordtest.User
	home discordtest.Channel // the direct messages
	wall discordtest.Channel // where the bot posts
	busy sync.Mutex          // one thing at a time, so that what is shown belongs to it
	last discordtest.Message
}

// shown reads what the person sees of an interaction.
func (r *resident) shown(i *discordtest.Interaction) (bottest.Seen, error) {
	if err := r.wait(i); err != nil {
		return bottest.Seen{}, err
	}
	i.Answer()
	var all []discordtest.Message
	if m, ok := i.Reply(); ok {
		all = append(all, m)
	}
	return r.read(append(all, i.FollowUps()...))
}

func (r *resident) read(all []discordtest.Message) (seen bottest.Seen, err error) {
	for _, m := range all {
		raw, err := json.Marshal(m)
		if err != nil {
			return seen, err
		}
		w := wire{}
		if err := json.Unmarshal(raw, &w.body); err != nil {
			return seen, err
		}
		for _, a := range m.Attachments {
			w.files = append(w.files, file{Body: a.Data})
		}
		if m.MentionEveryone || len(m.Mentions) > 0 || len(m.MentionRoles) > 0 {
			seen.Alerts = append(seen.Alerts, "somebody")
		}
		if err := (&chatter{}).see(w, &seen); err != nil {
			return seen, err
		}
		r.last, seen.Buttons = m, nil
		for _, b := range m.Buttons() {
			seen.Buttons = append(seen.Buttons, b.Label)
		}
	}
	return seen, nil
}

func (r *resident) Say(text string) (bottest.Seen, error) {
	r.busy.Lock()
	defer r.busy.Unlock()
	if name, words, _ := strings.Cut(strings.TrimPrefix(text, "/"), " "); strings.HasPrefix(text, "/") && (name == "check" || name == "warnings") {
		var options []discordtest.Option
		if words != "" {
			options = append(options, discordtest.Option{Name: "words", Value: words})
		}
		return r.shown(r.Slash(r.me, r.home, name, options...))
	}
	data := map[string]any{"custom_id": r.desk.writeKey("check").id, "component_type": 2}
	opened := r.Forge(r.me, r.home, discordtest.KindComponent, nil, data)
	input := opened.Answer().Modal.Inputs()[0]
	if utf8.RuneCountInString(text) > input.MaxLength {
		return bottest.Seen{}, bottest.ErrCannot
	}
	return r.shown(r.town.Submit(opened, map[string]string{"words": text}))
}

func (r *resident) Press(label string) (bottest.Seen, error) {
	r.busy.Lock()
	defer r.busy.Unlock()
	return r.shown(r.Click(r.me, r.last, label))
}

// Submit chooses, goes on to the modal and fills it in.
func (r *resident) Submit(values map[string]string) (bottest.Seen, error) {
	r.busy.Lock()
	defer r.busy.Unlock()
	sheet := r.last
	if kind := map[string]string{"bank": "Bank", "police": "Police"}[values["kind"]]; kind != "" {
		if err := r.wait(r.Select(r.me, sheet, kind)); err != nil {
			return bottest.Seen{}, err
		}
	}
	opened := r.Click(r.me, sheet, "[discord.form.go]")
	fields := map[string]string{}
	for id, label := range map[string]string{"who": "Who did they say they were?", "note": "What happened?"} {
		if values[id] != "" {
			fields[label] = values[id]
		}
	}
	return r.shown(r.town.Submit(opened, fields))
}

func (r *resident) Post(reply bot.Reply, key bot.DeliveryKey) (bottest.Seen, error) {
	r.busy.Lock()
	defer r.busy.Unlock()
	before := len(r.Messages(r.wall.ID))
	to := bot.Address{Chat: bot.ChatID{Platform: Platform, ID: r.wall.ID}}
	if _, err := r.desk.Outlet().Send(r.t.Context(), to, reply, key); err != nil {
		return bottest.Seen{}, err
	}
	return r.read(r.Messages(r.wall.ID)[before:])
}
