package advice

import (
	"slices"
	"strings"
	"testing"
)

// TestEveryAreaIsFoundByItsName holds that no area is hidden by another of the same name: it is found, or
// offered beside those that share the name.
func TestEveryAreaIsFoundByItsName(t *testing.T) {
	g := places(t)
	for _, a := range g.Areas() {
		for _, typed := range []string{a.Name, strings.ToUpper(a.Name), " " + strings.ToLower(a.Name) + " ", string(a.ID)} {
			found, ok, near := g.FindArea(typed)
			if ok && (found.Name == a.Name || g.within(a.ID, found.ID)) { // County Durham is a county and a district of it
				continue
			}
			if !slices.Contains(near, a) {
				t.Errorf("%q (%s): found %s %v, near %v", typed, a.ID, found.ID, ok, near)
			}
		}
	}
}

func TestEveryTownLeadsToItsDistrict(t *testing.T) {
	g := places(t)
	towns := 0
	for name, readings := range g.names {
		for _, r := range readings {
			if r.kind != townName {
				continue
			}
			towns++
			found, ok, near := g.FindArea(name)
			if !(ok && found.ID == r.area) && !slices.Contains(near, g.areas[r.area]) && len(near) < maxNear {
				t.Errorf("%q lies in %s: found %s %v, near %v", name, r.area, found.ID, ok, near)
			}
		}
	}
	if towns < 1000 {
		t.Errorf("only %d towns were tried", towns)
	}
}

// TestWhoIsToldOfWhat holds the rule by which warnings reach watches, for every pair of areas.
func TestWhoIsToldOfWhat(t *testing.T) {
	g := places(t)
	all := g.Areas()
	touching := map[AreaID]map[AreaID]bool{}
	for _, a := range all {
		set := map[AreaID]bool{}
		for _, id := range g.Touching(a.ID) {
			if set[id] {
				t.Errorf("%s touches %s twice", a.ID, id)
			}
			set[id] = true
		}
		touching[a.ID] = set
	}
	for _, a := range all {
		for _, b := range all {
			if touching[a.ID][b.ID] != touching[b.ID][a.ID] || touching[a.ID][b.ID] != g.Overlap(a.ID, b.ID) {
				t.Fatalf("%s and %s: touching %v one way, %v the other, overlap %v",
					a.ID, b.ID, touching[a.ID][b.ID], touching[b.ID][a.ID], g.Overlap(a.ID, b.ID))
			}
		}
	}
}

func TestEveryDistrictHearsOfItsCountyAndForce(t *testing.T) {
	g := places(t)
	for _, a := range g.Areas() {
		if !strings.HasPrefix(string(a.ID), "district:") {
			continue
		}
		for up := a.Parent; up != ""; {
			if !slices.Contains(g.Touching(up), a.ID) {
				t.Errorf("a warning for %s does not reach %s", up, a.ID)
			}
			parent, _ := g.Area(up)
			up = parent.Parent
		}
		if force, ok := g.ForceArea(a.Force); !ok || !slices.Contains(g.Touching(force.ID), a.ID) {
			t.Errorf("a warning of force %q does not reach %s", a.Force, a.ID)
		}
	}
}

func TestAccentsMakeNoDifference(t *testing.T) {
	g := places(t)
	for typed, plain := range map[string]string{
		"Ynys Môn": "ynys mon", "GWÝNEDD": "GWÝNEDD", "Llanrŵst": "Llanrwst", "Pen-y-bont ar Ogŵr": "Pen-y-bont ar Ogwr",
		"Sîr Gâr": "sir gar", "Inbhir Nìs": "inbhir nis", "Dún Éideann": "dun eideann", "Àrgyll and Bùte": "argyll and bute", "Càèrphïllý": "caerphillý",
	} {
		if foldName(typed) != foldName(plain) {
			t.Errorf("%q is read as %q, %q as %q", typed, foldName(typed), plain, foldName(plain))
		}
		a, okA, _ := g.FindArea(typed)
		b, okB, _ := g.FindArea(plain)
		if okA != okB || a != b {
			t.Errorf("%q finds %s, %q finds %s", typed, a.ID, plain, b.ID)
		}
	}
}

// TestOneWrongLetterIsForgiven leaves a letter out of the name of every county and district that is long enough
// to be known again.
func TestOneWrongLetterIsForgiven(t *testing.T) {
	g := places(t)
	for _, a := range g.Areas() {
		if len(a.Name) < 8 || strings.HasPrefix(string(a.ID), "force:") {
			continue
		}
		typed := a.Name[:4] + a.Name[5:]
		found, ok, near := g.FindArea(typed)
		if !(ok && found.ID == a.ID) && !slices.ContainsFunc(near, func(n Area) bool { return n.Name == a.Name }) {
			t.Errorf("%q for %s: found %s %v, near %v", typed, a.ID, found.ID, ok, near)
		}
	}
}

func TestATownTwoLettersAwayIsNotOfferedBesideTheRightName(t *testing.T) {
	_, ok, near := places(t).FindArea("Watfrod")
	if ok || len(near) != 1 || near[0].ID != "district:watford" {
		t.Errorf("found %v, near %v", ok, near)
	}
}
