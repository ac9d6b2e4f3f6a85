package bot

import (
	"context"

	"hangup/advice"
)

// Card answers words that somebody types behind the bot's name in a chat where the bot may not be, so that they can
// send the answer there. The words may be half-typed: nothing is kept or counted, and none of them is in the answer.
// An answer that would say nothing to others is empty.
func (c *Core) Card(ctx context.Context, words string) Reply {
	t := &turn{Core: c, in: Inbound{Private: true}, now: c.now()}
	words, _ = cutBytes(tidy(words), maxText)
	a := t.Assess(words)
	if a.Verdict == advice.OffTopic {
		return Reply{}
	}
	a.Tells, a.Reassuring = nil, nil // what the answer would quote
	ans := t.Compose(a, advice.Circumstances{Area: a.Area, Today: t.now, Source: t.cite(ctx, a, a.Area)})
	ans.Ask, ans.Number = nil, "" // a question has nobody to answer it, and the number is a person's
	r := t.reply(a, ans, a.Area)
	r.Buttons = nil
	return r
}
