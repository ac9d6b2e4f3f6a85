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
	entry entries
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

// manySingles is from how many single words on a set is a bit field as well as a list.
const manySingles = 8

// matcher lays out the tree for matching once all lines are in.
func (t *tree) matcher(words int) *matcher {
	m := &matcher{nodes: make([]node, t.nodes+1), sets: t.sets}
	m.layBits(words)
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

// entries are the ways into the tree by the word that begins them.
type entries struct {
	nodes   table[entered] // reached by one word
	phrases table[opening] // reached by several
}

// entered is a node that one word leads to, with what must follow for a line to go on from there.
type entered struct {
	next  uint64 // sieve of the words that its edges begin with
	to    int32
	reach int32 // how many words on its edges reach; 0 when its line may end here
}

// opening is a phrase that leads from the root to a node.
type opening struct {
	phrase phrase
	to     int32
}

// enter makes the edges of the root findable by the words that they begin with.
func (m *matcher) enter(words int) {
	root := m.edges[:m.nodes[1].edges]
	m.entry.nodes = newTable(words, func(yield func(int32, entered)) {
		for _, e := range root {
			in := m.entered(e.to)
			for _, id := range m.sets[e.set].single {
				yield(id, in)
			}
		}
	})
	m.entry.phrases = newTable(words, func(yield func(int32, opening)) {
		for _, e := range root {
			for _, p := range m.sets[e.set].phrases {
				yield(p[0], opening{p, e.to})
			}
		}
	})
}

// entered sums up what may follow at a node.
func (m *matcher) entered(n int32) entered {
	in, this, next := entered{to: n}, m.nodes[n], m.nodes[n+1]
	over := this.ends < next.ends
	for _, e := range m.edges[this.edges:next.edges] {
		in.next |= e.first
		in.reach = max(in.reach, e.gap+1)
	}
	for _, to := range m.skips[this.skips:next.skips] {
		after := m.entered(to)
		over = over || after.reach == 0
		in.next |= after.next
		in.reach = max(in.reach, after.reach)
	}
	if over {
		in.reach = 0
	}
	return in
}

// table lists what belongs to each word, in one piece.
type table[T any] struct {
	starts []int32 // word → where its part of all begins
	all    []T
}

// newTable goes through the entries twice: to count them, and to put each where it belongs.
func newTable[T any](words int, entries func(yield func(int32, T))) table[T] {
	t := table[T]{starts: make([]int32, words+1)}
	entries(func(id int32, _ T) { t.starts[id]++ })
	sum := int32(0)
	for id, n := range t.starts {
		sum += n
		t.starts[id] = sum
	}
	t.all = make([]T, sum)
	entries(func(id int32, one T) {
		t.starts[id]--
		t.all[t.starts[id]] = one
	})
	return t
}

func (t *table[T]) of(id int32) []T { return t.all[t.starts[id]:t.starts[id+1]] }

// startingWith gives the phrases that begin with a word.
func (s *set) startingWith(id int32) []phrase {
	from, _ := slices.BinarySearchFunc(s.phrases, id, func(p phrase, id int32) int { return int(p[0] - id) })
	to := from
	for to < len(s.phrases) && s.phrases[to][0] == id {
		to++
	}
	return s.phrases[from:to]
}

// layBits gives the sets of many single words their bit fields, in one piece.
func (m *matcher) layBits(words int) {
	fields := 0
	for _, s := range m.sets {
		if len(s.single) >= manySingles {
			fields++
		}
	}
	size := (words + 63) / 64
	bits := make([]uint64, fields*size)
	for _, s := range m.sets {
		if len(s.single) >= manySingles {
			s.bits, bits = bits[:size:size], bits[size:]
			s.mark()
		}
	}
}

// mark sets the bits of the single words.
func (s *set) mark() {
	for _, id := range s.single {
		s.bits[id/64] |= 1 << (id % 64)
	}
}

// has tells whether a word is an alternative of the set.
func (s *set) has(id int32) bool {
	if s.bits != nil {
		return s.bits[id/64]&(1<<(id%64)) != 0
	}
	return slices.Contains(s.single, id)
}
