package bot

import (
	"context"
	"slices"
)

// ViewOffer is a warning that a moderator could write, as more people than usual tell of something.
type ViewOffer struct {
	ID    OfferID
	Lead  string   // which kind of scam and where
	Facts []string // how many tell of it, and how many usually do
}

// Offers gives what waits to be written, oldest first in each chat, at most 20. It is written in the chat, with /pending.
func (v *View) Offers(ctx context.Context) (list []ViewOffer, err error) {
	ats := []Address{{}}
	if !v.all {
		if ats, err = v.addresses(ctx); err != nil {
			return nil, err
		}
	}
	for _, at := range ats {
		found, err := v.t.openOffers(ctx, at)
		if err != nil {
			return nil, err
		}
		for _, o := range found {
			lead, facts := v.t.offerFacts(o)
			list = append(list, ViewOffer{ID: o.ID, Lead: lead, Facts: facts})
		}
	}
	return list[:min(len(list), maxViewQueue)], nil
}

// LeaveOffer is "Not now": for the chat of the offer or, for who sees all, for every chat that was offered the same. It says what
// happened; what is not of this view is decided already, as far as its Looker is told.
func (v *View) LeaveOffer(ctx context.Context, id OfferID) (done string, err error) {
	o, _, no, err := v.t.offerOf(ctx, []string{string(id), laterWord})
	switch {
	case err != nil:
		return "", err
	case no != nil:
		return v.t.Say("bot.offer.gone"), nil
	case v.all:
		all, err := v.t.likeOffer(ctx, o)
		if err != nil {
			return "", err
		}
		return v.t.leaveOffer(ctx, o, v.at, all)
	}
	ats, err := v.addresses(ctx)
	switch {
	case err != nil:
		return "", err
	case !slices.Contains(ats, o.To):
		return v.t.Say("bot.offer.gone"), nil
	}
	return v.t.leaveOffer(ctx, o, o.To, []Offer{o})
}
