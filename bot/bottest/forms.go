package bottest

import (
	"maps"
	"strings"

	"hangup/bot"
)

// formChecks are about forms, whichever way the adapter asks them.
func formChecks() []check {
	return []check{
		{"a form shows its title and brings every answer", formComes},
		{"a form brings answers as typed", eachNasty(formAsTyped)},
		{"what is not filled in comes empty or not at all", formEmpty},
		{"a form is answered like anything else", formAnswered},
		{"a form behind a button opens", formBehindButton},
	}
}

// someForm is a form with each kind of field. Titles and labels keep within Discord's 45 characters
// (https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-modal).
func someForm() *bot.Form {
	return &bot.Form{
		ID: "report", Title: "Tell us what happened", Intro: "Three questions.", Submit: "Show me",
		Fields: []bot.Field{
			{ID: "kind", Label: "What kind of call?", Kind: bot.Choice, Options: []bot.Option{{ID: "bank", Label: "Bank"}, {ID: "police", Label: "Police"}}, Required: true},
			{ID: "who", Label: "Who did they say they were?", Hint: "As they said it", Kind: bot.Line, Max: 100},
			{ID: "note", Label: "What happened?", Kind: bot.Area, Max: 1000},
		},
	}
}

// fill asks the form and fills it in.
func (b *bench) fill(values map[string]string) (form, answer Seen) {
	form = b.ask(bot.Reply{Lead: "A form.", Form: someForm()})
	b.h.Answer(bot.Reply{Lead: "Thank you for the form."})
	return form, b.submit(values)
}

func (b *bench) submit(values map[string]string) Seen {
	seen, err := b.Submit(values)
	if err != nil {
		b.fault("sending the form: %v", err)
	}
	return seen
}

// brought checks that the last thing that came is the form with values.
func (b *bench) brought(values map[string]string) {
	in := b.last()
	if in.Form == nil || in.Form.ID != "report" || in.Text != "" || in.Action != "" {
		b.fault("came as %+v", in)
		return
	}
	got := maps.Clone(in.Form.Values)
	maps.DeleteFunc(got, func(_, v string) bool { return v == "" })
	for id, want := range values {
		if flat(got[id]) != flat(want) {
			b.fault("%s: got %q, want %q", id, got[id], want)
		}
		delete(got, id)
	}
	if len(got) > 0 {
		b.fault("answers that nobody gave: %q", got)
	}
}

func formComes(b *bench) {
	values := map[string]string{"kind": "police", "who": "PC Example", "note": "He rang.\nThen he rang again."}
	form, _ := b.fill(values)
	b.inOrder(form.Text, []string{"Tell us what happened"})
	b.brought(values)
}

func formAsTyped(b *bench, _, text string) {
	line := []rune(strings.ReplaceAll(text, "\n", " "))
	values := map[string]string{"kind": "bank", "who": string(line[:min(60, len(line))]), "note": text}
	b.fill(values)
	b.brought(values)
}

func formEmpty(b *bench) {
	values := map[string]string{"kind": "bank"}
	b.fill(values)
	b.brought(values)
}

func formAnswered(b *bench) {
	_, answer := b.fill(map[string]string{"kind": "bank", "note": "x"})
	b.inOrder(answer.Text, []string{"Thank you for the form."})
}

func formBehindButton(b *bench) {
	b.h.Script(func(in bot.Inbound) (bot.Reply, error) {
		if in.Action == "open" {
			return bot.Reply{Form: someForm()}, nil
		}
		return bot.Reply{Lead: "A form?", Buttons: []bot.Button{{Label: "Open", Action: "open"}}}, nil
	})
	b.say("hello")
	b.inOrder(b.press("Open").Text, []string{"Tell us what happened"})
	b.submit(map[string]string{"kind": "police"})
	b.brought(map[string]string{"kind": "police"})
}
