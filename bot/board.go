package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Looker is who looks at the dashboard.
type Looker struct {
	Operator bool      // has the token of the settings
	User     UserID    // who it is otherwise
	Places   []Address // where that person asked for the dashboard
}

// ErrNoView is the error of a Looker who may see nothing, or nothing any more.
var ErrNoView = errors.New("who looks may see nothing")

// View is what a Looker may see and do at one moment. It is made anew for each request, so that a right that was taken away is
// gone with the next click.
type View struct {
	t     *turn
	all   bool      // of every chat
	at    Address   // the chat that is looked at; for who sees all, where they asked
	chats []Address // those to choose from
}

// ViewChat is a chat that a Looker may choose.
type ViewChat struct {
	Code string // names it; tells nothing
	Name string
	Here bool // it is the one that is looked at
}

// operatorKey is how the log knows who came with the token of the settings. No UserID has an empty platform.
func (c *Core) operatorKey() PersonKey { return c.keys.person(UserID{ID: "operator"}) }

// Look asks afresh what somebody may see. chat is the Code of the one to be looked at; the first when it is "" or not theirs.
// The error is ErrNoView, or a *Problem when who moderates could not be asked.
func (c *Core) Look(ctx context.Context, l Looker, chat string) (*View, error) {
	v := &View{t: &turn{Core: c, in: Inbound{User: l.User}, who: c.keys.person(l.User), now: c.now()}}
	if l.Operator {
		v.t.who, v.all = c.operatorKey(), true
		return v, nil
	}
	if l.User.ID == "" || l.User.Platform == "" {
		return nil, ErrNoView
	}
	if err := v.mayLook(ctx, l.Places); err != nil {
		return nil, err
	}
	for _, at := range v.chats {
		if v.at == (Address{}) || c.keys.address(at) == chat {
			v.at = at
		}
	}
	v.t.in.From = v.at
	return v, nil
}

// mayLook finds out which of some places the person moderates, and whether they see everything.
func (v *View) mayLook(ctx context.Context, places []Address) error {
	var failed error
	for _, at := range places {
		v.t.in.From = at
		if v.t.coordinates(ctx) {
			v.all, v.chats = true, []Address{at}
			return nil
		}
		switch ok, err := v.t.moderates(ctx, at); {
		case err != nil:
			failed = err
		case ok && !slices.Contains(v.chats, at):
			v.chats = append(v.chats, at)
		}
	}
	switch {
	case len(v.chats) > 0:
		return nil
	case failed != nil:
		return &Problem{Text: v.t.Say("bot.rights.failed"), Err: fmt.Errorf("look: %w", failed)}
	}
	return ErrNoView
}

// All tells whether the view is of every chat.
func (v *View) All() bool { return v.all }

// Chats gives what there is to choose from; nothing for who sees every chat.
func (v *View) Chats(ctx context.Context) ([]ViewChat, error) {
	if v.all {
		return nil, nil
	}
	var list []ViewChat
	for _, at := range v.chats {
		name, err := v.chatName(ctx, at)
		if err != nil {
			return nil, err
		}
		list = append(list, ViewChat{Code: v.t.keys.address(at), Name: name, Here: at == v.at})
	}
	return list, nil
}

// maxChatAreas is how many areas name a chat.
const maxChatAreas = 3

// chatName names a chat by where it is and what it follows: the bot knows no titles.
func (v *View) chatName(ctx context.Context, at Address) (string, error) {
	ws, err := v.t.ports.ChatWatches(ctx, at.Chat)
	if err != nil {
		return "", fmt.Errorf("watches: %w", err)
	}
	var names []string
	for _, w := range ws {
		if name := v.t.watchName(w); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	where := v.t.platformName(at.Chat.Platform)
	switch {
	case len(names) == 0:
		return v.t.Say("bot.board.chat", "where", where), nil
	case len(names) > maxChatAreas:
		names = append(names[:maxChatAreas], "…")
	}
	return v.t.Say("bot.board.chat.area", "where", where, "areas", strings.Join(names, ", ")), nil
}

// platformName says where a platform's chats are, such as "on the page".
func (c *Core) platformName(platform string) string {
	if key := "bot.platform." + platform; c.Has(key) {
		return c.Say(key)
	}
	return platform
}

// chat is the chat that a view is restricted to; zero when it is of all.
func (v *View) chat() ChatID {
	if v.all {
		return ChatID{}
	}
	return v.at.Chat
}

// addresses gives where something may wait in the chat of the view: in it and in the threads that follow an area.
func (v *View) addresses(ctx context.Context) ([]Address, error) {
	ws, err := v.t.ports.ChatWatches(ctx, v.at.Chat)
	if err != nil {
		return nil, fmt.Errorf("watches: %w", err)
	}
	list := []Address{v.at}
	for _, w := range ws {
		if !slices.Contains(list, w.At) {
			list = append(list, w.At)
		}
	}
	return list, nil
}
