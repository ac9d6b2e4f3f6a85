package discord

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// silentAPI is a client of a Discord that takes every call and answers none.
func silentAPI(t *testing.T) *Client {
	t.Helper()
	return wireClient(t, "http://discord.test", &http.Client{Transport: tripper(func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	})})
}

// Nobody waits for ever, and no goroutine is left: the bubble of the test would not end.
func TestADiscordThatNeverAnswersHoldsNothingUp(t *testing.T) {
	checkerOf(t)
	long := bot.Reply{Lead: "Hang up.", Parts: paragraphs(7000, 1000), Buttons: []bot.Button{{Label: "Share", Action: "share|x"}}}
	for name, c := range map[string]struct {
		handler time.Duration // what the bot takes
		do      func(*interaction)
		most    time.Duration
	}{
		"a command":              {0, func(i *interaction) { i.Command = &command{Name: "check"} }, callbackTimeout},
		"a command that is slow": {10 * time.Second, func(i *interaction) { i.Command = &command{Name: "check"} }, 10 * time.Second},
		"a suggestion": {0, func(i *interaction) {
			i.Type, i.Command = discordgo.InteractionApplicationCommandAutocomplete, &command{Name: "watch"}
		}, callbackTimeout},
		"a button that shares": {0, func(i *interaction) {
			i.Type, i.Component = discordgo.InteractionMessageComponent, &component{CustomID: sealer{[]byte(testKey)}.seal(actionID, 0, "share|x")}
			i.Guild, i.Rights, i.AppRights = "500", powerful, powerful
		}, answerTime},
		"a button of another": {0, func(i *interaction) {
			i.Type, i.Component = discordgo.InteractionMessageComponent, &component{CustomID: "x"}
		}, callbackTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := silentAPI(t)
				s := newScene(t, func(cfg *DeskConfig) {
					cfg.API, cfg.Now = api, time.Now
					cfg.Handler = handling(func(context.Context, bot.Inbound) (bot.Reply, error) {
						time.Sleep(c.handler)
						return long, nil
					})
				})
				i := &interaction{ID: "11", Token: "secret-token", User: "7", Channel: channel{ID: "600"}, Type: discordgo.InteractionApplicationCommand}
				c.do(i)
				from := time.Now()
				err := s.desk.Handle(t.Context(), i, from, api.answer(i))
				if took := time.Since(from); err == nil || took > c.most || strings.Contains(err.Error(), i.Token) {
					t.Errorf("after %v: %v", took, err)
				}
				synctest.Wait()
			})
		})
	}
}

func TestAPostToADiscordThatNeverAnswersIsInDoubt(t *testing.T) {
	checkerOf(t)
	synctest.Test(t, func(t *testing.T) {
		api := silentAPI(t)
		s := newScene(t, func(cfg *DeskConfig) { cfg.API, cfg.Now = api, time.Now })
		for _, to := range []string{"600", "u7"} {
			from := time.Now()
			_, err := s.desk.Outlet().Send(t.Context(), chat(to), aWarning, "k")
			var se *bot.SendError
			if took := time.Since(from); !errors.As(err, &se) || se.Kind != bot.Retry || took > callTimeout {
				t.Errorf("%s after %v: %v", to, took, err)
			}
		}
	})
}

// nasty is what people write who want the bot to speak for them.
const nasty = "@everyone <@1> <@&2> <#3> **bold** [safe](https://evil.example) https://evil.example ||x|| `y` discord.gg/evil\n# big\n> quoted\n-# small\n1. one"

// Whatever stands in names, answers, warnings and forms, nothing of it acts: no mention, no link, no mark.
func TestNothingThatPeopleWriteActs(t *testing.T) {
	item := []bot.Item{{Text: nasty}, {Text: nasty, URL: "javascript:alert(1)"}, {Text: nasty, URL: "https://e.org/)](https://evil.example"}}
	var parts []bot.Part
	for _, kind := range []bot.PartKind{bot.Paragraph, bot.Steps, bot.List, bot.Contacts, bot.Quote} {
		parts = append(parts, bot.Part{Kind: kind, Head: nasty, Text: nasty, Items: item}, bot.Part{Kind: kind, Text: nasty, Items: item})
	}
	s := newScene(t, func(cfg *DeskConfig) {
		cfg.Words = func(key string, pairs ...string) string {
			return strings.Join(append([]string{nasty, key}, pairs...), " ")
		}
	})
	reply := bot.Reply{Lead: nasty, Parts: parts, Tone: bot.News, Buttons: []bot.Button{{Label: nasty, Action: "a"}}}
	field := bot.Field{ID: "f", Label: nasty, Hint: nasty, Problem: nasty, Value: nasty}
	choice := field
	choice.ID, choice.Kind, choice.Options = "c", bot.Choice, []bot.Option{{ID: nasty, Label: nasty}}
	reply.Form = &bot.Form{ID: "x", Title: nasty, Intro: nasty, Submit: nasty, Fields: []bot.Field{field, choice}}
	all := append(s.desk.sheets(reply), s.desk.formSheet(begin(reply, "12345678"), []string{nasty}))
	for _, m := range all {
		if m.Mentions == nil || m.Mentions.Parse == nil || len(m.Mentions.Parse) > 0 {
			t.Errorf("alerts %+v", m.Mentions)
		}
		texts := []string{m.Content}
		for _, e := range m.Embeds {
			texts = append(texts, e.Title, e.Description)
			for _, f := range e.Fields {
				texts = append(texts, f.Name, f.Value)
			}
			if err := mentionFree(e.Footer.Text); err != nil {
				t.Errorf("the footer: %v", err)
			}
		}
		for _, text := range texts {
			_, links, err := readMarkdown(text)
			if err != nil {
				t.Errorf("%v: %s", err, text)
			}
			for _, l := range links {
				if !strings.HasPrefix(l, "https://e.org/") {
					t.Errorf("leads to %s", l)
				}
			}
		}
	}
}

// A stranger's button does nothing even where a press goes to a chat that another may use.
func TestAPressIsThatOfWhoPressed(t *testing.T) {
	s := newScene(t, nil)
	id := s.desk.seal.seal(actionID, 0, "save|D1")
	s.press(id)
	s.where = map[string]any{
		"channel_id": "707", "channel": map[string]any{"id": "707", "type": 1}, "context": 1, "user": map[string]any{"id": "8"},
		"authorizing_integration_owners": map[string]string{"0": "0"},
	}
	s.press(id)
	for n, want := range []string{"7", "8"} {
		if in := s.h.Came()[n]; in.User.ID != want || in.From.Chat.ID != "u"+want {
			t.Errorf("press %d came from %+v", n, in)
		}
	}
	if ok, _ := (Roles{}).Moderator(context.Background(), chat("u7"), bot.UserID{Platform: Platform, ID: "7"}); ok {
		t.Error("somebody moderates who does nothing")
	}
}

// A token may look like a word of the API, and Discord may repeat it.
func TestATokenThatLooksLikeAWordIsNotRepeated(t *testing.T) {
	for _, path := range []string{"/interactions/11/secret-token/callback", "/webhooks/1100/secret-token/messages/@original", "/webhooks/1100/secret-token"} {
		c := wireClient(t, "http://discord.test", &http.Client{Transport: tripper(func(*http.Request) (*http.Response, error) {
			return reply(http.StatusBadRequest, `{"code":0,"message":"no secret-token here"}`, nil), nil
		})})
		r := request{Method: http.MethodPost, Path: path, JSON: 1}
		if err := c.Call(t.Context(), r, nil); err == nil || strings.Contains(err.Error()+r.String(), "secret-token") || !strings.Contains(err.Error(), "no [token] here") {
			t.Errorf("%v, %s", err, r)
		}
	}
}

// A redirect would take the token elsewhere.
func TestRedirectsAreNotFollowed(t *testing.T) {
	calls := 0
	c := wireClient(t, "http://discord.test", &http.Client{Transport: tripper(func(*http.Request) (*http.Response, error) {
		calls++
		return reply(http.StatusTemporaryRedirect, "", http.Header{"Location": {"http://discord.test/elsewhere"}}), nil
	})})
	if err := c.Call(t.Context(), request{Method: http.MethodGet, Path: "/gateway/bot"}, nil); err == nil || calls != 1 {
		t.Errorf("%d calls: %v", calls, err)
	}
}

func TestAChoiceThatWasNotOfferedIsNotTaken(t *testing.T) {
	form := bot.Form{Fields: []bot.Field{{ID: "c", Kind: bot.Choice, Options: []bot.Option{{ID: "a", Label: "A"}}}, {ID: "t", Kind: bot.Line}}}
	for _, c := range []struct {
		field  int
		values []string
		ok     bool
	}{{0, []string{"a"}, true}, {0, nil, true}, {0, []string{"b"}, false}, {0, []string{"a", "a"}, false}, {1, []string{"a"}, false}, {2, []string{"a"}, false}, {-1, nil, false}, {0, []string{moreValue + "9"}, false}} {
		if s := begin(bot.Reply{Form: &form}, "12345678"); s.choose(c.field, c.values) != c.ok {
			t.Errorf("field %d takes %q: %v", c.field, c.values, !c.ok)
		}
	}
}
