package limited

import (
	"encoding/json"
	"slices"
	"time"
)

// Deed is something that a person can do about an answer: press a key, choose from a menu, or send a form. The platform on which
// the answer stands tells what there is, and takes it again.
type Deed struct {
	kind int // of an interaction on Discord; 0 on Telegram
	data json.RawMessage
}

// Heard is an answer, as far as it matters for going on.
type Heard struct {
	Took   time.Duration // until it was here
	Offers []Deed        // what can be done about it
}

// The kinds of interactions (https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-interaction-type).
const (
	commandKind   = 2
	componentKind = 3
	modalKind     = 5
)

// component is a component of any kind of a message or of a modal.
type component struct {
	Type       int         `json:"type"`
	ID         string      `json:"custom_id"`
	Components []component `json:"components"`
	Component  *component  `json:"component"`
	Value      string      `json:"value"`
	Options    []struct {
		Value string `json:"value"`
	} `json:"options"`
}

// The kinds of components (https://discord.com/developers/docs/components/reference#component-object-component-types).
const (
	rowKind    = 1
	buttonKind = 2
	menuKind   = 3
	inputKind  = 4
)

// discordAnswer is a first answer, or a message that comes later, which has its components at the top.
type discordAnswer struct {
	component

	Data *component `json:"data"`
}

// modalAnswer is the kind of first answer that opens a form.
const modalAnswer = 9

// discordOffers finds what can be done about an answer. What cannot be read offers nothing.
func discordOffers(body []byte) (all []Deed) {
	var a discordAnswer
	if json.Unmarshal(body, &a) != nil {
		return nil
	}
	if a.Data != nil && a.Type == modalAnswer {
		return []Deed{sheetOf(*a.Data)}
	}
	if a.Data != nil {
		all = a.Data.offers(nil)
	}
	return a.offers(all)
}

// offers adds each key and each choice of a menu below a component.
func (c component) offers(all []Deed) []Deed {
	switch {
	case c.Type == buttonKind && c.ID != "":
		all = append(all, deedOf(componentKind, map[string]any{"custom_id": c.ID, "component_type": buttonKind}))
	case c.Type == menuKind:
		for _, o := range c.Options {
			all = append(all, deedOf(componentKind, map[string]any{"custom_id": c.ID, "component_type": menuKind, "values": []string{o.Value}}))
		}
	}
	for _, part := range c.parts() {
		all = part.offers(all)
	}
	return all
}

func (c component) parts() []component {
	if c.Component == nil {
		return c.Components
	}
	return append(slices.Clone(c.Components), *c.Component)
}

// typed is what a person writes into a field that is empty.
const typed = "Watford"

// sheetOf fills in each field of a modal.
func sheetOf(c component) Deed {
	var rows []any
	for _, field := range c.inputs(nil) {
		value := field.Value
		if value == "" {
			value = typed
		}
		rows = append(rows, map[string]any{"type": rowKind, "components": []any{map[string]any{"type": inputKind, "custom_id": field.ID, "value": value}}})
	}
	return deedOf(modalKind, map[string]any{"custom_id": c.ID, "components": rows})
}

// inputs adds each field below a component.
func (c component) inputs(all []component) []component {
	if c.Type == inputKind {
		all = append(all, c)
	}
	for _, part := range c.parts() {
		all = part.inputs(all)
	}
	return all
}

func deedOf(kind int, data map[string]any) Deed {
	raw, err := json.Marshal(data)
	if err != nil {
		panic(err) // texts and numbers alone
	}
	return Deed{kind, raw}
}

// keyboard is what is read of the keys under a message of Telegram.
type keyboard struct {
	Rows [][]struct {
		Data string `json:"callback_data"`
	} `json:"inline_keyboard"`
}

// telegramOffers finds the keys under a message. What cannot be read offers nothing.
func telegramOffers(markup json.RawMessage, message string) (all []Deed) {
	var k keyboard
	if len(markup) == 0 || json.Unmarshal(markup, &k) != nil {
		return nil
	}
	for _, row := range k.Rows {
		for _, key := range row {
			if key.Data != "" {
				all = append(all, deedOf(0, map[string]any{"data": key.Data, "message": message}))
			}
		}
	}
	return all
}
