package bot

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// inviteLife is how long an invitation can be used: as long as it takes a volunteer to look at their messages.
const inviteLife = 24 * time.Hour

// invite is "/invite": the operator's own coordinators get a code with which somebody else becomes one, and "/invite CODE" is
// how they do.
func (t *turn) invite(ctx context.Context, code string) (Reply, error) {
	switch {
	case t.nameless():
		return t.askPress(act("invite")), nil
	case code != "":
		return t.acceptInvite(ctx, code)
	case !t.namedCoordinator(ctx):
		return Reply{Lead: t.Say("bot.invite.how"), Parts: []Part{paragraph(t.Say("bot.invite.who"))}}, nil
	}
	if !t.in.Private {
		return Reply{Lead: t.Say("bot.invite.alone")}, nil
	}
	code = t.keys.invitation(t.who, t.event())
	if err := t.deed(ctx, deedInvite, "", ""); err != nil {
		return Reply{}, err
	}
	i := Invitation{Code: t.keys.sum("invited", code), By: t.who, At: t.now, Expires: t.now.Add(inviteLife)}
	if err := t.ports.Invite(ctx, i); err != nil {
		return Reply{}, fmt.Errorf("invite: %w", err)
	}
	return Reply{
		Lead:  t.Say("bot.invite.lead"),
		Parts: []Part{paragraph(t.Say("bot.invite.type", "code", code)), bullets(t.Say("bot.invite.once"), t.Say("bot.invite.may"), t.Say("bot.invite.end"))},
	}, nil
}

// acceptInvite is "/invite CODE": whoever has the code becomes a coordinator, once.
func (t *turn) acceptInvite(ctx context.Context, typed string) (Reply, error) {
	code := strings.ToUpper(strings.Join(strings.Fields(typed), ""))
	if len(code) != inviteLength {
		return t.noInvite(), nil
	}
	if t.coordinates(ctx) {
		return Reply{Lead: t.Say("bot.invite.already")}, nil
	}
	joins := Deed{At: t.now, Who: t.who, Chat: t.in.From, What: deedJoin}
	ok, err := t.ports.AcceptInvitation(ctx, t.keys.sum("invited", code), joins)
	switch {
	case err != nil:
		return Reply{}, fmt.Errorf("accept invitation: %w", err)
	case !ok:
		return t.noInvite(), nil
	}
	return Reply{
		Lead: t.Say("bot.invite.accepted"),
		Parts: []Part{
			bullets(t.Say("bot.invite.can.warn"), t.Say("bot.invite.can.decide"), t.Say("bot.invite.can.see")),
			paragraph(t.Say("bot.invite.code", "code", t.keys.code(t.who))),
		},
	}, nil
}

func (t *turn) noInvite() Reply {
	return Reply{Lead: t.Say("bot.invite.wrong"), Parts: []Part{paragraph(t.Say("bot.invite.again"))}}
}

// inviteLetters are read aloud and typed without a mistake. inviteLength of them are 50 bits: with a thousand tries a second it
// takes longer than an invitation lives by a factor of ten million to find one.
const (
	inviteLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	inviteLength  = 10
)

// invitation is the code of an invitation: the same event makes the same. Nobody can tell it without the secret.
func (k keyring) invitation(by PersonKey, event string) string {
	drawn := k.bytes("invitation", string(by), event)
	code := make([]byte, inviteLength)
	for i := range code {
		code[i] = inviteLetters[int(drawn[i])%len(inviteLetters)] // 256 is a multiple of 32: no letter is likelier
	}
	return string(code)
}
