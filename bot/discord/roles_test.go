package discord

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"hangup/bot"
)

// member is a person with rights in a channel.
func member(rights string) map[string]any {
	return map[string]any{"member": map[string]any{"user": map[string]any{"id": "7"}, "permissions": rights}}
}

func TestWhoModerates(t *testing.T) {
	for name, c := range map[string]struct {
		where map[string]any
		want  bool
	}{
		"manages the server":      {aServer(member("32")), true},
		"an administrator":        {aServer(member("8")), true},
		"anybody else":            {aServer(member("274877926400")), false},
		"somebody without rights": {aServer(member("0")), false},
		"alone with the bot":      {aDM(), true},
	} {
		t.Run(name, func(t *testing.T) {
			var in bot.Inbound
			var ctx context.Context
			var got, elsewhere, other bool
			s := newScene(t, func(c *DeskConfig) {
				c.Handler = handling(func(x context.Context, i bot.Inbound) (bot.Reply, error) {
					ctx, in = x, i
					got, _ = Roles{}.Moderator(x, i.From, i.User)
					elsewhere, _ = Roles{}.Moderator(x, bot.Address{Chat: bot.ChatID{Platform: Platform, ID: "999"}}, i.User)
					other, _ = Roles{}.Moderator(x, i.From, bot.UserID{Platform: Platform, ID: "8"})
					return bot.Reply{Lead: "ok"}, nil
				})
			})
			s.where = c.where
			s.slash("warnings", "")
			if got != c.want || elsewhere || other {
				t.Errorf("here %v, elsewhere %v, somebody else %v", got, elsewhere, other)
			}
			if later, _ := (Roles{}).Moderator(context.WithoutCancel(t.Context()), in.From, in.User); later {
				t.Error("it is remembered beyond the interaction")
			}
			_ = ctx
		})
	}
}

// handling is a bot.Handler.
type handling func(context.Context, bot.Inbound) (bot.Reply, error)

func (h handling) Handle(ctx context.Context, in bot.Inbound) (bot.Reply, error) { return h(ctx, in) }

func TestRightsAreThoseOfThePress(t *testing.T) {
	s := newScene(t, func(c *DeskConfig) {
		c.Handler = handling(func(ctx context.Context, in bot.Inbound) (bot.Reply, error) {
			ok, err := Roles{}.Moderator(ctx, in.From, in.User)
			return bot.Reply{Lead: fmt.Sprint(ok), Private: true, Buttons: []bot.Button{{Label: "Again", Action: "x"}}}, err
		})
	})
	s.where = aServer(member("32"))
	out := s.slash("report", "")
	s.where = aServer(member("0"))
	again := s.press(keysOf(out[0])[0].id)
	if out[0].lead() != "true" || again[0].lead() != "false" {
		t.Errorf("first %q, then %q", out[0].lead(), again[0].lead())
	}
}

func TestWatchNamesTheRightThatIsMissing(t *testing.T) {
	const view, send, embed, inThreads = 1 << 10, 1 << 11, 1 << 14, 1 << 38
	thread := map[string]any{"channel": map[string]any{"id": "600", "type": 11}}
	for name, c := range map[string]struct {
		app   int
		more  map[string]any
		wants []string
	}{
		"none":                {view | send | embed, nil, nil},
		"an administrator":    {8, nil, nil},
		"view":                {send | embed, nil, []string{"discord.right.view"}},
		"send":                {view | embed, nil, []string{"discord.right.send"}},
		"embed":               {view | send, nil, []string{"discord.right.embed"}},
		"all":                 {0, nil, []string{"discord.right.view", "discord.right.send", "discord.right.embed"}},
		"none in a thread":    {view | inThreads | embed, thread, nil},
		"threads in a thread": {view | send | embed, thread, []string{"discord.right.thread"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, nil)
			s.where = aServer(member("32"))
			s.where["app_permissions"] = fmt.Sprint(c.app)
			for k, v := range c.more {
				s.where[k] = v
			}
			for _, out := range [][]wire{s.slash("watch", "Kent"), s.press(s.desk.seal.seal(actionID, 0, "watch|kent"))} {
				said := out[0].text("embeds", 0, "fields", 0, "value")
				for _, right := range []string{"discord.right.view", "discord.right.send", "discord.right.embed", "discord.right.thread"} {
					if strings.Contains(said, right) != slices.Contains(c.wants, right) {
						t.Errorf("%s: said %q", right, said)
					}
				}
			}
			if came := len(s.h.Came()); (came == 2) != (c.wants == nil) {
				t.Errorf("%d came to the bot", came)
			}
		})
	}
}

func TestWatchIsRefusedByTheCoreToOthers(t *testing.T) {
	s := newScene(t, nil)
	s.where = aServer(map[string]any{"app_permissions": "0"})
	s.slash("watch", "Kent")
	if len(s.h.Came()) != 1 {
		t.Error("who does not moderate must hear that, and not which rights the bot lacks")
	}
}

func TestWatchWhereTheBotIsNoMember(t *testing.T) {
	s := newScene(t, nil)
	s.where = byUser(nil)
	out := s.slash("watch", "Kent")
	if out[0].lead() != `\[discord.absent.lead\]` || len(s.h.Came()) != 0 {
		t.Errorf("%+v", out)
	}
	s.where = aDM()
	s.slash("watch", "Kent")
	if len(s.h.Came()) != 1 {
		t.Error("in direct messages a person may watch for themselves")
	}
}
