package bot

import (
	"context"
	"time"

	"hangup/advice"
)

// OfferID names an offer. It is short.
type OfferID string

// Offer is a warning that who moderates a chat could post there, as more people than usual told of a kind of scam.
type Offer struct {
	ID     OfferID // given by the store
	To     Address // the chat, which follows Area
	Area   advice.AreaID
	Type   advice.ScamType
	Week   time.Time // its Monday
	People int       // who told of it, fit to be shown: see InThrees
	Usual  int       // how many do in a usual week, fit to be shown; 0 is fewer than 3
	At     time.Time // when it was made
	Closed bool      // somebody decided
}

// OfferFilter chooses offers. Zero fields do not restrict.
type OfferFilter struct {
	ID     OfferID
	To     Address
	Owner  Address   // those that the owner of a watch is told of
	Since  time.Time // made then or later
	Closed bool      // those that somebody decided about too
}

// Offers keeps them, for as long as the chat follows the area, and at most 14 days.
type Offers interface {
	// MakeOffers keeps offers, but none that was made for the same chat, area and type within 14 days, whatever became of it.
	// It gives how many it kept, and tells the owners of their watches, each once and by the wish of the watch not in quiet hours.
	MakeOffers(ctx context.Context, os []Offer) (made int, err error)
	// Offers gives offers, oldest first, at most 1000.
	Offers(ctx context.Context, f OfferFilter) ([]Offer, error)
	// CloseOffer notes that somebody decided; false when somebody else was faster.
	CloseOffer(ctx context.Context, id OfferID) (closed bool, err error)
}

// Followed gives what chats follow, over all chats.
type Followed interface {
	FollowedAreas(ctx context.Context) ([]advice.AreaID, error)
	// Followers gives the watches of an area, by address.
	Followers(ctx context.Context, area advice.AreaID) ([]Watch, error)
}
