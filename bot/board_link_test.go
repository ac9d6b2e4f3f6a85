package bot

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// fakeDoor makes links that say for whom they are.
type fakeDoor struct {
	made  []Looker
	local bool
	err   error
}

func (d *fakeDoor) Link(_ context.Context, l Looker) (string, bool, error) {
	d.made = append(d.made, l)
	return "https://hangup.example.org/dashboard/enter/code", d.local, d.err
}

func (p *person) withDoor() *fakeDoor {
	d := &fakeDoor{}
	p.core.door = d
	return d
}

func TestAModeratorGetsALinkForTheirChat(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	d := p.withDoor()
	r := p.say("/dashboard")
	if len(d.made) != 1 || d.made[0].User != p.user || !slices.Equal(d.made[0].Places, []Address{p.at}) || d.made[0].Operator {
		t.Fatalf("made for %+v", d.made)
	}
	if !r.Private || strings.Contains(r.Lead, "https:") || !strings.Contains(r.Plain(), "https://hangup.example.org/dashboard/enter/code") {
		t.Errorf("the first line may be read by all: %+v", r)
	}
	// The button does the same where the person is alone with the bot.
	press := buttonOf(t, r, p.word("bot.button.board")).Action
	if ScopeOf(press) != Anywhere || ScopeOf("dashboard") != Anywhere {
		t.Error("the link may be said aloud")
	}
	group := p.at
	p.group, p.at = false, Address{Chat: ChatID{"paper", "own"}}
	if r := p.press(press); len(d.made) != 2 || d.made[1].Places[0] != group || len(r.Buttons) > 0 {
		t.Errorf("pressed in private: %+v", r)
	}
	p.rights.moderators[p.user] = false
	if r := p.press(press); !p.refused(r) || len(d.made) != 2 {
		t.Errorf("a right that was lost: %q", r.Plain())
	}
}

func TestWhoGetsNoLink(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(p *person)
		want    string
	}{
		"a member":                {func(p *person) { p.inGroup() }, "bot.rights.none"},
		"a moderator, in private": {func(p *person) { p.moderate() }, "bot.board.where"},
		"where none is served":    {func(p *person) { p.inGroup().moderate(); p.core.door = nil }, "bot.board.none"},
	} {
		p := newPerson(t)
		d := p.withDoor()
		c.prepare(p)
		if r := p.say("/dashboard"); r.Lead != p.word(c.want) || len(d.made) > 0 || len(r.Buttons) > 0 {
			t.Errorf("%s: %+v", name, r)
		}
	}
	p := newPerson(t).inGroup().moderate()
	d := p.withDoor()
	d.err = errDown
	if _, err := p.do(Inbound{Text: "/dashboard"}); problemText(t, err) != p.word("bot.board.later") {
		t.Errorf("%v", err)
	}
	for _, a := range []Action{"board", "board|paper", "board|paper|group-1", "board||group-1|", "board|paper||", "board|paper|group-1||"} {
		if r := p.press(a); r.Lead != p.word("bot.closed.lead") {
			t.Errorf("%s: %q", a, r.Lead)
		}
	}
	if a := boardAction(Address{Chat: ChatID{"paper", strings.Repeat("x", 64)}}); a != "" {
		t.Errorf("too long: %s", a)
	}
	if a := boardAction(Address{Chat: ChatID{"paper", "a|b"}}); a != "" {
		t.Errorf("it would be read otherwise: %s", a)
	}
}

func TestACoordinatorGetsALinkAloneAndIsToldWhenItIsLocal(t *testing.T) {
	p := newPerson(t).coordinate()
	d := p.withDoor()
	d.local = true
	if r := p.say("/dashboard"); len(d.made) != 1 || !strings.Contains(r.Plain(), p.word("bot.board.local")) {
		t.Errorf("%+v", r)
	}
}
