package advice

import (
	"math"
	"strings"
)

func logOf(p float64) float64 { return math.Log(math.Max(p, 1e-6)) }

// given lists what has been handed over: stated, neither denied nor only wished for.
func (j *judgement) given() {
	for i := range j.r.concepts.list {
		if j.rd.first[i] == none && j.rd.denied[i] == none {
			continue
		}
		kind, ok := strings.CutPrefix(j.r.concepts.list[i].ID, "given.")
		if ok && kind != "rang_back" && kind != "unknown" && j.done(int32(i)) {
			j.out.Given = append(j.out.Given, Given(kind))
		}
	}
}

// done tells whether any hit of a concept is meant as having happened, and is not part of telling of another.
func (j *judgement) done(concept int32) bool {
	for _, h := range j.rd.hits {
		if h.concept == concept && j.happened(h) && !j.partOfAnother(h) {
			return true
		}
	}
	return false
}

func (j *judgement) happened(h hit) bool { return !h.negated && !h.wished }

// partOfAnother tells whether the words of a hit tell of something else: a card's details are not the card,
// the numbers of a gift card and a sort code are no code.
func (j *judgement) partOfAnother(h hit) bool {
	switch j.r.concepts.list[h.concept].ID {
	case "given.cash":
		return j.word(int(h.to)) == "by" && oneOf(j.word(int(h.to)+1), "card", "debit", "transfer") // "paid him £199 by card"
	case "given.details":
		return j.overlaps(h, "claim.new_bank_details") // "my landlord emailed new bank details"
	case "given.card":
		return j.cardDetails(h) || j.overlaps(h, "given.gift_cards")
	case "given.card_payment":
		return !j.cardDetails(h) && j.overlaps(h, "given.card")
	case "given.code":
		last := int(h.to) - 1
		return j.overlaps(h, "given.gift_cards") || oneOf(j.word(int(h.from)+1), "me", "us") || // "sent me a code": it came to the person
			j.word(last-1) == "sort" ||
			j.word(last+1) == "on" && j.word(last+3) == "back" || j.word(last+2) == "back"
	}
	return false
}

// cardDetails tells whether a hit about a card goes on with its number or details.
func (j *judgement) cardDetails(h hit) bool {
	for i := int(h.from); i <= int(h.to)+1; i++ {
		switch j.word(i) {
		case "details", "number", "numbers", "digits", "info", "expiry", "cvv":
			return true
		}
	}
	return false
}

// overlaps tells whether a hit shares words with one of the concept that happened.
func (j *judgement) overlaps(h hit, id string) bool {
	n := int32(j.r.concepts.index[id])
	for _, o := range j.rd.hits {
		if o.concept == n && j.happened(o) && o.from < h.to && h.from < o.to {
			return true
		}
	}
	return false
}

// ordered tells whether the words only say what the caller asked for, what the person might do or what is yet to come.
func (j *judgement) ordered() bool {
	for i := range j.rd.hits {
		h := &j.rd.hits[i]
		group := j.r.concepts.list[h.concept].group()
		if group == "given" && h.wished || group == "ask" && !h.negated && j.r.scopes.orders[j.rd.tokens[h.from].lemma] {
			return true
		}
	}
	return j.has("now.collector_coming") || j.r.commands(j.rd)
}

// stated tells whether the words say that something was handed over, if only "I lost it".
func (j *judgement) stated() bool {
	return len(j.out.Given) > 0 || j.done(int32(j.r.concepts.index["given.unknown"]))
}
