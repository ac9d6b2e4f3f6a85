package news

import (
	"cmp"
	"maps"
	"slices"
)

// Recognise compares a warning with those that are known and says of what story it is: the name of the first one known of
// the same matter in Story, or for a correction the name of the story that it puts right in Corrects. Both stay empty
// when none fits.
func Recognise(w Warning, known []Warning) Warning {
	d := detailsOf(w)
	all := make([]*details, len(known))
	for i, k := range known {
		all[i] = detailsOf(k)
	}
	story := func(i int) WarningID { return cmp.Or(known[i].Story, known[i].ID) }
	best := -1
	for i, k := range all {
		if k.id != d.id && sameStory(d, k) && (best < 0 || known[i].Published.Before(known[best].Published)) {
			best = i
		}
	}
	w.Story, w.Corrects = "", ""
	if best >= 0 && (known[best].Label == IsCorrection) == (w.Label == IsCorrection) {
		w.Story = story(best)
	}
	if w.Label != IsCorrection {
		return w
	}
	if i := corrected(d, all, story); i >= 0 {
		w.Corrects = story(i)
	} else if best >= 0 {
		w.Corrects = known[best].Corrects
	}
	return w
}

// Stories sorts warnings by story: for each it gives the place of the first one in the list that is of the same story, its own
// when that is itself. A correction belongs to the story that it puts right. The work grows with the length of the list.
func Stories(ws []Warning) []int {
	all := make([]*details, len(ws))
	for i, w := range ws {
		all[i] = detailsOf(w)
	}
	order := make([]int, len(ws))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return inTime(all[a], all[b]) })
	s := sorter{all: all, of: make([]int, len(ws)), seen: map[detail][]int{}, copies: map[uint64][]int{}, addresses: map[string]int{}, places: map[string][]int{}, sources: map[string][]int{}}
	for i := range s.of {
		s.of[i] = i
	}
	for _, i := range order {
		s.correct(i)
		s.place(i)
	}
	for i := range s.of {
		s.of[i] = s.first(i)
	}
	return s.of
}

// inTime sorts texts by day, a correction after what came that day, and what has no day at the end.
func inTime(a, b *details) int {
	if a.day.IsZero() != b.day.IsZero() {
		return int(boolTo(a.day.IsZero()) - boolTo(b.day.IsZero()))
	}
	return cmp.Or(a.day.Compare(b.day), int(boolTo(a.label == IsCorrection)-boolTo(b.label == IsCorrection)))
}

// sorter puts texts into stories one after the other. It compares each with those only that share telling details or
// warn of the same scam for the same force.
type sorter struct {
	all       []*details
	of        []int            // a text of the same story that is nearer to its first one
	seen      map[detail][]int // texts with a detail
	copies    map[uint64][]int // texts with a run of words
	addresses map[string]int   // a text with an address
	places    map[string][]int // texts with a place
	sources   map[string][]int // texts of a force, and of a publisher
}

// Caps that keep the work linear however alike the texts are.
const (
	mostSeen     = 48  // texts remembered for each detail, the latest
	mostCompared = 40  // texts that one is compared with
	leastHint    = 1.2 // what shared telling details must add up to
	leastTelling = 0.4 // how much a detail must tell to be looked up
	runsKept     = 6   // runs of words by which a copy is found: those with the lowest hashes
)

func (s *sorter) first(i int) int {
	for s.of[i] != i {
		i = s.of[i]
	}
	return i
}

// join makes one story of two. The earlier place in the list leads.
func (s *sorter) join(i, k int) {
	i, k = s.first(i), s.first(k)
	s.of[max(i, k)] = min(i, k)
}

func (s *sorter) place(i int) {
	d := s.all[i]
	for _, k := range s.like(i) {
		if sameStory(d, s.all[k]) {
			s.join(i, k)
		}
	}
	if d.address != "" {
		if k, ok := s.addresses[d.address]; ok && (d.label == IsCorrection) == (s.all[k].label == IsCorrection) {
			s.join(i, k)
		}
		s.addresses[d.address] = i
	}
	for _, from := range append(d.sources(), d.kinds()...) {
		s.sources[from] = remember(s.sources[from], i)
	}
	for p := range d.places {
		s.places[p] = remember(s.places[p], i)
	}
	for key, worth := range d.worth {
		if worth >= leastTelling {
			s.seen[key] = remember(s.seen[key], i)
		}
	}
	for _, run := range lowest(d.runs) {
		s.copies[run] = remember(s.copies[run], i)
	}
}

func remember(list []int, i int) []int {
	if len(list) >= mostSeen {
		list = list[1:]
	}
	return append(list, i)
}

func lowest(runs []uint64) []uint64 { return runs[:min(len(runs), runsKept)] }

// like gives the texts before that share most with one.
func (s *sorter) like(i int) []int {
	hints := map[int]float64{}
	for key, worth := range s.all[i].worth {
		for _, k := range s.seen[key] {
			hints[k] += worth
		}
	}
	for _, run := range lowest(s.all[i].runs) {
		for _, k := range s.copies[run] {
			hints[k] += leastHint
		}
	}
	for _, kind := range s.all[i].kinds() {
		for _, k := range s.sources[kind] {
			hints[k] += leastHint
		}
	}
	maps.DeleteFunc(hints, func(_ int, worth float64) bool { return worth < leastHint })
	near := slices.SortedFunc(maps.Keys(hints), func(a, b int) int { return cmp.Or(cmp.Compare(hints[b], hints[a]), cmp.Compare(b, a)) })
	return near[:min(len(near), mostCompared)]
}

// correct puts a correction to the story that it puts right.
func (s *sorter) correct(i int) {
	d := s.all[i]
	if d.label != IsCorrection {
		return
	}
	near := s.correctable(i)
	among := make([]*details, len(near))
	for n, k := range near {
		among[n] = s.all[k]
	}
	story := func(n int) WarningID { return s.all[s.first(near[n])].id }
	if n := corrected(d, among, story); n >= 0 {
		s.join(i, near[n])
	}
}

// sources names who may have published a text.
func (d *details) sources() []string { return []string{"force " + d.force, "host " + d.host} }

// kinds names the scams that a text warns of, each with the force: whoever words a matter anew may share nothing else with the first.
func (d *details) kinds() (kinds []string) {
	for _, t := range d.types {
		kinds = append(kinds, "kind "+string(t)+" "+d.force)
	}
	return kinds
}

// correctable gives the texts that a correction may be about: of those before it, those that share details with it, and the latest
// of its places, of its force and of its publisher.
func (s *sorter) correctable(i int) []int {
	near := s.like(i)
	for _, from := range s.all[i].sources() {
		near = append(near, s.sources[from]...)
	}
	for p := range s.all[i].places {
		near = append(near, s.places[p]...)
	}
	slices.Sort(near)
	return slices.Compact(near)
}
