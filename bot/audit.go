package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"hangup/advice"
	"hangup/advice/news"
)

// What a moderator did, as it is kept.
const (
	deedWarn    = "warn"
	deedCorrect = "correct"
	deedRecall  = "recall"
	deedPost    = "post"
	deedSkip    = "skip"
	deedLater   = "later"
	deedWatch   = "watch"
	deedUnwatch = "unwatch"
	deedWish    = "wish"
	deedPause   = "pause"
	deedResume  = "resume"
	// What moderators look after beside warnings.
	deedSettings = "settings"
	deedFeedback = "feedback"
	deedExport   = "export"
	deedInvite   = "invite"
	deedJoin     = "join"
	deedDismiss  = "dismiss"
)

// deed writes down what a moderator is about to do here. When that fails the deed must not be done: a log with holes
// protects nobody.
func (t *turn) deed(ctx context.Context, what, about, detail string) error {
	return t.deedAt(ctx, t.in.From, what, about, detail)
}

// deedAt is deed for a chat other than the one that the moderator acts from.
func (t *turn) deedAt(ctx context.Context, at Address, what, about, detail string) error {
	err := t.ports.WriteDeed(ctx, Deed{At: t.now, Who: t.who, Chat: at, What: what, About: about, Detail: detail})
	if err != nil {
		return &Problem{Text: t.Say("bot.deed.failed"), Err: fmt.Errorf("deed: %w", err)}
	}
	return nil
}

// maxDeeds is how many deeds /log shows.
const maxDeeds = 20

// audit is "/log": what moderators did in this chat, or everywhere for a coordinator who asks alone with the bot.
func (t *turn) audit(ctx context.Context, _ string) (Reply, error) {
	if no, err := t.refuseAt(ctx, t.in.From); no != nil || err != nil {
		return orEmpty(no), err
	}
	if t.nameless() {
		return t.askPress(act("log")), nil
	}
	if t.in.Private && t.coordinates(ctx) {
		return t.deeds(ctx, Address{})
	}
	return t.deeds(ctx, t.in.From)
}

// auditAll is the button "All chats" of the log.
func (t *turn) auditAll(ctx context.Context, args []string) (Reply, error) {
	switch {
	case len(args) != 0:
		return t.closed(), nil
	case !t.coordinates(ctx):
		return Reply{Lead: t.Say("bot.rights.coordinator")}, nil
	}
	return t.deeds(ctx, Address{})
}

// deeds lists what was done in a chat, for the zero Address in all.
func (t *turn) deeds(ctx context.Context, at Address) (Reply, error) {
	all := at == Address{}
	found, err := t.ports.Deeds(ctx, at, maxDeeds)
	if err != nil {
		return Reply{}, fmt.Errorf("deeds: %w", err)
	}
	list := Part{Kind: List}
	for _, d := range found[:min(len(found), maxDeeds)] {
		list.Items = append(list.Items, Item{Text: t.deedLine(ctx, d)})
	}
	r := Reply{Lead: t.logLead(len(list.Items), all)}
	r.add(list)
	if len(list.Items) > 0 {
		r.add(paragraph(t.Say("bot.log.codes")))
	}
	if !all && t.coordinates(ctx) {
		r.Buttons = append(r.Buttons, t.button("bot.button.everywhere", act("logall")))
	}
	return r, nil
}

func (t *turn) logLead(n int, all bool) string {
	switch {
	case n == 0 && all:
		return t.Say("bot.log.all.none")
	case n == 0:
		return t.Say("bot.log.none")
	case all:
		return t.Say("bot.log.all", "n", strconv.Itoa(n))
	}
	return tongue{Core: t.Core}.some("bot.log.lead", strconv.Itoa(n))
}

// maxDetail is what a line of the log shows of how something was done.
const maxDetail = 80 // characters

// deedLine says when somebody did what.
func (t *turn) deedLine(ctx context.Context, d Deed) string {
	key := "bot.deed." + d.What
	if !t.Has(key) {
		key = "bot.deed.other"
	}
	about, area := t.aboutDeed(ctx, d)
	if area && t.Has(key+".area") {
		key += ".area"
	}
	text := t.Say("bot.log.line", "when", t.moment(d.At), "who", t.byWhom(d.Who),
		"what", strings.TrimSpace(t.Say(key, "what", line(d.What), "about", about)))
	if detail := cutRunes(line(d.Detail), maxDetail); detail != "" {
		text += " " + t.Say("bot.log.detail", "detail", detail)
	}
	return text
}

// aboutDeed names what something was done to: an area, a warning by its title, a notice by its text.
func (t *turn) aboutDeed(ctx context.Context, d Deed) (name string, area bool) {
	if d.About == "" {
		return "", false
	}
	if a, ok := t.Area(advice.AreaID(d.About)); ok {
		return a.Name, true
	}
	if n, ok, err := t.ports.Notice(ctx, NoticeID(d.About)); ok && err == nil {
		return t.Say("bot.log.detail", "detail", cutRunes(line(n.Text), maxDetail)), false
	}
	if w, ok, err := t.ports.Warning(ctx, news.WarningID(d.About)); ok && err == nil {
		return t.Say("bot.log.detail", "detail", t.headline(w, maxDetail)), false
	}
	return line(d.About), false
}

// moment writes a time as a clock in London shows it.
func (c *Core) moment(at time.Time) string { return at.In(london()).Format("2 January, 15:04") }

// byWhom names who did something: the reader, or a moderator by a short code.
func (t *turn) byWhom(who PersonKey) string {
	switch who {
	case t.who:
		return t.Say("bot.log.you")
	case "":
		return t.Say("bot.log.forgotten")
	case t.operatorKey():
		return t.Say("bot.log.operator")
	}
	return t.Say("bot.log.moderator", "code", t.keys.code(who))
}

// code is a short name of a person to be read aloud. It tells nothing of them, and two may share one: there are 31^4.
func (k keyring) code(who PersonKey) string {
	const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ2345679" // none is taken for another
	sum := k.sum("code", string(who))
	code := make([]byte, 4)
	for i := range code {
		code[i] = letters[int(sum[i])%len(letters)]
	}
	return string(code)
}
