package advice

import "slices"

// budget bounds the matching of one message, in steps: questions of a few sentences need a tenth, 4 KiB of them half.
const budget = 150_000

// search is one pass over one message.
type search struct {
	m     *matcher
	t     []token
	left  int
	start int32
	ahead [maxGap + 2]uint64 // number of words → sieve of so many after the start, in its sentence
	hits  []hit
}

// all finds every concept, the first and longest hit of each place first.
func (m *matcher) all(t []token, hits []hit) []hit {
	s := search{m: m, t: t, left: budget, hits: hits}
	for i := range t {
		s.start = int32(i)
		s.look(i)
		for _, id := range t[i].ids() {
			if id >= 0 {
				s.enter(id, i)
			}
		}
	}
	return tidy(s.hits)
}

// look sums up what follows token i, so that most lines need not be begun.
func (s *search) look(i int) {
	sum := uint64(0)
	for n := 1; n < len(s.ahead); n++ {
		if j := i + n; j < len(s.t) && s.t[j].sentence == s.t[i].sentence {
			sum |= s.t[j].sieve
		}
		s.ahead[n] = sum
	}
}

// enter begins lines with a word of token i.
func (s *search) enter(id int32, i int) {
	for _, in := range s.m.entry.nodes.of(id) {
		s.left--
		if in.reach == 0 || in.next&s.ahead[in.reach] != 0 {
			s.down(in.to, i)
		}
	}
	for _, o := range s.m.entry.phrases.of(id) {
		s.left--
		if s.follows(o.phrase, i) {
			s.down(o.to, i+len(o.phrase)-1)
		}
	}
}

// down goes on from a node whose last word is the token at.
func (s *search) down(n int32, at int) {
	if s.left--; s.left < 0 {
		return
	}
	m := s.m
	this, next := &m.nodes[n], &m.nodes[n+1]
	for _, c := range m.ends[this.ends:next.ends] {
		s.hits = append(s.hits, hit{concept: c, from: s.start, to: int32(at) + 1})
	}
	for _, to := range m.skips[this.skips:next.skips] {
		s.down(to, at)
	}
	for i := this.edges; i < next.edges; i++ {
		e := &m.edges[i]
		last := min(at+1+int(e.gap), len(s.t)-1)
		for j := at + 1; j <= last && s.t[j].sentence == s.t[at].sentence; j++ {
			s.left--
			if e.first&s.t[j].sieve != 0 {
				s.take(e, j)
			}
		}
	}
}

// take follows an edge if an alternative of its set begins at token j.
func (s *search) take(e *edge, j int) {
	set, passed := s.m.sets[e.set], false
	for _, id := range s.t[j].ids() {
		word := sieve(id)
		if !passed && set.first&word != 0 && set.has(id) {
			passed = true
			s.down(e.to, j)
		}
		if set.opens&word == 0 {
			continue
		}
		for _, p := range set.startingWith(id) {
			s.left--
			if s.follows(p, j) {
				s.down(e.to, j+len(p)-1)
			}
		}
	}
}

// follows tells whether the words of a phrase after its first follow token j in its sentence.
func (s *search) follows(p phrase, j int) bool {
	if j+len(p) > len(s.t) || s.t[j].sentence != s.t[j+len(p)-1].sentence {
		return false
	}
	for i, id := range p[1:] {
		if t := &s.t[j+1+i]; t.lemma != id && t.exact != id && t.class != id {
			return false
		}
	}
	return true
}

// tidy keeps one hit of a concept per starting place: the longest.
func tidy(hits []hit) []hit {
	slices.SortFunc(hits, func(a, b hit) int {
		switch {
		case a.concept != b.concept:
			return int(a.concept - b.concept)
		case a.from != b.from:
			return int(a.from - b.from)
		}
		return int(b.to - a.to)
	})
	return slices.CompactFunc(hits, func(a, b hit) bool { return a.concept == b.concept && a.from == b.from })
}
