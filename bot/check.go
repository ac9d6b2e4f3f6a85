package bot

import (
	"context"
	"slices"
	"time"
	"unicode/utf8"

	"hangup/advice"
)

// Questions that the conversation asks or answers by itself.
const (
	tapType  = "type"  // option: the id of a scam type
	tapLost  = "lost"  // option: "yes"
	tapHere  = "here"  // option: "yes"
	tapGiven = "given" // a question of the guided path: what was handed over
)

// nothingGiven is the option of tapGiven that makes no sense once something was.
const nothingGiven = "nothing"

// checkCommand is "/check" with words, or without any to be asked.
func (t *turn) checkCommand(ctx context.Context, words string) (Reply, error) {
	if words == "" {
		return t.guide(ctx)
	}
	return t.check(ctx, words, false)
}

// check answers words. follows tells that they were typed into the conversation, not as a new command.
//
// A check must answer even when the store does not: what cannot be read in time is taken as unknown,
// what cannot be written is logged.
func (t *turn) check(ctx context.Context, words string, follows bool) (Reply, error) {
	ctx, done := t.patience.begin(ctx)
	defer done()
	state := t.recall(ctx)
	_, assessed := t.watcher.Step(ctx, "assess")
	a := t.Assess(words)
	if t.belongs(a, state.Check, follows) {
		a = t.together(words, state.Check)
	} else if a.Verdict != advice.OffTopic {
		state.Check = nil
	}
	assessed(nil)
	return t.conclude(ctx, a, state), nil
}

// belongs tells whether words are to be read with what was said before: they answer an open
// question, or they only go on with it ("I gave it to him", "he is at the door", "is it real?").
// Words that tell of a call or text, or of what somebody asked for, begin a new matter.
func (t *turn) belongs(alone advice.Assessment, open *openCheck, follows bool) bool {
	switch {
	case open == nil, alone.Trap != "", alone.Aside != "":
		return false
	case open.Guided && follows:
		return true
	case alone.Verdict == advice.NoSigns:
		return false
	case alone.Verdict == advice.Victim, alone.Situation != "":
		return alone.Channel == "" || alone.Channel == "door"
	}
	return alone.Channel == "" && len(alone.Tells) == 0
}

// together reads words with what is known from before. A type that is known holds, whatever
// else the taps would fit.
func (c *Core) together(words string, open *openCheck) advice.Assessment {
	taps := open.context()
	a := c.Assess(words, taps...)
	if words == "" && open != nil && open.Other {
		a.ThirdPerson, a.Person = true, open.Person // a tap goes on with what was typed about somebody else
	}
	for _, t := range taps {
		if typ := advice.ScamType(t.Option); t.Question == tapType && a.Type != typ {
			a.Type, a.RunnersUp = typ, nil
		}
	}
	return a
}

// conclude answers an assessment and keeps what a follow-up needs.
func (t *turn) conclude(ctx context.Context, a advice.Assessment, state talk) Reply {
	area := a.Area
	if area == "" {
		area = t.chatArea(ctx)
	}
	ans := t.Compose(a, advice.Circumstances{Area: area, Today: t.now, Source: t.cite(ctx, a, area)})
	ans.Ask = state.Check.unasked(ans.Ask)
	if ans.Ask == nil {
		ans.Ask = t.askWhat(a, ans)
	}
	t.record(ctx, a, ans, area)
	t.watcher.Checked(t.in.From.Chat.Platform, a.Verdict)
	if a.Verdict != advice.OffTopic {
		state.Check = state.Check.after(a, t.now)
		t.remember(ctx, state)
	}
	return t.openly(ctx, a, ans, t.withSimilar(ctx, t.reply(a, ans, area), a, area))
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

// askWhat asks what was handed over when only that something was is known: a card must be
// cancelled, a payment stopped. nil when it is known or the question does not fit on the screen.
func (c *Core) askWhat(a advice.Assessment, ans advice.Answer) *advice.Question {
	q, ok := c.Question(tapGiven)
	if !ok || a.Verdict != advice.Victim || len(a.Given) != 1 || a.Given[0] != "unknown" {
		return nil
	}
	q.Text = c.Say("bot.lost.what")
	q.Options = slices.DeleteFunc(slices.Clone(q.Options), func(o advice.Option) bool { return o.ID == nothingGiven })
	if utf8.RuneCountInString(ans.Text())+1+utf8.RuneCountInString(q.Text) > advice.MaxAnswer {
		return nil
	}
	return &q
}

// after is the check once it has been answered.
func (o *openCheck) after(a advice.Assessment, now time.Time) *openCheck {
	next := &openCheck{Until: now.Add(checkLife), Other: a.ThirdPerson, Person: a.Person}
	if o != nil {
		next.Taps = o.Taps
		next.Other = next.Other || o.Other
	}
	if next.Person == "" && o != nil {
		next.Person = o.Person
	}
	if a.Verdict == advice.Scam || a.Verdict == advice.Victim {
		next.Type = a.Type
	}
	if a.Verdict == advice.Victim && !slices.ContainsFunc(next.Taps, isLoss) {
		next.Taps = replaceTap(next.Taps, advice.Tap{Question: tapLost, Option: "yes"})
	}
	return next
}

// isLoss tells whether a tap says that something was handed over.
func isLoss(t advice.Tap) bool {
	return t.Question == tapLost || (t.Question == tapGiven && t.Option != nothingGiven)
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
	ctx, done := t.patience.begin(ctx)
	defer done()
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
	return t.conclude(ctx, t.together("", check), state), nil
}

// recall reads the conversation; when that fails, there is none.
func (t *turn) recall(ctx context.Context) talk {
	state, err := t.loadTalk(ctx)
	t.note(ctx, "dialog not read", err)
	return state
}

// remember keeps the conversation; when that fails, the answer still goes out.
func (t *turn) remember(ctx context.Context, state talk) {
	t.note(ctx, "dialog not kept", t.saveTalk(ctx, state))
}

// chatArea is where the chat said it is, "" when it never did or that cannot be read.
func (t *turn) chatArea(ctx context.Context) advice.AreaID {
	area, err := t.ports.ChatArea(ctx, t.home())
	t.note(ctx, "area not read", err)
	return area
}

// home is the chat as a whole: it is in one place, whatever topics it has.
func (t *turn) home() Address { return Address{Chat: t.in.From.Chat} }

// record counts a check for the pattern of a week, without the words.
func (t *turn) record(ctx context.Context, a advice.Assessment, ans advice.Answer, area advice.AreaID) {
	if a.Verdict == advice.OffTopic {
		return
	}
	c := Check{Person: t.who, Verdict: a.Verdict, Type: a.Type, Area: area, At: monday(t.now), Answer: t.answerName()}
	c.Quoted, c.Own = t.quoted(ans)
	for _, tell := range a.Tells {
		c.Tells = append(c.Tells, tell.ID)
	}
	t.note(ctx, "check not counted", t.ports.RecordCheck(ctx, c))
}

// note logs an error that must not keep an answer back.
func (c *Core) note(ctx context.Context, what string, err error) {
	if err != nil {
		c.log.WarnContext(ctx, what, "err", err)
	}
}

// monday is the start of the week in which a time lies.
func monday(at time.Time) time.Time {
	y, m, d := at.UTC().Date()
	back := (int(at.UTC().Weekday()) + 6) % 7
	return time.Date(y, m, d-back, 0, 0, 0, 0, time.UTC)
}
