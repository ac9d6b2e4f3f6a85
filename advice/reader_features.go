package advice

import "math"

// buckets is how many places features are hashed into. 65,536 places hold the features of 5,000 short
// texts with few collisions, and keep the weights under 4 MB.
const buckets = 1 << 16

// Feature is a property of a message as the learned part sees it: the number of its place and its value.
type Feature struct {
	Bucket uint32
	Value  float32
}

// Features gives what the learned part reads from a message. The trainer uses it too, so that both
// see the same.
func (e *Engine) Features(text string) []Feature {
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

func (r *reader) features(rd *reading) []Feature {
	c := &collector{out: make([]Feature, 0, len(rd.norm)+4*len(rd.tokens)+64)}
	c.words(rd)
	c.family(weightWords)
	c.letters(rd.norm)
	c.family(weightLetters)
	r.conceptFeatures(c, rd)
	c.family(weightConcepts)
	return c.out
}

// The families' weights: chosen by cross-validation.
const (
	weightWords    = 3.0
	weightLetters  = 3.0
	weightConcepts = 2.5
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

// words adds single words, pairs of neighbours and pairs with one word between.
func (c *collector) words(rd *reading) {
	before, before2 := hashText(fnvStart, "^"), uint32(0)
	var sentence int32
	for i := range rd.tokens {
		t := &rd.tokens[i]
		if t.sentence != sentence {
			sentence = t.sentence
			before, before2 = hashText(fnvStart, "^"), 0
		}
		h := hashText(hashByte(fnvStart, 'w'), t.plain())
		c.add(h)
		c.add(h*31 ^ before*fnvPrime)
		if before2 != 0 {
			c.add(h*37 ^ before2*fnvPrime ^ 0x5bd1e995)
		}
		before2, before = before, h
	}
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
	var stated []uint32
	for id := range rd.first {
		h := hashText(hashByte(fnvStart, 'c'), r.concepts.list[id].ID)
		if rd.first[id] != none {
			hh := h
			if rd.hits[rd.first[id]].wished {
				hh = hashByte(h, '?')
			}
			c.add(hh)
			stated = append(stated, hh)
		}
		if rd.denied[id] != none {
			c.add(hashByte(h, '!'))
		}
	}
	c.family(weightConcepts)
	for i, a := range stated {
		for _, b := range stated[i+1:] {
			c.add(a*31 ^ b*fnvPrime)
		}
	}
}

// ScamTypes lists the scam types that the engine can name, in alphabetical order, which is the order of
// the learned part's type head.
func (e *Engine) ScamTypes() []ScamType { return e.read.rules.order }
