package bot

import (
	"context"
	"fmt"
	"strconv"
	"time"
)

// maxPause is the longest pause. A chat that wants none for longer stops following its areas.
const maxPause = 30 * 24 * time.Hour

// pause is "/pause" and a time: nothing is posted in this chat until then, or until somebody resumes.
func (t *turn) pause(ctx context.Context, args string) (Reply, error) {
	if no, err := t.refuse(ctx); no != nil || err != nil {
		return orEmpty(no), err
	}
	until, ok := readPause(args, t.now)
	if !ok {
		return Reply{Lead: t.Say("bot.pause.unread"), Parts: []Part{paragraph(t.Say("bot.pause.how"))}}, nil
	}
	most := t.now.Add(maxPause)
	endless := until.IsZero()
	tooLong := until.After(most)
	if endless || tooLong {
		until = most
	}
	if err := t.deed(ctx, deedPause, "", t.Say("bot.pause.until", "until", t.when(until))); err != nil {
		return Reply{}, err
	}
	if err := t.ports.PauseChat(ctx, t.in.From.Chat, until); err != nil {
		return Reply{}, fmt.Errorf("pause: %w", err)
	}
	lead := "bot.pause.done"
	if endless {
		lead = "bot.pause.endless"
	}
	r := Reply{Lead: t.Say(lead, "until", t.when(until)), Buttons: []Button{t.button("bot.button.resume", act("resume"))}}
	if tooLong {
		r.add(paragraph(t.Say("bot.pause.most")))
	}
	r.add(paragraph(t.Say("bot.pause.what")))
	return r, nil
}

// resume is "/resume": the pause is over. What waited comes now, if it is not too old.
func (t *turn) resume(ctx context.Context, _ string) (Reply, error) {
	if no, err := t.refuse(ctx); no != nil || err != nil {
		return orEmpty(no), err
	}
	chat := t.in.From.Chat
	until, err := t.ports.PausedUntil(ctx, chat, t.now)
	switch {
	case err != nil:
		return Reply{}, fmt.Errorf("paused: %w", err)
	case !until.After(t.now):
		return Reply{Lead: t.Say("bot.resume.none"), Parts: []Part{paragraph(t.Say("bot.pause.how"))}}, nil
	}
	n, err := t.ports.Backlog(ctx, chat, t.now)
	if err != nil {
		return Reply{}, fmt.Errorf("backlog: %w", err)
	}
	if err := t.deed(ctx, deedResume, "", ""); err != nil {
		return Reply{}, err
	}
	if err := t.ports.PauseChat(ctx, chat, time.Time{}); err != nil {
		return Reply{}, fmt.Errorf("resume: %w", err)
	}
	r := Reply{Lead: t.Say("bot.resume.done")}
	if n == 0 {
		r.add(paragraph(t.Say("bot.resume.nothing")))
		return r, nil
	}
	r.add(paragraph(tongue{Core: t.Core}.some("bot.resume.waited", strconv.Itoa(n))))
	r.add(paragraph(t.Say("bot.resume.old")))
	return r, nil
}

// when writes a day and a time of day in London.
func (c *Core) when(at time.Time) string {
	local := at.In(london())
	hour, minute, _ := local.Clock()
	return c.Say("bot.when", "day", local.Format("Monday 2 January"), "time", c.clock(hour*60+minute))
}
