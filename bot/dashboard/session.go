package dashboard

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"time"

	"hangup/bot"
)

const (
	sessionAge = bot.BoardSessionAge
	maxPlaces  = 20 // chats of one person: more are looked at in another browser
)

// session is somebody who is logged in.
type session struct {
	id     string
	sealed []byte // as it was read
	kept
}

// kept is what is kept of a session.
type kept struct {
	Secret string     `json:"secret"` // what a form must carry: another site cannot know it
	Looker bot.Looker `json:"looker"`
	Chat   string     `json:"chat,omitempty"`  // code of the chat that was chosen; "" is the first
	Flash  string     `json:"flash,omitempty"` // what was just done, to be said once
	Until  time.Time  `json:"until"`
}

// sessions keeps who is logged in, for all processes of the bot.
type sessions struct {
	rand   io.Reader
	now    func() time.Time
	memory memory
	token  string // of the operator: who changes it logs everybody out
}

// of is what a session is kept by.
func (s *sessions) of(id string) string { return id + "\x00" + s.token }

// open logs somebody in.
func (s *sessions) open(ctx context.Context, l bot.Looker) (session, error) {
	id, err := newID(s.rand)
	if err != nil {
		return session{}, err
	}
	secret, err := newID(s.rand)
	if err != nil {
		return session{}, err
	}
	one := session{id: id, kept: kept{Secret: secret, Looker: l, Until: s.now().Add(sessionAge)}}
	raw, err := json.Marshal(one.kept)
	if err != nil {
		return session{}, err
	}
	return one, s.memory.put(ctx, s.of(id), raw, l, one.Until)
}

func (s *sessions) find(ctx context.Context, id string) (one session, ok bool, err error) {
	raw, sealed, ok, err := s.memory.get(ctx, s.of(id), s.now())
	if err != nil || !ok || json.Unmarshal(raw, &one.kept) != nil {
		return session{}, false, err
	}
	one.id, one.sealed = id, sealed
	return one, true, nil
}

// swaps is how often a change is tried that others get ahead of: a person has a few tabs.
const swaps = 10

// change changes a session that is still there, as it is now.
func (s *sessions) change(ctx context.Context, id string, how func(*kept)) error {
	for range swaps {
		one, ok, err := s.find(ctx, id)
		if err != nil || !ok {
			return err
		}
		how(&one.kept)
		raw, err := json.Marshal(one.kept)
		if err != nil {
			return err
		}
		if done, err := s.memory.swap(ctx, s.of(id), one.sealed, raw, s.now()); done || err != nil {
			return err
		}
	}
	return errors.New("a session is changed all the time")
}

// join lets somebody who is logged in see one more place. It says false for somebody else.
func (s *sessions) join(ctx context.Context, id string, l bot.Looker) (joined bool, err error) {
	err = s.change(ctx, id, func(one *kept) {
		joined = false
		if one.Looker.Operator || one.Looker.User != l.User || len(one.Looker.Places) >= maxPlaces {
			return
		}
		places := slices.Clone(one.Looker.Places)
		for _, at := range l.Places {
			if !slices.Contains(places, at) {
				places = append(places, at)
			}
		}
		one.Looker.Places, joined = places, true
	})
	return joined, err
}

// takeFlash gives what is to be said once.
func (s *sessions) takeFlash(ctx context.Context, one session) (text string, err error) {
	if one.Flash == "" {
		return "", nil
	}
	err = s.change(ctx, one.id, func(k *kept) { text, k.Flash = k.Flash, "" })
	return text, err
}

func (s *sessions) end(ctx context.Context, id string) error {
	_, _, err := s.memory.take(ctx, s.of(id), s.now())
	return err
}

// cookieName has the __Host- prefix where it can: then no other host and no plain http can set it.
func (d *Dashboard) cookieName() string {
	if d.cfg.Secure {
		return "__Host-hangup_dashboard"
	}
	return "hangup_dashboard"
}

// setCookie writes the cookie of a session; an age below 0 removes it.
func (d *Dashboard) setCookie(w http.ResponseWriter, id string, age time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: d.cookieName(), Value: id, Path: "/", MaxAge: int(age.Seconds()),
		HttpOnly: true, Secure: d.cfg.Secure, SameSite: http.SameSiteStrictMode,
	})
}

// session gives who is logged in.
func (d *Dashboard) session(r *http.Request) (session, bool, error) {
	c, err := r.Cookie(d.cookieName())
	if err != nil {
		return session{}, false, nil
	}
	return d.sessions.find(r.Context(), c.Value)
}
