package telegram

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"hangup/bot"
)

// menuCommand is a command as the apps list it. With Ephemeral only the member who gives it and the bot see it.
type menuCommand struct {
	Command     string `json:"command"`
	Description string `json:"description"`
	Ephemeral   bool   `json:"is_ephemeral,omitempty"`
}

// menu names a list of commands: for whom, and in which language; "" is every language that has no list of its own.
type menu struct {
	Scope struct {
		Type string `json:"type"`
	} `json:"scope"`
	Language string `json:"language_code,omitempty"`
}

// menuWithCommands is the parameters of setMyCommands.
type menuWithCommands struct {
	menu
	Commands []menuCommand `json:"commands"`
}

// maxDescription is how long the description of a command may be, in UTF-16 units
// (https://core.telegram.org/bots/api#botcommand).
const maxDescription = 256

// SetCommands sets the words on the bot's page and the menus of commands in private chats, in groups and for
// administrators, where they differ from what is set. lists gives the commands of the core by language: "" is English and complete, another language replaces
// the summaries that it has. private tells that the server knows commands in a group that only their sender sees, and
// so answers that only they see.
func SetCommands(ctx context.Context, api caller, words func(key string, pairs ...string) string, lists map[string][]bot.Command) (private bool, err error) {
	if err := setAbout(ctx, api, words); err != nil {
		return false, fmt.Errorf("words on the bot's page: %w", err)
	}
	private = true
	for _, language := range slices.Sorted(maps.Keys(lists)) {
		for _, scope := range []string{"all_private_chats", "all_group_chats", "all_chat_administrators"} {
			m := menuWithCommands{Commands: commandsFor(scope, translated(lists[""], lists[language]), words)}
			m.Scope.Type, m.Language = scope, language
			known, err := setMenu(ctx, api, m)
			if err != nil {
				return false, fmt.Errorf("commands for %s: %w", scope, err)
			}
			private = private && known
		}
	}
	return private, nil
}

// translated gives all commands, in another language where it has words.
func translated(all, other []bot.Command) []bot.Command {
	var list []bot.Command
	for _, c := range all {
		for _, o := range other {
			if o.Name == c.Name {
				c.Summary = o.Summary
			}
		}
		list = append(list, c)
	}
	return list
}

// commandsFor chooses what a scope lists. "start" is what a button of the apps types, and in a private chat everybody
// has every right.
func commandsFor(scope string, all []bot.Command, words func(key string, pairs ...string) string) []menuCommand {
	inPrivate, inGroup := scope == "all_private_chats", scope == "all_group_chats"
	var list []menuCommand
	for _, c := range all {
		if c.Name != "start" && !(c.Moderator && inGroup) {
			list = append(list, menuCommand{c.Name, cutUnits(c.Summary, maxDescription), !inPrivate})
		}
	}
	if !inPrivate && !inGroup {
		list = append(list, menuCommand{linkedCommand, words("telegram.linked.command"), true})
	}
	return list
}

// setMenu sets one menu. known tells that the server understands which commands only their sender sees: it says so of
// what is set.
func setMenu(ctx context.Context, api caller, m menuWithCommands) (known bool, err error) {
	now, err := menuNow(ctx, api, m.menu)
	if err != nil {
		return false, err
	}
	if !slices.Equal(now, m.Commands) {
		if err := api.Call(ctx, "setMyCommands", m, nil); err != nil {
			return false, err
		}
		if now, err = menuNow(ctx, api, m.menu); err != nil {
			return false, err
		}
	}
	return slices.EqualFunc(now, m.Commands, func(a, b menuCommand) bool { return a.Ephemeral == b.Ephemeral }), nil
}

// menuNow asks for the commands that are set.
func menuNow(ctx context.Context, api caller, of menu) (list []menuCommand, err error) {
	err = api.Call(ctx, "getMyCommands", of, &list)
	return list, err
}

// The limits of the words on the bot's page, in UTF-16 units (https://core.telegram.org/bots/api#setmydescription and
// #setmyshortdescription).
const (
	maxAbout      = 512
	maxShortAbout = 120
)

// setAbout sets what people read before they press Start, and what stands under the bot's name.
func setAbout(ctx context.Context, api caller, words func(key string, pairs ...string) string) error {
	for _, about := range []struct{ get, set, field, text string }{
		{"getMyDescription", "setMyDescription", "description", cutUnits(words("telegram.about"), maxAbout)},
		{"getMyShortDescription", "setMyShortDescription", "short_description", cutUnits(words("telegram.about.short"), maxShortAbout)},
	} {
		var now map[string]string
		if err := api.Call(ctx, about.get, nil, &now); err != nil {
			return err
		}
		if now[about.field] == about.text {
			continue
		}
		if err := api.Call(ctx, about.set, map[string]string{about.field: about.text}, nil); err != nil {
			return err
		}
	}
	return nil
}
