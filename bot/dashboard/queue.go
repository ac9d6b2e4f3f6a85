package dashboard

import (
	"hangup/advice/news"
	"hangup/bot"
)

// queuePage is what the page of what waits needs.
type queuePage struct {
	Waiting []bot.ViewPending
	All     int
	Offers  []bot.ViewOffer
}

func (d *Dashboard) queue(v *visit) (any, error) {
	list, all, err := v.view.Queue(v.Context())
	if err != nil {
		return nil, err
	}
	offers, err := v.view.Offers(v.Context())
	return queuePage{list, all, offers}, err
}

// decide posts or skips what waits.
func (d *Dashboard) decide(v *visit) (done, next string, err error) {
	id, chat := news.WarningID(v.PostFormValue("warning")), v.PostFormValue("chat")
	switch v.PostFormValue("decision") {
	case "post":
		done, err = v.view.Decide(v.Context(), id, chat, true)
	case "skip":
		done, err = v.view.Decide(v.Context(), id, chat, false)
	}
	return done, "/queue", err
}

// leave notes that nobody wants to write a warning now.
func (d *Dashboard) leave(v *visit) (done, next string, err error) {
	done, err = v.view.LeaveOffer(v.Context(), bot.OfferID(v.PostFormValue("offer")))
	return done, "/queue", err
}
