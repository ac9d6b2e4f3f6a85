package advice

import "strings"

// scope says how a hit is meant: denied, given as safety advice, or only wanted, asked or imagined.
type scope struct {
	negated bool // "did not ask for my PIN"
	advised bool // "said never to share the code"
	wished  bool // "wants me to give", "should I give", "nearly gave"
}

// scopeWords are the words that decide a scope, by their number in the lexicon.
type scopeWords struct {
	deny, report, intent, modal, unreal, breaks, orders, think map[int32]bool
	tell, cond                                                 int32
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
		modal: set("should", "shall", "if", "would", "could", "nearly", "almost", "before", "must", "will", "can", "do",
			"until", "unless", "might", "suppose", "may"),
		unreal: set("should", "shall", "if", "would", "could", "nearly", "almost", "before", "until", "unless", "might",
			"suppose", "may"),
		think:  set("think", "remember", "recall", "believe", "sure", "certain", "like", "aware"),
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
	if inside {
		return r.before(rd, h.from, r.scopes.deny) >= 0 || !r.concepts.list[h.concept].No && r.within(rd, h, r.scopes.deny, 1) && !r.starts(rd, h)
	}
	v := verb(rd, h)
	if back := r.before(rd, v, r.scopes.deny); back >= 0 && (v != h.from && back >= h.from || !r.ownClause(rd, v, back)) {
		return true
	}
	for i := v + 1; i <= v+denyReach && i < int32(len(rd.tokens)); i++ { // "gave him nothing", "gave my PIN to nobody"
		t := &rd.tokens[i]
		if t.sentence != rd.tokens[v].sentence || rd.comma(i) || r.scopes.breaks[t.lemma] || subject(t.text) {
			return false
		}
		if r.scopes.deny[t.lemma] && (i < h.to || t.text == "nobody" || t.text == "none") {
			return true
		}
	}
	return false
}

// denyReach is how many words after the verb a denial still belongs to it.
const denyReach = 4

// ownClause tells whether a verb has its own subject, so that a denial before that belongs to other words: "no idea
// who he was I gave it", but not "I do not think I gave it".
func (r *reader) ownClause(rd *reading, v, deny int32) bool {
	if v < 1 || deny >= v-1 || !subject(rd.tokens[v-1].text) {
		return false
	}
	for i := deny; i < v; i++ {
		if r.scopes.think[rd.tokens[i].lemma] {
			return false
		}
	}
	return true
}

// verb gives the first word of a hit that is not its subject or a helping word: "sent" in "we have just sent".
func verb(rd *reading, h *hit) int32 {
	i := h.from
	for ; i < h.to-1; i++ {
		switch t := rd.tokens[i].text; t {
		case "have", "has", "had", "just", "already", "is", "was", "been", "also", "then", "not", "never", "ever", "even":
		default:
			if subject(t) {
				continue
			}
			return doing(rd, h, i)
		}
	}
	return i
}

// doing gives the verb of a hit that begins with a thing, as "the code that came and I read it"; else the first word.
func doing(rd *reading, h *hit, first int32) int32 {
	if w := rd.tokens[first].text; past(w) || either(w) {
		return first
	}
	for k := h.to - 1; k > first; k-- {
		if w := rd.tokens[k].text; past(w) || either(w) {
			return k
		}
	}
	return first
}

// either tells whether a word tells of something done or asks for it: "I read it", "read it to me".
func either(w string) bool {
	return w == "read" || w == "put" || w == "let" || w == "cut" || w == "set"
}

// subject tells whether a word can be the one who does it.
func subject(w string) bool {
	switch w {
	case "i", "we", "he", "she", "they", "you", "ah", "mum", "dad", "mam", "nan", "gran", "mother", "father", "wife",
		"husband", "auntie", "uncle", "grandad", "grandma", "hubby", "brother", "sister", "son", "daughter":
		return true
	}
	return false
}

// past tells whether a word can only tell of something done: "gave", "sent", "typed".
func past(w string) bool {
	switch w {
	case "gave", "given", "gied", "gien", "sent", "told", "tellt", "telt", "said", "paid", "payed", "peyed", "bought", "took",
		"taken", "went", "gone", "lost", "made", "done", "did", "rang", "came", "withdrew", "drew", "wrote", "written",
		"got", "fell", "lent", "spent", "sold", "had", "shown", "forked", "left", "saw", "seen", "spoke":
		return true
	}
	return len(w) > 4 && strings.HasSuffix(w, "ed")
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

// before looks back from a token for a word of the set, in its sentence and up to a comma or a word that
// starts a new thought. It gives the token's index, or -1.
func (r *reader) before(rd *reading, from int32, set map[int32]bool) int32 {
	for i := from - 1; i >= 0 && i >= from-reach; i-- {
		t := &rd.tokens[i]
		if t.sentence != rd.tokens[from].sentence || rd.comma(i+1) {
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

// comma tells whether a comma, a colon, a bracket or a dash stands right before a token.
func (rd *reading) comma(i int32) bool {
	if i < 1 || rd.tokens[i].from <= rd.tokens[i-1].to {
		return false
	}
	between := rd.text[rd.tokens[i-1].to:min(int(rd.tokens[i].from), len(rd.text))]
	return strings.ContainsAny(between, ",:()\"–—") || strings.Contains(between, " - ")
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
	v := verb(rd, h)
	if v < 1 || rd.tokens[v-1].sentence != rd.tokens[v].sentence {
		return false
	}
	if rd.tokens[v-1].text == "to" {
		return !r.made(rd, v-1)
	}
	if either(rd.tokens[v].text) && (r.yours(rd, h) || r.chained(rd, v)) {
		return true
	}
	words := r.scopes.intent
	switch {
	case past(rd.tokens[v].text):
		words = r.scopes.unreal
	case subject(rd.tokens[v-1].text):
		words = r.scopes.modal
	}
	k, far := r.before(rd, v, words), int32(3)
	switch {
	case past(rd.tokens[v].text) && subject(rd.tokens[v-1].text):
		far = 2 // "if I gave", but not "a code would come and I gave"
	case k >= 0 && r.scopes.unreal[rd.tokens[k].lemma]:
		far = 4
	}
	if k < 0 || k < v-far {
		return false
	}
	switch rd.tokens[k].text {
	case "did", "done", "doing":
		return false // "I did read it out"
	case "would":
		return !(short(rd, k) && k >= v-2) // "I'd given it": had
	}
	return true
}

// yours tells whether a hit speaks to the person: "put your card in" is a demand that is passed on.
func (r *reader) yours(rd *reading, h *hit) bool {
	for i := h.from; i < h.to; i++ {
		if rd.tokens[i].text == "your" {
			return true
		}
	}
	return false
}

// chained tells whether a verb goes on a demand: "go to the shop and read me the numbers".
func (r *reader) chained(rd *reading, v int32) bool {
	if t := rd.tokens[v-1].text; t != "and" && t != "then" {
		return false
	}
	for i := v - 2; i >= 0 && i >= v-2*reach && rd.tokens[i].sentence == rd.tokens[v].sentence; i-- {
		if rd.tokens[i].text == "to" && demand(rd.tokens[i-min(i, 1)].text) {
			return true
		}
	}
	return false
}

// demand tells whether a word before "to" makes it something to be done: "has to", "wants me to", "I am to".
func demand(w string) bool {
	switch w {
	case "have", "has", "is", "am", "are", "need", "needs", "want", "wants", "asked", "asks", "told", "tells", "me", "him",
		"her", "us", "got", "supposed", "only":
		return true
	}
	return false
}

// short tells whether a token is the tail of a contraction: the "would" of "I'd".
func short(rd *reading, i int32) bool { return i > 0 && rd.tokens[i].from == rd.tokens[i-1].from }

// made tells whether the "to" at a token follows words that say it was done: "had to", "I'd to", "got me to".
func (r *reader) made(rd *reading, to int32) bool {
	if to < 1 || rd.tokens[to-1].sentence != rd.tokens[to].sentence {
		return false
	}
	switch t := rd.tokens[to-1].text; {
	case t == "had", t == "managed", t == "would" && short(rd, to-1), t == "enough":
		return r.before(rd, to, r.scopes.deny) < 0
	}
	for i := to - 2; i >= 0 && i >= to-3 && rd.tokens[i].sentence == rd.tokens[to].sentence; i-- {
		switch rd.tokens[i].text {
		case "got", "persuaded", "convinced", "tricked", "conned", "forced":
			return r.before(rd, i, r.scopes.deny) < 0
		}
	}
	return false
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
