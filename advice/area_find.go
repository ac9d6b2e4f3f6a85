package advice

import (
	"sort"
	"strings"
)

// maxAreaQuery is the most bytes of a name that FindArea looks at. The longest real names have 42.
const maxAreaQuery = 120

// maxNear is how many near misses are offered.
const maxNear = 3

// FindArea finds the area that a person names: by id, by its name or another name for it, by a
// force's name, by a town in it, or as "Newport, Shropshire". When the name is also that of towns
// elsewhere, near lists those. When nothing or more than one thing fits, ok is false and near
// holds up to three areas to offer.
func (g *Gazetteer) FindArea(name string) (found Area, ok bool, near []Area) {
	name = strings.TrimSpace(name)
	if a, ok := g.areas[AreaID(strings.ToLower(name))]; ok {
		return a, true, nil
	}
	if name == "" || len(name) > maxAreaQuery {
		return Area{}, false, nil
	}
	if rs := g.lookUp(name); len(rs) > 0 {
		return g.choose(rs)
	}
	return Area{}, false, g.nearMisses(foldName(name))
}

// lookUp gives what a name can mean, trying the words that people add to it last.
func (g *Gazetteer) lookUp(name string) []nameReading {
	key := foldName(name)
	if rs := g.names[key]; len(rs) > 0 {
		return rs
	}
	if rs := g.lookUpInPair(name); len(rs) > 0 {
		return rs
	}
	return g.names[trimAdded(key)]
}

// lookUpInPair reads "Newport, Shropshire": the first name where it lies in the second.
func (g *Gazetteer) lookUpInPair(name string) []nameReading {
	first, second, ok := strings.Cut(name, ",")
	if !ok {
		return nil
	}
	var fit []nameReading
	for _, r := range g.names[foldName(first)] {
		for _, in := range g.names[foldName(second)] {
			if g.Overlap(r.area, in.area) {
				fit = append(fit, r)
				break
			}
		}
	}
	return fit
}

// trimAdded takes off the words that people put around the name of an area.
func trimAdded(key string) string {
	for _, front := range []string{"the ", "area ", "county of ", "city of ", "borough of ", "london borough of ", "royal borough of ", "in "} {
		key = strings.TrimPrefix(key, front)
	}
	for _, back := range []string{" area", " council", " county", " district", " borough", " city", " town", " police", " constabulary", " uk", " england"} {
		key = strings.TrimSuffix(key, back)
	}
	return key
}

func (g *Gazetteer) choose(rs []nameReading) (Area, bool, []Area) {
	var all []Area
	for _, r := range rs {
		all = append(all, g.areas[r.area])
	}
	if rs[0].kind == townName && len(all) > 1 {
		return Area{}, false, all[:min(len(all), maxNear)]
	}
	var others []Area
	for i, r := range rs[1:] {
		if r.kind == townName && len(others) < maxNear {
			others = append(others, all[i+1])
		}
	}
	return all[0], true, others
}

// miss is an area whose name is near to what was typed.
type miss struct {
	area AreaID
	far  int // single letters to change, plus what makes a reading less likely
}

// perLetter is what a letter to change counts in far: more than any kind of name.
const perLetter = 4

// nearMisses gives the areas whose names are nearest to a folded name, at most maxNear.
func (g *Gazetteer) nearMisses(key string) []Area {
	best := map[AreaID]int{}
	for name, rs := range g.names {
		far, ok := nameDistance(key, name)
		if !ok {
			continue
		}
		for _, r := range rs {
			d := far*perLetter + int(r.kind)
			if old, seen := best[r.area]; !seen || d < old {
				best[r.area] = d
			}
		}
	}
	misses := make([]miss, 0, len(best))
	for id, far := range best {
		misses = append(misses, miss{id, far})
	}
	sort.Slice(misses, func(i, j int) bool {
		if misses[i].far != misses[j].far {
			return misses[i].far < misses[j].far
		}
		return misses[i].area < misses[j].area
	})
	var near []Area
	for _, m := range misses {
		// Lewisham is no help to who typed Watfrod, though Catford in it is two letters away.
		if far := m.far-misses[0].far >= perLetter && m.far%perLetter == int(townName); !far && len(near) < maxNear {
			near = append(near, g.areas[m.area])
		}
	}
	return near
}

// nameDistance tells how far a typed name is from a real one, and whether that is near enough to
// offer: up to two letters wrong, three in long names, or a start or whole word of it.
func nameDistance(typed, name string) (int, bool) {
	allowed := 1
	if len(typed) >= 5 {
		allowed = 2
	}
	if len(typed) >= 11 {
		allowed = 3
	}
	if d := len(typed) - len(name); d <= allowed && -d <= allowed {
		if n := editDistance(typed, name, allowed); n <= allowed {
			return n, true
		}
	}
	if len(typed) >= 4 && (strings.HasPrefix(name, typed) || strings.HasSuffix(name, " "+typed)) {
		return 3, true
	}
	if len(name) >= 5 && strings.Contains(" "+typed+" ", " "+name+" ") {
		return 4, true
	}
	return 0, false
}

// editDistance counts the letters to insert, drop, change or swap with the next to turn one name
// into the other. It gives up with most+1 when it takes more than most.
func editDistance(a, b string, most int) int {
	var rows [3][maxNameLength + 8]int
	if len(a) >= maxNameLength || len(b) > maxNameLength {
		return most + 1
	}
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+letterCost(a[i-1], b[j-1]))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

func letterCost(a, b byte) int {
	if a == b {
		return 0
	}
	return 1
}
