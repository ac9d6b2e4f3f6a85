package bot

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"hangup/advice"
)

// reportsPerPage is how many reports fit on a screen with what can be done about each.
const reportsPerPage = 5

// openReports is what a moderator looks through: the reports of a chat or, for the zero ChatID, of all.
type openReports struct {
	Of    ChatID          `json:"of"`
	Type  advice.ScamType `json:"type,omitempty"`
	Area  advice.AreaID   `json:"area,omitempty"`
	Until time.Time       `json:"until"`
}

// reports is "/reports" with a kind of scam, an area or both: what people reported in this chat or, alone with the bot, in the
// chat that the moderator came from. A coordinator alone with the bot sees what was reported anywhere.
func (t *turn) reports(ctx context.Context, args string) (Reply, error) {
	v, no, err := t.reportsView(ctx)
	if no != nil || err != nil {
		return orEmpty(no), err
	}
	if t.nameless() {
		return t.askPress(act("reports")), nil
	}
	v.Type, v.Area, no = t.reportsArgs(args)
	if no != nil {
		return *no, nil
	}
	return t.reportsPage(ctx, v, 0, "")
}

// reportsView is what the person looks through here, as far as they may. It asks for their rights afresh each time.
func (t *turn) reportsView(ctx context.Context) (v openReports, no *Reply, err error) {
	state, err := t.loadTalk(ctx)
	if err != nil {
		return v, nil, fmt.Errorf("dialog: %w", err)
	}
	switch {
	case state.Reports != nil:
		v = *state.Reports
	case !t.in.Private:
		v.Of = t.in.From.Chat
	case !t.coordinates(ctx):
		return v, &Reply{Lead: t.Say("bot.reports.where"), Parts: []Part{paragraph(t.Say("bot.reports.where.how"))}}, nil
	}
	no, err = t.refuseReports(ctx, v.Of)
	return v, no, err
}

// refuseReports gives the answer to somebody who may not read the reports of a chat, for the zero ChatID those of all; nil to
// who may.
func (t *turn) refuseReports(ctx context.Context, of ChatID) (*Reply, error) {
	switch {
	case of != ChatID{} && of == t.in.From.Chat:
		return t.refuseAt(ctx, t.in.From)
	case of != ChatID{}:
		return t.refuseAt(ctx, Address{Chat: of})
	case !t.coordinates(ctx):
		return &Reply{Lead: t.Say("bot.rights.coordinator")}, nil
	}
	return nil, nil
}

// reportsPage shows a page of reports. done is what was just done, or "".
func (t *turn) reportsPage(ctx context.Context, v openReports, skip int, done string) (Reply, error) {
	page, all, err := t.ports.ReportPage(ctx, ReportFilter{
		From: v.Of, Type: v.Type, Areas: t.Inside(v.Area), Skip: skip, Limit: reportsPerPage,
	})
	switch {
	case err != nil:
		return Reply{}, fmt.Errorf("reports: %w", err)
	case len(page) == 0 && skip > 0: // withdrawn meanwhile
		return t.reportsPage(ctx, v, 0, done)
	}
	t.note(ctx, "dialog not kept", t.keepReports(ctx, v))
	r := Reply{Lead: t.reportsLead(v, skip, len(page), all), Private: true}
	for _, one := range page {
		r.add(t.reportPart(one))
		r.Buttons = append(r.Buttons, t.informedButton(one, skip))
	}
	if len(page) > 0 {
		r.add(paragraph(t.Say("bot.reports.care")))
	}
	r.Buttons = append(r.Buttons, t.reportsButtons(ctx, v, skip, len(page), all)...)
	return after(done, r), nil
}

// keepReports notes what is looked through, here and where the person is alone with the bot: some platforms show what is for
// one person nowhere else.
func (t *turn) keepReports(ctx context.Context, v openReports) error {
	v.Until = t.now.Add(draftLife)
	for _, at := range t.places() {
		state, err := t.talkOf(ctx, t.who, at)
		if err != nil {
			return err
		}
		state.Reports = &v
		if err := t.saveTalkOf(ctx, t.who, at, state); err != nil {
			return err
		}
	}
	return nil
}

// reportsLead says which reports follow. It ends in a colon where some do, so that it means nothing alone.
func (t *turn) reportsLead(v openReports, skip, n, all int) string {
	what := t.reportsWhat(v)
	switch {
	case n == 0:
		return t.Say("bot.reports.none", "what", what)
	case n == all:
		return t.Say("bot.reports.lead.all", "what", what, "all", strconv.Itoa(all))
	}
	return t.Say("bot.reports.lead", "what", what, "from", strconv.Itoa(skip+1), "to", strconv.Itoa(skip+n), "all", strconv.Itoa(all))
}

// reportsWhat names the filter and the place.
func (t *turn) reportsWhat(v openReports) string {
	where := "bot.reports.of.chat"
	switch {
	case v.Of == ChatID{}:
		where = "bot.reports.of.all"
	case t.in.Private:
		where = "bot.reports.of.other"
	}
	what := t.Say(where)
	if name, ok := t.TypeName(v.Type); ok {
		what = t.Say("bot.reports.of.type", "what", what, "type", upperFirst(name))
	}
	if a, ok := t.Area(v.Area); ok {
		what = t.Say("bot.reports.of.area", "what", what, "area", a.Name)
	}
	return what
}

// reportPart shows a report as it is kept, without whose it is.
func (t *turn) reportPart(r Report) Part {
	p := bullets(append(t.reportLines(r), t.laterLines(r)...)...)
	p.Head = t.Say("bot.reports.head", "id", r.ID, "when", t.moment(r.At))
	return p
}

// reportsButtons lead through the pages, to the filter and to all chats.
func (t *turn) reportsButtons(ctx context.Context, v openReports, skip, n, all int) []Button {
	var bs []Button
	if skip > 0 {
		bs = append(bs, t.button("bot.button.newer", act("reportspage", strconv.Itoa(max(0, skip-reportsPerPage)))))
	}
	if skip+n < all {
		bs = append(bs, t.button("bot.button.older", act("reportspage", strconv.Itoa(skip+reportsPerPage))))
	}
	if all > 0 || v.Type != "" || v.Area != "" {
		bs = append(bs, t.button("bot.button.reportsfilter", act("reportsfilter")))
	}
	if v.Of != (ChatID{}) && t.coordinates(ctx) {
		bs = append(bs, t.button("bot.button.everywhere", act("reportsall")))
	}
	return bs
}

// reportsPageButton is the button that turns a page: "reportspage|skip".
func (t *turn) reportsPageButton(ctx context.Context, args []string) (Reply, error) {
	skip, ok := skipArg(args, 0)
	if !ok || len(args) != 1 {
		return t.closed(), nil
	}
	v, no, err := t.reportsView(ctx)
	if no != nil || err != nil {
		return orEmpty(no), err
	}
	return t.reportsPage(ctx, v, skip, "")
}

// skipArg reads how many reports stand before a page. More than anybody turns pages for is no page.
func skipArg(args []string, i int) (skip int, ok bool) {
	if i >= len(args) {
		return 0, false
	}
	skip, err := strconv.Atoi(args[i])
	return skip, err == nil && skip >= 0 && skip <= 1_000_000
}

// reportsAll is the button "All chats" of a coordinator.
func (t *turn) reportsAll(ctx context.Context, args []string) (Reply, error) {
	switch {
	case len(args) != 0:
		return t.closed(), nil
	case !t.coordinates(ctx):
		return Reply{Lead: t.Say("bot.rights.coordinator")}, nil
	}
	return t.reportsPage(ctx, openReports{}, 0, "")
}
