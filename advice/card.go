package advice

import "slices"

// Card is what somebody can read aloud to the person at risk: five lines of at most twelve words.
type Card struct {
	ID    string // in kb/cards.yaml
	Lines []string
}

// card is one entry of kb/cards.yaml.
type card struct {
	Types []ScamType `yaml:"types"`
	Lines []string   `yaml:"lines"`
}

// cardsFile holds the cards; cardPhone is the one for a call of any kind.
const (
	cardsFile = "cards.yaml"
	cardPhone = "phone"
)

// Card gives the card that fits an assessment. It is false where nobody is being tricked as far as the words show, and
// where something else than a card helps: despair, and a child in trouble.
func (e *Engine) Card(a Assessment) (Card, bool) {
	danger := a.Verdict == Scam || a.Verdict == Victim
	if a.Trap == "despair" || a.Trap == "child" || !danger && a.Aside != "explain_talk" {
		return Card{}, false
	}
	return e.CardByID(e.know.cardFor(a))
}

// CardByID gives the card with the id, or false.
func (e *Engine) CardByID(id string) (Card, bool) {
	c, ok := e.know.cards[id]
	return Card{ID: id, Lines: slices.Clone(c.Lines)}, ok
}

// moneyGone are the things given that a bank or the police may still stop.
var moneyGone = []Given{"transfer", "cash", "card_payment", "gift_cards", "crypto", "goods"}

// cardFor chooses a card: what was given goes before where they are, and that before what kind of scam it is.
func (k *knowledge) cardFor(a Assessment) string {
	switch {
	case a.Urgency == Now && (a.Situation == AtTheDoor || a.Situation == CollectorComing):
		return "door"
	case a.Verdict == Victim && slices.ContainsFunc(a.Given, func(g Given) bool { return slices.Contains(moneyGone, g) }):
		return "money"
	case a.Verdict == Victim && (slices.Contains(a.Given, "access") || a.Situation == RemoteSession):
		return "access"
	case a.Verdict == Victim:
		return "given"
	case a.Channel == "door":
		return "door"
	}
	own := k.cardOf(a.Type)
	written := a.Channel == "text" || a.Channel == "email" || a.Channel == "post" || a.Channel == "online"
	if written && own != "family" && own != "online" {
		return "message"
	}
	return own
}

// cardOf gives the card for a call of the type.
func (k *knowledge) cardOf(t ScamType) string {
	found := cardPhone
	each(k.cards, func(id string, c card) {
		if slices.Contains(c.Types, t) {
			found = id
		}
	})
	return found
}

// cardLines is how many lines a card has, cardWords how many words each has at most: what can be said in one breath.
const cardLines, cardWords = 5, 12
