package bot

import (
	"context"
	"slices"
)

// coordinates tells whether the person may warn areas and decide for every chat: the operator named them, or they were
// invited. It is asked afresh each time.
func (t *turn) coordinates(ctx context.Context) bool {
	if t.namedCoordinator(ctx) {
		return true
	}
	if t.in.User.ID == "" {
		return false
	}
	invited, err := t.ports.IsCoordinator(ctx, t.who)
	t.note(ctx, "coordinator not told", err)
	return invited && err == nil
}

// namedCoordinator tells whether the operator named the person or, where people have no lasting id, they moderate the chat
// that they act in.
func (t *turn) namedCoordinator(ctx context.Context) bool {
	if t.in.User.ID == "" {
		return false
	}
	if slices.Contains(t.coordinators, t.in.User) {
		return true
	}
	if !slices.Contains(t.coordinators, UserID{Platform: t.in.User.Platform}) {
		return false
	}
	ok, err := t.moderates(ctx, t.in.From)
	t.note(ctx, "coordinator not told", err)
	return ok && err == nil
}

// moderates asks afresh whether the person moderates the chat of an address.
func (t *turn) moderates(ctx context.Context, at Address) (bool, error) {
	roles := t.roles[t.in.User.Platform]
	if roles == nil || at.Chat.Platform != t.in.User.Platform {
		return false, nil
	}
	return roles.Moderator(ctx, at, t.in.User)
}

// refuseAt gives the answer to somebody who neither moderates the chat of an address nor is a coordinator, nil to who may
// act there.
func (t *turn) refuseAt(ctx context.Context, at Address) (*Reply, error) {
	if t.coordinates(ctx) {
		return nil, nil
	}
	ok, err := t.moderates(ctx, at)
	switch {
	case err != nil:
		return nil, &Problem{Text: t.Say("bot.rights.failed"), Err: err}
	case !ok:
		return &Reply{Lead: t.Say("bot.rights.none")}, nil
	}
	return nil, nil
}

// nameless tells that somebody acts in a group without being there as a person, such as in the name of the group. Nothing
// can be shown to them alone.
func (t *turn) nameless() bool { return !t.in.Private && t.in.Own == Address{} }

// askPress has who acts without a name press a button for what only moderators should read, and for a form, which some
// platforms ask only alone with the bot: a press names the person.
func (t *turn) askPress(a Action) Reply {
	return Reply{Lead: t.Say("bot.rights.press"), Buttons: []Button{t.button("bot.button.show", a)}}
}
