package bot

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// openExport is the chat whose reports a moderator asked for there, to be given where they are alone with the bot.
type openExport struct {
	Chat   ChatID       `json:"chat"`
	At     Address      `json:"at"` // where the right to it was shown
	Format ReportFormat `json:"format"`
	Until  time.Time    `json:"until"`
}

// exportLife is how long a moderator has to come for the file.
const exportLife = 15 * time.Minute

// export is "/export csv" and "/export json": the reports of this chat as a file. It is given to somebody alone with the bot only:
// in a group it says where to come for it. A coordinator alone with the bot gets those of all chats.
func (t *turn) export(ctx context.Context, typed string) (Reply, error) {
	format, known := reportFormat(typed)
	switch {
	case !known:
		return Reply{Lead: t.Say("bot.export.how"), Parts: []Part{paragraph(t.Say("bot.export.formats"))}}, nil
	case !t.in.Private:
		return t.exportElsewhere(ctx, format)
	}
	open, err := t.openExport(ctx)
	switch {
	case err != nil:
		return Reply{}, err
	case open != nil:
		if typed == "" {
			format = open.Format
		}
		return t.exportOf(ctx, open.At, open.Chat, format)
	case t.coordinates(ctx):
		return t.exportOf(ctx, t.in.From, ChatID{}, format)
	}
	return Reply{Lead: t.Say("bot.export.where"), Parts: []Part{paragraph(t.Say("bot.export.where.how"))}}, nil
}

// reportFormat reads the name of a format; without one it is a table.
func reportFormat(typed string) (ReportFormat, bool) {
	switch f := ReportFormat(strings.ToLower(strings.TrimSpace(typed))); f {
	case "":
		return ReportsCSV, true
	case ReportsCSV, ReportsJSON:
		return f, true
	}
	return "", false
}

// exportElsewhere notes, in the conversation where the person is alone with the bot, which reports they may have there.
func (t *turn) exportElsewhere(ctx context.Context, format ReportFormat) (Reply, error) {
	if no, err := t.refuseAt(ctx, t.in.From); no != nil || err != nil {
		return orEmpty(no), err
	}
	if t.nameless() {
		return t.askPress(act("export")), nil
	}
	if t.in.Own == (Address{}) {
		return Reply{Lead: t.Say("bot.export.nowhere")}, nil
	}
	state, err := t.talkOf(ctx, t.who, t.in.Own)
	if err != nil {
		return Reply{}, fmt.Errorf("dialog: %w", err)
	}
	state.Export = &openExport{Chat: t.in.From.Chat, At: t.in.From, Format: format, Until: t.now.Add(exportLife)}
	if err := t.saveTalkOf(ctx, t.who, t.in.Own, state); err != nil {
		return Reply{}, fmt.Errorf("dialog: %w", err)
	}
	return Reply{Lead: t.Say("bot.export.alone"), Parts: []Part{paragraph(t.Say("bot.export.alone.how"))}}, nil
}

// openExport is what the person was sent for; nil when that is nothing.
func (t *turn) openExport(ctx context.Context) (*openExport, error) {
	state, err := t.loadTalk(ctx)
	if err != nil {
		return nil, fmt.Errorf("dialog: %w", err)
	}
	return state.Export, nil
}

// exportOf gives the reports of a chat, for the zero ChatID of all. The right to it is asked for once more.
func (t *turn) exportOf(ctx context.Context, at Address, chat ChatID, format ReportFormat) (Reply, error) {
	if no, err := t.refuseAt(ctx, at); no != nil || err != nil {
		return orEmpty(no), err
	}
	rows, all, err := t.exportRows(ctx, chat)
	switch {
	case err != nil:
		return Reply{}, err
	case all == 0 && chat == (ChatID{}):
		return Reply{Lead: t.Say("bot.export.none.all")}, nil
	case all == 0:
		return Reply{Lead: t.Say("bot.export.none")}, nil
	}
	data, kept, err := t.reportFile(format, rows)
	if err != nil {
		return Reply{}, err
	}
	if err := t.deedAt(ctx, at, deedExport, "", t.exportDetail(format, kept)); err != nil {
		return Reply{}, err
	}
	r := Reply{Lead: tongue{Core: t.Core}.some("bot.export.lead", strconv.Itoa(kept))}
	if kept < all {
		r.add(paragraph(t.Say("bot.export.newest", "all", strconv.Itoa(all))))
	}
	r.add(paragraph(t.Say("bot.export.care")))
	r.File = &File{Name: "reports-" + t.now.In(london()).Format(time.DateOnly) + "." + string(format), Type: format.mediaType(), Data: data}
	return r, nil
}

func (t *turn) exportDetail(format ReportFormat, n int) string {
	return tongue{Core: t.Core}.some("bot.export.detail", strconv.Itoa(n), "format", strings.ToUpper(string(format)))
}

// exportPage is how many reports are asked for at a time, and maxExport how many a file has at most: more do not fit into it.
const (
	exportPage = 500
	maxExport  = 20_000
)

// exportRows reads the reports of a chat, newest first, and tells how many there are.
func (t *turn) exportRows(ctx context.Context, chat ChatID) (rows []Report, all int, err error) {
	for {
		page, n, err := t.ports.ReportPage(ctx, ReportFilter{From: chat, Skip: len(rows), Limit: exportPage})
		if err != nil {
			return nil, 0, fmt.Errorf("reports: %w", err)
		}
		rows, all = append(rows, page...), n
		if len(page) < exportPage || len(rows) >= maxExport {
			return rows, all, nil
		}
	}
}

// reportFile writes as many of the newest reports as fit into a file.
func (c *Core) reportFile(format ReportFormat, rows []Report) (data []byte, kept int, err error) {
	for kept = len(rows); ; kept = kept * 3 / 4 {
		var b bytes.Buffer
		w := NewReportWriter(&b, format, c.Engine)
		for _, r := range rows[:kept] {
			w.Write(r)
		}
		if err := w.Close(); err != nil {
			return nil, 0, fmt.Errorf("write reports: %w", err)
		}
		if b.Len() <= MaxFile {
			return b.Bytes(), kept, nil
		}
	}
}
