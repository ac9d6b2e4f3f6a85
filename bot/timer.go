package bot

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"hangup/advice"
)

// startTimer is the button on an answer: "timer|contact|area".
func (t *turn) startTimer(ctx context.Context, args []string) (Reply, error) {
	if len(args) != 2 {
		return t.closed(), nil
	}
	area, ok := t.areaArg(args[1])
	contact, known := t.Contact(args[0], area)
	if !ok || !known {
		return t.closed(), nil
	}
	due := t.now.Add(t.wait)
	err := t.ports.StartTimer(ctx, Timer{Person: t.who, To: t.in.From, Due: due, Contact: args[0], Area: area})
	if err != nil {
		return Reply{}, t.timerProblem(contact, err)
	}
	return t.timerStarted(contact, due), nil
}

func (t *turn) timerStarted(contact advice.Contact, due time.Time) Reply {
	r := Reply{
		Lead: t.Say("bot.timer.lead", "wait", t.span(t.wait)),
		Parts: []Part{
			steps(t.Say("bot.timer.hangup"), t.Say("bot.timer.nothing"), t.Say("bot.timer.other")),
			contactsPart(t.Say("answer.ring"), []advice.Contact{contact}),
		},
		Buttons: []Button{t.button("bot.button.stop", act("stop"))},
		Tone:    Urgent,
		Until:   due,
	}
	if !t.in.Private {
		r.Parts = append(r.Parts, paragraph(t.Say("bot.timer.group")))
	}
	return r
}

// timerProblem says that there is no timer in a way that still helps: the clock on the wall works.
func (t *turn) timerProblem(contact advice.Contact, err error) error {
	return &Problem{
		Text: t.Say("bot.timer.failed", "wait", t.span(t.wait), "contact", contactItem(contact).Text),
		Err:  fmt.Errorf("start timer: %w", err),
	}
}

// stopTimer is the button "Stop the timer".
func (t *turn) stopTimer(ctx context.Context, _ []string) (Reply, error) {
	stopped, err := t.ports.StopTimer(ctx, t.who, t.in.From)
	if err != nil {
		return Reply{}, fmt.Errorf("stop timer: %w", err)
	}
	r := Reply{Lead: t.Say("bot.timer.none"), Until: t.now}
	if stopped {
		r.Lead = t.Say("bot.timer.stopped")
	}
	r.Parts = []Part{paragraph(t.Say("bot.timer.still"))}
	return r, nil
}

// TimerPost is what the bot writes when a timer ends: check for a dialling tone, then ring this
// contact. An unknown contact, from an older version, becomes the police.
func (c *Core) TimerPost(contact string, area advice.AreaID) Reply {
	who, ok := c.Contact(contact, area)
	if !ok {
		who, _ = c.Contact("police", area)
	}
	return Reply{
		Lead: c.Say("bot.timeup.lead"),
		Parts: []Part{
			steps(c.Say("bot.timeup.tone"), c.Say("bot.timeup.ring"), c.Say("bot.timeup.give")),
			contactsPart(c.Say("answer.ring"), []advice.Contact{who}),
		},
		Buttons: []Button{
			c.button("bot.button.lost", act("lost", "")),
			c.button("bot.button.here", act("here", "")),
		},
		Tone:  Urgent,
		Until: c.now(),
	}
}

// span writes a length of time in words. Below a minute it counts seconds.
func (c *Core) span(d time.Duration) string {
	if d < time.Minute {
		return c.Say("bot.span.seconds", "n", strconv.Itoa(int(d.Round(time.Second)/time.Second)))
	}
	n := int(d.Round(time.Minute) / time.Minute)
	if n == 1 {
		return c.Say("bot.span.minute")
	}
	return c.Say("bot.span.minutes", "n", strconv.Itoa(n))
}
