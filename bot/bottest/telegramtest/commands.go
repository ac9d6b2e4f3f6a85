package telegramtest

import (
	"context"
	"encoding/json"
	"regexp"
)

// Command is one command of the menu.
type Command struct {
	Name        string `json:"command"`
	Description string `json:"description"`
	Ephemeral   bool   `json:"is_ephemeral,omitempty"`
}

// maxCommands and the shapes of commands: core.telegram.org/bots/api#botcommand and #setmycommands.
const maxCommands = 100

var commandShape = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

func (s *Server) setMyCommands(_ context.Context, c Call) (any, error) {
	var commands []Command
	if err := json.Unmarshal([]byte(c.Params["commands"]), &commands); err != nil {
		return nil, badRequest("can't parse commands: expected an Array of BotCommand")
	}
	if len(commands) > maxCommands {
		return nil, badRequest("BOT_COMMANDS_TOO_MUCH")
	}
	for _, command := range commands {
		switch {
		case !commandShape.MatchString(command.Name):
			return nil, badRequest("BOT_COMMAND_INVALID")
		case command.Description == "" || units(command.Description) > 256:
			return nil, badRequest("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	if s.ephemeral == EphemeralIgnored { // A server that does not know the field forgets it.
		for n := range commands {
			commands[n].Ephemeral = false
		}
	}
	kept, err := json.Marshal(commands)
	if err != nil {
		return nil, err
	}
	s.commands[c.scope()] = kept
	return true, nil
}

// scope is whom a list of commands is for, as one word for the map.
func (c Call) scope() string {
	var scope struct {
		Type string `json:"type"`
		Chat any    `json:"chat_id"`
		User int64  `json:"user_id"`
	}
	if err := c.object("scope", &scope); err != nil || scope.Type == "" {
		scope.Type = "default"
	}
	word, err := json.Marshal([]any{scope.Type, scope.Chat, scope.User, c.Params["language_code"]})
	if err != nil {
		return ""
	}
	return string(word)
}

func (s *Server) getMyCommands(_ context.Context, c Call) (any, error) {
	if list := s.commands[c.scope()]; list != nil {
		return list, nil
	}
	return []Command{}, nil
}

func (s *Server) deleteMyCommands(_ context.Context, c Call) (any, error) {
	delete(s.commands, c.scope())
	return true, nil
}

// Menu gives the commands that were set for a scope, such as all_group_chats, in a language ("" is the rest).
func (s *Server) Menu(scope, language string) []Command {
	c := Call{Params: map[string]string{"scope": `{"type":"` + scope + `"}`, "language_code": language}}
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Command
	if err := json.Unmarshal(s.commands[c.scope()], &list); err != nil {
		return nil
	}
	return list
}

// maxAbout and maxShortAbout are how long the words on the bot's page may be: core.telegram.org/bots/api#setmydescription.
const maxAbout, maxShortAbout = 512, 120

func (s *Server) setAbout(field string, most int) action {
	return func(_ context.Context, c Call) (any, error) {
		if units(c.Params[field]) > most {
			return nil, badRequest("BOT_DESCRIPTION_TOO_LONG")
		}
		s.about[field] = c.Params[field]
		return true, nil
	}
}

func (s *Server) getAbout(field string) action {
	return func(context.Context, Call) (any, error) { return map[string]string{field: s.about[field]}, nil }
}
