package bot

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSuggest(t *testing.T) {
	core := newPerson(t).core
	for _, tt := range []struct {
		command, typed string
		first          string // label
	}{
		{"watch", "wat", "Watford"},
		{"watch", "WATF", "Watford"},
		{"area", "st alb", "St Albans"},
		{"warnings", "hertford", "Hertfordshire"},
		{"unwatch", "", "England"},
		{"watch", "watfrod", "Watford"},
		{"contacts", "albans", "St Albans"},
	} {
		got := core.Suggest(tt.command, tt.typed)
		if len(got) == 0 || !strings.HasPrefix(got[0].Label, tt.first) {
			t.Errorf("%s %q: %v", tt.command, tt.typed, got)
		}
		for _, o := range got {
			if _, nowhere := (&turn{Core: core}).place(tt.command, o.ID); nowhere != nil {
				t.Errorf("%s %q: %s is no place", tt.command, tt.typed, o.ID)
			}
		}
	}
}

func TestNothingToSuggest(t *testing.T) {
	core := newPerson(t).core
	for _, command := range []string{"check", "help", "nosuch", ""} {
		if got := core.Suggest(command, "watford"); len(got) > 0 {
			t.Errorf("%s: %v", command, got)
		}
	}
}

func TestKindsOfScamAreSuggested(t *testing.T) {
	core := newPerson(t).core
	for typed, want := range map[string]string{"cour": "Courier fraud", "TV": "TV licence", "hmrc": "Tax call (HMRC)", "refund": "Subscription or refund call", "zzz": "Something else, or not sure", "": "Courier fraud"} {
		got := core.Suggest("report", typed)
		if len(got) == 0 || len(got) > maxSuggested || got[0].Label != want {
			t.Errorf("%q: %v", typed, got)
		}
	}
}

func FuzzSuggest(f *testing.F) {
	core := newPerson(f).core
	for _, typed := range []string{"", "wat", "st ", "\xff", strings.Repeat("z", 5000), "żółw", "İ"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		got := append(core.Suggest("watch", typed), core.Suggest("report", typed)...)
		if len(got) > 2*maxSuggested {
			t.Errorf("%d suggestions", len(got))
		}
		for _, o := range got {
			if o.ID == "" || o.Label == "" || utf8.RuneCountInString(o.Label) > 100 {
				t.Errorf("%+v", o)
			}
		}
	})
}

func TestEveryCommandHasAWelshSummary(t *testing.T) {
	core := newPerson(t).core
	english, welsh := core.Commands(), core.CommandsIn("cy")
	if len(welsh) != len(english) {
		t.Fatalf("%d of %d commands", len(welsh), len(english))
	}
	for i, c := range welsh {
		if c.Name != english[i].Name || c.Moderator != english[i].Moderator || c.Summary == english[i].Summary || len(c.Summary) > 100 {
			t.Errorf("%+v", c)
		}
	}
	if got := core.CommandsIn("xx"); len(got) > 0 {
		t.Errorf("a language without words: %v", got)
	}
}
