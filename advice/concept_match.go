package advice

import (
	"cmp"
	"slices"
)

// matcher finds all pattern lines in a message in one pass: a tree whose edges are sets of words, entered through
// the first word of a line. Nodes, edges and ends lie in one piece each.
type matcher struct {
	nodes []node
	edges []edge
	skips []int32 // nodes that an optional edge leads to: they count as reached before it too
	ends  []int32 // concepts
	sets  []*set
	entry [][]int32 // word → edges of the root that begin with it
}

// node tells where its edges, skips and ends begin; they go on to those of the next node.
type node struct{ edges, skips, ends int32 }

type edge struct {
	first uint64 // sieve of the words that it begins with
	set   int32
	to    int32
	gap   int32
}

// hit is a concept found at tokens from ≤ i < to.
type hit struct {
	concept  int32
	from, to int32
	scope
}

// sieve gives a word's place in a sieve: two words may share one, so it only tells what cannot be.
func sieve(id int32) uint64 {
	if id < 0 {
		return 0
	}
	return 1 << (id % 64)
}

// manySingles is from how many single words on a set is a bit field and not a short list.
const manySingles = 12

// matcher lays out the tree for matching once all lines are in.
func (t *tree) matcher(words int) *matcher {
	m := &matcher{nodes: make([]node, t.nodes+1), sets: t.sets, entry: make([][]int32, words)}
	for _, s := range m.sets {
		s.finish(words)
	}
	slices.SortStableFunc(t.links, func(a, b link) int { return cmp.Compare(a.from, b.from) })
	slices.SortStableFunc(t.ends, func(a, b end) int { return cmp.Compare(a.node, b.node) })
	m.edges = make([]edge, 0, len(t.links))
	m.ends = make([]int32, 0, len(t.ends))
	l, e := 0, 0
	for n := range m.nodes {
		m.nodes[n] = node{int32(len(m.edges)), int32(len(m.skips)), int32(len(m.ends))}
		for ; l < len(t.links) && int(t.links[l].from) == n; l++ {
			m.link(t.links[l])
		}
		for ; e < len(t.ends) && int(t.ends[e].node) == n; e++ {
			m.ends = append(m.ends, t.ends[e].concept)
		}
	}
	for i := range m.nodes[1].edges {
		m.enter(i)
	}
	return m
}

func (m *matcher) link(l link) {
	m.edges = append(m.edges, edge{m.sets[l.set].first, l.set, l.to, l.gap})
	if l.optional {
		m.skips = append(m.skips, l.to)
	}
}

// enter makes an edge of the root findable by the words that it begins with.
func (m *matcher) enter(e int32) {
	for _, id := range m.sets[m.edges[e].set].begins() {
		m.entry[id] = append(m.entry[id], e)
	}
}

// begins lists the words that an alternative can begin with.
func (s *set) begins() []int32 {
	out := slices.Clone(s.single)
	if s.phrases != nil {
		for _, w := range s.phrases.next {
			out = append(out, w.id)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (s *set) finish(words int) {
	if len(s.single) < manySingles {
		return
	}
	s.bits = make([]uint64, (words+63)/64)
	for _, id := range s.single {
		s.bits[id/64] |= 1 << (id % 64)
	}
}

func (s *set) has(t *token) bool {
	return s.hasWord(t.lemma) || s.hasWord(t.exact) || s.hasWord(t.class)
}

func (s *set) hasWord(id int32) bool {
	if id < 0 {
		return false
	}
	if s.bits != nil {
		return s.bits[id/64]&(1<<(id%64)) != 0
	}
	return slices.Contains(s.single, id)
}
