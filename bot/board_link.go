package bot

import (
	"context"
	"strings"
	"time"
)

// BoardLinkAge is how long a link to the dashboard is good, unless it is used before.
const BoardLinkAge = 15 * time.Minute

// BoardSessionAge is how long somebody is logged in at the dashboard: a working day.
const BoardSessionAge = 8 * time.Hour

// BoardDoor makes links to the dashboard. Each opens it once, for the one whom it was made for.
type BoardDoor interface {
	// Link makes one. local says that it works on the machine of this program alone.
	Link(ctx context.Context, l Looker) (address string, local bool, err error)
}

// dashboard is "/dashboard": a link for who moderates this chat or, alone with the bot, for a coordinator.
func (t *turn) dashboard(ctx context.Context, _ string) (Reply, error) {
	if t.nameless() {
		return t.askPress(act("dashboard")), nil
	}
	if t.in.Private && !t.coordinates(ctx) {
		return Reply{Lead: t.Say("bot.board.where"), Parts: []Part{paragraph(t.Say("bot.board.where.how"))}}, nil
	}
	return t.boardLink(ctx, t.in.From)
}

// dashboardOf is the button that brings the link to who pressed it, also from a chat where others would read it:
// "board|platform|chat|thread" names the chat.
func (t *turn) dashboardOf(ctx context.Context, args []string) (Reply, error) {
	if len(args) != 3 || args[0] == "" || args[1] == "" || t.nameless() {
		return t.closed(), nil
	}
	return t.boardLink(ctx, Address{Chat: ChatID{args[0], args[1]}, Thread: ThreadID(args[2])})
}

// boardAction is that button for a chat; "" when an adapter's ids leave no room for it.
func boardAction(at Address) Action {
	a := act("board", at.Chat.Platform, at.Chat.ID, string(at.Thread))
	if len(a) > maxAction || strings.Count(string(a), "|") != 3 {
		return ""
	}
	return a
}

// boardLink gives the link for a chat. It stands behind the first line, which is all that others may see where an answer to
// one person is not possible.
func (t *turn) boardLink(ctx context.Context, at Address) (Reply, error) {
	if no, err := t.refuseAt(ctx, at); no != nil || err != nil {
		return orEmpty(no), err
	}
	if t.door == nil {
		return Reply{Lead: t.Say("bot.board.none")}, nil
	}
	address, local, err := t.door.Link(ctx, Looker{User: t.in.User, Places: []Address{at}})
	if err != nil {
		return Reply{}, &Problem{Text: t.Say("bot.board.later"), Err: err}
	}
	text := t.Say("bot.board.open")
	if !strings.HasPrefix(address, "https:") {
		text = t.Say("bot.board.link", "link", address) // not every place makes a link of it
	}
	r := Reply{Lead: t.Say("bot.board.lead"), Parts: []Part{
		{Kind: List, Items: []Item{{Text: text, URL: address}}},
		paragraph(t.Say("bot.board.once")),
	}}
	if local {
		r.add(paragraph(t.Say("bot.board.local")))
	}
	if a := boardAction(at); !t.in.Private && a != "" {
		r.Buttons = []Button{t.button("bot.button.board", a)}
	}
	return r, nil
}
