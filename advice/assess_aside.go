package advice

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// aside finds messages that are not about a caller at all, cheapest signs first.
func (j *judgement) aside() {
	topic := j.general()
	switch {
	case len(j.rd.tokens) == 0 || j.out.Language == "" && j.gibberish():
		j.out.Aside = "empty"
	case j.has("aside.injection"):
		j.out.Aside = "injection"
	case topic != "":
		j.out.Aside = topic
	case j.has("aside.harm"):
		j.out.Aside = "harm"
	case j.out.Language != "":
		j.out.Aside = "language"
	case j.short("aside.greeting"):
		j.out.Aside = "greeting"
	case j.short("aside.thanks"):
		j.out.Aside = "thanks"
	case j.trigger(): // "help, he is here" is no question about this program
	case j.has("aside.usage") && !j.has("about.contact"):
		j.out.Aside = "usage"
	case j.has("aside.chat") && !j.has("about.contact"):
		j.out.Aside = "chat"
	}
}

// gibberish tells whether no word of the message is one that people write.
func (j *judgement) gibberish() bool {
	if unreadable(j.rd.text) || encoded(j.rd.text) {
		return true
	}
	if len(j.rd.hits) > 0 {
		return false
	}
	for i := range j.rd.tokens {
		if t := j.rd.tokens[i].text; len(t) < 3 || isDigit(t[0]) || j.r.spell.known[t] {
			return false
		}
	}
	return true
}

// unreadable tells whether one sign in five or more is none that a keyboard gives: the bytes of a picture or
// a program, in which any short word may stand by chance.
func unreadable(text string) bool {
	signs, bad := 0, 0
	for _, r := range text {
		signs++
		if r == utf8.RuneError || unicode.IsControl(r) && !unicode.IsSpace(r) {
			bad++
		}
	}
	return signs > 0 && bad*5 >= signs
}

// longestRun is how many letters and digits in a row, without a dot or a colon, are no word and no address.
const longestRun = 100

// encoded tells whether at least half of a text is such runs: a file as letters, in which anything may stand by chance.
func encoded(text string) bool {
	long := 0
	for word := range strings.FieldsSeq(text) {
		if len(word) > longestRun && strings.IndexFunc(word, notCode) < 0 {
			long += len(word)
		}
	}
	return 2*long >= len(text) && long > 0
}

func notCode(r rune) bool {
	return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("+/=-_", r))
}

// short tells whether a message of at most four words says little more than the concept.
func (j *judgement) short(id string) bool {
	return len(j.rd.tokens) <= 4 && j.has(id) && !j.has("about.contact")
}

// trap finds the case in which the usual advice would do harm.
func (j *judgement) trap() {
	switch {
	case j.general() != "":
	case j.has("trap.despair"):
		j.out.Trap = "despair"
	case j.has("trap.gas"):
		j.out.Trap = "gas_callback"
	case j.calledBack():
		j.out.Trap = "emergency_callback"
	case j.has("trap.child"):
		j.out.Trap = "child"
	case j.has("trap.bank_protecting") && !j.secretAsked():
		j.out.Trap = "bank_protecting"
	case j.has("trap.hospital"):
		j.out.Trap = "hospital"
	}
}

// calledBack tells whether the emergency services ring back because they were rung. Not so where they were rung to check on a caller, say
// that they know nothing of the call, or where something is asked for that points to a scam.
func (j *judgement) calledBack() bool {
	if !j.has("trap.rung_back") && (!j.has("trap.emergency_callback") || j.has("ok.known_number")) {
		return false
	}
	return !j.has("ok.checked") && !j.has("warn.real_denied") && !j.neverAsked() && !j.scamAsked()
}

// scamAsked tells whether something is asked for that points to a scam. An operator may say to be quick and to stay on the line.
func (j *judgement) scamAsked() bool {
	for c := range j.r.rules.strong {
		it := &j.r.concepts.list[c]
		if it.group() == "ask" && it.ID != "ask.press" && it.ID != "ask.stay_on_line" && j.rd.first[c] != none {
			return true
		}
	}
	return false
}

// secretAsked tells whether something is asked for that a bank never asks for: such a caller protects nobody.
func (j *judgement) secretAsked() bool {
	for _, id := range [...]string{"ask.pin", "ask.password", "ask.code", "ask.move_money", "ask.remote_access"} {
		if j.has(id) {
			return true
		}
	}
	return false
}
