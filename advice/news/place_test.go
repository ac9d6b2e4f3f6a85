package news

import (
	"slices"
	"strings"
	"testing"

	"hangup/advice"
)

func TestNamesThatCriminalsUse(t *testing.T) {
	for text, want := range map[string]bool{
		"pretending to be a police officer from the #":        true,
		"a caller who says he is from #":                      true,
		"claiming to be a detective at #":                     true,
		"posing as a law firm, a regulator or even #":         true,
		"Fraudsters pretended to be ill. The sergeant of #":   false,
		"A spokesman for #":                                   false,
		"“He said that he was a detective,” said #":           false,
		"residents in #":                                      false,
		"They purported, in the words of one victim, to be #": true,
	} {
		at := strings.Index(text, "#")
		if got := impostor(text, at, forceReach); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestImpostorLooksBackByWholeLetters(t *testing.T) {
	text := strings.Repeat("é", 200) + "X"
	if impostor(text, len(text)-1, 45) || impostor(text, 0, 45) {
		t.Error("an impostor is found in nothing")
	}
}

func TestUnknownPlacesOnLists(t *testing.T) {
	d := newDesk(t)
	for text, want := range map[string][]string{
		"Residents in Marlow End and on the Fernbank estate were rung.": {"Marlow End", "Fernbank"},
		"People in Ely, Wicken Lode and Soham were rung.":               {"Ely", "Wicken Lode", "Soham"},
		"He was seen in Microsoft Office and Amazon Prime.":             {},
		"Calls were made in January and February in the county.":        {},
		"People of Upper Nowhere-on-Sea were rung.":                     {"Upper Nowhere-on-Sea"},
		"Homes in Sergeant Sample's words are safe places.":             {},
		"Customers of Sample Bank were rung.":                           {},
		"A report from Ely and Chief Inspector Sample.":                 {"Ely"},
	} {
		w := d.Judge(Article{Body: text})
		if !slices.Equal(w.Places, want) && len(w.Places)+len(want) > 0 {
			t.Errorf("%q: %q, want %q", text, w.Places, want)
		}
	}
}

func TestDistrictsGiveWayToTheirTowns(t *testing.T) {
	d := newDesk(t)
	for text, want := range map[string][]string{
		"People in East Cambridgeshire, mainly in Ely, were rung.": {"Ely"},
		"People in East Cambridgeshire were rung.":                 {"East Cambridgeshire"},
		"People in St Albans and Harpenden were rung.":             {"St Albans", "Harpenden"},
		"People in Telford & Wrekin, above all Telford, were rung": {"Telford"},
	} {
		w := d.Judge(Article{Body: text})
		if !slices.Equal(w.Places, want) {
			t.Errorf("%q: %q, want %q", text, w.Places, want)
		}
		if len(w.Areas) == 0 {
			t.Errorf("%q touches nothing", text)
		}
	}
}

func TestWhatMetadataSayComesFirst(t *testing.T) {
	d := newDesk(t)
	for name, c := range map[string]struct {
		a     Article
		force string
		in    advice.AreaID
	}{
		"force":         {Article{Force: "kent", URL: "https://www.essex.police.uk/x", Body: "Norfolk Police said so."}, "kent", "force:kent"},
		"address":       {Article{URL: "https://www.essex.police.uk/x", Area: "Kent", Body: "Norfolk Police said so."}, "essex", "force:essex"},
		"area":          {Article{Area: "Kent", Body: "Norfolk Police said so."}, "kent", "county:kent"},
		"text":          {Article{Body: "Norfolk Police said so."}, "norfolk", "force:norfolk"},
		"unknown force": {Article{Force: "narnia", Body: "Norfolk Police said so."}, "norfolk", "force:norfolk"},
		"unknown area":  {Article{Area: "Narnia", Body: "Norfolk Police said so."}, "norfolk", "force:norfolk"},
		"nation":        {Article{Area: "Wales", Body: "Beware."}, "", "nation:wales"},
	} {
		w := d.Judge(c.a)
		if w.Force != c.force || !slices.Contains(w.Areas, c.in) {
			t.Errorf("%s: force %q, areas %v", name, w.Force, w.Areas)
		}
	}
}

func TestAreasAreNotRepeated(t *testing.T) {
	w := newDesk(t).Judge(Article{Body: "Kent Police warns Dover, Deal, Margate and all over the county of Kent."})
	seen := map[advice.AreaID]bool{}
	for _, id := range w.Areas {
		if seen[id] {
			t.Errorf("%s stands twice", id)
		}
		seen[id] = true
	}
	if !seen["district:thanet"] || !seen["nation:england"] || !seen["district:swale"] {
		t.Errorf("areas %v", w.Areas)
	}
}
