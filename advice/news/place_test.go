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

func TestHowFarAWarningReaches(t *testing.T) {
	const dover, swale, thanet, kent, medway = "district:dover", "district:swale", "district:thanet", "county:kent", "district:medway"
	d := newDesk(t)
	for name, c := range map[string]struct {
		a         Article
		in, notIn []advice.AreaID
	}{
		"only the places of the text": {
			Article{Body: "Kent Police warned people in Dover."},
			[]advice.AreaID{dover, kent, "force:kent", "nation:england"}, []advice.AreaID{swale, medway}},
		"all of the county of the metadata, though the text lists the worst hit": {
			Article{Area: "Kent", Body: "People in Dover and Deal were rung."}, []advice.AreaID{dover, swale, thanet}, nil},
		"a district of the metadata beside the text": {
			Article{Area: "Swale", Body: "People in Dover were rung."}, []advice.AreaID{dover, swale}, []advice.AreaID{thanet}},
		"no metadata of another force": {
			Article{Area: "Norfolk", Force: "kent", Body: "People in Dover were rung."}, []advice.AreaID{dover}, []advice.AreaID{"county:norfolk", swale}},
		"all of a county over which the text says it happened": {
			Article{Body: "Homes across Kent were rung, Dover among them, said Kent Police."}, []advice.AreaID{dover, swale}, nil},
		"all of the county of which the text names the worst": {
			Article{Body: "In Kent 30 people were rung, mainly in Dover, said Kent Police."}, []advice.AreaID{dover, swale}, nil},
		"not all of a county that only says where the town is": {
			Article{Body: "People in Dover in Kent were rung, said Kent Police."}, []advice.AreaID{dover, kent}, []advice.AreaID{swale}},
		"not all of a nation that is named by the way": {
			Article{Body: "As across England, people in Dover were rung."}, []advice.AreaID{dover, "nation:england"}, []advice.AreaID{swale, "county:norfolk"}},
		"not all of the land of who sent it": {
			Article{Sender: "Kent Police", Body: "People in Dover were rung."}, []advice.AreaID{dover}, []advice.AreaID{swale}},
		"all of the land of who sent it, without a place": {
			Article{Sender: "Kent Police", Body: "People were rung."}, []advice.AreaID{dover, swale}, nil},
	} {
		w := d.Judge(c.a)
		for _, id := range c.in {
			if !slices.Contains(w.Areas, id) {
				t.Errorf("%s: %s is not reached: %v", name, id, w.Areas)
			}
		}
		for _, id := range c.notIn {
			if slices.Contains(w.Areas, id) {
				t.Errorf("%s: %s is reached", name, id)
			}
		}
	}
}
