package bot

import (
	"context"
	"slices"
	"time"

	"hangup/advice"
)

// Questions that a button or the conversation answers by itself.
const (
	tapType = "type" // option: the id of a scam type
	tapLost = "lost" // option: "yes"
	tapHere = "here" // option: "yes"
)

// checkCommand is "/check" with words, or without any to be asked.
func (t *turn) checkCommand(ctx context.Context, words string) (Reply, error) {
	if words == "" {
		return t.guide(ctx)
	}
	return t.check(ctx, words, false)
}

// check answers words. follows tells that they were typed into the conversation, not as a new command.
//
// A check must answer even when the store does not: what cannot be read is taken as unknown,
// what cannot be written is logged.
func (t *turn) check(ctx context.Context, words string, follows bool) (Reply, error) {
	state := t.recall(ctx)
	a := t.Assess(words)
	if t.belongs(a, state.Check, follows) {
		a = t.Assess(words, state.Check.context()...)
	} else if a.Verdict != advice.OffTopic {
		state.Check = nil
	}
	return t.conclude(ctx, a, state), nil
}

// belongs tells whether words are to be read with what was said before: they answer an open
// question, or they only go on with it ("I gave it to him", "he is at the door", "is it real?").
// Words that tell of a call or text, or of what somebody asked for, begin a new matter.
func (t *turn) belongs(alone advice.Assessment, open *openCheck, follows bool) bool {
	switch {
	case open == nil, alone.Trap != "", alone.Aside != "":
		return false
	case open.Open && follows:
		return true
	case alone.Verdict == advice.NoSigns:
		return false
	case alone.Verdict == advice.Victim, alone.Situation != "":
		return alone.Channel == "" || alone.Channel == "door"
	}
	return alone.Channel == "" && len(alone.Tells) == 0
}

// conclude answers an assessment and keeps what a follow-up needs.
func (t *turn) conclude(ctx context.Context, a advice.Assessment, state talk) Reply {
	area := a.Area
	if area == "" {
		area = t.chatArea(ctx)
	}
	ans := t.Compose(a, advice.Circumstances{Area: area, Today: t.now, Source: t.cite(ctx, a, area)})
	ans.Ask = state.Check.unasked(ans.Ask)
	t.record(ctx, a, area)
	if a.Verdict != advice.OffTopic {
		state.Check = state.Check.after(a, ans.Ask, t.now)
		t.remember(ctx, state)
	}
	return t.reply(a, ans, area)
}

// unasked drops a question that was put before.
func (o *openCheck) unasked(q *advice.Question) *advice.Question {
	if o == nil || q == nil {
		return q
	}
	if slices.ContainsFunc(o.Taps, func(t advice.Tap) bool { return t.Question == q.ID }) {
		return nil
	}
	return q
}

// after is the check once it has been answered.
func (o *openCheck) after(a advice.Assessment, ask *advice.Question, now time.Time) *openCheck {
	next := &openCheck{Open: ask != nil, Until: now.Add(checkLife)}
	if o != nil {
		next.Taps = o.Taps
	}
	if a.Verdict == advice.Scam || a.Verdict == advice.Victim {
		next.Type = a.Type
	}
	return next
}

// lost is the button "I've already given something".
func (t *turn) lost(ctx context.Context, args []string) (Reply, error) {
	return t.emergency(ctx, tapLost, args)
}

// here is the button "They are here now".
func (t *turn) here(ctx context.Context, args []string) (Reply, error) {
	return t.emergency(ctx, tapHere, args)
}

// emergency answers at once. It needs nothing but the button, so it works however long ago the
// button was sent.
func (t *turn) emergency(ctx context.Context, what string, args []string) (Reply, error) {
	typ, ok := t.typeArg(args)
	if !ok {
		return t.closed(), nil
	}
	state := t.recall(ctx)
	check := &openCheck{}
	if state.Check != nil && (typ == "" || state.Check.Type == typ) {
		*check = *state.Check
	}
	if typ != "" {
		check.Taps = replaceTap(check.Taps, advice.Tap{Question: tapType, Option: string(typ)})
	}
	check.Taps = replaceTap(check.Taps, advice.Tap{Question: what, Option: "yes"})
	state.Check = check
	return t.conclude(ctx, t.Assess("", check.context()...), state), nil
}

// recall reads the conversation; when that fails, there is none.
func (t *turn) recall(ctx context.Context) talk {
	state, err := t.loadTalk(ctx)
	t.note("dialog not read", err)
	return state
}

// remember keeps the conversation; when that fails, the answer still goes out.
func (t *turn) remember(ctx context.Context, state talk) {
	t.note("dialog not kept", t.saveTalk(ctx, state))
}

// chatArea is where the chat said it is, "" when it never did or that cannot be read.
func (t *turn) chatArea(ctx context.Context) advice.AreaID {
	area, err := t.ports.ChatArea(ctx, t.in.From)
	t.note("area not read", err)
	return area
}

// record counts a check for the pattern of a week, without the words.
func (t *turn) record(ctx context.Context, a advice.Assessment, area advice.AreaID) {
	if a.Verdict == advice.OffTopic {
		return
	}
	c := Check{Person: t.who, Verdict: a.Verdict, Type: a.Type, Area: area, At: monday(t.now)}
	for _, tell := range a.Tells {
		c.Tells = append(c.Tells, tell.ID)
	}
	t.note("check not counted", t.ports.RecordCheck(ctx, c))
}

// note logs an error that must not keep an answer back.
func (c *Core) note(what string, err error) {
	if err != nil {
		c.log.Warn(what, "err", err)
	}
}

// monday is the start of the week in which a time lies.
func monday(at time.Time) time.Time {
	y, m, d := at.UTC().Date()
	back := (int(at.UTC().Weekday()) + 6) % 7
	return time.Date(y, m, d-back, 0, 0, 0, 0, time.UTC)
}
