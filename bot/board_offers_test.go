package bot

import (
	"strings"
	"testing"
)

func (p *person) offered(l Looker) (*View, []ViewOffer) {
	p.t.Helper()
	v := p.view(l, "")
	list, err := v.Offers(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	return v, list
}

func TestAnOfferOfAViewIsLeftOnce(t *testing.T) {
	for name, c := range map[string]struct {
		looker func(p *person) Looker
		all    bool // for every chat
		log    func(p *person) Address
	}{
		"a moderator":   {func(p *person) Looker { return p.looker() }, false, func(p *person) Address { return p.at }},
		"the operator":  {func(*person) Looker { return Looker{Operator: true} }, true, func(*person) Address { return Address{} }},
		"a coordinator": {func(p *person) Looker { p.coordinate(); return p.looker() }, true, func(p *person) Address { return p.at }},
	} {
		p, _ := risen(t)
		same := p.store.offers[0]
		same.ID, same.To = "OFFER2", Address{Chat: ChatID{"paper", "group-2"}}
		p.store.offers = append(p.store.offers, same)
		v, list := p.offered(c.looker(p))
		if len(list) != 1 || !strings.Contains(list[0].Lead, "Hertfordshire Constabulary tell me of this: Courier fraud.") ||
			strings.Join(list[0].Facts, "; ") != "At least 6 people in the week from 16 November; In a usual week: fewer than 3" {
			t.Fatalf("%s: %+v", name, list)
		}
		if done, err := v.LeaveOffer(t.Context(), list[0].ID); err != nil || done != p.word("bot.offer.left") {
			t.Errorf("%s: %q, %v", name, done, err)
		}
		if o := p.store.offers; !o[0].Closed || o[1].Closed != c.all {
			t.Errorf("%s: %+v", name, o)
		}
		if d := p.store.deeds; len(d) != 1 || d[0].What != deedLater || d[0].Chat != c.log(p) {
			t.Errorf("%s: deeds %+v", name, d)
		}
		if done, err := v.LeaveOffer(t.Context(), list[0].ID); err != nil || done != p.word("bot.offer.gone") || len(p.store.deeds) != 1 {
			t.Errorf("%s again: %q, %v", name, done, err)
		}
		if _, list := p.offered(c.looker(p)); len(list) != 0 {
			t.Errorf("%s later: %+v", name, list)
		}
	}
}

func TestAModeratorNeitherSeesNorLeavesTheOfferOfAnotherChat(t *testing.T) {
	p, _ := risen(t)
	p.at.Chat.ID = "group-2"
	v, list := p.offered(p.looker())
	if len(list) != 0 {
		t.Errorf("%+v", list)
	}
	for _, id := range []OfferID{"OFFER1", "", "none", OfferID(strings.Repeat("x", 9999))} {
		done, err := v.LeaveOffer(t.Context(), id)
		if err != nil || done != p.word("bot.offer.gone") || p.store.offers[0].Closed || len(p.store.deeds) != 0 {
			t.Errorf("%.9s: %q, %v", id, done, err)
		}
	}
}

func TestAnOfferIsNotLeftWithoutALog(t *testing.T) {
	p, _ := risen(t)
	p.store.noLog = true
	v, list := p.offered(p.looker())
	if _, err := v.LeaveOffer(t.Context(), list[0].ID); err == nil || p.store.offers[0].Closed {
		t.Errorf("%v, closed %v", err, p.store.offers[0].Closed)
	}
}

func TestAnOfferToATopicIsSeenInItsChat(t *testing.T) {
	p, _ := risen(t)
	topic := Address{Chat: p.at.Chat, Thread: "7"}
	p.store.watching = append(p.store.watching, Watch{At: topic, Area: "force:hertfordshire", Since: startOfTest})
	p.store.offers[0].To = topic
	v, list := p.offered(p.looker())
	if len(list) != 1 {
		t.Fatalf("%+v", list)
	}
	if _, err := v.LeaveOffer(t.Context(), list[0].ID); err != nil || !p.store.offers[0].Closed || p.store.deeds[0].Chat != topic {
		t.Errorf("%v, %+v", err, p.store.deeds)
	}
}
