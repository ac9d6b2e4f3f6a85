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
	if err == nil && e.msg == nil {
		err = errForged
	}
	if err == nil {
		err = d.press(ctx, e, kind, text)
	}
	if errors.Is(err, errForged) {
		d.confirm(ctx, e, d.cfg.Words("bot.closed.lead"))
		return nil
	}
	d.confirm(ctx, e, "")
	return err
}

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

// confirm ends the waiting of a button, with a notice if there is one. It matters less than the answer, so its own failure is logged only.
func (d *Desk) confirm(ctx context.Context, e event, notice string) {
	params := map[string]any{"callback_query_id": e.query}
	if notice != "" {
		params["text"], params["show_alert"] = cutUnits(notice, maxNotice), true
	}
	if err := d.cfg.API.Call(ctx, "answerCallbackQuery", params, nil); err != nil && reasonOf(err) != stale {
		d.log.Warn("telegram: a press was not confirmed", "error", err)
	}
}

// maxNotice is the longest notice over a chat (https://core.telegram.org/bots/api#answercallbackquery).
const maxNotice = 200

// cutUnits shortens a text to n UTF-16 units, between characters.
func cutUnits(text string, n int) string {
	if units(text) <= n {
		return text
	}
	return strings.TrimSpace(chop(text, n-1)[0]) + "…"
}
