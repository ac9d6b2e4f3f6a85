package telegram

import (
	"context"
	"errors"
	"strings"
)

// pressed handles a button. The press is always confirmed, or the app shows it as pending for a minute. One that is not
// ours or no longer open gets a notice that says how to begin again.
func (d *Desk) pressed(ctx context.Context, e event) error {
	kind, text, err := d.seal.open(e.data)
	if err == nil && (e.msg == nil || kind == linkData) {
		err = errForged
	}
	if err == nil {
		err = d.press(ctx, e, kind, text)
	}
	var instead *aside
	switch {
	case errors.Is(err, errForged):
		instead = &aside{notice: d.cfg.Words("bot.closed.lead")}
	case errors.As(err, &instead):
	default:
		d.confirm(ctx, e, aside{})
		return err
	}
	d.confirm(ctx, e, *instead)
	return nil
}

// aside is what only the presser gets, and no message in the chat: a notice, or the way to an address. It is returned as
// the error of a message that could not be theirs alone.
type aside struct{ notice, url string }

func (a *aside) Error() string { return "the answer is for the presser alone" }

func (d *Desk) press(ctx context.Context, e event, kind byte, text string) error {
	if kind == formData {
		return d.pressedForm(ctx, e, text)
	}
	a, err := d.seal.action(ctx, kind, text)
	if err != nil {
		return err
	}
	e.in.Action = a
	return d.ask(ctx, e)
}

// confirm ends the waiting of a button, with what only the presser gets. Its own failure is logged only: it matters less
// than an answer.
func (d *Desk) confirm(ctx context.Context, e event, with aside) {
	params := map[string]any{"callback_query_id": e.query}
	if with.notice != "" {
		params["text"], params["show_alert"] = cutUnits(with.notice, maxNotice), true
	}
	if with.url != "" {
		params["url"] = with.url
	}
	if err := d.cfg.API.Call(ctx, "answerCallbackQuery", params, nil); err != nil && reasonOf(err) != stale {
		d.log.WarnContext(ctx, "telegram: a press was not confirmed", "error", err)
	}
}

// maxNotice is the longest notice over a chat (https://core.telegram.org/bots/api#answercallbackquery).
const maxNotice = 200

// cutUnits shortens a text to n UTF-16 units, between characters.
func cutUnits(text string, n int) string {
	if units(text) <= n {
		return text
	}
	return strings.TrimSpace(cutter().Chop(text, n-1)[0]) + "…"
}
