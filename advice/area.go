package advice

import "sort"

// AreaID names a nation, police force area, county or district: "nation:wales",
// "force:hertfordshire", "county:hertfordshire", "district:st-albans".
type AreaID string

// Nation is "england", "wales", "scotland", "ni", or "" when unknown.
type Nation string

// The nations.
const (
	England         Nation = "england"
	Wales           Nation = "wales"
	Scotland        Nation = "scotland"
	NorthernIreland Nation = "ni"
)

// Area is a place that a watch can follow. Areas form a tree: a district lies in a
// county or straight in a force area, a county in a force area, a force area in a nation.
type Area struct {
	ID     AreaID
	Name   string
	Parent AreaID // "" for a nation, and for the railway police, who serve no area
	Force  string // id as on data.police.uk; "" for a nation
	Nation Nation
}

// Force is a police force.
type Force struct {
	ID        string // as on data.police.uk
	Name      string // as the public knows it
	Nation    Nation // "" for the railway police
	Home      string // address of its site
	ReportURL string // only when checked
}

// Gazetteer knows the nations, forces, counties and districts of kb/areas, and what people call
// them. It does not change once loaded. The 46 forces and 361 districts are those of the ONS lookup
// of districts to police force areas (December 2019) with the reorganisations up to April 2023;
// the forces' ids are those of data.police.uk.
type Gazetteer struct {
	areas    map[AreaID]Area
	order    []AreaID // nations, then every force area with its counties and districts
	children map[AreaID][]AreaID
	forces   map[string]Force
	names    map[string][]nameReading // folded name to what it can mean, own names first
	starts   map[string]int           // first word of a folded name to the most words a name with it has
	careful  map[string]bool          // folded names that are ordinary words or people's names too
	shared   map[string]bool          // folded names that need more of the text to be understood
}

// nameReading is one thing that a name can mean.
type nameReading struct {
	area AreaID
	kind nameKind
}

// nameKind is how a name belongs to its area. The smaller reads first.
type nameKind int

const (
	ownName    nameKind = iota // the area's name, or another name of the same area
	policeName                 // the name of the force, as in "Herts Police"
	townName                   // a town or former district in the area
)

// Area gives the area with the id.
func (g *Gazetteer) Area(id AreaID) (Area, bool) {
	a, ok := g.areas[id]
	return a, ok
}

// Areas lists every area that a watch can follow: nations first, then each force area followed
// by its counties and districts.
func (g *Gazetteer) Areas() []Area {
	all := make([]Area, 0, len(g.order))
	for _, id := range g.order {
		all = append(all, g.areas[id])
	}
	return all
}

// Nation gives the nation that an area lies in, "" when unknown.
func (g *Gazetteer) Nation(id AreaID) Nation { return g.areas[id].Nation }

// Force gives a police force by its id.
func (g *Gazetteer) Force(id string) (Force, bool) {
	f, ok := g.forces[id]
	return f, ok
}

// ForceArea gives the area that a force polices.
func (g *Gazetteer) ForceArea(force string) (Area, bool) { return g.Area(forceID(force)) }

// Touching gives every area that overlaps the one given: itself, those it lies in, from the
// nearest up, and those in it. An unknown id touches nothing.
func (g *Gazetteer) Touching(id AreaID) []AreaID {
	if _, ok := g.areas[id]; !ok {
		return nil
	}
	touching := []AreaID{id}
	for up := g.areas[id].Parent; up != ""; up = g.areas[up].Parent {
		touching = append(touching, up)
	}
	return g.appendInside(touching, id)
}

// Inside gives an area and every area in it. An unknown id has nothing in it.
func (g *Gazetteer) Inside(id AreaID) []AreaID {
	if _, ok := g.areas[id]; !ok {
		return nil
	}
	return g.appendInside([]AreaID{id}, id)
}

// Overlap tells whether one of two areas lies in the other, or they are the same.
func (g *Gazetteer) Overlap(a, b AreaID) bool { return g.within(a, b) || g.within(b, a) }

func (g *Gazetteer) within(id, in AreaID) bool {
	for up := id; up != ""; up = g.areas[up].Parent {
		if up == in {
			return true
		}
	}
	return false
}

func (g *Gazetteer) appendInside(to []AreaID, id AreaID) []AreaID {
	for _, child := range g.children[id] {
		to = g.appendInside(append(to, child), child)
	}
	return to
}

func forceID(id string) AreaID { return AreaID("force:" + id) }

// Forces lists the police forces in the order of their ids. Force knows one more, the made-up
// force of the built-in examples.
func (g *Gazetteer) Forces() []Force {
	all := make([]Force, 0, len(g.forces))
	for _, f := range g.forces {
		if _, real := g.areas[forceID(f.ID)]; real {
			all = append(all, f)
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].ID < all[j].ID })
	return all
}
