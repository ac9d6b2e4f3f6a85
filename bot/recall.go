package bot

import (
	"context"
	"fmt"

	"hangup/advice/news"
)

// The kinds of post in the action of a button.
const (
	ofNotice  = "n"
	ofWarning = "w"
)

// takeAction is the button that asks whether to take a post back: "take|n|id" or "take|w|id".
func takeAction(p Post) Action { return postAction("take", p) }

func postAction(verb string, p Post) Action {
	if p.Notice != "" {
		return act(verb, ofNotice, string(p.Notice))
	}
	return act(verb, ofWarning, string(p.Warning))
}

// postArg reads the post that an action is about.
func postArg(args []string) (p Post, ok bool) {
	if len(args) != 2 || args[1] == "" {
		return Post{}, false
	}
	switch args[0] {
	case ofNotice:
		return Post{Notice: NoticeID(args[1])}, true
	case ofWarning:
		return Post{Warning: news.WarningID(args[1])}, true
	}
	return Post{}, false
}

// recallPost is "/recall": it takes back what was posted.
func (t *turn) recallPost(ctx context.Context, _ string) (Reply, error) {
	if no, err := t.refuseAt(ctx, t.in.From); no != nil || err != nil {
		return orEmpty(no), err
	}
	found, err := t.standing(ctx, func(p Posted) bool { return p.Notice != "" || p.Warning != "" })
	if err != nil {
		return Reply{}, err
	}
	switch len(found) {
	case 0:
		return Reply{Lead: t.Say("bot.recall.none"), Parts: []Part{paragraph(t.Say("bot.recall.where"))}}, nil
	case 1:
		return t.askTake(ctx, found[0].Post)
	}
	r := Reply{Lead: t.Say("bot.recall.which")}
	for _, p := range found {
		r.Buttons = append(r.Buttons, Button{Label: t.postLabel(ctx, p), Action: takeAction(p.Post)})
	}
	return r, nil
}

// postsToRead is among how many posts those are looked for that a moderator may choose from.
const postsToRead = 200

// standing gives the newest posts that stand in this chat and are wanted, each once; for a coordinator alone with the bot,
// those in every chat.
func (t *turn) standing(ctx context.Context, wanted func(Posted) bool) ([]Posted, error) {
	at := t.in.From
	if t.in.Private && t.coordinates(ctx) {
		at = Address{}
	}
	all, err := t.ports.Posted(ctx, at, postsToRead)
	if err != nil {
		return nil, fmt.Errorf("posted: %w", err)
	}
	var found []Posted
	seen := map[Post]bool{}
	for _, p := range all {
		id := Post{Notice: p.Notice, Warning: p.Warning}
		if seen[id] || !wanted(p) || len(found) == maxChoices {
			continue
		}
		seen[id] = true
		p.Post = id
		found = append(found, p)
	}
	return found, nil
}

// postLabel names a post on a button: when it was posted and how it begins.
func (t *turn) postLabel(ctx context.Context, p Posted) string {
	title := p.Title
	if p.Notice != "" {
		n, _, err := t.ports.Notice(ctx, p.Notice)
		t.note(ctx, "notice not read", err)
		title = n.Text
	}
	return t.dated(p, title)
}

// dated is a title on a button, with when it was posted: some articles have none.
func (c *Core) dated(p Posted, title string) string {
	return c.titled(p.At.In(london()).Format("2 Jan 15:04")+": "+title, maxLabel)
}

// take is the button that asks whether to take a post back: "take|n|id" or "take|w|id".
func (t *turn) take(ctx context.Context, args []string) (Reply, error) {
	p, ok := postArg(args)
	if !ok {
		return t.closed(), nil
	}
	return t.askTake(ctx, p)
}

func (t *turn) askTake(ctx context.Context, p Post) (Reply, error) {
	if p.Warning != "" {
		return t.askRecallWarning(ctx, p)
	}
	n, no, err := t.ownNotice(ctx, []string{string(p.Notice)})
	switch {
	case no != nil || err != nil:
		return orEmpty(no), err
	case n.Recalled:
		return Reply{Lead: t.Say("bot.recall.already")}, nil
	}
	return t.askRecall(n), nil
}

// ownNotice finds a notice that the person may take back: they sent it, or they may change it.
func (t *turn) ownNotice(ctx context.Context, args []string) (n Notice, no *Reply, err error) {
	if len(args) != 1 || args[0] == "" {
		r := t.closed()
		return Notice{}, &r, nil
	}
	n, ok, err := t.ports.Notice(ctx, NoticeID(args[0]))
	switch {
	case err != nil:
		return Notice{}, nil, fmt.Errorf("notice: %w", err)
	case !ok:
		return Notice{}, t.refusal(ctx), nil
	case n.By == t.who && t.who != "":
		return n, nil, nil
	}
	no, err = t.refuseChange(ctx, n)
	return n, no, err
}

// changeable finds a notice whose text the person may change.
func (t *turn) changeable(ctx context.Context, id NoticeID) (n Notice, no *Reply, err error) {
	n, ok, err := t.ports.Notice(ctx, id)
	switch {
	case err != nil:
		return Notice{}, nil, fmt.Errorf("notice: %w", err)
	case !ok:
		return Notice{}, t.refusal(ctx), nil
	}
	no, err = t.refuseChange(ctx, n)
	return n, no, err
}

// refusal is the answer about a notice that is not there: the same as about one that is none of the person's business.
func (t *turn) refusal(ctx context.Context) *Reply {
	if t.coordinates(ctx) {
		r := t.closed()
		return &r
	}
	return &Reply{Lead: t.Say("bot.rights.none")}
}

// refuseChange gives the answer to somebody who may not decide about a notice, nil to who may: what went to an area is for
// coordinators, what went to a chat alone for who moderates that.
func (t *turn) refuseChange(ctx context.Context, n Notice) (*Reply, error) {
	if n.Area != "" || len(n.Areas) > 0 {
		if !t.coordinates(ctx) {
			return &Reply{Lead: t.Say("bot.rights.coordinator")}, nil
		}
		return nil, nil
	}
	return t.refuseAt(ctx, n.From)
}

// askRecall asks whether to take a notice back.
func (t *turn) askRecall(n Notice) Reply {
	r := Reply{Lead: t.Say("bot.recall.ask")}
	r.add(Part{Kind: Quote, Text: n.Text})
	where := t.Say("bot.recall.there")
	if n.Area != "" {
		where = t.Say("bot.recall.area", "area", t.nameOf(n.Area))
	}
	r.add(paragraph(where))
	r.Buttons = []Button{
		t.strong("bot.button.takeback", postAction("takeback", Post{Notice: n.ID})),
		t.button("bot.button.leave", act("leave")),
	}
	return r
}

// askRecallWarning asks whether to remove a police warning, from this chat or, for a coordinator, from every chat.
func (t *turn) askRecallWarning(ctx context.Context, p Post) (Reply, error) {
	if no, err := t.refuseAt(ctx, t.in.From); no != nil || err != nil {
		return orEmpty(no), err
	}
	w, ok, err := t.ports.Warning(ctx, p.Warning)
	switch {
	case err != nil:
		return Reply{}, fmt.Errorf("warning: %w", err)
	case !ok:
		return t.closed(), nil
	}
	r := Reply{Lead: t.Say("bot.recall.ask")}
	r.add(paragraph(t.headline(w, maxHeadline)))
	r.add(paragraph(t.Say("bot.recall.police")))
	coordinator := t.coordinates(ctx)
	if !(t.in.Private && coordinator) {
		r.Buttons = append(r.Buttons, t.strong("bot.button.takehere", postAction("takeback", p)))
	}
	if coordinator {
		r.Buttons = append(r.Buttons, t.button("bot.button.takeall", postAction("takeall", p)))
	}
	r.Buttons = append(r.Buttons, t.button("bot.button.leave", act("leave")))
	return r, nil
}

// takeBack is the button that takes a post back: a notice from wherever it went, a police warning from this chat.
func (t *turn) takeBack(ctx context.Context, args []string) (Reply, error) {
	p, ok := postArg(args)
	if !ok {
		return t.closed(), nil
	}
	if p.Warning != "" {
		if no, err := t.refuseAt(ctx, t.in.From); no != nil || err != nil {
			return orEmpty(no), err
		}
		return t.takeFrom(ctx, p, t.in.From, t.in.From)
	}
	n, no, err := t.ownNotice(ctx, args[1:])
	switch {
	case no != nil || err != nil:
		return orEmpty(no), err
	case n.Recalled:
		return Reply{Lead: t.Say("bot.recall.already")}, nil
	}
	return t.takeFrom(ctx, p, Address{}, n.From)
}

// takeEverywhere is the button that removes a police warning from every chat.
func (t *turn) takeEverywhere(ctx context.Context, args []string) (Reply, error) {
	p, ok := postArg(args)
	switch {
	case !ok || p.Warning == "":
		return t.closed(), nil
	case !t.coordinates(ctx):
		return Reply{Lead: t.Say("bot.rights.coordinator")}, nil
	}
	return t.takeFrom(ctx, p, Address{}, t.in.From)
}

// takeFrom writes the deed down, then takes the post back from a chat, or from all for the zero Address. log is the chat
// whose log it stands in.
func (t *turn) takeFrom(ctx context.Context, p Post, at, log Address) (Reply, error) {
	about := string(p.Notice) + string(p.Warning)
	if err := t.deedAt(ctx, log, deedRecall, about, ""); err != nil {
		return Reply{}, err
	}
	chats, err := t.ports.Recall(ctx, p, at, t.now)
	switch {
	case err != nil:
		return Reply{}, fmt.Errorf("recall: %w", err)
	case chats == 0:
		return Reply{Lead: t.Say("bot.recall.already")}, nil
	}
	return Reply{
		Lead:  t.Say("bot.recall.done", "chats", t.chatCount(chats)),
		Parts: []Part{paragraph(t.Say("bot.recall.seen"))},
	}, nil
}

// leave is the button that leaves everything as it is.
func (t *turn) leave(context.Context, []string) (Reply, error) {
	return Reply{Lead: t.Say("bot.recall.left")}, nil
}
