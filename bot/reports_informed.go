package bot

import (
	"context"
	"fmt"
	"strconv"
)

// What a moderator notes of a report, as it is kept.
const (
	deedInformed    = "informed"
	deedNotInformed = "notinformed"
)

// informedButton notes whether the police know of a report, or takes that back. skip is the page that it stands on.
func (t *turn) informedButton(r Report, skip int) Button {
	key, value := "bot.button.informed", yes
	if r.Informed {
		key, value = "bot.button.notinformed", no
	}
	return Button{Label: t.Say(key, "id", r.ID), Action: act("informed", r.ID, value, strconv.Itoa(skip))}
}

// informed is that button: "informed|id|yes|skip". The rights are those of the chat that the report came from. It says what is
// to be so, and not that it is to change: pressed twice, it does it once.
func (t *turn) informed(ctx context.Context, args []string) (Reply, error) {
	skip, ok := skipArg(args, 2)
	if !ok || len(args) != 3 || args[1] != yes && args[1] != no {
		return t.closed(), nil
	}
	r, ok, err := t.ports.Report(ctx, args[0])
	if err != nil {
		return Reply{}, fmt.Errorf("report: %w", err)
	}
	if alone := r.From == (ChatID{}); !ok || alone && !t.coordinates(ctx) {
		// The same about one that is not there and one that is none of the person's business.
		return *t.refusal(ctx), nil
	}
	if no, err := t.refuseReports(ctx, r.From); no != nil || err != nil {
		return orEmpty(no), err
	}
	done, err := t.markInformed(ctx, r, args[1] == yes)
	if err != nil {
		return Reply{}, err
	}
	v, no, err := t.reportsView(ctx)
	if no != nil || err != nil {
		return Reply{Lead: done}, err
	}
	return t.reportsPage(ctx, v, skip, done)
}

// markInformed writes the deed, then does it. It says what happened.
func (t *turn) markInformed(ctx context.Context, r Report, informed bool) (done string, err error) {
	what, said := deedInformed, "bot.reports.informed"
	if !informed {
		what, said = deedNotInformed, "bot.reports.notinformed"
	}
	if r.Informed == informed {
		return t.Say(said, "id", r.ID), nil
	}
	at := Address{Chat: r.From}
	if r.From == (ChatID{}) {
		at = t.in.From
	}
	if err := t.deedAt(ctx, at, what, r.ID, ""); err != nil {
		return "", err
	}
	found, err := t.ports.MarkInformed(ctx, r.ID, informed)
	switch {
	case err != nil:
		return "", fmt.Errorf("mark report: %w", err)
	case !found:
		return t.Say("bot.reports.withdrawn", "id", r.ID), nil
	}
	return t.Say(said, "id", r.ID), nil
}
