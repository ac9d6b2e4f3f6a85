package bot

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"hangup/advice"
)

// undoFor is how long a notice waits once it was confirmed: long enough to read it once more.
const undoFor = time.Minute

// A chat takes few warnings from its moderators in an hour before its members stop reading them, and an account that was
// stolen does little harm.
const (
	maxHourly   = 5
	deedsToRead = 500 // among which the warnings of an hour are counted
)

// previewNotice shows a draft exactly as it will look, and says where it goes.
func (t *turn) previewNotice(ctx context.Context, d *noticeDraft) (Reply, error) {
	where, chats, err := t.goesTo(ctx, d)
	if err != nil {
		return Reply{}, err
	}
	n, lead := Notice{Text: d.Text, Area: d.Area, Revision: 1}, "bot.warn.preview"
	if d.Corrects != "" {
		n.Revision, lead = 2, "bot.correct.preview"
	}
	post := tongue{Core: t.Core}.notice(n)
	r := Reply{Lead: t.Say(lead), Parts: append([]Part{paragraph(post.Lead)}, post.Parts...)}
	know := bullets(where...)
	know.Head = t.Say("bot.warn.before")
	if d.Urgent && d.Corrects == "" {
		know.Items = append(know.Items, Item{Text: t.Say("bot.warn.isurgent")})
	}
	if d.Hidden {
		know.Items = append(know.Items, Item{Text: t.Say("bot.warn.hidden")})
	}
	r.add(know)
	if chats > 0 {
		r.Buttons = append(r.Buttons, t.strong("bot.button.send", act("send", d.ID)))
	}
	r.Buttons = append(r.Buttons, t.button("bot.button.change", act("redo", d.ID)), t.button("bot.button.cancel", act("drop", d.ID)))
	return r, nil
}

// goesTo says to which chats a draft goes and how long that takes.
func (t *turn) goesTo(ctx context.Context, d *noticeDraft) (texts []string, chats int, err error) {
	switch {
	case d.Corrects != "":
		return []string{t.Say("bot.correct.goes")}, 1, nil
	case d.Area == "" && d.From == t.in.From:
		return []string{t.Say("bot.warn.goes.here")}, 1, nil
	case d.Area == "" && d.About != "":
		return []string{t.Say("bot.offer.goes", "area", t.nameOf(d.About))}, 1, nil
	case d.Area == "":
		return []string{t.Say("bot.warn.goes.there")}, 1, nil
	}
	who, err := t.ports.Audience(ctx, t.Touching(d.Area))
	if err != nil {
		return nil, 0, fmt.Errorf("audience: %w", err)
	}
	for _, n := range who {
		chats += n
	}
	area := t.nameOf(d.Area)
	switch chats {
	case 0:
		return []string{t.Say("bot.warn.goes.nowhere", "area", area)}, 0, nil
	case 1:
		return []string{t.Say("bot.warn.goes.single", "area", area)}, 1, nil
	}
	return []string{
		t.Say("bot.warn.goes.many", "n", strconv.Itoa(chats), "area", area, "list", t.platformList(who)),
		t.Say("bot.warn.takes", "span", t.span(t.takes(who))),
	}, chats, nil
}

// platformList writes how many chats there are on each platform, the most first.
func (c *Core) platformList(who Audience) string {
	names := slices.SortedFunc(maps.Keys(who), func(a, b string) int {
		if who[a] != who[b] {
			return who[b] - who[a]
		}
		return strings.Compare(a, b)
	})
	var list []string
	for _, p := range names {
		if who[p] == 0 {
			continue
		}
		name := p
		if key := "bot.platform." + p; c.Has(key) {
			name = c.Say(key)
		}
		list = append(list, c.Say("bot.warn.platform", "n", strconv.Itoa(who[p]), "where", name))
	}
	return strings.Join(list, ", ")
}

// takes is how long a notice takes to reach everybody: as long as the slowest platform. It is rounded up to five seconds,
// as nobody can tell closer.
func (c *Core) takes(who Audience) time.Duration {
	const least = 5 // seconds
	most := 1.0
	for p, n := range who {
		if pace := c.paces[p]; pace > 0 {
			most = max(most, float64(n)/pace)
		}
	}
	return time.Duration(math.Ceil(most/least)*least) * time.Second
}

// sendNotice is the button "Send". Pressed twice, it sends once.
func (t *turn) sendNotice(ctx context.Context, args []string) (Reply, error) {
	d, whose, err := t.openNotice(ctx, args)
	switch {
	case err != nil:
		return Reply{}, err
	case d == nil:
		return t.noticeGone(), nil
	}
	if no, err := t.refuseDraft(ctx, d); no != nil || err != nil {
		return orEmpty(no), err
	}
	switch {
	case d.Sent != "":
		return t.noticeSent(d), nil
	case d.Corrects != "":
		return t.sendCorrection(ctx, d, whose)
	}
	if no, err := t.tooMany(ctx, d.From); no != nil || err != nil {
		return orEmpty(no), err
	}
	if _, chats, err := t.goesTo(ctx, d); err != nil || chats == 0 {
		return t.noticeGone(), err
	}
	return t.startNotice(ctx, d, whose)
}

// tooMany gives the answer to one warning too many in an hour, nil when there may be another.
func (t *turn) tooMany(ctx context.Context, at Address) (*Reply, error) {
	found, err := t.ports.Deeds(ctx, at, deedsToRead)
	if err != nil {
		return nil, fmt.Errorf("deeds: %w", err)
	}
	n, oldest := 0, t.now
	for _, d := range found {
		if d.What == deedWarn && t.now.Sub(d.At) < time.Hour {
			n, oldest = n+1, d.At
		}
	}
	if n < maxHourly {
		return nil, nil
	}
	return &Reply{
		Lead:  t.Say("bot.warn.many.lead", "n", strconv.Itoa(maxHourly)),
		Parts: []Part{paragraph(t.Say("bot.warn.many.wait", "span", t.span(oldest.Add(time.Hour).Sub(t.now))))},
	}, nil
}

// startNotice writes the deed down, then has the notice sent.
func (t *turn) startNotice(ctx context.Context, d *noticeDraft, whose PersonKey) (Reply, error) {
	if err := t.deedAt(ctx, d.From, deedWarn, string(d.Area), d.Text); err != nil {
		return Reply{}, err
	}
	var areas []advice.AreaID
	if d.Area != "" {
		areas = t.Touching(d.Area)
	}
	id, chats, err := t.ports.SendNotice(ctx, Notice{
		Draft: d.ID, Text: d.Text, Urgent: d.Urgent, From: d.From, Area: d.Area, Areas: areas, By: t.who,
		ReportTo: t.in.Own, At: t.now, Starts: t.now.Add(undoFor), Revision: 1,
	})
	if err != nil {
		return Reply{}, fmt.Errorf("send notice: %w", err)
	}
	t.offerSent(ctx, d)
	sent := *d
	sent.Sent, sent.Chats, sent.Starts = id, chats, t.now.Add(undoFor)
	if n, ok, err := t.ports.Notice(ctx, id); ok && err == nil {
		sent.Starts = n.Starts // it was sent before, if the process ended before that was noted
	}
	// The notice is safe; without the dialog a second press would only find no draft, or the same notice.
	t.note(ctx, "dialog not kept", t.keepNoticeOf(ctx, whose, t.in.From, &sent))
	return t.noticeSent(&sent), nil
}

// noticeSent says that a draft is on its way, and how to stop it.
func (t *turn) noticeSent(d *noticeDraft) Reply {
	if d.Corrects != "" {
		return t.correctionSent(d)
	}
	left := d.Starts.Sub(t.now)
	if left <= 0 {
		return Reply{Lead: t.Say("bot.warn.out"), Buttons: []Button{t.button("bot.button.recall", takeAction(Post{Notice: d.Sent}))}}
	}
	r := Reply{Lead: t.Say("bot.warn.sent", "n", strconv.Itoa(int(math.Ceil(left.Seconds()))))}
	r.add(paragraph(t.Say("bot.warn.stop")))
	if !d.Urgent {
		r.add(paragraph(t.Say("bot.warn.quiet")))
	}
	r.add(paragraph(t.whereTold()))
	r.Buttons = []Button{t.strong("bot.button.undo", act("undo", string(d.Sent)))}
	return r
}

// whereTold says where the person is told how far a notice has got, "" when nowhere.
func (t *turn) whereTold() string {
	switch t.in.Own {
	case Address{}:
		return ""
	case t.in.From:
		return t.Say("bot.warn.told.here")
	}
	return t.Say("bot.warn.told.private")
}

// undo is the button under a notice that is on its way: "undo|id". Once it goes out, it asks whether to take it back.
func (t *turn) undo(ctx context.Context, args []string) (Reply, error) {
	n, no, err := t.ownNotice(ctx, args)
	switch {
	case no != nil || err != nil:
		return orEmpty(no), err
	case n.Recalled:
		return Reply{Lead: t.Say("bot.recall.already")}, nil
	case !t.now.Before(n.Starts):
		return t.askRecall(n), nil
	}
	if err := t.deedAt(ctx, n.From, deedRecall, string(n.ID), ""); err != nil {
		return Reply{}, err
	}
	if _, err := t.ports.Recall(ctx, Post{Notice: n.ID}, Address{}, t.now); err != nil {
		return Reply{}, fmt.Errorf("undo: %w", err)
	}
	return Reply{
		Lead:    t.Say("bot.warn.undone"),
		Buttons: []Button{t.button("bot.button.warn", act("warn"))},
	}, nil
}
