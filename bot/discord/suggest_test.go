package discord

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// typing is what comes while an area is being typed.
func typing(name, typed string) map[string]any {
	return map[string]any{"id": "1", "type": 1, "name": name, "options": []any{map[string]any{"name": "area", "type": 3, "value": typed, "focused": true}}}
}

func TestWhatIsTypedIsCompleted(t *testing.T) {
	var asked string
	for n, want := range map[int]int{0: 0, 1: 1, maxChoices: maxChoices, maxChoices + 1: maxChoices} {
		s := newScene(t, func(c *DeskConfig) {
			c.Suggest = func(command, typed string) (all []bot.Option) {
				asked = command + " " + typed
				for i := range n {
					all = append(all, bot.Option{ID: fmt.Sprint("area", i), Label: strings.Repeat("L", maxChoiceText+i)})
				}
				return all
			}
		})
		out := s.must(s.does(discordgo.InteractionApplicationCommandAutocomplete, typing("watch", "ke"), nil))
		choices, _ := out[0].body["choices"].([]any)
		if out[0].kind != discordgo.InteractionApplicationCommandAutocompleteResult || len(choices) != want || asked != "watch ke" {
			t.Fatalf("%d: asked %q, %+v", n, asked, out)
		}
		if want > 1 && (dig(choices[1], "value") != "area1" || dig(choices[1], "name") != strings.Repeat("L", maxChoiceText-1)+"…") {
			t.Errorf("%+v", choices[1])
		}
	}
}

func TestAChoiceThatDiscordWouldRefuseIsLeftOut(t *testing.T) {
	s := newScene(t, func(c *DeskConfig) {
		c.Suggest = func(string, string) []bot.Option {
			return []bot.Option{{ID: strings.Repeat("x", maxChoiceText+1), Label: "a"}, {Label: "b"}, {ID: strings.Repeat("y", maxChoiceText)}}
		}
	})
	out := s.must(s.does(discordgo.InteractionApplicationCommandAutocomplete, typing("watch", ""), nil))
	choices, _ := out[0].body["choices"].([]any)
	if len(choices) != 1 || dig(choices[0], "name") != blank {
		t.Errorf("%+v", choices)
	}
}

// registered gives the commands as they go out, by name, checked against the description of the API.
func registered(t *testing.T, s *scene) map[string]*discordgo.ApplicationCommand {
	raw, err := json.Marshal(s.desk.Commands())
	if err != nil {
		t.Fatal(err)
	}
	s.api.conforms(http.MethodPut, "/applications/1100/commands", raw)
	all := map[string]*discordgo.ApplicationCommand{}
	for _, c := range s.desk.Commands() {
		all[c.Name] = c
	}
	return all
}

func TestCommandsAsDiscordRegistersThem(t *testing.T) {
	all := registered(t, newScene(t, nil))
	if len(all) != 5 || all["start"] != nil {
		t.Fatalf("%d commands: %v", len(all), all)
	}
	for name, c := range all {
		if len(*c.IntegrationTypes) != 2 || len(*c.Contexts) != 3 {
			t.Errorf("%s cannot be called everywhere: %v %v", name, *c.IntegrationTypes, *c.Contexts)
		}
		if moderators := c.DefaultMemberPermissions != nil; moderators != (name == "watch") {
			t.Errorf("%s is for moderators: %v", name, moderators)
		}
	}
	if rights := *all["watch"].DefaultMemberPermissions; rights != discordgo.PermissionManageGuild {
		t.Errorf("watch needs %d", rights)
	}
	if o := all["watch"].Options[0]; o.Name != "area" || !o.Autocomplete || o.Required || o.Description != "Area" {
		t.Errorf("%+v", o)
	}
	if o := all["check"].Options[0]; o.Name != "words" || o.Autocomplete || all["check"].Description != "Ask about a call" {
		t.Errorf("%+v", o)
	}
	menu := all["[discord.menu.check]"]
	if menu == nil || menu.Type != discordgo.MessageApplicationCommand || menu.Description != "" {
		t.Errorf("%+v", menu)
	}
}

func TestCommandsInOtherLanguages(t *testing.T) {
	var asked []string
	s := newScene(t, func(c *DeskConfig) {
		c.CommandsIn = func(language string) []bot.Command {
			asked = append(asked, language)
			if language == "fr" || language == "cy" || language == "en" {
				return []bot.Command{{Name: "check", Summary: "demander"}, {Name: "gone", Summary: "x"}, {Name: "report"}}
			}
			return nil
		}
	})
	all := registered(t, s)
	if got := all["check"].DescriptionLocalizations; got == nil || len(*got) != 1 || (*got)[discordgo.French] != "Demander" {
		t.Errorf("%v", got)
	}
	if all["report"].DescriptionLocalizations != nil {
		t.Error("a language without words stands with the command")
	}
	for _, language := range asked {
		if language == "cy" {
			t.Error("Discord has no Welsh and refuses it")
		}
	}
}

func TestCommandsUpToTheLimit(t *testing.T) {
	words := strings.Repeat("x", maxCommandText)
	s := newScene(t, func(c *DeskConfig) {
		c.Commands = append(manyCommands(maxCommands-1), bot.Command{Name: strings.Repeat("y", maxCommandName), Summary: words + "x", Args: words, Takes: bot.AreaArg})
	})
	all := registered(t, s)
	if len(all) != maxCommands+1 || units(all[strings.Repeat("y", maxCommandName)].Description) != maxCommandText {
		t.Errorf("%d commands", len(all))
	}
	text := strings.Repeat("x", maxCommandTotal-1)
	for text, ok := range map[string]bool{text: true, text + "x": false} {
		c := &discordgo.ApplicationCommand{Type: discordgo.ChatApplicationCommand, Name: "c", Description: text}
		if err := registrable(c); (err == nil) != ok {
			t.Errorf("%d characters: %v", units(text)+1, err)
		}
	}
}

// What may follow the first option is an option of its own: one that completes an area leaves no room for more words.
func TestWhatMayFollowIsASecondOption(t *testing.T) {
	s := newScene(t, func(c *DeskConfig) {
		c.Commands = []bot.Command{
			{Name: "watch", Summary: "follow", Takes: bot.AreaArg, Args: "area", More: "such as courier", MoreName: "wishes"},
			{Name: "pause", Summary: "pause", Takes: bot.TimeArg, Args: "how long"},
		}
	})
	all := registered(t, s)
	area, more := all["watch"].Options[0], all["watch"].Options[1]
	if !area.Autocomplete || more.Autocomplete || more.Required || more.Name != "wishes" || more.Description != "Such as courier" {
		t.Errorf("%+v, %+v", area, more)
	}
	if o := all["pause"].Options[0]; o.Autocomplete || o.Name != "time" {
		t.Errorf("%+v", o)
	}
	option := func(name, value string) map[string]any {
		return map[string]any{"name": name, "type": 3, "value": value}
	}
	for want, given := range map[string][]any{
		"/watch force:kent courier, !crypto": {option("wishes", "courier, !crypto"), option("area", "force:kent")},
		"/watch force:kent":                  {option("area", "force:kent")},
		"/watch courier":                     {option("wishes", "courier")},
		"/watch":                             {},
	} {
		data := map[string]any{"id": "1", "type": 1, "name": "watch", "options": given}
		s.must(s.does(discordgo.InteractionApplicationCommand, data, nil))
		came := s.h.Came()
		if got := came[len(came)-1].Text; got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	s.desk.cfg.Commands = []bot.Command{{Name: "watch", Summary: "follow", Takes: bot.AreaArg, Args: "area", More: "such as courier"}}
	if _, err := s.desk.describe(); err == nil {
		t.Error("an option without a name would be registered")
	}
	s.slash("pause", "")
	if came := s.h.Came(); came[len(came)-1].Text != "/pause" {
		t.Errorf("%+v", came[len(came)-1])
	}
}
