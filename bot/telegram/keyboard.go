package telegram

import (
	"context"

	"hangup/bot"
)

// keyboard is the buttons under a message, row by row. The library's type knows no style.
type keyboard struct {
	Rows [][]key `json:"inline_keyboard"`
}

// key is one button: it presses with Data or opens URL.
type key struct {
	Text  string `json:"text"`
	Style string `json:"style,omitempty"`
	Data  string `json:"callback_data,omitempty"`
	URL   string `json:"url,omitempty"`
}

// maxRows is how many rows fit on a small phone above what is being typed.
const maxRows = 8

// arrange puts keys into rows, in order: one a row while they fit, more a row beyond. last stands in one row at the end.
func arrange(keys []key, last ...key) *keyboard {
	rows := maxRows
	if len(last) > 0 {
		rows--
	}
	k := &keyboard{}
	for wide := max(1, (len(keys)+rows-1)/rows); len(keys) > 0; {
		n := min(wide, len(keys))
		k.Rows = append(k.Rows, keys[:n:n])
		keys = keys[n:]
	}
	if len(last) > 0 {
		k.Rows = append(k.Rows, last)
	}
	if len(k.Rows) == 0 {
		return nil
	}
	return k
}

// primary marks the button that most people need (https://core.telegram.org/bots/api#inlinekeyboardbutton).
const primary = "primary"

// keys renders the buttons of a reply.
func (s sealer) keys(ctx context.Context, buttons []bot.Button) ([]key, error) {
	var all []key
	for _, b := range buttons {
		data, err := s.seal(ctx, b.Action)
		if err != nil {
			return nil, err
		}
		k := key{Text: harmless(b.Label), Data: data}
		if b.Strong {
			k.Style = primary
		}
		all = append(all, k)
	}
	return all, nil
}
