package bot

import (
	"context"
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
