package discord

import (
	"strconv"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// wordsInput is the custom id of the only input of the modal for words.
const wordsInput = "words"

// writeModal asks for words in a person's own, for a command.
func (d *Desk) writeModal(command string) *discordgo.InteractionResponse {
	say := d.cfg.Words
	return modalOf(d.seal.seal(wordsID, 0, command), say("discord.write.title"), discordgo.TextInput{
		CustomID: wordsInput, Label: label(say("discord.write.label"), maxInputLabel),
		Placeholder: label(say("discord.write.hint"), maxInputHint),
		Style:       discordgo.TextInputParagraph, Required: true, MaxLength: maxInput,
	})
}

func modalOf(id, title string, inputs ...discordgo.TextInput) *discordgo.InteractionResponse {
	data := &discordgo.InteractionResponseData{CustomID: id, Title: label(title, maxModalTitle)}
	for _, i := range inputs {
		data.Components = append(data.Components, row(i))
	}
	return &discordgo.InteractionResponse{Type: discordgo.InteractionResponseModal, Data: data}
}

// formModal asks the group of texts of a form that is at its turn, with what was typed before.
func (d *Desk) formModal(s *filling) *discordgo.InteractionResponse {
	var inputs []discordgo.TextInput
	for _, n := range s.group() {
		f := s.Form.Fields[n]
		i := discordgo.TextInput{
			CustomID: inputID(n), Label: label(f.Label, maxInputLabel), Style: discordgo.TextInputShort,
			Required: f.Required, MaxLength: inputMost(f), Value: cut(s.Values[f.ID], inputMost(f)),
		}
		if f.Hint != "" {
			i.Placeholder = label(f.Hint, maxInputHint)
		}
		if f.Kind == bot.Area {
			i.Style = discordgo.TextInputParagraph
		}
		inputs = append(inputs, i)
	}
	return modalOf(d.step(s, opSend, 0), s.Form.Title, inputs...)
}

// step is the custom id of a step of a form.
func (d *Desk) step(s *filling, op byte, arg int) string {
	return d.seal.seal(formID, 0, step{s.Nonce, s.At, op, arg}.text())
}

// formSheet is the message of a form: what stands above it, what is wrong, what was chosen so far, and the selects of
// the group that is at its turn or the way into its modal. wrong are the labels of what must be answered first.
func (d *Desk) formSheet(s *filling, wrong []string) outgoing {
	r := s.Head
	r.Parts = append(r.Parts[:len(r.Parts):len(r.Parts)], d.problems(s, wrong), d.chosen(s))
	m := d.sheets(r)[0]
	for _, n := range s.group() {
		if s.choosing(s.At) {
			m.Components = append(m.Components, row(d.choiceMenu(s, n)))
		}
	}
	next := d.cfg.Words("discord.form.go")
	if s.choosing(s.At) && s.At == len(s.groups())-1 && s.Form.Submit != "" {
		next = s.Form.Submit
	}
	ways := append([]key{
		{label: next, id: d.step(s, opGo, 0), strong: true},
		{label: d.cfg.Words("discord.form.cancel"), id: d.step(s, opCancel, 0)},
	}, d.seal.keys(s.Head.Buttons)...)
	m.Components = append(m.Components, rowsOf(ways[:min(len(ways), maxInRow)])...)
	return m
}

// choiceMenu is the select of a field.
func (d *Desk) choiceMenu(s *filling, n int) discordgo.SelectMenu {
	f := s.Form.Fields[n]
	least := 0
	if f.Required {
		least = 1
	}
	m := discordgo.SelectMenu{CustomID: d.step(s, opChoose, n), Placeholder: label(f.Label, maxPlaceholder), MinValues: &least}
	for _, o := range s.page(n) {
		m.Options = append(m.Options, discordgo.SelectMenuOption{
			Label: label(o.Label, maxChoiceText), Value: o.ID, Default: o.ID == s.Values[f.ID],
		})
	}
	if all := pages(f); all > 1 {
		next := (s.Page[n] + 1) % all
		m.Options = append(m.Options, discordgo.SelectMenuOption{
			Label: label(d.cfg.Words("discord.form.more"), maxChoiceText), Value: moreValue + strconv.Itoa(next),
		})
	}
	return m
}

// problems lists what is wrong with answers. It is empty when nothing is.
func (d *Desk) problems(s *filling, wrong []string) bot.Part {
	p := bot.Part{Kind: bot.List}
	for _, label := range wrong {
		p.Items = append(p.Items, bot.Item{Text: d.cfg.Words("discord.form.missing", "question", label)})
	}
	for _, n := range s.Ask {
		if f := s.Form.Fields[n]; f.Problem != "" && len(wrong) == 0 {
			p.Items = append(p.Items, bot.Item{Text: d.cfg.Words("discord.form.wrong", "question", f.Label, "problem", f.Problem)})
		}
	}
	if len(p.Items) > 0 {
		p.Head = d.cfg.Words("discord.form.look")
	}
	return p
}

// chosen lists the choices that were made. A select shows only one when it is open.
func (d *Desk) chosen(s *filling) bot.Part {
	p := bot.Part{Kind: bot.List}
	for _, n := range s.Ask {
		f := s.Form.Fields[n]
		if v := s.Values[f.ID]; f.Kind == bot.Choice && v != "" {
			text := d.cfg.Words("discord.form.answer", "question", f.Label, "answer", optionLabel(f.Options, v))
			p.Items = append(p.Items, bot.Item{Text: text})
		}
	}
	if len(p.Items) > 0 {
		p.Head = d.cfg.Words("discord.form.sofar")
	}
	return p
}
