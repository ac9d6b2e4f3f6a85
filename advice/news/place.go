package news

import (
	"cmp"
	"slices"
	"strings"

	"hangup/advice"
	"hangup/advice/pattern"
)

// whereabouts are the places that an article is about.
type whereabouts struct {
	force  string
	places []string
	areas  []advice.AreaID
}

// locate finds force, places and areas. What metadata say counts more than what the text says.
func locate(e *advice.Engine, a Article) whereabouts {
	text := a.Title + ".\n\n" + a.Summary + "\n\n" + a.Body
	mentions := e.Mentions(text)
	w := whereabouts{force: cmp.Or(forceOf(e, a, text, mentions), votedForce(e, a, text, mentions))}
	var small, large, spread []advice.Area
	var named []spot
	for _, m := range mentions {
		if m.Police || impostor(text, m.Start, placeReach) {
			continue
		}
		area, ok := pick(m, w.force)
		switch {
		case !ok:
		case isLarge(area):
			large = append(large, area)
			if area.Force != "" && allOver.MatchString(before(text, m.Start, placeReach)) {
				spread = append(spread, area)
			}
		default:
			small = append(small, area)
			named = append(named, spot{m, area})
		}
	}
	named = append(named, unknownSpots(text, mentions, named)...)
	slices.SortStableFunc(named, func(a, b spot) int { return cmp.Compare(a.Start, b.Start) })
	w.name(named, len(text)-len(a.Body))
	if area, ok, _ := e.FindArea(a.Area); ok {
		spread = append(spread, area)
	}
	found := append(small, w.ofForce(spread)...)
	if whole.MatchString(text) || len(found) == 0 || len(large) > 0 && mostly.MatchString(text) {
		found = append(found, w.wide(e, large, a.Sender)...)
	}
	w.touch(e, found)
	if len(w.places) == 0 && len(small) == 0 {
		w.nameLarge(large)
	}
	return w
}

// spot is a place where the text names it.
type spot struct {
	advice.Mention
	area advice.Area
}

// name takes over the names that the body gives, or those of title and summary if it gives none,
// without districts named by a direction or a pair when a town in them is named as well.
func (w *whereabouts) name(spots []spot, bodyAt int) {
	inBody := slices.ContainsFunc(spots, func(s spot) bool { return s.Start >= bodyAt })
	for _, s := range spots {
		town := slices.ContainsFunc(spots, func(o spot) bool {
			return o.area.ID != "" && o.area.ID == s.area.ID && !sameWords(o.Text, s.Text)
		})
		if inBody && s.Start < bodyAt || town && landName.MatchString(s.Text) {
			continue
		}
		w.addPlace(s.Text)
	}
}

// landName is a name that a district has but no town.
var landName = pattern.New(`(?i)^(north|south|east|west|mid|central|high) .|( and | & )| (valley|dales|forest|hills|moorlands|heath|coast)$`)

// touch notes the areas that the found ones touch. Those are the places that the text names; and all of a
// county or force area when the metadata or the text say so, or when there is no smaller place.
func (w *whereabouts) touch(e *advice.Engine, found []advice.Area) {
	seen := map[advice.AreaID]bool{}
	for _, a := range found {
		for _, id := range e.Touching(a.ID) {
			if !seen[id] {
				seen[id] = true
				w.areas = append(w.areas, id)
			}
		}
	}
}

func (w *whereabouts) nameLarge(large []advice.Area) {
	for _, a := range large {
		if w.force == "" || a.Force == w.force {
			w.addPlace(a.Name)
		}
	}
}

// wide gives the county that the text names, or else the force area.
func (w *whereabouts) wide(e *advice.Engine, large []advice.Area, sender string) []advice.Area {
	if a, ok, _ := e.FindArea(sender); ok && (w.force == "" || a.Force == w.force) {
		return []advice.Area{a}
	}
	if w.force == "" {
		return slices.DeleteFunc(slices.Clone(large), func(a advice.Area) bool { return a.Force == "" })
	}
	if fit := w.ofForce(large); len(fit) > 0 {
		return fit
	}
	if a, ok := e.ForceArea(w.force); ok {
		return []advice.Area{a}
	}
	return nil
}

// ofForce leaves out what another force than that of the article polices.
func (w *whereabouts) ofForce(areas []advice.Area) []advice.Area {
	return slices.DeleteFunc(slices.Clone(areas), func(a advice.Area) bool { return w.force != "" && a.Force != w.force })
}

// pick chooses what a name means, knowing the force.
func pick(m advice.Mention, force string) (advice.Area, bool) {
	if force != "" {
		for _, a := range m.Areas {
			if a.Force == force {
				return a, true
			}
		}
		return advice.Area{}, false
	}
	return m.Areas[0], m.Settled
}

func isLarge(a advice.Area) bool { return !strings.HasPrefix(string(a.ID), "district:") }

func (w *whereabouts) addPlace(name string) {
	for _, p := range w.places {
		if sameWords(p, name) {
			return
		}
	}
	w.places = append(w.places, name)
}

var (
	// whole says that all of a county or force area is meant.
	whole = pattern.New(`(?i)\b((across|throughout|all over|around|in the whole of|elsewhere in) (the|our) (whole )?(county|force area|region|city|borough|area)|(county|force|nation)-?wide)\b`)
	// allOver stands before a name of which all is meant.
	allOver = pattern.New(`(?i)\b(across|throughout|all over|around|all parts of|elsewhere in)( the| all of| of| the county of)* $`)
	// mostly says that a place is only where most of it happened.
	mostly = pattern.New(`(?i)\b(mainly|mostly|particularly|especially|predominantly)( from| in| around| people| those| residents| living)* (in|from|around|of|the) `)
)

// How far before a name, in bytes, a word such as "pretending" makes it the criminal's own.
const (
	forceReach = 90
	placeReach = 45
)

// impostor tells whether the name at a place is one that a criminal used.
func impostor(text string, at, reach int) bool {
	return pretendsPolice.MatchString(before(text, at, reach))
}

// before gives at most reach bytes of a text that end at a place, in whole letters.
func before(text string, at, reach int) string {
	from := max(0, at-reach)
	for from > 0 && from < at && text[from]&0xc0 == 0x80 {
		from++
	}
	return text[from:at]
}

var pretendsPolice = pattern.New(`(?i)\b(pretend\w*|pos(e|es|ed|ing)|claim\w*|purport\w*|impersonat\w*|introduc\w*|call(s|ed|ing) (him|her|them)sel(f|ves)|(told|rung|phoned|called) by (an? )?(supposed )?(officer|detective|policeman|policewoman|man|woman|caller|somebody|someone)|who says|says? (that )?(he|she|they)('s|’s| is| are| was| were)?|saying (that )?(he|she|they)|said (that )?(he|she|they) (was|were|is))\b[^.;:“”"\n]{0,70}$`)
