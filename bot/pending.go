package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"

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
		return t.queue(ctx, t.in.From, args[1], "")
	case queueAll:
		if !t.coordinates(ctx) {
			return Reply{Lead: t.Say("bot.rights.coordinator")}, nil
		}
		return t.queue(ctx, Address{}, args[1], "")
	}
	return t.closed(), nil
}

// queued is what waits for a moderator: a police warning, or an offer of a warning of their own.
type queued struct {
	Pending
	offer *Offer
}

// id tells what waits from all else.
func (q queued) id() string {
	if q.offer != nil {
		return string(q.offer.ID)
	}
	return string(q.Warning)
}

// queuedIn gives what waits in a chat, or for the zero Address in all: what the police warn of first.
func (t *turn) queuedIn(ctx context.Context, at Address) (list []queued, err error) {
	pending, err := t.ports.Pending(ctx, at, maxPending)
	if err != nil {
		return nil, fmt.Errorf("pending: %w", err)
	}
	for _, p := range pending {
		if at != (Address{}) {
			p.To = at
		}
		list = append(list, queued{Pending: p})
	}
	offers, err := t.openOffers(ctx, at)
	for _, o := range offers {
		list = append(list, queued{offer: &o})
	}
	return list, err
}

// queue shows what waits behind something else, in a chat or for the zero Address in all; the first where that is the last or
// gone. done is what was just decided, or "".
func (t *turn) queue(ctx context.Context, at Address, behind, done string) (Reply, error) {
	list, err := t.queuedIn(ctx, at)
	if err != nil {
		return Reply{}, err
	}
	if len(list) == 0 {
		return t.queueEmpty(ctx, at, done), nil
	}
	i := slices.IndexFunc(list, func(q queued) bool { return q.id() == behind })
	q := list[(i+1)%len(list)]
	all := at == Address{}
	r, err := t.queuedReply(ctx, q, all)
	if err != nil {
		return Reply{}, err
	}
	t.addMore(&r, "bot.pending.more", len(list)-1)
	scope := queueHere
	if all {
		scope = queueAll
	}
	if len(list) > 1 {
		r.Buttons = append(r.Buttons, t.button("bot.button.next", act("next", scope, q.id())))
	}
	if !all && t.coordinates(ctx) {
		r.Buttons = append(r.Buttons, t.button("bot.button.everywhere", act("pendingall")))
	}
	return after(done, r), nil
}

// queuedReply asks about one thing that waits: for the chat, or for all.
func (t *turn) queuedReply(ctx context.Context, q queued, all bool) (Reply, error) {
	switch {
	case q.offer != nil && all:
		return t.offerReply(*q.offer, "offerall"), nil
	case q.offer != nil:
		return t.offerReply(*q.offer, "offer"), nil
	}
	r, err := t.reviewReply(ctx, q.Pending, q.To, 1)
	if all {
		r.Buttons = []Button{
			t.strong("bot.button.post", act("reviewall", string(q.Warning), postWord)),
			t.button("bot.button.skip", act("reviewall", string(q.Warning), skipWord)),
		}
	}
	return r, err
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
		t.note(ctx, "rights not told", err)
		if no != nil || err != nil {
			delete(waiting, at)
		}
	}
	offers, err := t.offersTo(ctx, t.in.From)
	if err != nil {
		return Reply{}, err
	}
	offers = slices.DeleteFunc(offers, func(o Offer) bool {
		no, err := t.refuseAt(ctx, o.To)
		t.note(ctx, "rights not told", err)
		return no != nil || err != nil
	})
	w, err := t.reviewOf(ctx, waiting, offers, t.in.From)
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
