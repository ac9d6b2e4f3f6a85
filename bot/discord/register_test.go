package discord

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// shelf is Discord's store of commands for tests: it adds what Discord adds.
type shelf struct {
	mu   sync.Mutex
	at   string
	has  string // JSON
	puts []string
}

func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at = r.Method + " " + r.URL.String()
	if r.Method == http.MethodPut {
		body, _ := io.ReadAll(r.Body)
		s.puts = append(s.puts, string(body))
		s.has = string(body)
	}
	_, _ = io.WriteString(w, s.has)
}

// newShelf gives a client whose commands are has.
func newShelf(t *testing.T, has string) (*shelf, *Client) {
	t.Helper()
	s := &shelf{has: has}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return s, wireClient(t, server.URL, nil)
}

// someCommands is a set with everything that commands can have.
func someCommands() []*discordgo.ApplicationCommand {
	manage := int64(discordgo.PermissionManageGuild)
	contexts := []discordgo.InteractionContextType{0, 1, 2}
	installs := []discordgo.ApplicationIntegrationType{0, 1}
	least := 1
	lowest := 2.0
	return []*discordgo.ApplicationCommand{
		{
			Name: "check", Description: "Was that call a scam?", Contexts: &contexts, IntegrationTypes: &installs,
			NameLocalizations: &map[discordgo.Locale]string{discordgo.German: "pruefen"},
			Options: []*discordgo.ApplicationCommandOption{
				{Type: 3, Name: "words", Description: "What happened", MinLength: &least, MaxLength: 4000},
				{Type: 3, Name: "kind", Description: "Which kind", Choices: []*discordgo.ApplicationCommandOptionChoice{
					{Name: "Bank", Value: "bank"}, {Name: "Courier", Value: "courier"}}},
				{Type: 4, Name: "count", Description: "How many", MinValue: &lowest, MaxValue: 10,
					Choices: []*discordgo.ApplicationCommandOptionChoice{{Name: "Seven", Value: 7}}},
			},
		},
		{
			Name: "watch", Description: "Follow an area", DefaultMemberPermissions: &manage, Contexts: &contexts, IntegrationTypes: &installs,
			Options: []*discordgo.ApplicationCommandOption{{Type: 3, Name: "area", Description: "Where", Required: true, Autocomplete: true},
				{Type: 7, Name: "channel", Description: "Which", ChannelTypes: []discordgo.ChannelType{0, 5}}},
		},
		{Name: "Check this message", Type: discordgo.MessageApplicationCommand, Contexts: &contexts, IntegrationTypes: &installs},
	}
}

// asDiscordSays is the same set as Discord gives it back: other order, ids, and defaults spelled out.
const asDiscordSays = `[
 {"id":"903","application_id":"9","version":"1","type":3,"name":"Check this message","name_localizations":null,"description":"","description_localizations":null,
  "default_member_permissions":null,"dm_permission":true,"contexts":[2,0,1],"integration_types":[0,1],"nsfw":false},
 {"id":"901","application_id":"9","version":"2","type":1,"name":"check","name_localizations":{"de":"pruefen"},"description":"Was that call a scam?","description_localizations":null,
  "default_member_permissions":null,"dm_permission":true,"contexts":[0,1,2],"integration_types":[1,0],"nsfw":false,"handler":1,
  "options":[{"type":3,"name":"words","name_localizations":null,"description":"What happened","min_length":1,"max_length":4000},
   {"type":3,"name":"kind","description":"Which kind","required":false,"choices":[{"name":"Bank","name_localizations":null,"value":"bank"},{"name":"Courier","value":"courier"}]},
   {"type":4,"name":"count","description":"How many","min_value":2,"max_value":10,"choices":[{"name":"Seven","value":7}]}]},
 {"id":"902","application_id":"9","version":"3","type":1,"name":"watch","description":"Follow an area","default_member_permissions":"32","contexts":[0,1,2],"integration_types":[0,1],
  "options":[{"type":3,"name":"area","description":"Where","required":true,"autocomplete":true},{"type":7,"name":"channel","description":"Which","channel_types":[5,0]}]}]`

func TestCommandsAreWrittenOnce(t *testing.T) {
	s, c := newShelf(t, "[]")
	changed, err := Register(t.Context(), c, "9", "", someCommands())
	if err != nil || !changed || len(s.puts) != 1 || s.at != "PUT /api/v9/applications/9/commands" {
		t.Fatalf("%v, %v, %d writes, %s", changed, err, len(s.puts), s.at)
	}
	changed, err = Register(t.Context(), c, "9", "", someCommands())
	if err != nil || changed || len(s.puts) != 1 || s.at != "GET /api/v9/applications/9/commands?with_localizations=true" {
		t.Errorf("again: %v, %v, %d writes, %s", changed, err, len(s.puts), s.at)
	}
}

func TestWhatDiscordAddsIsNoChange(t *testing.T) {
	s, c := newShelf(t, asDiscordSays)
	if changed, err := Register(t.Context(), c, "9", "", someCommands()); err != nil || changed || len(s.puts) != 0 {
		t.Errorf("%v, %v, %d writes", changed, err, len(s.puts))
	}
}

func TestEveryChangeIsWritten(t *testing.T) {
	first := func(change func(c *discordgo.ApplicationCommand)) func([]*discordgo.ApplicationCommand) []*discordgo.ApplicationCommand {
		return func(set []*discordgo.ApplicationCommand) []*discordgo.ApplicationCommand {
			change(set[0])
			return set
		}
	}
	yes, none := true, int64(0)
	for name, change := range map[string]func([]*discordgo.ApplicationCommand) []*discordgo.ApplicationCommand{
		"one less": func(set []*discordgo.ApplicationCommand) []*discordgo.ApplicationCommand { return set[1:] },
		"none": func([]*discordgo.ApplicationCommand) []*discordgo.ApplicationCommand {
			return []*discordgo.ApplicationCommand{}
		},
		"one more": func(set []*discordgo.ApplicationCommand) []*discordgo.ApplicationCommand {
			return append(set, &discordgo.ApplicationCommand{Name: "x", Description: "y"})
		},
		"name":               first(func(c *discordgo.ApplicationCommand) { c.Name = "cheque" }),
		"kind":               first(func(c *discordgo.ApplicationCommand) { c.Type = discordgo.UserApplicationCommand }),
		"description":        first(func(c *discordgo.ApplicationCommand) { c.Description = "Is it?" }),
		"translation":        first(func(c *discordgo.ApplicationCommand) { c.NameLocalizations = nil }),
		"rights":             first(func(c *discordgo.ApplicationCommand) { c.DefaultMemberPermissions = &none }),
		"nsfw":               first(func(c *discordgo.ApplicationCommand) { c.NSFW = &yes }),
		"contexts":           first(func(c *discordgo.ApplicationCommand) { c.Contexts = &[]discordgo.InteractionContextType{0} }),
		"installations":      first(func(c *discordgo.ApplicationCommand) { c.IntegrationTypes = &[]discordgo.ApplicationIntegrationType{0} }),
		"option name":        first(func(c *discordgo.ApplicationCommand) { c.Options[0].Name = "text" }),
		"option kind":        first(func(c *discordgo.ApplicationCommand) { c.Options[0].Type = 5 }),
		"option description": first(func(c *discordgo.ApplicationCommand) { c.Options[0].Description = "What" }),
		"option translation": first(func(c *discordgo.ApplicationCommand) {
			c.Options[0].NameLocalizations = map[discordgo.Locale]string{"de": "x"}
		}),
		"required":             first(func(c *discordgo.ApplicationCommand) { c.Options[0].Required = true }),
		"autocomplete":         first(func(c *discordgo.ApplicationCommand) { c.Options[0].Autocomplete = true }),
		"length":               first(func(c *discordgo.ApplicationCommand) { c.Options[0].MaxLength = 100 }),
		"least length":         first(func(c *discordgo.ApplicationCommand) { c.Options[0].MinLength = nil }),
		"choice":               first(func(c *discordgo.ApplicationCommand) { c.Options[1].Choices[0].Name = "The bank" }),
		"choice value":         first(func(c *discordgo.ApplicationCommand) { c.Options[1].Choices[0].Value = "b" }),
		"order of options":     first(func(c *discordgo.ApplicationCommand) { c.Options[0], c.Options[1] = c.Options[1], c.Options[0] }),
		"least":                first(func(c *discordgo.ApplicationCommand) { c.Options[2].MinValue = nil }),
		"most":                 first(func(c *discordgo.ApplicationCommand) { c.Options[2].MaxValue = 11 }),
		"options of an option": first(func(c *discordgo.ApplicationCommand) { c.Options[0].Options = c.Options[2:] }),
	} {
		t.Run(name, func(t *testing.T) {
			s, c := newShelf(t, asDiscordSays)
			want := change(someCommands())
			if changed, err := Register(t.Context(), c, "9", "", want); err != nil || !changed || len(s.puts) != 1 {
				t.Fatalf("%v, %v, %d writes", changed, err, len(s.puts))
			}
			var put, all any
			text, _ := json.Marshal(want)
			if json.Unmarshal([]byte(s.puts[0]), &put) != nil || json.Unmarshal(text, &all) != nil || !reflect.DeepEqual(put, all) {
				t.Errorf("written: %s", s.puts[0])
			}
		})
	}
}

func TestCommandsOfOneServer(t *testing.T) {
	plain := asDiscordSays
	for _, cut := range []string{`"contexts":[2,0,1],"integration_types":[0,1],`, `"contexts":[0,1,2],"integration_types":[1,0],`, `"contexts":[0,1,2],"integration_types":[0,1],`} {
		plain = strings.Replace(plain, cut, `"contexts":null,"integration_types":[0],`, 1)
	}
	s, c := newShelf(t, plain)
	set := someCommands()
	if changed, err := Register(t.Context(), c, "9", "77", set); err != nil || changed {
		t.Errorf("%v, %v", changed, err)
	}
	if s.at != "GET /api/v9/applications/9/guilds/77/commands?with_localizations=true" {
		t.Error(s.at)
	}
	set[0].Description = "Changed"
	if changed, err := Register(t.Context(), c, "9", "77", set); err != nil || !changed {
		t.Errorf("%v, %v", changed, err)
	}
	if s.at != "PUT /api/v9/applications/9/guilds/77/commands" || strings.Contains(s.puts[0], "contexts") || strings.Contains(s.puts[0], "integration_types") {
		t.Errorf("%s %s", s.at, s.puts[0])
	}
	if set[0].Contexts == nil {
		t.Error("the caller's commands were changed")
	}
}

func TestCommandsThatCannotBeReadAreWritten(t *testing.T) {
	s, c := newShelf(t, `[{"name":5}]`)
	if changed, err := Register(t.Context(), c, "9", "", someCommands()); err != nil || !changed || len(s.puts) != 1 {
		t.Errorf("%v, %v, %d writes", changed, err, len(s.puts))
	}
	s, c = newShelf(t, `[null]`)
	if changed, err := Register(t.Context(), c, "9", "", someCommands()); err != nil || !changed || len(s.puts) != 1 {
		t.Errorf("%v, %v, %d writes", changed, err, len(s.puts))
	}
}

func TestRegisteringTellsWhatWentWrong(t *testing.T) {
	refuse := wireServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"message":"401: Unauthorized","code":0}`)
	})
	if changed, err := Register(t.Context(), refuse, "9", "", someCommands()); changed || !errors.Is(err, ErrToken) {
		t.Errorf("%v, %v", changed, err)
	}
	down := wireServer(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	if changed, err := Register(t.Context(), down, "9", "", someCommands()); changed || reasonOf(err) != serverDown {
		t.Errorf("%v, %v", changed, err)
	}
	for _, ids := range [][2]string{{"", ""}, {"x", ""}, {"9/../8", ""}, {"9", "here"}} {
		e, _ := sendError(t, func() error { _, err := Register(t.Context(), refuse, ids[0], ids[1], nil); return err }())
		if e.Kind != bot.Dead {
			t.Errorf("%v: %v", ids, e)
		}
	}
}

func TestTheLibraryWritesToNoLog(t *testing.T) {
	c, err := NewClient(canary, "http://discord.test", &http.Client{Transport: tripper(func(*http.Request) (*http.Response, error) {
		return reply(http.StatusTooManyRequests, "<html>"+canary, nil), nil
	})}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	said := captureLog(t, func() {
		for range 3 {
			_ = c.Call(t.Context(), post, nil)
		}
		// What the library itself does with such an answer, past our transport, is to log it.
		c.session.Client = &http.Client{Transport: tripper(func(*http.Request) (*http.Response, error) {
			return reply(http.StatusTooManyRequests, "<html>"+canary, nil), nil
		})}
		_, _ = c.session.RequestWithLockedBucket("GET", "http://discord.test/x", "", nil, unshared(), 0)
	})
	if said != "" {
		t.Errorf("the library logs %q", said)
	}
}
