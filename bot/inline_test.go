package bot

import (
	"strings"
	"testing"
)

func TestCardAnswersWithoutTheWords(t *testing.T) {
	p := newPerson(t, hertsWarning())
	r := p.core.Card(t.Context(), told)
	if r.Lead == "" || r.Tone != Urgent || len(r.Buttons) > 0 || r.Form != nil {
		t.Fatalf("%+v", r)
	}
	for _, secret := range []string{"Elsie", "Cole", "4929", "You wrote"} {
		if strings.Contains(r.Plain(), secret) {
			t.Errorf("%q is on the card:\n%s", secret, r.Plain())
		}
	}
}

func TestCardKeepsNothing(t *testing.T) {
	p := newPerson(t)
	for _, words := range []string{told, "", "he", strings.Repeat("a", 3*maxText), "\xff\xfe", "I gave him my card"} {
		p.core.Card(t.Context(), words)
	}
	if n := len(p.store.checks) + len(p.store.dialogs) + len(p.store.reports); n > 0 {
		t.Errorf("%d things are kept", n)
	}
}

func TestCardOfIdleTalkIsEmpty(t *testing.T) {
	p := newPerson(t)
	if r := p.core.Card(t.Context(), "what a lovely day for the beach"); !r.Empty() {
		t.Errorf("%+v", r)
	}
}
