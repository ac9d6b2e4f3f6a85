package advice

import "io/fs"

// AreaID names a nation, police force area, county or district: "nation:wales",
// "force:hertfordshire", "county:hertfordshire", "district:st-albans".
type AreaID string

// Nation is "england", "wales", "scotland", "ni", or "" when unknown.
type Nation string

// Area is a place that a watch can follow. Areas form a tree: a district lies in a
// county or straight in a force area, a county in a force area, a force area in a nation.
type Area struct {
	ID     AreaID
	Name   string
	Parent AreaID
	Force  string // id as on data.police.uk; "" for a nation
	Nation Nation
}

// Force is a police force.
type Force struct {
	ID        string // as on data.police.uk
	Name      string
	Nation    Nation
	Home      string // address of its site
	ReportURL string // only when checked
}

// Gazetteer knows the nations, forces, counties and districts.
type Gazetteer struct{}

// Area gives the area with the id.
func (g *Gazetteer) Area(id AreaID) (Area, bool) { return Area{}, false }

// FindArea finds the area that a person names: the exact one if there is one, else up to
// three near misses to offer.
func (g *Gazetteer) FindArea(name string) (found Area, ok bool, near []Area) {
	return Area{}, false, nil
}

// AreasIn finds the areas that a text names, in order, the smallest reading of each.
func (g *Gazetteer) AreasIn(text string) []Area { return nil }

// Touching gives every area that overlaps the one given: itself, those it lies in and those in it.
func (g *Gazetteer) Touching(id AreaID) []AreaID { return nil }

// Force gives a police force by its id.
func (g *Gazetteer) Force(id string) (Force, bool) { return Force{}, false }

func loadGazetteer(kb fs.FS) (*Gazetteer, error) { return &Gazetteer{}, nil }
