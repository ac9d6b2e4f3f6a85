package bot

import (
	"context"
	"strconv"
	"unicode/utf8"

	"hangup/advice"
)

// withSimilar says in an answer how many others told of the same around here this week, as a caller who was recognised once is
// easier to hang up on. It says so of three and more, in steps of three, and where the answer has room for it.
func (t *turn) withSimilar(ctx context.Context, r Reply, a advice.Assessment, area advice.AreaID) Reply {
	place, ok := t.Area(area)
	if !ok || place.Force == "" || a.Type == "" || (a.Verdict != advice.Scam && a.Verdict != advice.Victim) {
		return r
	}
	others, err := t.ports.Similar(ctx, t.Inside(area), a.Type, t.now, t.who)
	t.note(ctx, "what is similar was not counted", err)
	n := InThrees(others)
	if err != nil || n == 0 {
		return r
	}
	said := paragraph(t.Say("bot.similar", "n", strconv.Itoa(n), "area", place.Name))
	if utf8.RuneCountInString(r.Plain())+1+utf8.RuneCountInString(said.Text) > advice.MaxAnswer {
		return r
	}
	at := len(r.Parts)
	if at > 0 && r.Parts[at-1].Kind == Quote {
		at-- // the source stays last
	}
	r.Parts = append(r.Parts[:at:at], append([]Part{said}, r.Parts[at:]...)...)
	return r
}
