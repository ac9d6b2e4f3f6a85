package advice

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxNameLength is the most bytes that the name of an area may have. The longest real one has 42.
const maxNameLength = 60

// areaName is a name in a file of the knowledge base, with the line on which it stands.
type areaName struct {
	text string
	line int
}

// UnmarshalYAML keeps the line.
func (n *areaName) UnmarshalYAML(node *yaml.Node) error {
	n.text, n.line = strings.TrimSpace(node.Value), node.Line
	if node.Kind != yaml.ScalarNode || n.text == "" || len(n.text) > maxNameLength {
		return fmt.Errorf("line %d: want a name of 1 to %d bytes", node.Line, maxNameLength)
	}
	return nil
}

// townNames are names in one text with commas between: a list of their own takes three times as
// long to read, and there are 1,500.
type townNames []areaName

// UnmarshalYAML parts the text.
func (t *townNames) UnmarshalYAML(node *yaml.Node) error {
	for _, text := range strings.Split(node.Value, ",") {
		text = strings.TrimSpace(text)
		if node.Kind != yaml.ScalarNode || text == "" || len(text) > maxNameLength {
			return fmt.Errorf("line %d: want names of 1 to %d bytes with commas between", node.Line, maxNameLength)
		}
		*t = append(*t, areaName{text, node.Line})
	}
	return nil
}

type nationEntry struct {
	ID     areaName
	Name   areaName
	Called []areaName
}

type forceEntry struct {
	ID        areaName
	Name      areaName
	Called    []areaName // other names of the force
	Covers    []areaName // names of the land it polices
	Nation    string
	Home      string
	Report    string // address of its report form, only when checked
	Counties  []countyEntry
	Districts []districtEntry // those in no county
}

type countyEntry struct {
	Name      areaName
	Called    []areaName
	Districts []districtEntry
}

type districtEntry struct {
	Name   areaName
	Called []areaName
	Towns  townNames // towns and former districts in it
}

type carefulEntry struct{ Words, Shared []areaName }

func loadGazetteer(kb fs.FS) (*Gazetteer, error) {
	g := &Gazetteer{
		areas: map[AreaID]Area{}, children: map[AreaID][]AreaID{}, forces: map[string]Force{},
		names: map[string][]nameReading{}, starts: map[string]int{},
		careful: map[string]bool{}, shared: map[string]bool{},
	}
	if err := g.loadNations(kb, "areas/nations.yaml"); err != nil {
		return nil, err
	}
	files, err := yamlFiles(kb, "areas/forces")
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		if err := g.loadForce(kb, file); err != nil {
			return nil, err
		}
	}
	if err := g.loadExample(kb, "areas/example.yaml"); err != nil {
		return nil, err
	}
	return g, g.loadCareful(kb, "areas/careful.yaml")
}

// loadExample takes in the made-up force of the built-in examples, if there is one. It gets no area.
func (g *Gazetteer) loadExample(kb fs.FS, file string) error {
	if _, err := fs.Stat(kb, file); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var f forceEntry
	if err := decodeFile(kb, file, &f); err != nil {
		return err
	}
	g.forces[f.ID.text] = Force{ID: f.ID.text, Name: f.Name.text, Home: f.Home}
	return nil
}

func (g *Gazetteer) loadNations(kb fs.FS, file string) error {
	var nations []nationEntry
	if err := decodeFile(kb, file, &nations); err != nil {
		return err
	}
	for _, n := range nations {
		a := Area{ID: AreaID("nation:" + n.ID.text), Name: n.Name.text, Nation: Nation(n.ID.text)}
		if err := g.add(file, a, n.Name, n.Called); err != nil {
			return err
		}
	}
	return nil
}

func (g *Gazetteer) loadForce(kb fs.FS, file string) error {
	var f forceEntry
	if err := decodeFile(kb, file, &f); err != nil {
		return err
	}
	if err := g.checkForce(file, f); err != nil {
		return err
	}
	g.forces[f.ID.text] = Force{ID: f.ID.text, Name: f.Name.text, Nation: Nation(f.Nation), Home: f.Home, ReportURL: f.Report}
	area := Area{ID: forceID(f.ID.text), Name: f.Name.text, Force: f.ID.text, Nation: Nation(f.Nation)}
	if f.Nation != "" {
		area.Parent = AreaID("nation:" + f.Nation)
	}
	if err := g.add(file, area, areaName{}, f.Covers); err != nil {
		return err
	}
	for _, n := range append(f.Called, f.Name) {
		g.addName(n.text, nameReading{area.ID, policeName})
	}
	return g.addLand(file, area, f)
}

func (g *Gazetteer) checkForce(file string, f forceEntry) error {
	if file != "areas/forces/"+f.ID.text+".yaml" {
		return fmt.Errorf("%s:%d: the file must be named after the force, %q", file, f.ID.line, f.ID.text)
	}
	if _, ok := g.areas[AreaID("nation:"+f.Nation)]; !ok && f.Nation != "" {
		return fmt.Errorf("%s:%d: %q has the unknown nation %q", file, f.ID.line, f.ID.text, f.Nation)
	}
	if f.Name.text == "" {
		return fmt.Errorf("%s:%d: %q has no name", file, f.ID.line, f.ID.text)
	}
	if !strings.HasPrefix(f.Home, "https://") || f.Report != "" && !strings.HasPrefix(f.Report, "https://") {
		return fmt.Errorf("%s:%d: addresses of %q must start with https://", file, f.ID.line, f.ID.text)
	}
	return nil
}

func (g *Gazetteer) addLand(file string, force Area, f forceEntry) error {
	for _, c := range f.Counties {
		county := inside(force, "county:", c.Name)
		if err := g.add(file, county, c.Name, c.Called); err != nil {
			return err
		}
		if err := g.addDistricts(file, county, c.Districts); err != nil {
			return err
		}
	}
	return g.addDistricts(file, force, f.Districts)
}

func (g *Gazetteer) addDistricts(file string, in Area, ds []districtEntry) error {
	for _, d := range ds {
		a := inside(in, "district:", d.Name)
		if err := g.add(file, a, d.Name, d.Called); err != nil {
			return err
		}
		for _, town := range d.Towns {
			if !g.addName(town.text, nameReading{a.ID, townName}) {
				return fmt.Errorf("%s:%d: %q stands twice in %q", file, town.line, town.text, a.Name)
			}
		}
	}
	return nil
}

// inside makes an area that lies in another.
func inside(parent Area, level string, n areaName) Area {
	id := AreaID(level + strings.ReplaceAll(foldName(n.text), " ", "-"))
	return Area{ID: id, Name: n.text, Parent: parent.ID, Force: parent.Force, Nation: parent.Nation}
}

// add takes in an area with its name, unless that is zero, and its other names.
func (g *Gazetteer) add(file string, a Area, own areaName, called []areaName) error {
	if a.Name == "" {
		return fmt.Errorf("%s: an area after %q has no name", file, g.order[len(g.order)-1])
	}
	if _, dup := g.areas[a.ID]; dup {
		return fmt.Errorf("%s:%d: there are two areas %q", file, own.line, a.ID)
	}
	g.areas[a.ID] = a
	g.order = append(g.order, a.ID)
	g.children[a.Parent] = append(g.children[a.Parent], a.ID)
	if own.text != "" {
		g.addName(own.text, nameReading{a.ID, ownName})
	}
	for _, n := range called {
		if !g.addName(n.text, nameReading{a.ID, ownName}) {
			return fmt.Errorf("%s:%d: %q stands twice in %q", file, n.line, n.text, a.Name)
		}
	}
	return nil
}

// addName makes a name findable; it says false when the area has that name already.
// Own names come before the names of towns, larger areas before smaller ones.
func (g *Gazetteer) addName(text string, r nameReading) bool {
	key := foldName(text)
	at := 0
	for i, other := range g.names[key] {
		if other.area == r.area {
			return false
		}
		if other.kind <= r.kind {
			at = i + 1
		}
	}
	rs := append(g.names[key], r)
	copy(rs[at+1:], rs[at:])
	rs[at] = r
	g.names[key] = rs
	first, words := firstWord(key)
	g.starts[first] = max(g.starts[first], words)
	return true
}

func firstWord(key string) (first string, words int) {
	first, _, _ = strings.Cut(key, " ")
	return first, strings.Count(key, " ") + 1
}

func (g *Gazetteer) loadCareful(kb fs.FS, file string) error {
	var c carefulEntry
	if err := decodeFile(kb, file, &c); err != nil {
		return err
	}
	for set, names := range map[*map[string]bool][]areaName{&g.careful: c.Words, &g.shared: c.Shared} {
		for _, n := range names {
			key := foldName(n.text)
			if len(g.names[key]) == 0 {
				return fmt.Errorf("%s:%d: no area or town is called %q", file, n.line, n.text)
			}
			(*set)[key] = true
		}
	}
	return nil
}
