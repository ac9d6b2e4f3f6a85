package discord

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// slowScene is a scene by the clock of a bubble, with a bot that takes its time.
func slowScene(t *testing.T, takes time.Duration, r bot.Reply, err error) *scene {
	s := newScene(t, func(c *DeskConfig) {
		c.Now = time.Now
		c.Handler = handling(func(context.Context, bot.Inbound) (bot.Reply, error) {
			time.Sleep(takes)
			return r, err
		})
	})
	s.now = time.Now()
	return s
}

// routes lists what went out: the kinds of first answers, and the methods and ends of calls.
func routes(out []wire) (all []string) {
	for _, w := range out {
		if w.kind != 0 {
			all = append(all, fmt.Sprint("answer ", int(w.kind)))
			continue
		}
		at := w.path[strings.LastIndexByte(w.path, '/')+1:]
		if strings.HasPrefix(at, "token-") {
			at = "webhook"
		}
		all = append(all, w.method+" "+at)
	}
	return all
}

func TestAnswersThatTakeLongArePromised(t *testing.T) {
	checkerOf(t)
	for name, c := range map[string]struct {
		takes, waited time.Duration // waited before it came to the desk
		where         map[string]any
		want          string
		private       bool
	}{
		"at once":                  {0, 0, aServer(nil), "[answer 4]", true},
		"just in time":             {deferAfter - 1, 0, aServer(nil), "[answer 4]", true},
		"just too late":            {deferAfter + 1, 0, aServer(nil), "[answer 5 PATCH @original]", true},
		"after a wait in a queue":  {time.Second, time.Second, aServer(nil), "[answer 5 PATCH @original]", true},
		"after too long a wait":    {1, 2 * time.Second, aServer(nil), "[answer 5 PATCH @original]", true},
		"late, alone with the bot": {2 * time.Second, 0, aDM(), "[answer 5 PATCH @original]", false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := slowScene(t, c.takes, bot.Reply{Lead: "Hang up now."}, nil)
				s.where = c.where
				s.now = time.Now().Add(-c.waited)
				out := s.slash("check", "he rang")
				if fmt.Sprint(routes(out)) != c.want {
					t.Fatalf("sent %v", routes(out))
				}
				if out[0].private() != c.private || out[len(out)-1].lead() != "Hang up now." {
					t.Errorf("sent %+v", out)
				}
				if out[0].kind == 5 && len(out[0].body) > 3 && out[0].text("content") != "" {
					t.Errorf("promised with more than who sees it: %v", out[0].body)
				}
			})
		})
	}
}

func TestALongAnswerGoesOnInFurtherMessages(t *testing.T) {
	checkerOf(t)
	for _, takes := range []time.Duration{0, 2 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			r := bot.Reply{Lead: "Long.", Buttons: []bot.Button{{Label: "End", Action: "x"}}, Picture: &bot.Picture{PNG: []byte("png"), Alt: "A chart"}}
			r.Parts = paragraphs(9000, 1000)
			s := slowScene(t, takes, r, nil)
			s.where = aServer(nil)
			out := s.slash("check", "he rang")
			if takes > 0 {
				out = out[1:]
			}
			if len(out) != 3 || len(keysOf(out[0])) != 0 || len(keysOf(out[2])) != 1 || !out[1].private() || !out[2].private() {
				t.Fatalf("sent %v", routes(out))
			}
			if len(out[0].files) != 1 || out[0].files[0].Alt != "A chart" || len(out[1].files) != 0 {
				t.Errorf("files %+v", out[0].files)
			}
			if out[1].path != "/webhooks/"+testApp+"/token-1" {
				t.Errorf("went on at %s", out[1].path)
			}
		})
	}
}

func TestAFirstAnswerHasItsTimeAndIsGivenOnce(t *testing.T) {
	checkerOf(t)
	synctest.Test(t, func(t *testing.T) {
		s := slowScene(t, 0, bot.Reply{Lead: "x"}, nil)
		times := 0
		give := func(ctx context.Context, _ *discordgo.InteractionResponse, _ []file) error {
			times++
			if end, ok := ctx.Deadline(); !ok || time.Until(end) > callbackTimeout {
				t.Errorf("it has until %v", end)
			}
			return refusing(serverDown)
		}
		i := &interaction{ID: "1", Token: "t", User: "7", Command: &command{Name: "check"}, Type: discordgo.InteractionApplicationCommand}
		if err := s.desk.Handle(t.Context(), i, time.Now(), give); reasonOf(err) != serverDown || times != 1 {
			t.Errorf("given %d times: %v", times, err)
		}
		if n := s.api.count(); n != 0 {
			t.Errorf("%d calls", n)
		}
	})
}

func TestWhatWasPromisedIsKept(t *testing.T) {
	checkerOf(t)
	long := bot.Reply{Lead: "Long.", Parts: paragraphs(7000, 1000)}
	doubt := func(why reason) error {
		err := refusing(why)
		err.(*bot.SendError).Doubt = true
		return err
	}
	tooSoon := &bot.SendError{Kind: bot.Dead, Err: &callError{Reason: expired, Code: discordgo.ErrCodeUnknownWebhook}}
	for name, c := range map[string]struct {
		fails map[string][]error // by method, one after the other
		want  string
		ok    bool
	}{
		"a page of something in between": {map[string][]error{"PATCH": {refusing(serverDown), refusing(serverDown)}}, "[answer 5 PATCH @original PATCH @original PATCH @original POST webhook]", true},
		"no answer to a change":          {map[string][]error{"PATCH": {doubt(noAnswer)}}, "[answer 5 PATCH @original PATCH @original POST webhook]", true},
		"no answer to a further message": {map[string][]error{"POST": {doubt(noAnswer)}}, "[answer 5 PATCH @original POST webhook]", false},
		"not sent":                       {map[string][]error{"POST": {refusing(noAnswer)}}, "[answer 5 PATCH @original POST webhook POST webhook]", true},
		"it came before the answer":      {map[string][]error{"PATCH": {tooSoon, nil}}, "[answer 5 PATCH @original PATCH @original POST webhook]", true},
		"it was never answered":          {map[string][]error{"PATCH": {tooSoon, tooSoon}}, "[answer 5 PATCH @original PATCH @original]", false},
		"the token is over":              {map[string][]error{"PATCH": {refusing(expired)}}, "[answer 5 PATCH @original]", false},
		"down for good": {map[string][]error{"PATCH": {refusing(serverDown), refusing(serverDown), refusing(serverDown), refusing(serverDown)}},
			"[answer 5 PATCH @original PATCH @original PATCH @original PATCH @original]", false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := slowScene(t, 2*time.Second, long, nil)
				s.api.fail = func(r request) error {
					if errs := c.fails[r.Method]; len(errs) > 0 {
						c.fails[r.Method] = errs[1:]
						return errs[0]
					}
					return nil
				}
				out, err := s.does(discordgo.InteractionApplicationCommand, map[string]any{"id": "1", "name": "check", "type": 1}, nil)
				if fmt.Sprint(routes(out)) != c.want || (err == nil) != c.ok {
					t.Errorf("sent %v: %v", routes(out), err)
				}
			})
		})
	}
}

func TestAnAnswerThatIsRefusedLeavesNobodyWithoutOne(t *testing.T) {
	checkerOf(t)
	for _, takes := range []time.Duration{0, 2 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			s := slowScene(t, takes, bot.Reply{Lead: "Malformed.", Buttons: []bot.Button{{Label: "x", Action: "x"}}}, nil)
			refused := false
			s.api.fail = func(r request) error {
				if m, ok := r.JSON.(outgoing); ok && !refused && m.lead == "Malformed." {
					refused = true
					return refusing(tooLong)
				}
				return nil
			}
			give := func(ctx context.Context, r *discordgo.InteractionResponse, files []file) error {
				if r.Data.Content != "" && !refused {
					refused = true
					return refusing(tooLong)
				}
				return s.api.give(ctx, r, files)
			}
			i := &interaction{ID: "1", Token: "t", User: "7", Command: &command{Name: "check"}, Type: discordgo.InteractionApplicationCommand}
			err := s.desk.Handle(t.Context(), i, time.Now(), give)
			last := s.api.sent[len(s.api.sent)-1]
			if err != nil || !refused || last.lead() != `\[bot.sorry.lead\]` || len(keysOf(last)) != 0 {
				t.Errorf("%v, sent %+v", err, s.api.sent)
			}
		})
	}
}

func TestNothingIsSaidOfWhatCannotBePromised(t *testing.T) {
	checkerOf(t)
	synctest.Test(t, func(t *testing.T) {
		s := slowScene(t, 2*time.Second, bot.Reply{Lead: "x"}, nil)
		i := &interaction{ID: "1", Token: "t", User: "7", Command: &command{Name: "check"}, Type: discordgo.InteractionApplicationCommand}
		err := s.desk.Handle(t.Context(), i, time.Now(), func(context.Context, *discordgo.InteractionResponse, []file) error { return refusing(expired) })
		if reasonOf(err) != expired || s.api.count() != 0 {
			t.Errorf("%d calls: %v", s.api.count(), err)
		}
	})
}

func TestAnEmptyAnswerLeavesNothing(t *testing.T) {
	checkerOf(t)
	for _, takes := range []time.Duration{0, 2 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			s := slowScene(t, takes, bot.Reply{}, nil)
			s.where = aServer(nil)
			if got := fmt.Sprint(routes(s.slash("check", ""))); got != "[answer 5 DELETE @original]" {
				t.Errorf("a command: %s", got)
			}
			s.now = time.Now()
			want := map[bool]string{true: "[answer 6]", false: "[answer 5 DELETE @original]"}[takes == 0]
			if got := fmt.Sprint(routes(s.press(s.desk.seal.seal(actionID, 0, "x")))); got != want {
				t.Errorf("a press: %s, want %s", got, want)
			}
		})
	}
}

func TestWhatIsNotOursIsClosed(t *testing.T) {
	s := newScene(t, nil)
	seal := s.desk.seal.seal
	for name, out := range map[string][]wire{
		"a forged button":         s.press("a0AAAAAAAAAAAAsave|1"),
		"a button of another bot": s.press("open_ticket"),
		"a modal of another bot":  s.send("their_modal", map[string]string{"words": "x"}),
		"a button sent as modal":  s.send(seal(actionID, 0, "x"), map[string]string{"words": "x"}),
		"a modal pressed":         s.press(seal(wordsID, 0, "check")),
		"a select without choice": s.choose(seal(pickID, 0, "")),
		"a form that is no form":  s.press(seal(formID, 0, "x")),
		"a form that is over":     s.press(seal(formID, 0, "12345678:0:g0")),
	} {
		if out[0].lead() != `\[bot.closed.lead\]` || len(keysOf(out[0])) != 1 {
			t.Errorf("%s: %+v", name, out)
		}
	}
	if n := len(s.h.Came()); n != 0 {
		t.Errorf("%d came to the bot", n)
	}
}

func TestTheLogHoldsNoWordsAndNoTokens(t *testing.T) {
	const canary = "canary-4f9d2b"
	var logged bytes.Buffer
	s := newScene(t, func(c *DeskConfig) { c.Log = slog.New(slog.NewTextHandler(&logged, nil)) })
	s.h.Script(func(in bot.Inbound) (bot.Reply, error) {
		switch {
		case strings.Contains(in.Text, "panic"):
			panic(canary)
		case strings.Contains(in.Text, "problem"):
			return bot.Reply{}, &bot.Problem{Text: "Ring 101.", Err: errors.New("the disk is full")}
		}
		return bot.Reply{}, errors.New("the store is down")
	})
	for _, words := range []string{canary, canary + " panic", canary + " problem"} {
		s.slash("check", words)
	}
	for _, want := range []string{"the disk is full", "the store is down", "panic in the handler"} {
		if !strings.Contains(logged.String(), want) {
			t.Errorf("%q is not in the log", want)
		}
	}
	if strings.Contains(logged.String(), canary) || strings.Contains(logged.String(), "token-") {
		t.Errorf("logged %s", logged.String())
	}
}

func TestWhatBreaksTheDeskIsAnError(t *testing.T) {
	s := newScene(t, func(c *DeskConfig) {
		c.Suggest = func(string, string) []bot.Option { panic("canary-4f9d2b") }
	})
	_, err := s.does(discordgo.InteractionApplicationCommandAutocomplete, typing("watch", "ke"), nil)
	if err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("%v", err)
	}
	if err := s.desk.Handle(t.Context(), &interaction{ID: "1", Type: discordgo.InteractionPing}, testNow, s.api.give); err != nil || s.api.count() != 0 {
		t.Errorf("a ping: %d went out, %v", s.api.count(), err)
	}
}

func TestADeskSaysWhatItLacks(t *testing.T) {
	for name, change := range map[string]func(*DeskConfig){
		"handler":        func(c *DeskConfig) { c.Handler = nil },
		"api":            func(c *DeskConfig) { c.API = nil },
		"suggest":        func(c *DeskConfig) { c.Suggest = nil },
		"person":         func(c *DeskConfig) { c.Person = nil },
		"forms":          func(c *DeskConfig) { c.Forms = nil },
		"a short key":    func(c *DeskConfig) { c.Key = []byte("short") },
		"no id":          func(c *DeskConfig) { c.AppID = "" },
		"a strange id":   func(c *DeskConfig) { c.AppID = "../x" },
		"a bad command":  func(c *DeskConfig) { c.Commands = []bot.Command{{Name: "Not one", Summary: "x"}} },
		"a bare command": func(c *DeskConfig) { c.Commands = []bot.Command{{Name: "x"}} },
		"a long command": func(c *DeskConfig) {
			c.Commands = []bot.Command{{Name: strings.Repeat("x", maxCommandName+1), Summary: "x"}}
		},
		"too many things": func(c *DeskConfig) { c.Commands = manyCommands(maxCommands + 1) },
	} {
		cfg := DeskConfig{
			Handler: handling(nil), API: &platform{}, Words: testWords, Key: []byte(testKey), Now: time.Now, AppID: testApp, Commands: testCommands,
			Suggest: func(string, string) []bot.Option { return nil }, Person: func(bot.UserID) bot.PersonKey { return "" }, Forms: newKept(),
		}
		if _, err := NewDesk(cfg); err != nil {
			t.Fatal(err)
		}
		change(&cfg)
		if _, err := NewDesk(cfg); err == nil {
			t.Errorf("%s: a desk all the same", name)
		}
	}
}

func manyCommands(n int) (all []bot.Command) {
	for i := range n {
		all = append(all, bot.Command{Name: fmt.Sprint("c", i), Summary: "x"})
	}
	return all
}
