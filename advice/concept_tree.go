package advice

import "slices"

// tree gathers pattern lines while they are compiled. Lines that begin alike share their first nodes, and each
// distinct set of alternatives is kept once, whatever lines name it: multiplied out, the sets of several-word names
// would make hundreds of sequences of one line.
type tree struct {
	sets  []*set
	child map[uint64]int32 // node and step → the node that it leads to
	links []link
	ends  []end
	nodes int32
}

// link leads from a node to another by a step.
type link struct {
	step
	from, to int32
}

// end is a concept whose line ends at a node.
type end struct{ node, concept int32 }

// set is a set of alternatives, compiled.
type set struct {
	ways    int      // how many plain sequences an element with this set stands for
	first   uint64   // which words an alternative can begin with, as a sieve: bit id % 64
	opens   uint64   // the same for alternatives of several words
	single  []int32  // alternatives of one word, sorted
	bits    []uint64 // the same, when they are many
	phrases []phrase // alternatives of several words, sorted by the first
}

// phrase is a sequence of words that stand next to each other.
type phrase []int32

func newTree() *tree { return &tree{child: map[uint64]int32{}, nodes: 1} }

// set takes in alternatives and gives their number.
func (t *tree) set(alts []phrase) int32 {
	s := &set{}
	several := 0
	for _, words := range alts {
		if len(words) > 1 {
			several++
		}
	}
	s.phrases = make([]phrase, 0, several)
	for _, words := range alts {
		s.first |= sieve(words[0])
		if len(words) > 1 {
			s.opens |= sieve(words[0])
			s.phrases = append(s.phrases, words)
		}
	}
	s.ways = len(s.phrases)
	if singles := len(alts) - len(s.phrases); singles > 0 {
		s.ways++
		s.single = make([]int32, 0, singles)
	}
	for _, words := range alts {
		if len(words) == 1 {
			s.single = append(s.single, words[0])
		}
	}
	slices.Sort(s.single)
	s.single = slices.Compact(s.single)
	slices.SortFunc(s.phrases, func(a, b phrase) int { return int(a[0] - b[0]) })
	t.sets = append(t.sets, s)
	return int32(len(t.sets) - 1)
}

// insert takes in a line. A message may begin with what follows an optional first element, so such a line also
// starts there.
func (t *tree) insert(steps []step, concept int32) {
	for i := range steps {
		t.chain(steps[i:], concept)
		if !steps[i].optional {
			return
		}
	}
}

func (t *tree) chain(steps []step, concept int32) {
	node := int32(0)
	for i, s := range steps {
		if i == 0 {
			s.gap, s.optional = 0, false
		}
		node = t.down(node, s)
	}
	t.ends = append(t.ends, end{node, concept})
}

func (t *tree) down(from int32, s step) int32 {
	key := uint64(from)<<32 | uint64(s.set)<<5 | uint64(s.gap)<<1
	if s.optional {
		key |= 1
	}
	to, ok := t.child[key]
	if !ok {
		to = t.nodes
		t.nodes++
		t.child[key] = to
		t.links = append(t.links, link{s, from, to})
	}
	return to
}
