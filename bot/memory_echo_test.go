package bot

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hangup/advice"
)

// echoed is what the memory keeps of who hears of warnings, and of what is offered to moderators.
type echoed struct {
	wishes []EchoWish
	offers []Offer
}

func (m *memory) WantEcho(_ context.Context, w EchoWish) error {
	done, err := m.use()
	defer done()
	if err != nil {
		return err
	}
	m.wishes = slices.DeleteFunc(m.wishes, func(o EchoWish) bool { return o.Person == w.Person && o.Type == w.Type })
	m.wishes = append(m.wishes, w)
	return nil
}

func (m *memory) DropEcho(_ context.Context, who PersonKey, typ advice.ScamType) (bool, error) {
	done, err := m.use()
	defer done()
	if err != nil {
		return false, err
	}
	n := len(m.wishes)
	m.wishes = slices.DeleteFunc(m.wishes, func(o EchoWish) bool { return o.Person == who && o.Type == typ })
	return len(m.wishes) < n, nil
}

func (m *memory) MakeOffers(_ context.Context, os []Offer) (made int, err error) {
	done, err := m.use()
	defer done()
	if err != nil {
		return 0, err
	}
	for _, o := range os {
		again := slices.ContainsFunc(m.offers, func(b Offer) bool { return b.To == o.To && b.alike(o) && b.At.After(o.At.Add(-14*24*time.Hour)) })
		if !again {
			o.ID = OfferID(fmt.Sprintf("OFFER%d", len(m.offers)+1))
			m.offers = append(m.offers, o)
			made++
		}
	}
	return made, nil
}

func (m *memory) Offers(_ context.Context, f OfferFilter) ([]Offer, error) {
	done, err := m.use()
	defer done()
	var found []Offer
	for _, o := range m.offers {
		owned := slices.ContainsFunc(m.watching, func(w Watch) bool { return w.At == o.To && w.Area == o.Area && w.Owner == f.Owner })
		switch {
		case f.ID != "" && f.ID != o.ID, f.To != Address{} && f.To != o.To, f.Owner != Address{} && !owned,
			o.At.Before(f.Since), o.Closed && !f.Closed:
		default:
			found = append(found, o)
		}
	}
	return found, err
}

func (m *memory) CloseOffer(_ context.Context, id OfferID) (bool, error) {
	done, err := m.use()
	defer done()
	for i := range m.offers {
		if o := &m.offers[i]; o.ID == id && !o.Closed && err == nil {
			o.Closed = true
			return true, nil
		}
	}
	return false, err
}

func (m *memory) FollowedAreas(context.Context) (found []advice.AreaID, err error) {
	done, err := m.use()
	defer done()
	for _, w := range m.watching {
		if !slices.Contains(found, w.Area) {
			found = append(found, w.Area)
		}
	}
	return found, err
}

func (m *memory) Followers(_ context.Context, area advice.AreaID) ([]Watch, error) {
	done, err := m.use()
	defer done()
	all := slices.Clone(m.watching)
	return slices.DeleteFunc(all, func(w Watch) bool { return w.Area != area }), err
}

// quotes is how many warnings were quoted to a person who can be told should they be put right.
func (m *memory) quotes(who PersonKey) int {
	seen := map[string]bool{}
	for _, c := range m.checks {
		if c.Person == who && c.Quoted != "" && c.Own != (Address{}) {
			seen[string(c.Quoted)] = true
		}
	}
	return len(seen)
}
