package discordtest

import (
	"fmt"
	"slices"
	"strings"
)

// Option is what somebody filled in behind a command. Value is a string, a whole number, a float64 or a bool.
type Option struct {
	Name  string
	Value any
}

// Slash lets somebody give a command. Once any command was registered, it must be one that they are offered there, filled in
// as it was registered; else the test fails.
func (s *Server) Slash(by User, in Channel, name string, options ...Option) *Interaction {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.where(in)
	cmd := s.offered(by, at, SlashCommand, name)
	if s.registered {
		s.filledIn(cmd, options)
	}
	return s.begin(KindCommand, by, at, nil, commandData(cmd, options, ""))
}

// Complete lets somebody type in an option that completes; the last option is the one they are in.
func (s *Server) Complete(by User, in Channel, name string, options ...Option) *Interaction {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.where(in)
	cmd := s.offered(by, at, SlashCommand, name)
	if len(options) == 0 {
		s.t.Fatal("discordtest: somebody types in an option, so there must be one")
	}
	focused := options[len(options)-1].Name
	if s.registered && !slices.ContainsFunc(cmd.Options, func(o CommandOption) bool { return o.Name == focused && o.Autocomplete }) {
		s.t.Fatalf("discordtest: the option %s of /%s completes nothing", focused, name)
	}
	return s.begin(KindComplete, by, at, nil, commandData(cmd, options, focused))
}

// Menu lets somebody choose a command in the menu of a message.
func (s *Server) Menu(by User, on Message, name string) *Interaction {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.where(Channel{ID: on.ChannelID})
	m := at.find(on.ID)
	if m == nil {
		s.t.Fatalf("discordtest: there is no message %s", on.ID)
	}
	cmd := s.offered(by, at, MessageCommand, name)
	data := commandData(cmd, nil, "")
	data["target_id"] = m.ID
	data["resolved"] = map[string]any{"messages": map[string]any{m.ID: *m}}
	return s.begin(KindCommand, by, at, nil, data)
}

// Click lets somebody press the button with a label under a message as it stands now.
func (s *Server) Click(by User, on Message, label string) *Interaction {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	at, m := s.under(by, on)
	for _, b := range m.Buttons() {
		if b.Label == label && b.Style != 5 && !b.Disabled {
			return s.begin(KindComponent, by, at, m, map[string]any{"component_type": TypeButton, "custom_id": b.CustomID, "id": b.ID})
		}
	}
	s.t.Fatalf("discordtest: no button %q is there to press; there are %q", label, labels(m.Buttons()))
	return nil
}

// Select lets somebody choose the options with these labels in a select under a message as it stands now.
func (s *Server) Select(by User, on Message, chosen ...string) *Interaction {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	at, m := s.under(by, on)
	for _, c := range m.Selects() {
		values, ok := c.values(chosen)
		if ok && !c.Disabled {
			return s.begin(KindComponent, by, at, m, map[string]any{"component_type": TypeSelect, "custom_id": c.CustomID, "id": c.ID, "values": values})
		}
	}
	s.t.Fatalf("discordtest: no select offers %q together", chosen)
	return nil
}

// values gives the values of options that are chosen by label, if the select allows that many.
func (c Component) values(chosen []string) ([]string, bool) {
	var values []string
	for _, o := range c.Options {
		if slices.Contains(chosen, o.Label) {
			values = append(values, o.Value)
		}
	}
	least, most := *atLeast(c.MinValues), *atLeast(c.MaxValues)
	return values, len(values) == len(chosen) && len(values) >= least && len(values) <= most
}

// Submit lets the person to whom a window was shown fill it in and send it. The values are by label or by custom_id; a field
// without one keeps what it held. It fails the test when the window would not take them.
func (s *Server) Submit(shown *Interaction, values map[string]string) *Interaction {
	s.t.Helper()
	a := shown.Answer()
	if a.Modal == nil {
		s.t.Fatalf("discordtest: the answer was of type %d and no window", a.Kind)
	}
	rows := []any{}
	used := 0
	for n, row := range a.Modal.Components {
		field := Modal{Components: []Component{row}}.Inputs()[0]
		value, ok := values[field.Label]
		if !ok {
			value, ok = values[field.CustomID]
		}
		if ok {
			used++
		} else {
			value = field.Value
		}
		s.accepts(field, value)
		rows = append(rows, submitted(row, field, value, 2*n+1))
	}
	if used != len(values) {
		s.t.Fatalf("discordtest: the window has the fields %q and not all of %v", labels(a.Modal.Inputs()), values)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	data := map[string]any{"custom_id": a.Modal.CustomID, "components": rows}
	return s.begin(KindSubmit, shown.By, s.where(shown.In), shown.on, data)
}

// accepts tells whether the person's client would let them send a field.
func (s *Server) accepts(field Component, value string) {
	s.t.Helper()
	required := field.Required == nil || *field.Required
	n := length(value)
	switch {
	case required && n == 0:
		s.t.Fatalf("discordtest: the field %q must be filled in", field.Label)
	case n > 0 && n < field.MinLength, field.MaxLength > 0 && n > field.MaxLength:
		s.t.Fatalf("discordtest: the field %q takes %d to %d characters, not %d", field.Label, field.MinLength, field.MaxLength, n)
	}
}

func submitted(row, field Component, value string, id int) map[string]any {
	in := map[string]any{"type": field.Type, "id": id + 1, "custom_id": field.CustomID, "value": value}
	if field.Type == TypeSelect {
		delete(in, "value")
		in["values"] = []string{value}
		for _, o := range field.Options {
			if o.Label == value {
				in["values"] = []string{o.Value}
			}
		}
	}
	if row.Type == TypeLabel {
		return map[string]any{"type": TypeLabel, "id": id, "component": in}
	}
	return map[string]any{"type": TypeRow, "id": id, "components": []any{in}}
}

// Forge sends an interaction as a changed client may, or as Discord may one day: any kind, any data, under any message.
func (s *Server) Forge(by User, in Channel, kind int, on *Message, data any) *Interaction {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.where(in)
	if on != nil {
		on = at.find(on.ID)
	}
	return s.launch(kind, by, at, on, data)
}

// Again sends an interaction once more, with the id that it had.
func (s *Server) Again(i *Interaction) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dispatch("INTERACTION_CREATE", i.body, i.In.GuildID)
}

// where finds a channel. The lock is held.
func (s *Server) where(in Channel) *channel {
	s.t.Helper()
	c := s.world.channels[in.ID]
	if c == nil {
		s.t.Fatalf("discordtest: there is no channel %s", in.ID)
	}
	return c
}

// under finds a message that a person sees. The lock is held.
func (s *Server) under(by User, on Message) (*channel, *Message) {
	s.t.Helper()
	at := s.where(Channel{ID: on.ChannelID})
	m := at.find(on.ID)
	if m == nil || m.Reader != "" && m.Reader != by.ID {
		s.t.Fatalf("discordtest: %s sees no message %s", by.Name, on.ID)
	}
	return at, m
}

// offered finds a command that a person is offered in a channel. The lock is held.
func (s *Server) offered(by User, in *channel, kind int, name string) Command {
	s.t.Helper()
	cmd, ok := s.command(in, kind, name)
	switch {
	case !s.registered:
		return Command{ID: "1", Name: name, Type: kind}
	case !ok:
		s.t.Fatalf("discordtest: the command %q is not registered", name)
	case in.GuildID != "" && !cmd.allows(s.memberIn(in, by.ID)):
		s.t.Fatalf("discordtest: %s is not offered %q: the permissions %d are missing", by.Name, name, *cmd.Needs)
	case cmd.Contexts != nil && !slices.Contains(cmd.Contexts, contextOf(in.Channel)):
		s.t.Fatalf("discordtest: %q is not offered in a channel of kind %d", name, in.Kind)
	}
	if _, person := s.owners(by, in)["1"]; person && !slices.Contains(cmd.Installs, 1) {
		s.t.Fatalf("discordtest: %q is only offered where the bot is a member", name)
	}
	return cmd
}

// allows tells whether a member with these permissions is offered the command. Needing none at all, 0, is for administrators
// alone (docs.discord.com/developers/interactions/application-commands#permissions).
func (c Command) allows(permissions int64) bool {
	switch {
	case c.Needs == nil, permissions&Administrator != 0:
		return true
	case *c.Needs == 0:
		return false
	}
	return permissions&*c.Needs == *c.Needs
}

// filledIn fails the test when a client would not let options be sent.
func (s *Server) filledIn(cmd Command, options []Option) {
	s.t.Helper()
	for _, o := range options {
		at := slices.IndexFunc(cmd.Options, func(of CommandOption) bool { return of.Name == o.Name })
		if at < 0 {
			s.t.Fatalf("discordtest: /%s has no option %s", cmd.Name, o.Name)
		}
		choices := cmd.Options[at].Choices
		if len(choices) > 0 && !slices.ContainsFunc(choices, func(c Choice) bool { return fmt.Sprint(c.Value) == fmt.Sprint(o.Value) }) {
			s.t.Fatalf("discordtest: the option %s of /%s has no choice %v", o.Name, cmd.Name, o.Value)
		}
	}
	for _, of := range cmd.Options {
		if of.Required && !slices.ContainsFunc(options, func(o Option) bool { return o.Name == of.Name }) {
			s.t.Fatalf("discordtest: /%s needs the option %s", cmd.Name, of.Name)
		}
	}
}

func commandData(cmd Command, options []Option, focused string) map[string]any {
	all := []any{}
	for _, o := range options {
		m := map[string]any{"name": o.Name, "type": optionType(o.Value), "value": o.Value}
		for _, of := range cmd.Options {
			if of.Name == o.Name {
				m["type"] = of.Type
			}
		}
		if o.Name == focused {
			m["focused"] = true
		}
		all = append(all, m)
	}
	data := map[string]any{"id": cmd.ID, "name": cmd.Name, "type": cmd.Type}
	if len(all) > 0 {
		data["options"] = all
	}
	return data
}

// optionType guesses the type of an option that nobody registered.
func optionType(v any) int {
	switch v.(type) {
	case int, int64:
		return 4
	case bool:
		return 5
	case float64:
		return 10
	}
	return 3
}

func labels(all []Component) string {
	var names []string
	for _, c := range all {
		names = append(names, c.Label)
	}
	return strings.Join(names, " | ")
}
