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
	single  []int32  // alternatives of one word, sorted
	bits    []uint64 // the same, when they are many
	phrases *phrase  // alternatives of several words, or nil
}

// phrase is a node of a tree of words that follow each other.
type phrase struct {
	next []phraseWord // sorted by id
	ends bool
}

type phraseWord struct {
	id int32
	to *phrase
}

func newTree() *tree { return &tree{child: map[uint64]int32{}, nodes: 1} }

// set takes in alternatives and gives their number.
func (t *tree) set(alts alternatives) int32 {
	s := &set{}
	for _, words := range alts {
		s.first |= sieve(words[0])
		if len(words) == 1 {
			s.single = append(s.single, words[0])
			continue
		}
		s.ways++
		if s.phrases == nil {
			s.phrases = &phrase{}
		}
		s.phrases.add(words)
	}
	if len(s.single) > 0 {
		s.ways++
	}
	slices.Sort(s.single)
	s.single = slices.Clip(slices.Compact(s.single))
	t.sets = append(t.sets, s)
	return int32(len(t.sets) - 1)
}

func (p *phrase) add(words []int32) {
	for _, id := range words {
		i, found := p.find(id)
		if !found {
			p.next = slices.Insert(p.next, i, phraseWord{id, &phrase{}})
		}
		p = p.next[i].to
	}
	p.ends = true
}

func (p *phrase) find(id int32) (int, bool) {
	return slices.BinarySearchFunc(p.next, id, func(w phraseWord, id int32) int { return int(w.id - id) })
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
