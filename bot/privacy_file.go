package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// dataFile writes everything that is held about the person into a file: each row as it is kept.
func (t *turn) dataFile(ctx context.Context) (*File, error) {
	held, err := t.ports.Holdings(ctx, t.who, t.alone().Chat)
	if err != nil {
		return nil, fmt.Errorf("holdings: %w", err)
	}
	var b strings.Builder
	b.WriteString(t.Say("bot.mydata.file", "when", t.moment(t.now)) + "\n")
	for _, h := range held {
		t.writeHolding(&b, h)
	}
	text := b.String()
	if len(text) > MaxFile {
		note := "\n" + t.Say("bot.mydata.file.long") + "\n"
		text, _ = cutBytes(text, MaxFile-len(note))
		text += note
	}
	return &File{Name: "my-data.txt", Type: "text/plain; charset=utf-8", Data: []byte(text)}, nil
}

// writeHolding writes the rows of a table under its name.
func (t *turn) writeHolding(b *strings.Builder, h Holding) {
	name := h.Table
	if key := "bot.table." + strings.ReplaceAll(h.Table, "_", "."); t.Has(key) {
		name = t.Say(key)
	}
	fmt.Fprintf(b, "\n%s\n", name)
	for i, row := range h.Rows {
		b.WriteString("\n" + t.Say("bot.mydata.row", "n", strconv.Itoa(i+1)) + "\n")
		for _, v := range row {
			text := line(v.Text)
			if !v.At.IsZero() {
				text = v.At.In(london()).Format("2 January 2006, 15:04")
			}
			if text != "" {
				fmt.Fprintf(b, "  %s: %s\n", v.Name, text)
			}
		}
	}
}
