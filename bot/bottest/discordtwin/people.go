package discordtwin

import (
	"encoding/json"
	"net/url"
	"slices"

	"hangup/bot/bottest/discordtest"
)

// Interaction is something that the person did, and what came of it.
type Interaction struct {
	ID, Token string

	w *Twin
}

// interact lets the person do something.
func (w *Twin) interact(kind int, message string, data map[string]any) *Interaction {
	w.t.Helper()
	body := map[string]any{"type": kind, "data": data}
	if message != "" {
		body["messageId"] = message
	}
	i := &Interaction{w: w}
	w.must("/interact", body, i)
	return i
}

// Slash lets the person give a command that is registered.
func (w *Twin) Slash(name string, options ...discordtest.Option) *Interaction {
	w.t.Helper()
	return w.interact(discordtest.KindCommand, "", w.command(name, discordtest.SlashCommand, options, ""))
}

// Complete lets the person type in an option that completes; the last option is the one they are in.
func (w *Twin) Complete(name string, options ...discordtest.Option) *Interaction {
	w.t.Helper()
	focused := options[len(options)-1].Name
	return w.interact(discordtest.KindComplete, "", w.command(name, discordtest.SlashCommand, options, focused))
}

// Menu lets the person choose a command in the menu of a message.
func (w *Twin) Menu(on discordtest.Message, name string) *Interaction {
	w.t.Helper()
	data := w.command(name, discordtest.MessageCommand, nil, "")
	data["target_id"] = on.ID
	data["resolved"] = map[string]any{"messages": map[string]any{on.ID: on}}
	return w.interact(discordtest.KindCommand, "", data)
}

// command gives the data of a command that must be registered.
func (w *Twin) command(name string, kind int, options []discordtest.Option, focused string) map[string]any {
	w.t.Helper()
	var rows []row
	w.must("/commands", nil, &rows)
	at := slices.IndexFunc(rows, func(one row) bool { return one.Name == name && one.Type == kind })
	if at < 0 {
		w.t.Fatalf("discordtwin: the command %q is not registered", name)
	}
	data := map[string]any{"id": rows[at].ID, "name": name, "type": kind}
	var known, all []map[string]any
	_ = json.Unmarshal([]byte(rows[at].Options), &known) // The twin wrote it.
	for _, o := range options {
		of := slices.IndexFunc(known, func(k map[string]any) bool { return k["name"] == o.Name })
		if of < 0 {
			w.t.Fatalf("discordtwin: /%s has no option %s", name, o.Name)
		}
		filled := map[string]any{"name": o.Name, "type": known[of]["type"], "value": o.Value}
		if o.Name == focused {
			filled["focused"] = true
		}
		all = append(all, filled)
	}
	if len(all) > 0 {
		data["options"] = all
	}
	return data
}

// Click lets the person press the button with a label under a message as it stands now.
func (w *Twin) Click(on discordtest.Message, label string) *Interaction {
	w.t.Helper()
	for _, b := range w.Message(on.ID).Buttons() {
		if b.Label == label && !b.Disabled {
			return w.interact(discordtest.KindComponent, on.ID, map[string]any{"component_type": b.Type, "custom_id": b.CustomID})
		}
	}
	w.t.Fatalf("discordtwin: no button %q is there to press", label)
	return nil
}

// Select lets the person choose the option with a label in a select under a message as it stands now.
func (w *Twin) Select(on discordtest.Message, label string) *Interaction {
	w.t.Helper()
	for _, c := range w.Message(on.ID).Selects() {
		for _, o := range c.Options {
			if o.Label == label {
				return w.interact(discordtest.KindComponent, on.ID, map[string]any{"component_type": c.Type, "custom_id": c.CustomID, "values": []string{o.Value}})
			}
		}
	}
	w.t.Fatalf("discordtwin: no select offers %q", label)
	return nil
}

// Submit lets the person fill in a window that was shown, by label, and send it.
func (w *Twin) Submit(shown *Interaction, values map[string]string) *Interaction {
	w.t.Helper()
	a := shown.Answer()
	if a.Modal == nil {
		w.t.Fatalf("discordtwin: the answer was of type %d and no window", a.Kind)
	}
	rows := []any{}
	used := 0
	for _, field := range a.Modal.Inputs() {
		value, ok := values[field.Label]
		if ok {
			used++
		}
		in := map[string]any{"type": field.Type, "custom_id": field.CustomID, "value": value}
		rows = append(rows, map[string]any{"type": discordtest.TypeRow, "components": []any{in}})
	}
	if used != len(values) {
		w.t.Fatalf("discordtwin: the window has not all the fields of %v", values)
	}
	return w.interact(discordtest.KindSubmit, "", map[string]any{"custom_id": a.Modal.CustomID, "components": rows})
}

// Say lets the person write a message. The bot hears of it whatever its intents are: the twin does not ask for them.
func (w *Twin) Say(text string) discordtest.Message {
	w.t.Helper()
	var m discordtest.Message
	w.must("/say", map[string]string{"content": text}, &m)
	return m
}

// state is what the twin keeps of an interaction.
type state struct {
	Type     int
	Message  string `json:"messageId"`
	Data     string
	Answered bool `json:"acknowledged"`
}

func (i *Interaction) state() state {
	i.w.t.Helper()
	var s state
	i.w.must("/state?interaction="+url.QueryEscape(i.ID), nil, &s)
	return s
}

// Answer waits for the first answer and fails the test when none comes.
func (i *Interaction) Answer() discordtest.Answer {
	i.w.t.Helper()
	var s state
	i.w.Until("an answer", func() bool {
		s = i.state()
		return s.Answered
	})
	a := discordtest.Answer{Kind: s.Type}
	switch s.Type {
	case discordtest.AnswerMessage, discordtest.AnswerUpdate:
		m := i.w.Message(s.Message)
		a.Message = &m
	case discordtest.AnswerModal:
		a.Modal = &discordtest.Modal{}
		i.read(s.Data, a.Modal)
	case discordtest.AnswerChoices:
		var data struct{ Choices []discordtest.Choice }
		i.read(s.Data, &data)
		a.Choices = data.Choices
	}
	return a
}

func (i *Interaction) read(data string, into any) {
	i.w.t.Helper()
	if err := json.Unmarshal([]byte(data), into); err != nil {
		i.w.t.Fatalf("discordtwin: the answer %q: %v", data, err)
	}
}

// Settled waits until the answer is a message, a deferred one included, and gives it.
func (i *Interaction) Settled() discordtest.Message {
	i.w.t.Helper()
	var s state
	i.w.Until("a message as the answer", func() bool {
		s = i.state()
		return s.Answered && s.Message != ""
	})
	return i.w.Message(s.Message)
}

// Messages lists what stands in the channel, oldest first. The twin shows everybody what is ephemeral: see Message.Private.
func (w *Twin) Messages() []discordtest.Message {
	w.t.Helper()
	var all []discordtest.Message
	w.must("/messages", nil, &all)
	return all
}

// Message gives a message of the channel as it stands now.
func (w *Twin) Message(id string) discordtest.Message {
	w.t.Helper()
	all := w.Messages()
	at := slices.IndexFunc(all, func(m discordtest.Message) bool { return m.ID == id })
	if at < 0 {
		w.t.Fatalf("discordtwin: there is no message %s", id)
	}
	return all[at]
}

// Commands lists the names of what is registered, whatever their type.
func (w *Twin) Commands() []string {
	w.t.Helper()
	var rows []row
	w.must("/commands", nil, &rows)
	var names []string
	for _, one := range rows {
		names = append(names, one.Name)
	}
	return names
}
