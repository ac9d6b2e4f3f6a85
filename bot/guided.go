package bot

import (
	"context"
	"slices"

	"hangup/advice"
)

// maxGuided is how many questions the guided path asks at most.
const maxGuided = 3

// guide starts the guided path: a few questions to tap, for who cannot type now.
func (t *turn) guide(ctx context.Context) (Reply, error) {
	ctx, done := t.patience.begin(ctx)
	defer done()
	state := t.recall(ctx)
	state.Check = &openCheck{Guided: true}
	return t.step(ctx, state), nil
}

// tap is the answer to a question: "tap|question|option".
func (t *turn) tap(ctx context.Context, args []string) (Reply, error) {
	if len(args) != 2 {
		return t.closed(), nil
	}
	ctx, done := t.patience.begin(ctx)
	defer done()
	tap, state := advice.Tap{Question: args[0], Option: args[1]}, t.recall(ctx)
	if state.Check == nil || !t.hasOption(tap) {
		return t.closed(), nil
	}
	state.Check.answer(tap)
	a := t.together("", state.Check)
	if state.Check.Guided || a.Verdict == advice.Unclear {
		return t.step(ctx, state), nil
	}
	return t.conclude(ctx, a, state), nil
}

// hasOption checks a tap that came back in an action.
func (c *Core) hasOption(tap advice.Tap) bool {
	q, ok := c.Question(tap.Question)
	return ok && slices.ContainsFunc(q.Options, func(o advice.Option) bool { return o.ID == tap.Option })
}

// step asks the next question of the guided path, or answers when there is none left.
func (t *turn) step(ctx context.Context, state talk) Reply {
	q, more := t.Next(state.Check.Taps)
	if !more || len(state.Check.Taps) >= maxGuided {
		state.Check.Guided = false
		return t.conclude(ctx, t.together("", state.Check), state)
	}
	first := len(state.Check.Taps) == 0
	state.Check.Guided = true
	state.Check.Until = t.now.Add(checkLife)
	t.remember(ctx, state)
	return t.questionReply(q, first)
}

// questionReply puts a question. The first one says what to do meanwhile.
func (t *turn) questionReply(q advice.Question, first bool) Reply {
	r := Reply{Lead: q.Text, Tone: Advice, Buttons: questionButtons(q)}
	if first {
		how := "bot.guided.type"
		if !t.in.Private || t.in.CommandsOnly {
			how = "bot.guided.command" // words without a command are not heard, and in a group all would read them
		}
		r.Parts = []Part{paragraph(t.Say("bot.guided.meanwhile")), paragraph(t.Say(how))}
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
