package advice

import (
	"cmp"
	"slices"
)

// matcher finds all pattern lines in a message in one pass: a tree whose edges are sets of words, entered through
// the first word of a line. Nodes, edges and ends lie in one piece each.
type matcher struct {
	nodes  []node
	edges  []edge
	skips  []int32 // nodes that an optional edge leads to: they count as reached before it too
	ends   []int32 // concepts
	sets   []*set
	entry  []int32 // edges of the root by the word that they begin with
	starts []int32 // word → where its edges begin in entry
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

// manySingles is from how many single words on a set is a bit field beside a list.
const manySingles = 48

// matcher lays out the tree for matching once all lines are in.
func (t *tree) matcher(words int) *matcher {
	m := &matcher{nodes: make([]node, t.nodes+1), sets: t.sets}
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
	m.enter(words)
	return m
}

func (m *matcher) link(l link) {
	m.edges = append(m.edges, edge{m.sets[l.set].first, l.set, l.to, l.gap})
	if l.optional {
		m.skips = append(m.skips, l.to)
	}
}

// enter makes the edges of the root findable by the words that they begin with.
func (m *matcher) enter(words int) {
	m.starts = make([]int32, words+1)
	root := m.edges[:m.nodes[1].edges]
	for i := range root {
		m.sets[root[i].set].begins(func(id int32) { m.starts[id]++ })
	}
	sum := int32(0)
	for id, n := range m.starts {
		sum += n
		m.starts[id] = sum
	}
	m.entry = make([]int32, sum)
	for i := range root {
		m.sets[root[i].set].begins(func(id int32) {
			m.starts[id]--
			m.entry[m.starts[id]] = int32(i)
		})
	}
}

// begins gives the words that an alternative can begin with, each at least once.
func (s *set) begins(yield func(id int32)) {
	for _, id := range s.single {
		yield(id)
	}
	for i, p := range s.phrases {
		if i == 0 || s.phrases[i-1][0] != p[0] {
			yield(p[0])
		}
	}
}

// startingWith gives the phrases that begin with a word.
func (s *set) startingWith(id int32) []phrase {
	from, _ := slices.BinarySearchFunc(s.phrases, id, func(p phrase, id int32) int { return int(p[0] - id) })
	to := from
	for to < len(s.phrases) && s.phrases[to][0] == id {
		to++
	}
	return s.phrases[from:to]
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
	_, found := slices.BinarySearch(s.single, id)
	return found
}
