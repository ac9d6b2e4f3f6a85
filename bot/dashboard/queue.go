package dashboard

import (
	"hangup/advice/news"
	"hangup/bot"
)

// queuePage is what the page of what waits needs.
type queuePage struct {
	Waiting []bot.ViewPending
	All     int
}

func (d *Dashboard) queue(v *visit) (any, error) {
	list, all, err := v.view.Queue(v.Context())
	return queuePage{list, all}, err
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
