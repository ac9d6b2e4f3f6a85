package discordtest

import (
	"fmt"
	"unicode/utf8"
)

// Limits of messages: docs.discord.com/developers/resources/message#create-message and #embed-object-embed-limits,
// docs.discord.com/developers/components/reference, docs.discord.com/developers/interactions/receiving-and-responding.
const (
	maxContent    = 2000
	maxEmbeds     = 10
	maxEmbedsText = 6000
	maxRows       = 5
	maxInRow      = 5
	maxCustomID   = 100
	maxLabel      = 80
	maxOptions    = 25
	maxOption     = 100
	maxModalTitle = 45
	maxInputLabel = 45
	maxInput      = 4000
	maxChoices    = 25
)

func length(s string) int { return utf8.RuneCountInString(s) }

// within checks the length of a text.
func within(at, text string, least, most int) error {
	switch n := length(text); {
	case n < least && n == 0:
		return invalidForm(at, "BASE_TYPE_REQUIRED", "This field is required")
	case n < least || n > most:
		return invalidForm(at, "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between %d and %d in length.", least, most))
	}
	return nil
}

// first gives the first error there is.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (d draft) fits() error {
	if d.Content != nil && length(*d.Content) > maxContent {
		return invalidForm("content", "BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", maxContent))
	}
	if len(d.Nonce) > 25 {
		return invalidForm("nonce", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
	}
	if d.Flags != nil && *d.Flags&FlagComponentsV2 != 0 {
		return invalidForm("flags", "UNSUPPORTED", "this Discord knows no components of the second version")
	}
	var err error
	if d.Embeds != nil {
		err = embedsFit(*d.Embeds)
	}
	if err == nil && d.Components != nil {
		err = rowsFit(*d.Components)
	}
	return err
}

func embedsFit(embeds []Embed) error {
	if len(embeds) > maxEmbeds {
		return invalidForm("embeds", "BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", maxEmbeds))
	}
	total := 0
	for i, e := range embeds {
		if err := e.fits(fmt.Sprintf("embeds.%d", i)); err != nil {
			return err
		}
		total += e.length()
	}
	if total > maxEmbedsText {
		return invalidForm("embeds", "MAX_EMBED_SIZE_EXCEEDED", fmt.Sprintf("Embed size exceeds maximum size of %d", maxEmbedsText))
	}
	return nil
}

func (e Embed) fits(at string) error {
	err := first(within(at+".title", e.Title, 0, 256), within(at+".description", e.Description, 0, 4096))
	if e.Footer != nil {
		err = first(err, within(at+".footer.text", e.Footer.Text, 1, 2048))
	}
	if e.Author != nil {
		err = first(err, within(at+".author.name", e.Author.Name, 1, 256))
	}
	if len(e.Fields) > 25 {
		err = first(err, invalidForm(at+".fields", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length."))
	}
	for i, f := range e.Fields {
		err = first(err, within(fmt.Sprintf("%s.fields.%d.name", at, i), f.Name, 1, 256), within(fmt.Sprintf("%s.fields.%d.value", at, i), f.Value, 1, 1024))
	}
	return err
}

// length counts what the limit over all embeds counts: title, description, footer, author, and name and value of fields.
func (e Embed) length() int {
	n := length(e.Title) + length(e.Description)
	if e.Footer != nil {
		n += length(e.Footer.Text)
	}
	if e.Author != nil {
		n += length(e.Author.Name)
	}
	for _, f := range e.Fields {
		n += length(f.Name) + length(f.Value)
	}
	return n
}

func rowsFit(rows []Component) error {
	if len(rows) > maxRows {
		return invalidForm("components", "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between 1 and %d in length.", maxRows))
	}
	ids := map[string]bool{}
	for i, row := range rows {
		at := fmt.Sprintf("components.%d", i)
		if row.Type != TypeRow {
			return invalidForm(at+".type", "BASE_TYPE_CHOICES", "Value must be one of {1}.")
		}
		if len(row.Components) == 0 || len(row.Components) > maxInRow {
			return invalidForm(at+".components", "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between 1 and %d in length.", maxInRow))
		}
		for j, c := range row.Components {
			if err := c.fits(fmt.Sprintf("%s.components.%d", at, j), row, ids); err != nil {
				return err
			}
		}
	}
	return nil
}

// fits checks a button or a select in a row. No two of a message have the same custom_id.
func (c Component) fits(at string, row Component, ids map[string]bool) error {
	var err error
	switch c.Type {
	case TypeButton:
		err = c.buttonFits(at)
	case TypeSelect:
		if len(row.Components) > 1 {
			return invalidForm(at, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A select has a row of its own.")
		}
		err = c.selectFits(at)
	default:
		return invalidForm(at+".type", "BASE_TYPE_CHOICES", "Value must be one of {2, 3}.")
	}
	if c.CustomID != "" && ids[c.CustomID] {
		return first(err, invalidForm(at+".custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"))
	}
	ids[c.CustomID] = true
	return err
}

func (c Component) buttonFits(at string) error {
	err := within(at+".label", c.Label, 1, maxLabel)
	switch {
	case c.Style == 5 && (c.URL == "" || c.CustomID != ""):
		return first(err, invalidForm(at, "BUTTON_COMPONENT_INVALID", "A link has an address and no custom id."))
	case c.Style == 5:
		return err
	case c.Style < 1 || c.Style > 4:
		return first(err, invalidForm(at+".style", "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}."))
	case c.URL != "":
		return first(err, invalidForm(at+".url", "BUTTON_COMPONENT_INVALID", "Only a link has an address."))
	}
	return first(err, within(at+".custom_id", c.CustomID, 1, maxCustomID))
}

func (c Component) selectFits(at string) error {
	err := first(within(at+".custom_id", c.CustomID, 1, maxCustomID), within(at+".placeholder", c.Placeholder, 0, 150))
	if len(c.Options) == 0 || len(c.Options) > maxOptions {
		return first(err, invalidForm(at+".options", "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between 1 and %d in length.", maxOptions)))
	}
	values := map[string]bool{}
	for i, o := range c.Options {
		to := fmt.Sprintf("%s.options.%d", at, i)
		err = first(err, within(to+".label", o.Label, 1, maxOption), within(to+".value", o.Value, 1, maxOption), within(to+".description", o.Description, 0, maxOption))
		if values[o.Value] {
			err = first(err, invalidForm(to+".value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used"))
		}
		values[o.Value] = true
	}
	return err
}

func (m Modal) fits() error {
	err := first(within("data.custom_id", m.CustomID, 1, maxCustomID), within("data.title", m.Title, 1, maxModalTitle))
	if len(m.Components) == 0 || len(m.Components) > maxRows {
		return first(err, invalidForm("data.components", "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between 1 and %d in length.", maxRows)))
	}
	ids := map[string]bool{}
	for i, row := range m.Components {
		at := fmt.Sprintf("data.components.%d", i)
		if row.Type != TypeLabel && (row.Type != TypeRow || len(row.Components) != 1) || row.Type == TypeLabel && row.Component == nil {
			return first(err, invalidForm(at, "COMPONENT_TYPE_INVALID", "A row of a window holds one field."))
		}
		in := Modal{Components: []Component{row}}.Inputs()[0]
		err = first(err, in.inputFits(at))
		if ids[in.CustomID] {
			err = first(err, invalidForm(at, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"))
		}
		ids[in.CustomID] = true
	}
	return err
}

// inputFits checks a field of a modal.
func (c Component) inputFits(at string) error {
	err := first(within(at+".custom_id", c.CustomID, 1, maxCustomID), within(at+".label", c.Label, 1, maxInputLabel))
	switch {
	case c.Type == TypeSelect:
		return first(err, c.selectFits(at))
	case c.Type != TypeInput:
		return first(err, invalidForm(at+".type", "BASE_TYPE_CHOICES", "Value must be one of {3, 4}."))
	case c.Style != 1 && c.Style != 2:
		return first(err, invalidForm(at+".style", "BASE_TYPE_CHOICES", "Value must be one of {1, 2}."))
	case c.MinLength < 0 || c.MinLength > maxInput || c.MaxLength < 0 || c.MaxLength > maxInput:
		return first(err, invalidForm(at+".max_length", "NUMBER_TYPE_MAX", "int value should be less than or equal to 4000."))
	}
	return first(err, within(at+".value", c.Value, 0, maxInput), within(at+".placeholder", c.Placeholder, 0, 100))
}
