package bot

import "context"

// card is the button "A card to read aloud": "card|id". It needs nothing but the button, so it works however long ago
// the button was sent.
func (t *turn) card(_ context.Context, args []string) (Reply, error) {
	if len(args) != 1 {
		return t.closed(), nil
	}
	c, ok := t.CardByID(args[0])
	if !ok {
		return t.closed(), nil
	}
	lines := Part{Kind: List}
	for _, l := range c.Lines {
		lines.Items = append(lines.Items, Item{Text: l})
	}
	return Reply{
		Lead:  t.Say("bot.card.lead"),
		Parts: []Part{lines, paragraph(t.Say("bot.card.then"))},
		Tone:  Advice,
	}, nil
}
