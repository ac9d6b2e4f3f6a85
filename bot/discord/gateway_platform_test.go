package discord

import (
	"context"
	"errors"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/bottest"
	"hangup/bot/bottest/discordtest"
)

// stage is the whole adapter on a Discord for tests, whose every request and answer is checked.
type stage struct {
	*discordtest.Server
	client *Client
	desk   *Desk
	h      *bottest.Handler
	log    *wireLog
	ann    discordtest.User
	room   discordtest.Channel
	guild  string
	gone   chan string // the chats that are no more
}

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{Server: discordtest.New(t, time.Now), h: bottest.NewHandler(), log: &wireLog{}, gone: make(chan string, 100)}
	s.Check(checkerOf(t))
	client, err := NewClient(s.Token, s.URL, nil, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	store := newKept()
	s.client = client
	s.desk, err = NewDesk(DeskConfig{
		Handler: s.h, API: client, Words: testWords, Key: []byte(testKey), Now: time.Now, AppID: s.AppID,
		Commands: testCommands, Forms: store, Notes: store, Log: s.log.logger(),
		Suggest: func(_, typed string) []bot.Option { return []bot.Option{{ID: "leeds", Label: "Leeds " + typed}} },
		Person:  func(u bot.UserID) bot.PersonKey { return bot.PersonKey("key of " + u.ID) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(s.log)
		}
	})
	s.ann, s.guild = s.Person("ann"), s.Guild("Elm Street")
	s.room = s.Channel(s.guild, discordtest.TextChannel, "calls")
	s.h.Answer(bot.Reply{Lead: "Hang up now", Private: true, Buttons: []bot.Button{{Label: "Who to ring", Action: "contacts"}}})
	return s
}

// register puts the desk's commands up.
func (s *stage) register(t *testing.T) {
	t.Helper()
	if changed, err := Register(t.Context(), s.client, s.AppID, "", s.desk.Commands()); err != nil || !changed {
		t.Fatalf("registered: %v, %v", changed, err)
	}
}

// connect runs a gateway until the test ends.
func (s *stage) connect(t *testing.T, change func(*GatewayConfig)) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	over := make(chan error, 1)
	g := NewGateway(s.config(change))
	go func() { over <- g.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		select {
		case err := <-over:
			if err != nil {
				t.Errorf("the gateway ended with %v", err)
			}
		case <-time.After(5 * time.Second):
			t.Error("the gateway did not end within five seconds")
		}
		if strings.Contains(s.log.String(), s.Token) {
			t.Error("the log holds the token")
		}
	})
	s.WaitOnline(1)
	select {
	case <-s.log.said("connected to Discord"):
	case <-time.After(10 * time.Second):
		t.Fatal("the gateway does not notice that it is connected")
	}
}

func (s *stage) config(change func(*GatewayConfig)) GatewayConfig {
	cfg := GatewayConfig{
		Log: s.log.logger(), Client: s.client, Handler: s.desk, Now: time.Now,
		Gone: func(_ context.Context, c bot.ChatID) { s.gone <- c.ID },
	}
	if change != nil {
		change(&cfg)
	}
	return cfg
}

// listen takes posts in until the test ends.
func (s *stage) listen(t *testing.T) {
	t.Helper()
	key, err := PublicKey(s.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	h, err := NewHTTP(HTTPConfig{Log: s.log.logger(), Key: key, Handler: s.desk, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	t.Cleanup(func() {
		server.Close()
		h.Close()
	})
	s.Endpoint(server.URL)
}

func TestTheWholeAdapterAnswers(t *testing.T) {
	for name, start := range map[string]func(s *stage, t *testing.T){
		"over the gateway": func(s *stage, t *testing.T) { s.connect(t, nil) },
		"as signed posts":  func(s *stage, t *testing.T) { s.listen(t) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.register(t)
			start(s, t)
			check := s.Slash(s.ann, s.room, "check", discordtest.Option{Name: "words", Value: "he wants a code"})
			m := check.Settled()
			if m.Content != "Hang up now" || !m.Private() {
				t.Errorf("the answer is %+v", m)
			}
			if came := s.h.Came(); len(came) != 1 || came[0].Text != "/check he wants a code" {
				t.Errorf("came: %+v", came)
			}
			if a := check.Answer(); a.HTTP != (name == "as signed posts") {
				t.Errorf("answered by HTTP: %v", a.HTTP)
			}
			s.h.Answer(bot.Reply{Lead: "Ring 159", Private: true})
			if m := s.Click(s.ann, m, "Who to ring").Settled(); m.Content != "Ring 159" {
				t.Errorf("the button gives %+v", m)
			}
			if c := s.Complete(s.ann, s.room, "warnings", discordtest.Option{Name: "area", Value: "Lee"}).Answer().Choices; len(c) != 1 || c[0].Name != "Leeds Lee" {
				t.Errorf("choices %+v", c)
			}
			s.h.Answer(bot.Reply{Lead: "Tell us", Form: &bot.Form{
				ID: "report", Title: "A report", Submit: "Send", Fields: []bot.Field{{ID: "note", Label: "What happened", Kind: bot.Area, Max: 500}},
			}})
			modal := s.Slash(s.ann, s.room, "report")
			if a := modal.Answer(); a.Modal == nil {
				modal = s.Click(s.ann, modal.Settled(), modal.Settled().Buttons()[0].Label)
			}
			s.h.Answer(bot.Reply{Lead: "Thank you", Private: true})
			field := modal.Answer().Modal.Inputs()[0].CustomID
			if m := s.Submit(modal, map[string]string{field: "a man rang"}).Settled(); m.Content != "Thank you" {
				t.Errorf("the form gives %+v", m)
			}
			said := s.Say(s.ann, s.room, "Your parcel is held, pay £1")
			if m := s.Menu(s.ann, said, s.desk.menu).Settled(); !m.Private() {
				t.Errorf("the menu gives %+v", m)
			}
			if late := s.Witness(); len(late) != 0 {
				t.Errorf("too late: %+v", late)
			}
		})
	}
}

// ask has somebody ask and waits for the answer.
func (s *stage) ask(t *testing.T) {
	t.Helper()
	if m := s.Slash(s.ann, s.room, "check", discordtest.Option{Name: "words", Value: "he wants a code"}).Settled(); m.Content == "" {
		t.Errorf("the answer is %+v", m)
	}
}

func TestTheAdapterComesBack(t *testing.T) {
	for name, brk := range map[string]func(s *stage){
		"cut":            func(s *stage) { s.CutGateway() },
		"op 7":           func(s *stage) { s.Reconnect() },
		"closed":         func(s *stage) { s.CloseGateway(4000) },
		"op 9 resumable": func(s *stage) { s.Invalidate(true) },
		"silent": func(s *stage) {
			s.Silence(discordtest.SilentAfterReady)
			s.Until("it leaves", func() bool { return s.Online() == 0 })
			s.Silence(discordtest.Speaks)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.register(t)
			s.Beat(300 * time.Millisecond)
			s.connect(t, nil)
			s.ask(t)
			brk(s)
			s.Until("it takes the session up again", func() bool { return len(s.Sent(opResume)) > 0 && s.Online() == 1 })
			s.ask(t)
			if n := len(s.Sent(opIdentify)); n != 1 {
				t.Errorf("identified %d times", n)
			}
		})
	}
}

func TestInteractionsOfABreakAreAnsweredAfterIt(t *testing.T) {
	s := newStage(t)
	s.register(t)
	s.connect(t, nil)
	s.CutGateway()
	s.ask(t) // it comes with the RESUME
}

func TestTheAdapterGivesUpWithAdvice(t *testing.T) {
	for code, want := range map[int]error{4004: ErrToken, 4013: ErrIntents, 4014: ErrIntents, 4011: ErrSharding} {
		s := newStage(t)
		s.RefuseGateway(code)
		if err := NewGateway(s.config(nil)).Run(t.Context()); !errors.Is(err, want) {
			t.Errorf("%d: %v, want %v", code, err, want)
		}
	}
	s := newStage(t)
	s.client = wireClient(t, s.URL, nil) // another token
	if err := NewGateway(s.config(nil)).Run(t.Context()); !errors.Is(err, ErrToken) {
		t.Errorf("a wrong token: %v", err)
	}
	s = newStage(t)
	s.WantShards(4)
	if err := NewGateway(s.config(func(c *GatewayConfig) { c.Shards = 2 })).Run(t.Context()); !errors.Is(err, ErrSharding) {
		t.Errorf("too few shards: %v", err)
	}
}

func TestChatsThatAreGoneAreTold(t *testing.T) {
	s := newStage(t)
	other := s.Guild("Oak Road")
	there := s.Channel(other, discordtest.TextChannel, "there")
	away := s.Guild("Ash Lane")
	s.Channel(away, discordtest.TextChannel, "away")
	s.connect(t, nil)
	thread := s.Thread(s.room, "a call")
	s.Outage(away)
	s.Drop(thread.ID)
	s.Drop(s.room.ID)
	s.Leave(other)
	var told []string
	for range 3 {
		select {
		case id := <-s.gone:
			told = append(told, id)
		case <-time.After(10 * time.Second):
			t.Fatalf("told of %v alone", told)
		}
	}
	want := []string{thread.ID, s.room.ID, there.ID}
	slices.Sort(want)
	slices.Sort(told)
	if !slices.Equal(told, want) || len(s.gone) > 0 {
		t.Errorf("told of %v and %d more, want %v", told, len(s.gone), want)
	}
}

func TestCommandsAreRegisteredOnThePlatformOnce(t *testing.T) {
	s := newStage(t)
	s.register(t)
	if changed, err := Register(t.Context(), s.client, s.AppID, "", s.desk.Commands()); err != nil || changed {
		t.Errorf("again: %v, %v", changed, err)
	}
	if n := len(s.Calls("PUT", "/applications/*/commands")); n != 1 {
		t.Errorf("%d writes", n)
	}
	for range 2 {
		if _, err := Register(t.Context(), s.client, s.AppID, s.guild, s.desk.Commands()); err != nil {
			t.Errorf("in one server: %v", err)
		}
	}
	if n := len(s.Calls("PUT", "/applications/*/guilds/*/commands")); n != 1 {
		t.Errorf("%d writes for one server", n)
	}
	me, err := s.client.Me(t.Context())
	if err != nil || me.ID != s.AppID || me.Name == "" {
		t.Errorf("application %+v, %v", me, err)
	}
}
