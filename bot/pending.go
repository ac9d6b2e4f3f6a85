package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"hangup/advice/news"
)

// maxPending is how many warnings of the review queue are read at a time.
const maxPending = 100

// pending is "/pending": what waits for a moderator here, one at a time as it will look. A coordinator alone with the bot
// sees what waits in every chat.
func (t *turn) pending(ctx context.Context, _ string) (Reply, error) {
	if no, err := t.refuseAt(ctx, t.in.From); no != nil || err != nil {
		return orEmpty(no), err
	}
	if t.nameless() {
		return t.askPress(act("pending")), nil
	}
	if t.in.Private && t.coordinates(ctx) {
		return t.queue(ctx, Address{}, "", "")
	}
	return t.queue(ctx, t.in.From, "", "")
}

// pendingAll is the button "All chats" of a coordinator.
func (t *turn) pendingAll(ctx context.Context, args []string) (Reply, error) {
	switch {
	case len(args) != 0:
		return t.closed(), nil
	case !t.coordinates(ctx):
		return Reply{Lead: t.Say("bot.rights.coordinator")}, nil
	}
	return t.queue(ctx, Address{}, "", "")
}

// Where a button of the queue looks.
const (
	queueHere = "here"
	queueAll  = "all"
)

// nextPending is the button "Show the next one": "next|here|id" or "next|all|id", with what was shown last.
func (t *turn) nextPending(ctx context.Context, args []string) (Reply, error) {
	if len(args) != 2 {
		return t.closed(), nil
	}
	switch args[0] {
	case queueHere:
		if no, err := t.refuseAt(ctx, t.in.From); no != nil || err != nil {
			return orEmpty(no), err
		}
		return t.queue(ctx, t.in.From, news.WarningID(args[1]), "")
	case queueAll:
		if !t.coordinates(ctx) {
			return Reply{Lead: t.Say("bot.rights.coordinator")}, nil
		}
		return t.queue(ctx, Address{}, news.WarningID(args[1]), "")
	}
	return t.closed(), nil
}

// queue shows the warning that waits behind another one, in a chat or for the zero Address in all; the first where that is
// the last or gone. done is what was just decided, or "".
func (t *turn) queue(ctx context.Context, at Address, behind news.WarningID, done string) (Reply, error) {
	list, err := t.ports.Pending(ctx, at, maxPending)
	if err != nil {
		return Reply{}, fmt.Errorf("pending: %w", err)
	}
	if len(list) == 0 {
		return t.queueEmpty(ctx, at, done), nil
	}
	i := slices.IndexFunc(list, func(p Pending) bool { return p.Warning == behind })
	p := list[(i+1)%len(list)]
	all := at == Address{}
	if !all {
		p.To = at
	}
	r, err := t.reviewReply(ctx, p, p.To, 1)
	if err != nil {
		return Reply{}, err
	}
	if more := len(list) - 1; more > 0 {
		r.add(paragraph(tongue{Core: t.Core}.some("bot.pending.more", strconv.Itoa(more))))
	}
	scope := queueHere
	if all {
		scope = queueAll
		r.Buttons = []Button{
			t.strong("bot.button.post", act("reviewall", string(p.Warning), postWord)),
			t.button("bot.button.skip", act("reviewall", string(p.Warning), skipWord)),
		}
	}
	if len(list) > 1 {
		r.Buttons = append(r.Buttons, t.button("bot.button.next", act("next", scope, string(p.Warning))))
	}
	if !all && t.coordinates(ctx) {
		r.Buttons = append(r.Buttons, t.button("bot.button.everywhere", act("pendingall")))
	}
	return after(done, r), nil
}

// after puts what was just done above what comes next.
func after(done string, next Reply) Reply {
	if done == "" {
		return next
	}
	next.Parts = append([]Part{paragraph(next.Lead)}, next.Parts...)
	next.Lead = done
	return next
}

func (t *turn) queueEmpty(ctx context.Context, at Address, done string) Reply {
	all := at == Address{}
	key := "bot.pending.none"
	if all {
		key = "bot.pending.none.all"
	}
	r := after(done, Reply{Lead: t.Say(key)})
	if !all && t.coordinates(ctx) {
		r.Buttons = append(r.Buttons, t.button("bot.button.everywhere", act("pendingall")))
	}
	return r
}

// review is the button that posts or skips what waits: "review|id|post", with a third argument where it was pressed in the
// private chat of who moderates. The rights are those of the chat that the warning would go to.
func (t *turn) review(ctx context.Context, args []string) (Reply, error) {
	id, post, ok := reviewArgs(args)
	if !ok || len(args) > 3 {
		return t.closed(), nil
	}
	code := ""
	if len(args) == 3 {
		code = args[2]
	}
	to, found, err := t.reviewed(ctx, code)
	switch {
	case err != nil:
		return Reply{}, err
	case !found:
		return Reply{Lead: t.Say("bot.pending.decided")}, nil
	}
	no, err := t.refuseAt(ctx, to)
	switch {
	case err != nil, no != nil && code == "":
		return orEmpty(no), err
	case no != nil:
		return t.nextReview(ctx, no.Lead)
	}
	done, err := t.decide(ctx, id, to, to, post)
	if err != nil {
		return Reply{}, err
	}
	if to == t.in.From {
		return t.queue(ctx, to, "", done)
	}
	return t.nextReview(ctx, done)
}

// nextReview shows the next warning of which the person is told in private, and about which they may decide still.
func (t *turn) nextReview(ctx context.Context, done string) (Reply, error) {
	waiting, err := t.ports.Waiting(ctx, t.in.From)
	if err != nil {
		return Reply{}, fmt.Errorf("waiting: %w", err)
	}
	for at := range waiting {
		no, err := t.refuseAt(ctx, at)
		t.note("rights not told", err)
		if no != nil || err != nil {
			delete(waiting, at)
		}
	}
	w, err := t.reviewOf(ctx, waiting, t.in.From)
	switch {
	case errors.Is(err, ErrNothingToSay):
		return after(done, Reply{Lead: t.Say("bot.pending.none.more")}), nil
	case err != nil:
		return Reply{}, err
	}
	return after(done, w.Reply), nil
}

// reviewAll is the button of a coordinator that decides for every chat: "reviewall|id|post".
func (t *turn) reviewAll(ctx context.Context, args []string) (Reply, error) {
	id, post, ok := reviewArgs(args)
	switch {
	case !ok || len(args) != 2:
		return t.closed(), nil
	case !t.coordinates(ctx):
		return Reply{Lead: t.Say("bot.rights.coordinator")}, nil
	}
	done, err := t.decide(ctx, id, Address{}, t.in.From, post)
	if err != nil {
		return Reply{}, err
	}
	return t.queue(ctx, Address{}, "", done)
}

func reviewArgs(args []string) (id news.WarningID, post, ok bool) {
	if len(args) < 2 || args[0] == "" || args[1] != postWord && args[1] != skipWord {
		return "", false, false
	}
	return news.WarningID(args[0]), args[1] == postWord, true
}

// decide writes the deed into the log of a chat, then posts or skips a warning that waits in a chat, or in all for the zero
// Address. It says what happened.
func (t *turn) decide(ctx context.Context, id news.WarningID, at, log Address, post bool) (done string, err error) {
	waits, err := t.ports.Pending(ctx, at, maxPending)
	if err != nil {
		return "", fmt.Errorf("pending: %w", err)
	}
	if !slices.ContainsFunc(waits, func(p Pending) bool { return p.Warning == id }) {
		return t.Say("bot.pending.decided"), nil
	}
	what := deedSkip
	if post {
		what = deedPost
	}
	if err := t.deedAt(ctx, log, what, string(id), ""); err != nil {
		return "", err
	}
	chats, err := t.ports.Decide(ctx, id, at, post, t.now)
	switch {
	case err != nil:
		return "", fmt.Errorf("decide: %w", err)
	case chats == 0:
		return t.Say("bot.pending.decided"), nil
	case !post:
		return t.Say("bot.pending.skipped"), nil
	case chats == 1:
		return t.Say("bot.pending.posted"), nil
	}
	return t.Say("bot.pending.posted.many", "chats", t.chatCount(chats)), nil
}
