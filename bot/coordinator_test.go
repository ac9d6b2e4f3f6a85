package bot

import (
	"context"
	"strings"
	"testing"
)

func TestWhoCoordinates(t *testing.T) {
	me := UserID{"paper", "user-1"}
	for name, c := range map[string]struct {
		named     []UserID
		moderates bool
		want      bool
	}{
		"nobody is named":                     {nil, true, false},
		"named":                               {[]UserID{{"x", "1"}, me}, false, true},
		"another":                             {[]UserID{{"paper", "user-2"}}, true, false},
		"the same id elsewhere":               {[]UserID{{"cardboard", "user-1"}}, true, false},
		"whoever moderates, and does":         {[]UserID{{Platform: "paper"}}, true, true},
		"whoever moderates, and does not":     {[]UserID{{Platform: "paper"}}, false, false},
		"whoever moderates on another, alone": {[]UserID{{Platform: "cardboard"}}, true, false},
	} {
		p := newPerson(t)
		p.coordinators = c.named
		p.restart()
		p.rights.moderators[me] = c.moderates
		if got := p.turn().coordinates(context.Background()); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// When it cannot be told who moderates, nobody gets more rights.
func TestNobodyCoordinatesWhenRightsAreNotKnown(t *testing.T) {
	p := newPerson(t).moderate()
	p.coordinators = []UserID{{Platform: "paper"}}
	p.restart()
	p.rights.err = errDown
	if p.turn().coordinates(t.Context()) {
		t.Error("a coordinator")
	}
	tn := p.turn()
	tn.in.User = UserID{Platform: "paper"}
	p.rights.err = nil
	if tn.coordinates(t.Context()) {
		t.Error("somebody without an id is a coordinator")
	}
}

// A form that is asked alone with the bot never reaches who types as the group.
func TestFormsOfWhoTypesAsTheGroupWaitForAPress(t *testing.T) {
	for typed, form := range map[string]string{"/warn": warnForm, "/correct": correctForm, "/warn " + strings.Repeat("Hang up. ", 100): warnForm} {
		p := moderatedGroup(t).moderate()
		p.store.posts = p.store.posts[:1] // of the notice to this chat
		in := Inbound{ID: "typed", From: p.at, User: UserID(p.at.Chat), Text: typed, At: *p.clock}
		p.rights.moderators[in.User] = true
		r, err := p.core.Handle(t.Context(), in)
		if err != nil || r.Form != nil || len(r.Buttons) != 1 {
			t.Fatalf("%.20s: %v, %q", typed, err, r.Plain())
		}
		if r = p.press(r.Buttons[0].Action); r.Form == nil || r.Form.ID != form {
			t.Fatalf("%.20s: %q", typed, r.Plain())
		}
		p.group, p.at = false, Address{Chat: ChatID{"paper", "own-" + p.user.ID}}
		if r = p.say("/" + form); r.Form == nil || r.Form.ID != form {
			t.Errorf("%.20s: %q", typed, r.Plain())
		}
	}
}
