package dashboard

import "hangup/bot"

// postsPage is what the page of the posts needs.
type postsPage struct{ bot.ViewPosts }

func (d *Dashboard) posts(v *visit) (any, error) {
	p, err := v.view.Posts(v.Context())
	return postsPage{p}, err
}

// logPage is what the page of the log needs.
type logPage struct{ Deeds []bot.ViewDeed }

func (d *Dashboard) log(v *visit) (any, error) {
	deeds, err := v.view.Log(v.Context())
	return logPage{deeds}, err
}

// sourcesPage is what the page of the sources needs.
type sourcesPage struct{ Sources []Source }

// sources shows how the sources of news are: to who sees every chat, as they are nobody's own.
func (d *Dashboard) sources(v *visit) (any, error) {
	if d.cfg.Sources == nil || !v.view.All() {
		return sourcesPage{}, nil
	}
	list, err := d.cfg.Sources(v.Context())
	return sourcesPage{list}, err
}

// chooseChat has another chat looked at.
func (d *Dashboard) chooseChat(v *visit) (done, next string, err error) {
	chat := v.PostFormValue("chat")
	return "", "", d.sessions.change(v.Context(), v.session.id, func(s *kept) { s.Chat = chat })
}
