package advice

import (
	"slices"
	"sort"
)

// matcher finds all pattern sequences in a message in one pass: a tree whose edges are sets of words,
// entered through the first word of a sequence.
type matcher struct {
	root  node
	sets  map[string]int32 // key of a set → its number
	bits  [][]uint64       // set → the words in it
	ids   [][]int32
	entry [][]int32 // word → indexes of root edges that start with it
}

type node struct {
	edges []edge
	ends  []int32 // concepts whose sequence ends here
}

type edge struct {
	gap int
	set int32
	to  *node
}

// hit is a concept found at tokens from ≤ i < to.
type hit struct {
	concept  int32
	from, to int32
	scope
}

// budget bounds the matching of one message, in steps; ordinary messages of 4 KiB need a tenth.
const budget = 150_000

func (m *matcher) insert(steps []step, concept int32) {
	n := &m.root
	for _, s := range steps {
		n = n.child(s.gap, m.set(s.ids))
	}
	if !slices.Contains(n.ends, concept) {
		n.ends = append(n.ends, concept)
	}
}

func (n *node) child(gap int, set int32) *node {
	for _, e := range n.edges {
		if e.gap == gap && e.set == set {
			return e.to
		}
	}
	to := &node{}
	n.edges = append(n.edges, edge{gap, set, to})
	return to
}

func (m *matcher) set(ids []int32) int32 {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	key := make([]byte, 0, len(ids)*3)
	for _, id := range ids {
		key = append(key, byte(id), byte(id>>8), byte(id>>16))
	}
	if m.sets == nil {
		m.sets = map[string]int32{}
	}
	n, ok := m.sets[string(key)]
	if !ok {
		n = int32(len(m.ids))
		m.sets[string(key)] = n
		m.ids = append(m.ids, ids)
	}
	return n
}

// finish builds the word sets and the entries once all sequences are in.
func (m *matcher) finish(words int) {
	m.bits = make([][]uint64, len(m.ids))
	for i, ids := range m.ids {
		m.bits[i] = make([]uint64, (words+63)/64)
		for _, id := range ids {
			m.bits[i][id/64] |= 1 << (id % 64)
		}
	}
	m.entry = make([][]int32, words)
	for i, e := range m.root.edges {
		for _, id := range m.ids[e.set] {
			m.entry[id] = append(m.entry[id], int32(i))
		}
	}
	m.sets = nil
}

func (m *matcher) has(set int32, t *token) bool {
	b := m.bits[set]
	return in(b, t.lemma) || in(b, t.exact) || in(b, t.class)
}

func in(b []uint64, id int32) bool { return id >= 0 && b[id/64]&(1<<(id%64)) != 0 }

// search is one pass over one message.
type search struct {
	m     *matcher
	t     []token
	left  int
	start int32
	hits  []hit
}

// all finds every concept, the first and longest hit of each place first.
func (m *matcher) all(t []token, hits []hit) []hit {
	s := search{m: m, t: t, left: budget, hits: hits}
	for i := range t {
		s.start = int32(i)
		for _, id := range [3]int32{t[i].lemma, t[i].exact, t[i].class} {
			if id < 0 {
				continue
			}
			for _, e := range m.entry[id] {
				s.down(m.root.edges[e].to, i)
			}
		}
	}
	return tidy(s.hits)
}

func (s *search) down(n *node, at int) {
	if s.left--; s.left < 0 {
		return
	}
	for _, c := range n.ends {
		s.hits = append(s.hits, hit{concept: c, from: s.start, to: int32(at) + 1})
	}
	for i := range n.edges {
		e := &n.edges[i]
		for j := at + 1; j <= at+1+e.gap && j < len(s.t) && s.t[j].sentence-s.t[at].sentence <= 0; j++ {
			s.left--
			if s.m.has(e.set, &s.t[j]) {
				s.down(e.to, j)
			}
		}
	}
}

// tidy keeps one hit of a concept per starting place: the longest.
func tidy(hits []hit) []hit {
	sort.Slice(hits, func(i, j int) bool {
		a, b := hits[i], hits[j]
		if a.concept != b.concept {
			return a.concept < b.concept
		}
		if a.from != b.from {
			return a.from < b.from
		}
		return a.to > b.to
	})
	out := hits[:0]
	for i, h := range hits {
		if i == 0 || h.concept != hits[i-1].concept || h.from != hits[i-1].from {
			out = append(out, h)
		}
	}
	return out
}
