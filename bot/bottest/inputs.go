package bottest

import (
	"errors"
	"strings"

	"hangup/bot"
)

// inputChecks are about what the bot gets of what the person did.
func inputChecks() []check {
	return []check{
		{"a text comes as it was typed, with who, where and when", textComes},
		{"a command comes with its slash and its words", commandComes},
		{"two things that a person does have two ids", idsDiffer},
		{"a button brings its action, the longest whole", pressComes},
		{"a button of an answer leads to the next answer", pressAnswers},
		{"a button of a post works", pressPost},
		{"texts that look like something else come as typed", eachNasty(func(b *bench, _, text string) { b.comes(text) })},
	}
}

// comes checks that a text arrives. Characters without a shape may be lost.
func (b *bench) comes(text string) {
	if _, err := b.Say(text); errors.Is(err, ErrCannot) {
		return
	} else if err != nil {
		b.fault("saying %.40q: %v", text, err)
	}
	if got := b.last().Text; flat(got) != flat(text) {
		b.fault("came as %q, was %q", got, text)
	}
}

func textComes(b *bench) {
	b.comes("someone rang mum, says he's from the fraud team")
	in := b.last()
	if in.ID == "" || in.From.Chat.Platform == "" || in.From.Chat.ID == "" || in.User.Platform == "" || in.User.ID == "" || in.At.IsZero() {
		b.fault("incomplete: %+v", in)
	}
	if in.Own.Chat.Platform != in.User.Platform || in.Own.Chat.ID == "" || in.Private && in.Own != in.From {
		b.fault("the person is alone with the bot at %+v, and spoke at %+v", in.Own, in.From)
	}
	if in.User.Platform != in.From.Chat.Platform {
		b.fault("the person is on %q, the chat on %q", in.User.Platform, in.From.Chat.Platform)
	}
	if in.Action != "" || in.Form != nil {
		b.fault("a text came as something else too: %+v", in)
	}
}

func commandComes(b *bench) {
	b.say("/check he said  two words & <more>")
	got := b.last().Text
	if !strings.HasPrefix(got, "/check ") || flat(got) != flat("/check he said two words & <more>") {
		b.fault("came as %q", got)
	}
}

func idsDiffer(b *bench) {
	ids := map[string]bool{}
	for range 5 {
		b.say("the same words")
		ids[b.last().ID] = true
	}
	if n := len(b.h.Came()); n != 5 || len(ids) != 5 {
		b.fault("five texts came as %d with %d ids", n, len(ids))
	}
}

func pressComes(b *bench) {
	buttons := []bot.Button{
		{Label: "Short", Action: "x"},
		{Label: "Marks", Action: "a|b:c,d/e_f-g%h i"},
		{Label: "Long", Action: bot.Action(strings.Repeat("y", maxAction))},
		{Label: "Long in bytes", Action: bot.Action(strings.Repeat("é", maxAction/2))},
	}
	for _, want := range buttons {
		b.ask(bot.Reply{Lead: "Choose.", Buttons: buttons})
		b.press(want.Label)
		if in := b.last(); in.Action != want.Action || in.Text != "" || in.Form != nil {
			b.fault("pressed %q, came %+v", want.Action, in)
		}
	}
}

// press presses a button.
func (b *bench) press(label string) Seen {
	seen, err := b.Press(label)
	if err != nil {
		b.fault("pressing %q: %v", label, err)
	}
	return seen
}

func pressAnswers(b *bench) {
	next := everyPart()
	b.h.Script(func(in bot.Inbound) (bot.Reply, error) {
		if in.Action == "go" {
			return next, nil
		}
		return bot.Reply{Lead: "Go on?", Buttons: []bot.Button{{Label: "Go on", Action: "go"}}}, nil
	})
	b.say("hello")
	b.shows(b.press("Go on"), next)
}

func pressPost(b *bench) {
	if _, err := b.Post(bot.Reply{Lead: "A warning.", Buttons: []bot.Button{{Label: "Like this?", Action: "check"}}}, "key-1"); err != nil {
		b.fault("posting: %v", err)
	}
	b.press("Like this?")
	if in := b.last(); in.Action != "check" {
		b.fault("came as %+v", in)
	}
}
