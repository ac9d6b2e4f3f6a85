package advice

// scope says how a hit is meant: denied, given as safety advice, or only wanted, asked or imagined.
type scope struct {
	negated bool // "did not ask for my PIN"
	advised bool // "said never to share the code"
	wished  bool // "wants me to give", "should I give", "nearly gave"
}

// scopeWords are the words that decide a scope, by their number in the lexicon.
type scopeWords struct {
	deny, report, intent, breaks, orders map[int32]bool
	tell, cond                           int32
}

func newScopeWords(l *lexicon) scopeWords {
	set := func(words ...string) map[int32]bool {
		m := map[int32]bool{}
		for _, w := range words {
			m[l.id(w, false)] = true
		}
		return m
	}
	return scopeWords{
		tell:   l.id("tell", false),
		cond:   l.id("if", false),
		orders: set("ask", "tell", "want", "say", "demand", "insist"),
		deny: set("not", "never", "no", "without", "nor", "neither", "none", "nobody", "refuse", "nothing", "stop",
			"decline", "nearly", "almost", "barely"),
		report: set("say", "tell", "warn", "advise", "remind", "leaflet", "poster", "mention", "stress", "letter", "text",
			"email", "advice", "bank", "website", "app"),
		intent: set("want", "ask", "tell", "need", "should", "shall", "if", "would", "could", "about", "nearly", "almost",
			"before", "must", "suppose", "try", "will", "can", "do", "ready", "offer", "expect", "insist", "going", "how",
			"until", "unless", "instead", "might", "threaten", "demand", "request", "beg", "say"),
		breaks: set("but", "so", "then", "because", "and", "only", "until", "except", "just"),
	}
}

// reach is how many words back a denial or a wish is looked for.
const reach = 5

// scope decides how each hit is meant from the few words before it in its sentence and inside it.
func (r *reader) scope(rd *reading) {
	for i := range rd.hits {
		h := &rd.hits[i]
		switch r.concepts.list[h.concept].group() {
		case "ask", "claim":
			h.negated = r.denied(rd, h, true)
			h.advised = h.negated && r.reported(rd, h)
		case "given":
			h.negated = r.denied(rd, h, false)
			h.wished = r.intended(rd, h)
		case "now":
			h.negated = r.before(rd, h.from, r.scopes.deny) >= 0
		}
	}
}

func (r *reader) denied(rd *reading, h *hit, inside bool) bool {
	if back := r.before(rd, h.from, r.scopes.deny); back >= 0 {
		return true
	}
	if !inside {
		return r.within(rd, h, r.scopes.deny, 1)
	}
	return r.within(rd, h, r.scopes.deny, 1) && !r.starts(rd, h)
}

// starts tells whether the hit itself begins with a denial, which then belongs to the pattern.
func (r *reader) starts(rd *reading, h *hit) bool { return r.scopes.deny[rd.tokens[h.from].lemma] }

// within counts words of the set inside the hit, its first word left out.
func (r *reader) within(rd *reading, h *hit, set map[int32]bool, least int) bool {
	n := 0
	for i := h.from + 1; i < h.to; i++ {
		if set[rd.tokens[i].lemma] {
			n++
		}
	}
	return n >= least
}

// before looks back from a token for a word of the set, in its sentence and up to a word that
// starts a new thought. It gives the token's index, or -1.
func (r *reader) before(rd *reading, from int32, set map[int32]bool) int32 {
	for i := from - 1; i >= 0 && i >= from-reach; i-- {
		t := &rd.tokens[i]
		if t.sentence != rd.tokens[from].sentence {
			return -1
		}
		if set[t.lemma] {
			return i
		}
		if r.scopes.breaks[t.lemma] {
			return -1
		}
	}
	return -1
}

// reported tells whether a denied hit is advice that somebody passed on: "they said never to share it".
func (r *reader) reported(rd *reading, h *hit) bool {
	if r.scopes.report[rd.tokens[h.from].lemma] {
		return true
	}
	deny := r.before(rd, h.from, r.scopes.deny)
	if deny < 0 {
		deny = h.from
	}
	return r.before(rd, deny, r.scopes.report) >= 0
}

// intended tells whether the handing-over is only asked for, imagined or about to happen.
func (r *reader) intended(rd *reading, h *hit) bool {
	if r.commanded(rd, h) {
		return true
	}
	prev := h.from - 1
	if prev < 0 || rd.tokens[prev].sentence != rd.tokens[h.from].sentence {
		return false
	}
	switch rd.tokens[h.from].text {
	case "he", "she", "they":
		return rd.tokens[prev].lemma == r.scopes.cond // a clause of its own, unless "if he took it"
	}
	return rd.tokens[prev].text == "to" || r.before(rd, h.from, r.scopes.intent) >= h.from-3 &&
		r.before(rd, h.from, r.scopes.intent) >= 0
}

// commanded tells whether a hit begins with an order: in "told to give", "asked me to read" nothing is done yet.
func (r *reader) commanded(rd *reading, h *hit) bool {
	if rd.tokens[h.from].lemma != r.scopes.tell {
		return false
	}
	for i := h.from + 1; i < h.to && i <= h.from+2; i++ {
		if rd.tokens[i].text == "to" {
			return true
		}
	}
	return false
}

// commands tells whether a message says "told to", "asked me to" or "is it ok to", with at most one word between.
func (r *reader) commands(rd *reading) bool {
	for i := range rd.tokens {
		if !r.scopes.orders[rd.tokens[i].lemma] && !permission(rd.tokens[i].text) {
			continue
		}
		for k := i + 1; k <= i+2 && k < len(rd.tokens); k++ {
			if rd.tokens[k].text == "to" {
				return true
			}
		}
	}
	return false
}

// permission tells whether a word before "to" asks whether something may be done.
func permission(word string) bool {
	switch word {
	case "ok", "okay", "safe", "alright", "allowed", "supposed":
		return true
	}
	return false
}
