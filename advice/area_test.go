package advice

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// places loads the embedded gazetteer alone, so that these tests need no other part of kb.
func places(t testing.TB) *Gazetteer {
	t.Helper()
	sub, err := embeddedAreas()
	if err != nil {
		t.Fatal(err)
	}
	g, err := loadGazetteer(sub)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestGazetteerIsWhole(t *testing.T) {
	g := places(t)
	count := map[string]int{}
	for _, a := range g.Areas() {
		level, _, _ := strings.Cut(string(a.ID), ":")
		count[level]++
		if a.Parent != "" {
			p, ok := g.Area(a.Parent)
			if !ok || p.Nation != a.Nation || level == "district" && p.Force != a.Force {
				t.Errorf("%s: parent %q does not fit: %+v", a.ID, a.Parent, p)
			}
		}
		if found, ok, _ := g.FindArea(string(a.ID)); !ok || found != a {
			t.Errorf("%s is not found by its id", a.ID)
		}
		if found, ok, near := g.FindArea(a.Name); !ok || found.Name != a.Name && !g.Overlap(found.ID, a.ID) {
			t.Errorf("%s is not found by its name %q: %+v %v", a.ID, a.Name, found, near)
		}
	}
	want := map[string]int{"nation": 4, "force": 46, "district": 361}
	for level, n := range want {
		if count[level] != n {
			t.Errorf("%d of level %s, want %d", count[level], level, n)
		}
	}
	if n := len(g.Forces()); n != 46 {
		t.Errorf("%d forces, want 46", n)
	}
}

// Every two-tier district has a county: outside Wales, Scotland, Northern Ireland and these forces,
// which police unitary districts only, a district straight in a force area must be named here.
func TestEveryTwoTierDistrictHasACounty(t *testing.T) {
	g := places(t)
	unitary := []string{"Hartlepool", "Middlesbrough", "Redcar and Cleveland", "Stockton-on-Tees", "Kingston upon Hull",
		"East Riding of Yorkshire", "North East Lincolnshire", "North Lincolnshire", "Rutland", "Herefordshire", "Bristol",
		"South Gloucestershire", "Isle of Wight", "Northumberland", "City of London"}
	for _, a := range g.Areas() {
		if a.Nation == England && strings.HasPrefix(string(a.ID), "district:") &&
			strings.HasPrefix(string(a.Parent), "force:") && !slices.Contains(unitary, a.Name) {
			t.Errorf("%s lies in no county", a.Name)
		}
	}
}

func TestTouching(t *testing.T) {
	g := places(t)
	got := g.Touching("district:winchester")
	want := []AreaID{"district:winchester", "county:hampshire", "force:hampshire", "nation:england"}
	if !slices.Equal(got, want) {
		t.Errorf("Touching(Winchester) = %v, want %v", got, want)
	}
	got = g.Touching("county:hertfordshire")
	if len(got) != 13 || !slices.Contains(got, AreaID("district:st-albans")) || slices.Contains(got, AreaID("county:essex")) {
		t.Errorf("Touching(Hertfordshire) = %v", got)
	}
	if n := len(g.Touching("nation:scotland")); n != 1+1+32+3 {
		t.Errorf("Scotland touches %d areas", n)
	}
	if got := g.Touching("force:btp"); len(got) != 1 {
		t.Errorf("the railway police touch %v", got)
	}
	for _, id := range []AreaID{"", "district:atlantis", "force:"} {
		if got := g.Touching(id); got != nil {
			t.Errorf("Touching(%q) = %v, want nothing", id, got)
		}
	}
}

func TestForceAndNation(t *testing.T) {
	g := places(t)
	f, ok := g.Force("cheshire")
	if !ok || f.Name != "Cheshire Constabulary" || f.ReportURL != "https://www.cheshire.police.uk/ro/report/" || f.Nation != England {
		t.Errorf("Cheshire: %+v", f)
	}
	if f, _ := g.Force("hertfordshire"); f.ReportURL != "" || f.Home != "https://www.herts.police.uk/" {
		t.Errorf("an unchecked report address is shown: %+v", f)
	}
	if _, ok := g.Force("atlantis"); ok {
		t.Error("an unknown force is found")
	}
	if f, ok := g.Force("exampleshire"); !ok || f.Nation != "" || g.Touching("force:exampleshire") != nil {
		t.Errorf("the force of the examples: %+v", f)
	}
	if a, ok := g.ForceArea("scotland"); !ok || a.ID != "force:scotland" {
		t.Errorf("ForceArea(scotland) = %+v", a)
	}
	for id, want := range map[AreaID]Nation{"district:fife": Scotland, "county:kent": England, "force:gwent": Wales,
		"district:belfast": NorthernIreland, "force:btp": "", "x": ""} {
		if got := g.Nation(id); got != want {
			t.Errorf("Nation(%s) = %q, want %q", id, got, want)
		}
	}
}

func TestLoadingRefusesMistakesWithFileAndLine(t *testing.T) {
	const force = "id: x\nname: X Police\nnation: england\nhome: https://x.example/\n"
	cases := map[string]struct{ file, text, want string }{
		"unknown key":        {"areas/forces/x.yaml", force + "colour: blue\n", "areas/forces/x.yaml: "},
		"wrong file":         {"areas/forces/y.yaml", force, `areas/forces/y.yaml:1: the file must be named after the force, "x"`},
		"unknown nation":     {"areas/forces/x.yaml", strings.Replace(force, "england", "narnia", 1), `areas/forces/x.yaml:1: "x" has the unknown nation "narnia"`},
		"no name":            {"areas/forces/x.yaml", "id: x\nnation: england\nhome: https://x.example/\n", `areas/forces/x.yaml:1: "x" has no name`},
		"plain http":         {"areas/forces/x.yaml", strings.Replace(force, "https", "http", 1), "must start with https://"},
		"district twice":     {"areas/forces/x.yaml", force + "districts:\n  - {name: A}\n  - {name: A}\n", `areas/forces/x.yaml:7: there are two areas "district:a"`},
		"district nameless":  {"areas/forces/x.yaml", force + "districts:\n  - {towns: B}\n", `areas/forces/x.yaml: an area after "force:x" has no name`},
		"town twice":         {"areas/forces/x.yaml", force + "districts:\n  - {name: A, towns: 'B,\n B'}\n", `areas/forces/x.yaml:6: "B" stands twice in "A"`},
		"town nameless":      {"areas/forces/x.yaml", force + "districts:\n  - {name: A, towns: 'B,,C'}\n", "line 6: want names of 1 to 60 bytes with commas between"},
		"endless name":       {"areas/forces/x.yaml", "id: x\nname: " + strings.Repeat("x", 61) + "\n", "line 2: want a name of 1 to 60 bytes"},
		"careful of nothing": {"areas/careful.yaml", "words: [bath]\nshared: []\n", `areas/careful.yaml:1: no area or town is called "bath"`},
	}
	for what, c := range cases {
		t.Run(what, func(t *testing.T) {
			kb := fstest.MapFS{
				"areas/nations.yaml": {Data: []byte("- {id: england, name: England}\n")},
				"areas/careful.yaml": {Data: []byte("words: []\nshared: []\n")},
			}
			kb[c.file] = &fstest.MapFile{Data: []byte(c.text)}
			_, err := loadGazetteer(kb)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

func BenchmarkLoadGazetteer(b *testing.B) {
	kb, err := embeddedAreas()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := loadGazetteer(kb); err != nil {
			b.Fatal(err)
		}
	}
}
