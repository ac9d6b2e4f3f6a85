package discord

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

func TestOnlyOurCustomIDsOpen(t *testing.T) {
	s := sealer{[]byte(testKey)}
	for _, a := range []string{"x", "a|b:c", strings.Repeat("y", 64), strings.Repeat("é", 32)} {
		id := s.seal(actionID, 3, a)
		if kind, text, err := s.open(id); kind != actionID || text != a || err != nil || units(id) > maxCustomID {
			t.Errorf("%q: %c %q %v, %d units", a, kind, text, err, units(id))
		}
	}
	good := s.seal(actionID, 0, "save|1")
	other := sealer{[]byte("another key, which is as long as the first")}
	for name, id := range map[string]string{
		"another key":     other.seal(actionID, 0, "save|1"),
		"another text":    good[:head] + "save|2",
		"another kind":    "f" + good[1:],
		"an unknown kind": s.seal('z', 0, "save|1"),
		"cut":             good[:head-1],
		"nothing":         "",
		"too long":        s.seal(actionID, 0, strings.Repeat("x", maxCustomID-head+1)),
	} {
		if _, _, err := s.open(id); !errors.Is(err, errForged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheLongestCustomID(t *testing.T) {
	s := sealer{[]byte(testKey)}
	if _, _, err := s.open(s.seal(actionID, 0, strings.Repeat("x", maxCustomID-head))); err != nil {
		t.Errorf("%d characters: %v", maxCustomID, err)
	}
	for n, want := range map[int]int{maxCustomID - head: 1, maxCustomID - head + 1: 0} {
		if got := len(s.keys([]bot.Button{{Label: "x", Action: bot.Action(strings.Repeat("x", n))}})); got != want {
			t.Errorf("an action of %d: %d buttons", n, got)
		}
	}
}

func TestTwoButtonsMayDoTheSame(t *testing.T) {
	s := sealer{[]byte(testKey)}
	ks := s.keys([]bot.Button{{Label: "One", Action: "x"}, {Label: "Two", Action: "x"}, {Label: "None"}})
	if len(ks) != 2 || ks[0].id == ks[1].id {
		t.Fatalf("%+v", ks)
	}
	for _, k := range ks {
		if _, text, err := s.open(k.id); text != "x" || err != nil {
			t.Errorf("%s: %q %v", k.id, text, err)
		}
	}
}

func someKeys(n int) (all []key) {
	for i := range n {
		all = append(all, key{label: fmt.Sprint("Label ", i), id: fmt.Sprint("id", i)})
	}
	return all
}

func TestButtonsStandInRowsAndManyInSelects(t *testing.T) {
	s := sealer{[]byte(testKey)}
	last := key{label: "Last", id: "last"}
	for _, c := range []struct {
		n    int
		last []key
		want string // what is in each row
	}{
		{0, nil, "[]"},
		{1, nil, "[1]"},
		{5, nil, "[5]"},
		{6, nil, "[5 1]"},
		{25, nil, "[5 5 5 5 5]"},
		{26, nil, "[s25 s1]"},
		{20, []key{last}, "[5 5 5 5 1]"},
		{21, []key{last}, "[5 5 5 5 2]"},
		{24, []key{last}, "[5 5 5 5 5]"},
		{25, []key{last}, "[s25 s1]"},
		{125, nil, "[s25 s25 s25 s25 s25]"},
		{126, nil, "[s25 s25 s25 s25 s25]"},
	} {
		var got []string
		for _, r := range s.arrange(someKeys(c.n), c.last...) {
			cs := r.(discordgo.ActionsRow).Components
			if m, ok := cs[0].(discordgo.SelectMenu); ok {
				got = append(got, fmt.Sprint("s", len(m.Options)))
				continue
			}
			got = append(got, fmt.Sprint(len(cs)))
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%d and %d: %v, want %s", c.n, len(c.last), got, c.want)
		}
	}
}

func TestManyButtonsWorkInSelects(t *testing.T) {
	sc := newScene(t, nil)
	r := bot.Reply{Lead: "Which?"}
	for n := range 30 {
		r.Buttons = append(r.Buttons, bot.Button{Label: fmt.Sprint("Place ", n), Action: bot.Action(fmt.Sprint("area|", n))})
	}
	sc.h.Answer(r)
	ks := keysOf(sc.slash("warnings", "")[0])
	if len(ks) != 2 || len(ks[0].options) != 25 || ks[1].options[4].label != "Place 29" {
		t.Fatalf("%+v", ks)
	}
	sc.choose(ks[1].id, ks[1].options[4].id)
	came := sc.h.Came()
	if got := came[len(came)-1].Action; got != "area|29" {
		t.Errorf("came %q", got)
	}
	before := len(sc.h.Came())
	for _, value := range []string{"area|29", ks[0].id, ""} {
		if out := sc.choose(ks[0].id, value); out[0].lead() != `\[bot.closed.lead\]` {
			t.Errorf("%q: %+v", value, out)
		}
	}
	if n := len(sc.h.Came()); n != before {
		t.Errorf("%d forged choices came", n-before)
	}
}

func TestTheButtonThatMostNeedStandsOut(t *testing.T) {
	sc := newScene(t, nil)
	sc.h.Answer(bot.Reply{Lead: "x", Buttons: []bot.Button{{Label: "A", Action: "a", Strong: true}, {Label: "B", Action: "b"}}})
	ks := keysOf(sc.slash("report", "")[0])
	if ks[0].style != int(discordgo.PrimaryButton) || ks[1].style != int(discordgo.SecondaryButton) {
		t.Errorf("%+v", ks)
	}
}

func FuzzOpen(f *testing.F) {
	s := sealer{[]byte(testKey)}
	f.Add(s.seal(actionID, 0, "x"))
	f.Add(s.seal(formID, 9, "n:0:o1"))
	f.Add("a0123456789012345")
	f.Add("é")
	f.Fuzz(func(t *testing.T, id string) {
		kind, text, err := s.open(id)
		if err == nil && s.seal(kind, int(id[1]-'0'), text)[2:] != id[2:] {
			t.Errorf("%q opened as %c %q", id, kind, text)
		}
	})
}
