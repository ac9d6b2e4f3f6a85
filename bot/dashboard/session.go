package dashboard

import (
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"hangup/bot"
)

const (
	sessionAge  = 8 * time.Hour // a working day
	maxSessions = 1000
	maxPlaces   = 20 // chats of one person: more are looked at in another browser
)

// session is somebody who is logged in.
type session struct {
	id     string
	secret string // what a form must carry: another site cannot know it
	looker bot.Looker
	chat   string // code of the chat that was chosen; "" is the first
	flash  string // what was just done, to be said once
	until  time.Time
}

// sessions keeps who is logged in.
type sessions struct {
	rand io.Reader
	mu   sync.Mutex
	byID map[string]session
}

func newSessions(random io.Reader) *sessions {
	return &sessions{rand: random, byID: map[string]session{}}
}

// open logs somebody in.
func (s *sessions) open(l bot.Looker, now time.Time) (session, error) {
	id, err := newID(s.rand)
	if err != nil {
		return session{}, err
	}
	secret, err := newID(s.rand)
	if err != nil {
		return session{}, err
	}
	one := session{id: id, secret: secret, looker: l, until: now.Add(sessionAge)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.prune(now)
	s.byID[id] = one
	return one, nil
}

// prune makes room for one more: who is over goes, and when that is not enough who came first. It is called under mu.
func (s *sessions) prune(now time.Time) {
	first := ""
	for id, have := range s.byID {
		if !now.Before(have.until) {
			delete(s.byID, id)
			continue
		}
		if first == "" || have.until.Before(s.byID[first].until) {
			first = id
		}
	}
	if len(s.byID) >= maxSessions {
		delete(s.byID, first)
	}
}

func (s *sessions) find(id string, now time.Time) (session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	one, ok := s.byID[id]
	return one, ok && now.Before(one.until)
}

// change changes a session that is still there.
func (s *sessions) change(id string, how func(*session)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one, ok := s.byID[id]; ok {
		how(&one)
		s.byID[id] = one
	}
}

// join lets somebody who is logged in see one more place. It says false for somebody else.
func (s *sessions) join(id string, l bot.Looker) bool {
	joined := false
	s.change(id, func(one *session) {
		if one.looker.Operator || one.looker.User != l.User || len(one.looker.Places) >= maxPlaces {
			return
		}
		places := slices.Clone(one.looker.Places)
		for _, at := range l.Places {
			if !slices.Contains(places, at) {
				places = append(places, at)
			}
		}
		one.looker.Places, joined = places, true
	})
	return joined
}

// takeFlash gives what is to be said once.
func (s *sessions) takeFlash(id string) (text string) {
	s.change(id, func(one *session) { text, one.flash = one.flash, "" })
	return text
}

func (s *sessions) end(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byID, id)
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
func (d *Dashboard) session(r *http.Request) (session, bool) {
	c, err := r.Cookie(d.cookieName())
	if err != nil {
		return session{}, false
	}
	return d.sessions.find(c.Value, d.cfg.Now())
}
