package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"hangup/advice"
)

// offerLife is how long a moderator is offered a warning: what people told of a week ago is no news.
const offerLife = 7 * 24 * time.Hour

// What a button of an offer decides.
const (
	writeWord = "write"
	laterWord = "later"
)

// openOffers gives the offers that wait in a chat; for the zero Address those of every chat, each area and type once.
func (c *Core) openOffers(ctx context.Context, at Address) ([]Offer, error) {
	found, err := c.ports.Offers(ctx, OfferFilter{To: at, Since: c.now().Add(-offerLife)})
	if err != nil {
		return nil, fmt.Errorf("offers: %w", err)
	}
	if at != (Address{}) {
		return found, nil
	}
	var once []Offer
	for _, o := range found {
		if !slices.ContainsFunc(once, o.alike) {
			once = append(once, o)
		}
	}
	return once, nil
}

// alike tells whether two offers are of one rise.
func (o Offer) alike(other Offer) bool { return o.Area == other.Area && o.Type == other.Type }

// offersTo gives the offers that the owner of a watch is told of.
func (c *Core) offersTo(ctx context.Context, owner Address) ([]Offer, error) {
	found, err := c.ports.Offers(ctx, OfferFilter{Owner: owner, Since: c.now().Add(-offerLife)})
	if err != nil {
		return nil, fmt.Errorf("offers: %w", err)
	}
	return found, nil
}

// offerFacts says of which kind of scam more people than usual tell, and where; then how many do, and how many usually.
func (c *Core) offerFacts(o Offer) (lead string, facts []string) {
	name, _ := c.TypeName(o.Type)
	usual := c.Say("bot.offer.usual.few")
	if o.Usual > 0 {
		usual = c.Say("bot.offer.usual", "n", strconv.Itoa(o.Usual))
	}
	people := c.Say("bot.offer.people", "n", strconv.Itoa(o.People), "week", c.dayAndMonth(o.Week))
	return c.Say("bot.offer.lead", "area", c.inPlace(o.Area), "type", name), []string{people, usual}
}

// offerReply shows an offer with the warning that goes with it. verb is that of its buttons.
func (c *Core) offerReply(o Offer, verb string) Reply {
	lead, facts := c.offerFacts(o)
	r := Reply{Lead: lead, Tone: News}
	r.add(bullets(facts...))
	r.add(paragraph(c.Say("bot.offer.could")))
	r.add(Part{Kind: Quote, Text: c.riseText(o)})
	r.add(paragraph(c.Say("bot.offer.unchecked")))
	r.Buttons = []Button{
		c.strong("bot.button.write", act(verb, string(o.ID), writeWord)),
		c.button("bot.button.notnow", act(verb, string(o.ID), laterWord)),
	}
	return r
}

// takeOffer is the button of an offer to one chat: "offer|id|write" or "offer|id|later". The rights are those of the chat that the
// warning would go to, wherever it is pressed.
func (t *turn) takeOffer(ctx context.Context, args []string) (Reply, error) {
	o, write, no, err := t.offerOf(ctx, args)
	if no != nil || err != nil {
		return orEmpty(no), err
	}
	if no, err := t.refuseAt(ctx, o.To); no != nil || err != nil {
		return orEmpty(no), err
	}
	switch {
	case write && o.To == t.in.From && t.in.Private: // there is nobody else in this chat to be warned
		return t.writeOffer(ctx, o, o.Area)
	case write:
		return t.writeOffer(ctx, o, "")
	}
	done, err := t.leaveOffer(ctx, o, o.To, []Offer{o})
	if err != nil {
		return Reply{}, err
	}
	if o.To == t.in.From {
		return t.queue(ctx, o.To, "", done)
	}
	return t.nextReview(ctx, done)
}

// takeOfferAll is the button of a coordinator that decides for every chat: "offerall|id|write" or "offerall|id|later".
func (t *turn) takeOfferAll(ctx context.Context, args []string) (Reply, error) {
	if !t.coordinates(ctx) {
		return Reply{Lead: t.Say("bot.rights.coordinator")}, nil
	}
	o, write, no, err := t.offerOf(ctx, args)
	if no != nil || err != nil {
		return orEmpty(no), err
	}
	if write {
		return t.writeOffer(ctx, o, o.Area)
	}
	all, err := t.likeOffer(ctx, o)
	if err != nil {
		return Reply{}, err
	}
	done, err := t.leaveOffer(ctx, o, t.in.From, all)
	if err != nil {
		return Reply{}, err
	}
	return t.queue(ctx, Address{}, "", done)
}

// offerOf finds the offer of a button, or says that somebody has decided about it.
func (t *turn) offerOf(ctx context.Context, args []string) (o Offer, write bool, no *Reply, err error) {
	if len(args) != 2 || args[0] == "" || args[1] != writeWord && args[1] != laterWord {
		r := t.closed()
		return Offer{}, false, &r, nil
	}
	found, err := t.ports.Offers(ctx, OfferFilter{ID: OfferID(args[0]), Since: t.now.Add(-offerLife)})
	switch {
	case err != nil:
		return Offer{}, false, nil, fmt.Errorf("offers: %w", err)
	case len(found) != 1:
		return Offer{}, false, &Reply{Lead: t.Say("bot.offer.gone")}, nil
	}
	return found[0], args[1] == writeWord, nil, nil
}

// writeOffer shows the warning of an offer as it will look, to be changed or sent like any other: to its chat or, for a
// coordinator, to an area.
func (t *turn) writeOffer(ctx context.Context, o Offer, area advice.AreaID) (Reply, error) {
	d := &noticeDraft{
		ID: t.keys.draft(t.who, t.event()), Text: t.riseText(o), From: o.To, Area: area, Until: t.now.Add(draftLife),
		Offer: o.ID, About: o.Area,
	}
	if area != "" {
		d.From = t.in.From
	}
	if err := t.keepNoticeOf(ctx, t.who, t.in.From, d); err != nil {
		return Reply{}, err
	}
	return t.previewNotice(ctx, d)
}

// leaveOffer writes the deed into the log of a chat, then closes offers.
func (t *turn) leaveOffer(ctx context.Context, o Offer, log Address, all []Offer) (done string, err error) {
	name, _ := t.TypeName(o.Type)
	if err := t.deedAt(ctx, log, deedLater, string(o.Area), name); err != nil {
		return "", err
	}
	if err := t.closeOffers(ctx, all); err != nil {
		return "", err
	}
	return t.Say("bot.offer.left"), nil
}

func (t *turn) closeOffers(ctx context.Context, all []Offer) error {
	for _, o := range all {
		if _, err := t.ports.CloseOffer(ctx, o.ID); err != nil {
			return fmt.Errorf("close offer: %w", err)
		}
	}
	return nil
}

// likeOffer gives the offers of the same rise to every chat.
func (t *turn) likeOffer(ctx context.Context, o Offer) ([]Offer, error) {
	all, err := t.ports.Offers(ctx, OfferFilter{Since: t.now.Add(-offerLife)})
	if err != nil {
		return nil, fmt.Errorf("offers: %w", err)
	}
	return slices.DeleteFunc(all, func(other Offer) bool { return !o.alike(other) }), nil
}

// offerSent closes the offer that a notice was written from. The notice is out: an offer that stays open does no harm.
func (t *turn) offerSent(ctx context.Context, d *noticeDraft) {
	if d.Offer == "" {
		return
	}
	o, _, no, err := t.offerOf(ctx, []string{string(d.Offer), writeWord})
	if err != nil || no != nil {
		t.note(ctx, "offer not closed", err)
		return
	}
	all := []Offer{o}
	if d.Area != "" {
		all, err = t.likeOffer(ctx, o)
		t.note(ctx, "offers not found", err)
	}
	t.note(ctx, "offer not closed", t.closeOffers(ctx, all))
}
