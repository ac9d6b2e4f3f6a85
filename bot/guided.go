package bot

import (
	"context"

	"hangup/advice"
)

// maxGuided is how many questions the guided path asks at most.
const maxGuided = 3

// guide starts the guided path: a few questions to tap, for who cannot type now.
func (t *turn) guide(ctx context.Context) (Reply, error) {
	state := t.recall(ctx)
	state.Check = &openCheck{Guided: true}
	return t.step(ctx, state), nil
}

// tap is the answer to a question: "tap|question|option".
func (t *turn) tap(ctx context.Context, args []string) (Reply, error) {
	if len(args) != 2 {
		return t.closed(), nil
	}
	state := t.recall(ctx)
	if state.Check == nil || !state.Check.answer(advice.Tap{Question: args[0], Option: args[1]}) {
		return t.closed(), nil
	}
	if state.Check.Guided {
		return t.step(ctx, state), nil
	}
	return t.conclude(ctx, t.Assess("", state.Check.context()...), state), nil
}

// step asks the next question of the guided path, or answers when there is none left.
func (t *turn) step(ctx context.Context, state talk) Reply {
	q, more := t.Next(state.Check.Taps)
	if !more || len(state.Check.Taps) >= maxGuided {
		state.Check.Guided = false
		return t.conclude(ctx, t.Assess("", state.Check.context()...), state)
	}
	first := len(state.Check.Taps) == 0
	state.Check.ask(q)
	state.Check.Until = t.now.Add(checkLife)
	t.remember(ctx, state)
	return t.questionReply(q, first)
}

// questionReply puts a question. The first one says what to do meanwhile.
func (t *turn) questionReply(q advice.Question, first bool) Reply {
	r := Reply{Lead: q.Text, Tone: Advice, Buttons: questionButtons(q)}
	if first {
		r.Parts = []Part{paragraph(t.Say("bot.guided.meanwhile")), paragraph(t.Say("bot.guided.type"))}
	}
	r.Buttons = append(r.Buttons, t.button("bot.button.here", act("here", "")))
	return r
}

func questionButtons(q advice.Question) []Button {
	var bs []Button
	for _, o := range q.Options {
		bs = append(bs, Button{Label: o.Label, Action: act("tap", q.ID, o.ID)})
	}
	return bs
}
