package discordtest

import (
	"fmt"
	"strings"
	"testing"
)

// oneCommand is a set with one command, changed.
func oneCommand(p params) []params {
	c := params{"name": "check", "description": "Check a call"}
	for k, v := range p {
		c[k] = v
	}
	return []params{c}
}

func (d *desk) commandsPath() string { return "/applications/" + d.AppID + "/commands" }

func TestCommandsAreOverwrittenAndKeepTheirID(t *testing.T) {
	d := newDesk(t)
	type cmd struct {
		ID, Name, Description string
		Type                  int
		Needs                 string            `json:"default_member_permissions"`
		Welsh                 map[string]string `json:"description_localizations"`
	}
	set := oneCommand(params{"default_member_permissions": "32", "description_localizations": params{"en-US": "x"}})
	one := ok[[]cmd](d, "PUT", d.commandsPath(), set)
	if len(one) != 1 || one[0].Type != 1 || one[0].Needs != "32" || one[0].Welsh != nil {
		t.Errorf("got %+v", one)
	}
	two := ok[[]cmd](d, "GET", d.commandsPath()+"?with_localizations=true", nil)
	if two[0].ID != one[0].ID || two[0].Welsh["en-US"] != "x" {
		t.Errorf("got %+v", two)
	}
	again := ok[[]cmd](d, "PUT", d.commandsPath(), append(set, params{"name": "Check this message", "type": 3}))
	if len(again) != 2 || again[0].ID != one[0].ID || len(d.Commands("")) != 2 || *d.Commands("")[0].Needs != 32 {
		t.Errorf("got %+v", again)
	}
	guild := d.Guild("Elm Road")
	in := "/applications/" + d.AppID + "/guilds/" + guild + "/commands"
	if g := d.call("POST", in, set[0]); g.status != 201 {
		t.Errorf("got %d %s", g.status, g.raw)
	}
	if g := d.call("POST", in, set[0]); g.status != 200 {
		t.Errorf("got %d %s", g.status, g.raw)
	}
	ok[none](d, "DELETE", in+"/"+d.Commands(guild)[0].ID, nil)
	d.refused("DELETE", in+"/5", nil, 404, 10063)
}

func TestCommandsAreHeldToTheLimits(t *testing.T) {
	d := newDesk(t)
	options := func(n int, p params) params {
		var all []params
		for i := range n {
			o := params{"type": 3, "name": fmt.Sprint("o", i), "description": "x"}
			for k, v := range p {
				o[k] = v
			}
			all = append(all, o)
		}
		return params{"options": all}
	}
	choices := func(n, long int) params {
		var all []params
		for i := range n {
			all = append(all, params{"name": strings.Repeat("x", long), "value": fmt.Sprint(i)})
		}
		return options(1, params{"choices": all})
	}
	many := func(n, kind int) []params {
		var all []params
		for i := range n {
			all = append(all, params{"type": kind, "name": fmt.Sprint("c", i)})
			if kind == 1 {
				all[i]["description"] = "x"
			}
		}
		return all
	}
	x := func(n int) string { return strings.Repeat("x", n) }
	for name, rows := range map[string][2][]params{
		"name":        {oneCommand(params{"name": x(32)}), oneCommand(params{"name": x(33)})},
		"letters":     {oneCommand(params{"name": "check-2"}), oneCommand(params{"name": "Check"})},
		"description": {oneCommand(params{"description": x(100)}), oneCommand(params{"description": x(101)})},
		"none":        {oneCommand(nil), oneCommand(params{"description": ""})},
		"options":     {oneCommand(options(25, nil)), oneCommand(options(26, nil))},
		"choices":     {oneCommand(choices(25, 1)), oneCommand(choices(26, 1))},
		"choice":      {oneCommand(choices(1, 100)), oneCommand(choices(1, 101))},
		"both":        {oneCommand(options(1, params{"autocomplete": true})), oneCommand(options(1, params{"autocomplete": true, "choices": []params{{"name": "x", "value": "x"}}}))},
		"twice":       {many(2, 1), append(oneCommand(nil), oneCommand(nil)...)},
		"many":        {many(100, 1), many(101, 1)},
		"menus":       {many(15, 3), many(16, 3)},
		"menu text":   {many(1, 3), oneCommand(params{"type": 3})},
	} {
		ok[[]params](d, "PUT", d.commandsPath(), rows[0])
		if g := d.call("PUT", d.commandsPath(), rows[1]); g.status != 400 {
			t.Errorf("%s: one more is answered %d %s", name, g.status, g.raw)
		}
	}
}

func TestPeopleAreOfferedOnlyWhatIsRegisteredForThem(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	bot := d.online()
	ok[[]params](d, "PUT", d.commandsPath(), []params{
		{"name": "check", "description": "x", "integration_types": []int{0, 1}, "contexts": []int{0, 1, 2}, "options": []params{{"type": 3, "name": "text", "description": "x", "required": true}}},
		{"name": "area", "description": "x", "contexts": []int{0}, "options": []params{
			{"type": 3, "name": "name", "description": "x", "autocomplete": true}, {"type": 3, "name": "kind", "description": "x", "choices": []params{{"name": "A", "value": "a"}}},
		}},
		{"name": "watch", "description": "x", "default_member_permissions": "32"}, {"name": "purge", "description": "x", "default_member_permissions": "0"},
	})
	strange := d.Channel(d.Stranger("Oak Road"), TextChannel, "general")
	text := Option{"text", "x"}
	for what, do := range map[string]func(){
		"not registered":        func() { d.Slash(u, c, "moon") },
		"a menu is no command":  func() { d.Menu(u, d.Say(u, c, "x"), "check") },
		"an option is missing":  func() { d.Slash(u, c, "check") },
		"no such option":        func() { d.Slash(u, c, "check", text, Option{"x", "y"}) },
		"no such choice":        func() { d.Slash(u, c, "area", Option{"kind", "b"}) },
		"rights are missing":    func() { d.Slash(u, c, "watch") },
		"for administrators":    func() { d.Slash(u, c, "purge") },
		"not in private":        func() { d.Slash(u, d.DM(u), "area") },
		"not for strangers":     func() { d.Slash(u, strange, "area") },
		"completes nothing":     func() { d.Complete(u, c, "check", text) },
		"typed nowhere":         func() { d.Complete(u, c, "area") },
		"no such message":       func() { d.Menu(u, Message{ID: "5", ChannelID: c.ID}, "check") },
		"no such channel":       func() { d.Slash(u, Channel{ID: "5"}, "check") },
		"no such server":        func() { d.Channel("5", TextChannel, "x") },
		"changing what is gone": func() { d.Permit("5", 0) },
	} {
		failing(t, d.Server, what, do)
	}
	d.Slash(u, strange, "check", text)
	d.Slash(u, d.DM(u), "check", text)
	d.Grant(c.GuildID, u, ManageGuild)
	d.Slash(u, c, "watch")
	d.Grant(c.GuildID, u, Administrator)
	d.Slash(u, c, "purge")
	i := d.Complete(u, c, "area", Option{"kind", "a"}, Option{"name", "lee"})
	for range 4 {
		bot.asks()
	}
	a := bot.asks()
	if a.Type != KindComplete || len(a.Data.Options) != 2 || a.Data.Options[0].Focused || !a.Data.Options[1].Focused {
		t.Errorf("got %+v", a)
	}
	var over []params
	for n := range 26 {
		over = append(over, params{"name": "Leeds", "value": fmt.Sprint(n)})
	}
	d.refused("POST", callbackOf(a), params{"type": 8, "data": params{"choices": over}}, 400, 50035)
	d.refused("POST", callbackOf(a), params{"type": 4, "data": params{"content": "x"}}, 400, 50035)
	ok[none](d, "POST", callbackOf(a), params{"type": 8, "data": params{"choices": over[:25]}})
	if got := i.Answer(); len(got.Choices) != 25 || got.Choices[0] != (Choice{"Leeds", "0"}) {
		t.Errorf("got %+v", got)
	}
	d.refused("POST", d.hook(a), params{"content": "x"}, 404, 10015)
}
