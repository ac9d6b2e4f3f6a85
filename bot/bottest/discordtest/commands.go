package discordtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// command is a command that was registered: what was sent, and what Discord added to it.
type command struct {
	Command
	wire map[string]any
}

// Command is a command as people are offered it.
type Command struct {
	ID      string
	Name    string
	Type    int // SlashCommand or MessageCommand
	Options []CommandOption
	// Needs are the permissions that a member needs to be offered it, or nil.
	Needs *int64
	// Installs are where the application may be installed for it: 0 is a server, 1 a person. Contexts are where it is
	// offered: 0 is a server, 1 the bot's private chat, 2 other private chats. Nil is the default: servers, and all.
	Installs, Contexts []int
}

// The types of command (docs.discord.com/developers/interactions/application-commands#application-command-object).
const (
	SlashCommand   = 1
	UserCommand    = 2
	MessageCommand = 3
)

// CommandOption is something that may follow a command.
type CommandOption struct {
	Name         string   `json:"name"`
	Type         int      `json:"type"`
	Required     bool     `json:"required"`
	Autocomplete bool     `json:"autocomplete"`
	Choices      []Choice `json:"choices"`
}

// maxCommands are how many of each type a set has.
var maxCommands = map[int]int{SlashCommand: 100, UserCommand: 15, MessageCommand: 15}

func (s *Server) listCommands(c *Call) (int, any, error) {
	all := []any{}
	for _, cmd := range s.commands[c.vars["guild"]] {
		wire := maps.Clone(cmd.wire)
		if c.Query.Get("with_localizations") != "true" { // Without being asked Discord leaves them out.
			delete(wire, "name_localizations")
			delete(wire, "description_localizations")
		}
		all = append(all, wire)
	}
	return 200, all, nil
}

// putCommands takes a whole set. A command whose name and type were there before keeps its id.
func (s *Server) putCommands(c *Call) (int, any, error) {
	var sent []map[string]any
	if err := c.read(&sent); err != nil {
		return 0, nil, err
	}
	guild := c.vars["guild"]
	var set []command
	count, names := map[int]int{}, map[string]bool{}
	for i, wire := range sent {
		cmd, err := s.newCommand(guild, wire)
		if err != nil {
			return 0, nil, err
		}
		key := fmt.Sprint(cmd.Type, cmd.Name)
		if names[key] {
			return 0, nil, invalidForm(strconv.Itoa(i)+".name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
		}
		names[key] = true
		if count[cmd.Type]++; count[cmd.Type] > maxCommands[cmd.Type] {
			return 0, nil, &apiError{Status: 400, Code: 30032, Text: "Maximum number of application commands reached"}
		}
		set = append(set, cmd)
	}
	s.commands[guild], s.registered = set, true
	return s.listCommands(c)
}

func (s *Server) addCommand(c *Call) (int, any, error) {
	wire := map[string]any{}
	if err := c.read(&wire); err != nil {
		return 0, nil, err
	}
	guild := c.vars["guild"]
	cmd, err := s.newCommand(guild, wire)
	if err != nil {
		return 0, nil, err
	}
	had := len(s.commands[guild])
	set := slices.DeleteFunc(s.commands[guild], func(old command) bool { return old.ID == cmd.ID })
	s.commands[guild], s.registered = append(set, cmd), true
	if len(set) < had {
		return 200, cmd.wire, nil
	}
	return 201, cmd.wire, nil
}

func (s *Server) deleteCommand(c *Call) (int, any, error) {
	set := s.commands[c.vars["guild"]]
	at := slices.IndexFunc(set, func(cmd command) bool { return cmd.ID == c.vars["command"] })
	if at < 0 {
		return 0, nil, is(errUnknownCommand)
	}
	s.commands[c.vars["guild"]] = slices.Delete(set, at, at+1)
	return 204, nil, nil
}

// newCommand reads a command and adds what Discord adds.
func (s *Server) newCommand(guild string, wire map[string]any) (command, error) {
	raw, err := json.Marshal(wire)
	if err != nil {
		return command{}, err
	}
	var in struct {
		Name     string          `json:"name"`
		Type     int             `json:"type"`
		Text     string          `json:"description"`
		Options  []CommandOption `json:"options"`
		Needs    any             `json:"default_member_permissions"`
		Installs []int           `json:"integration_types"`
		Contexts []int           `json:"contexts"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return command{}, invalidForm("_errors", "MODEL_TYPE_CONVERT", err.Error())
	}
	if in.Type == 0 {
		in.Type = SlashCommand
	}
	if err := commandFits(in.Type, in.Name, in.Text, in.Options); err != nil {
		return command{}, err
	}
	cmd := command{Command: Command{
		ID: s.commandID(guild, in.Type, in.Name), Name: in.Name, Type: in.Type, Options: in.Options,
		Needs: needs(in.Needs), Installs: in.Installs, Contexts: in.Contexts,
	}}
	cmd.wire = s.commandJSON(cmd.Command, guild, in.Text, wire)
	return cmd, nil
}

// needs reads permissions, which come as a number or as a string.
func needs(v any) *int64 {
	n, err := strconv.ParseInt(fmt.Sprint(v), 10, 64)
	if f, ok := v.(float64); ok {
		n, err = int64(f), nil
	}
	if err != nil {
		return nil
	}
	return &n
}

func (s *Server) commandID(guild string, kind int, name string) string {
	for _, old := range s.commands[guild] {
		if old.Type == kind && old.Name == name {
			return old.ID
		}
	}
	return s.id()
}

// commandJSON gives what Discord says of a command: what was sent without what says nothing, and its own.
func (s *Server) commandJSON(cmd Command, guild, text string, sent map[string]any) map[string]any {
	out := map[string]any{}
	for _, kept := range []string{"name_localizations", "description_localizations", "contexts", "nsfw", "dm_permission"} {
		if sent[kept] != nil {
			out[kept] = sent[kept]
		}
	}
	out["id"], out["application_id"], out["version"] = cmd.ID, s.AppID, s.id()
	out["name"], out["type"], out["description"] = cmd.Name, cmd.Type, text
	out["default_member_permissions"] = nil
	if cmd.Needs != nil {
		out["default_member_permissions"] = strconv.FormatInt(*cmd.Needs, 10)
	}
	out["integration_types"] = []int{0}
	if len(cmd.Installs) > 0 {
		out["integration_types"] = cmd.Installs
	}
	if options := told(sent["options"]); options != nil {
		out["options"] = options
	}
	if guild != "" {
		out["guild_id"] = guild
	}
	return out
}

// told leaves out of options what says nothing, as Discord does: null, false and empty lists.
func told(v any) any {
	switch t := v.(type) {
	case []any:
		if len(t) == 0 {
			return nil
		}
		out := make([]any, len(t))
		for i := range t {
			out[i] = told(t[i])
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for k, e := range t {
			if said := told(e); said != nil && said != false {
				out[k] = said
			}
		}
		return out
	}
	return v
}

// commandFits holds a command against the limits (docs.discord.com/developers/interactions/application-commands).
func commandFits(kind int, name, text string, options []CommandOption) error {
	if kind != SlashCommand {
		if text != "" || len(options) > 0 {
			return invalidForm("description", "APPLICATION_COMMAND_INVALID", "Context menu commands have no description and no options.")
		}
		return within("name", name, 1, 32)
	}
	err := first(commandName("name", name), within("description", text, 1, 100))
	if len(options) > maxOptions {
		err = first(err, invalidForm("options", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length."))
	}
	optional := false
	for i, o := range options {
		at := fmt.Sprintf("options.%d", i)
		err = first(err, commandName(at+".name", o.Name), choicesFit(at+".choices", o.Choices))
		switch {
		case o.Required && optional:
			err = first(err, invalidForm(at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options"))
		case o.Autocomplete && len(o.Choices) > 0:
			err = first(err, invalidForm(at, "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", "An option that completes has no choices"))
		}
		optional = optional || !o.Required
	}
	return err
}

// commandName checks the name of a slash command or an option: letters of lower case, digits, - and _.
func commandName(at, name string) error {
	for _, r := range name {
		if !(r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r > 127) {
			return invalidForm(at, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
		}
	}
	return within(at, name, 1, 32)
}

func choicesFit(at string, choices []Choice) error {
	if len(choices) > maxChoices {
		return invalidForm(at, "BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", maxChoices))
	}
	for i, c := range choices {
		err := within(fmt.Sprintf("%s.%d.name", at, i), c.Name, 1, 100)
		if text, ok := c.Value.(string); ok {
			err = first(err, within(fmt.Sprintf("%s.%d.value", at, i), text, 1, 100))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Commands lists what is registered for a server, or with "" everywhere.
func (s *Server) Commands(guild string) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Command
	for _, cmd := range s.commands[guild] {
		all = append(all, cmd.Command)
	}
	return all
}

// command finds a command as somebody in a channel would: those of the server first. The lock is held.
func (s *Server) command(in *channel, kind int, name string) (Command, bool) {
	for _, guild := range []string{in.GuildID, ""} {
		for _, cmd := range s.commands[guild] {
			if cmd.Type == kind && cmd.Name == name {
				return cmd.Command, true
			}
		}
	}
	return Command{}, false
}
