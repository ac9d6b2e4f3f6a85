package advice

import "math"

// buckets is how many places features are hashed into. 2^18 places hold the features of 5,000 short texts
// with few collisions. The many scam types share the first 2^16 by their low bits, so that all weights
// stay under 4 MB.
const (
	buckets     = 1 << 18
	typeBuckets = 1 << 16
)

// Feature is a property of a message as the learned part sees it: the number of its place and its value.
type Feature struct {
	Bucket uint32
	Value  float32
}

// Features gives what the learned part reads from a message. The trainer uses it too, so that both
// see the same. The first forType features are those that the scam type is learned from.
func (e *Engine) Features(text string) (all []Feature, forType int) {
	return e.read.features(e.read.read(text))
}

// collector gathers the distinct features of one message, family by family.
type collector struct {
	seen  [buckets / 64]uint64
	out   []Feature
	start int
}

func (c *collector) add(h uint32) {
	b := (h ^ h>>16) & (buckets - 1)
	if c.seen[b/64]&(1<<(b%64)) != 0 {
		return
	}
	c.seen[b/64] |= 1 << (b % 64)
	c.out = append(c.out, Feature{Bucket: b})
}

// family ends a family of features: together they weigh `weight`, however long the message is.
func (c *collector) family(weight float64) {
	part := c.out[c.start:]
	v := float32(weight / math.Sqrt(float64(len(part)+familyPad)))
	for i := range part {
		part[i].Value = v
	}
	c.start = len(c.out)
}

// familyPad keeps a message of two or three words from weighing each of them too much.
const familyPad = 6

// features gathers the families that name the scam type first, then those that only the verdict and the
// urgency are learned from; it also tells how many the first are.
func (r *reader) features(rd *reading) (all []Feature, forType int) {
	c := &collector{out: make([]Feature, 0, len(rd.norm)+12*len(rd.tokens)+192)}
	c.words(rd)
	c.letters(rd.norm)
	c.family(weightLetters)
	r.conceptFeatures(c, rd)
	forType = len(c.out)
	c.lemmas(rd)
	c.ends(rd)
	c.order(r, rd)
	c.length(rd)
	return c.out, forType
}

// The families' weights: chosen by cross-validation.
const (
	weightWords    = 3.0 // single words
	weightPairs    = 2.0 // neighbours
	weightSkips    = 1.0 // words with one between them
	weightLetters  = 2.0 // four letters in a row
	weightConcepts = 4.0
	weightTogether = 1.0 // two concepts in one message
	weightLemmas   = 2.0 // neighbours, whatever their form
	weightNear     = 1.5 // words up to eight apart in one sentence, whatever their form
	weightEnds     = 1.5 // the first and the last words
	weightThirds   = 1.0 // concepts by the third of the message that they begin in
	weightOrder    = 1.5 // which concept follows which
	weightLength   = 0.7
)

const (
	fnvStart = 2166136261
	fnvPrime = 16777619
)

func hashByte(h uint32, b byte) uint32 { return (h ^ uint32(b)) * fnvPrime }

func hashText(h uint32, s string) uint32 {
	for i := 0; i < len(s); i++ {
		h = hashByte(h, s[i])
	}
	return h
}

// words adds single words, pairs of neighbours and pairs with one word between, within a sentence.
func (c *collector) words(rd *reading) {
	h := make([]uint32, 0, len(rd.tokens)+8)
	start := hashText(fnvStart, "^")
	sentence := int32(-1)
	for i := range rd.tokens {
		if t := &rd.tokens[i]; t.sentence != sentence {
			sentence = t.sentence
			h = append(h, start)
		}
		h = append(h, hashText(hashByte(fnvStart, 'w'), rd.tokens[i].plain()))
	}
	for _, one := range h {
		c.add(one)
	}
	c.family(weightWords)
	for i := 1; i < len(h); i++ {
		c.add(h[i]*31 ^ h[i-1]*fnvPrime)
	}
	c.family(weightPairs)
	for i := 2; i < len(h); i++ {
		c.add(h[i]*37 ^ h[i-2]*fnvPrime ^ 0x5bd1e995)
	}
	c.family(weightSkips)
}

// plain is how the learned part sees a token: numbers by their kind, save those that name a service.
func (t *token) plain() string {
	if !isDigit(t.text[0]) && !isSign(t.text[0]) {
		return t.text
	}
	switch t.text {
	case "999", "101", "159", "161", "111", "112", "105", "7726", "1", "2", "6":
		return t.text
	}
	switch {
	case t.text[0] == '$':
		return "#money"
	case t.text[0] == '+' || len(t.text) > 8:
		return "#phone"
	}
	return "#number"
}

// letters adds the four-letter pieces of the comparable text, spaces included.
func (c *collector) letters(s string) {
	var window [4]byte
	n, gap := 0, true
	push := func(b byte) {
		window[0], window[1], window[2], window[3] = window[1], window[2], window[3], b
		if n++; n >= 4 {
			h := hashByte(fnvStart, 'l')
			for _, w := range window {
				h = hashByte(h, w)
			}
			c.add(h)
		}
	}
	push(' ')
	for i := 0; i < len(s); i++ {
		b := s[i]
		switch {
		case isLetter(b):
			push(b)
			gap = false
		case isDigit(b):
			push('0')
			gap = false
		case b == '\'':
		case !gap:
			push(' ')
			gap = true
		}
	}
	push(' ')
}

// conceptFeatures adds each concept found, how it is meant, and which come together.
func (r *reader) conceptFeatures(c *collector, rd *reading) {
	found := make([]uint32, 0, 32)
	for id := range rd.first {
		h := r.concepts.hashes[id]
		if n := rd.first[id]; n != none {
			if rd.hits[n].wished {
				found = append(found, hashByte(h, '?'))
			} else {
				found = append(found, h)
			}
		}
		if rd.denied[id] != none {
			found = append(found, hashByte(h, '!'))
		}
	}
	for _, h := range found {
		c.add(h)
	}
	c.family(weightConcepts)
	for i, a := range found {
		for _, b := range found[i+1:] {
			c.add(a*31 ^ b*fnvPrime)
		}
	}
	c.family(weightTogether)
}

// ScamTypes lists the scam types that the engine can name, in alphabetical order, which is the order of
// the learned part's type head.
func (e *Engine) ScamTypes() []ScamType { return e.read.rules.order }
