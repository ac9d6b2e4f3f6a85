package advice

import "slices"

// nearby is how many words may stand between two words that are learned as a pair.
const nearby = 8

// lemmas adds pairs of neighbours and of words near each other in a sentence, by their lemmas.
func (c *collector) lemmas(rd *reading) {
	h := make([]uint32, len(rd.tokens))
	for i := range rd.tokens {
		h[i] = hashText(hashByte(fnvStart, 'm'), rd.tokens[i].stem)
	}
	for i := 1; i < len(h); i++ {
		c.add(h[i]*41 ^ h[i-1]*fnvPrime ^ 0x27d4eb2f)
	}
	c.family(weightLemmas)
	for i := range h {
		for k := i + 2; k <= i+nearby && k < len(h) && rd.tokens[k].sentence == rd.tokens[i].sentence; k++ {
			c.add(h[k]*43 ^ h[i]*fnvPrime ^ 0x165667b1)
		}
	}
	c.family(weightNear)
}

// edgeWords is how many words at either end of a message are learned as such.
const edgeWords = 4

// ends adds the words that a message begins and ends with: a question and a cry for help show there.
func (c *collector) ends(rd *reading) {
	n := len(rd.tokens)
	for i := range min(edgeWords, n) {
		c.add(hashText(hashByte(fnvStart, '<'), rd.tokens[i].plain()))
	}
	for i := max(0, n-edgeWords); i < n; i++ {
		c.add(hashText(hashByte(fnvStart, '>'), rd.tokens[i].plain()))
	}
	c.family(weightEnds)
}

// order adds where concepts stand in the message and which follows which: money sent and then doubted is
// another story than doubted and not sent.
func (c *collector) order(r *reader, rd *reading) {
	hits := slices.Clone(rd.hits)
	slices.SortStableFunc(hits, func(a, b hit) int { return int(a.from - b.from) })
	third := byte(0)
	for i := range hits {
		third = byte(int(hits[i].from) * 3 / max(len(rd.tokens), 1))
		c.add(hashByte(r.meant(&hits[i]), '0'+third))
	}
	c.family(weightThirds)
	for i := 1; i < len(hits); i++ {
		if hits[i].concept != hits[i-1].concept {
			c.add(r.meant(&hits[i-1])*31 ^ r.meant(&hits[i])*fnvPrime ^ 0x9e3779b9)
		}
	}
	c.family(weightOrder)
}

// meant numbers a hit's concept together with how it is meant.
func (r *reader) meant(h *hit) uint32 {
	id := r.concepts.hashes[h.concept]
	switch {
	case h.negated || h.advised:
		return hashByte(id, '!')
	case h.wished:
		return hashByte(id, '?')
	}
	return id
}

// lengths are the numbers of words that part short cries, questions and stories.
var lengths = [...]int{3, 6, 10, 15, 22, 32, 45, 65}

// length adds how many words there are.
func (c *collector) length(rd *reading) {
	for i, words := range lengths {
		if len(rd.tokens) > words {
			c.add(hashByte(hashByte(fnvStart, 'n'), byte(i)))
		}
	}
	c.family(weightLength)
}
