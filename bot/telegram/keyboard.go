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

// maxBeside is how many short labels can be read beside each other on a small phone.
const maxBeside = 3

// arrange puts keys into rows, in order: one a row while they fit, more a row beyond. last, which have short labels, stand
// at the end, up to three in a row.
func arrange(keys []key, last ...key) *keyboard {
	end := inRows(last, (len(last)+maxBeside-1)/maxBeside)
	k := &keyboard{append(inRows(keys, maxRows-len(end)), end...)}
	if len(k.Rows) == 0 {
		return nil
	}
	return k
}

// inRows spreads keys evenly over at most n rows.
func inRows(keys []key, n int) (rows [][]key) {
	for wide := max(1, (len(keys)+n-1)/max(1, n)); len(keys) > 0; {
		beside := min(wide, len(keys))
		rows = append(rows, keys[:beside:beside])
		keys = keys[beside:]
	}
	return rows
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
