package webchat

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	sessionDays = 90 // a browser that stays away longer starts as a new chat
	sessionAge  = sessionDays * 24 * time.Hour
	renewAfter  = 24 * time.Hour // a visit later than this after the last renewal renews the cookie
	idBytes     = 16             // 128 bits: cannot be guessed
)

var b64 = base64.RawURLEncoding

// session is a browser that was recognised by its cookie.
type session struct {
	id      string
	expires time.Time
}

// mac signs parts for one purpose. Purposes never share a signature.
func (a *Adapter) mac(purpose string, parts ...string) string {
	m := hmac.New(sha256.New, a.keyFor(purpose))
	for _, p := range append([]string{"webchat", purpose}, parts...) {
		fmt.Fprintf(m, "%d:%s", len(p), p)
	}
	return b64.EncodeToString(m.Sum(nil))
}

// keyFor gives the key that signs for a purpose.
func (a *Adapter) keyFor(purpose string) []byte {
	if a.cfg.ModeratorKey != nil && strings.HasPrefix(purpose, "moderator") {
		return a.cfg.ModeratorKey
	}
	return a.cfg.Key
}

// cookieName has the __Host- prefix where it can: then no other host and no plain http can set it.
func (a *Adapter) cookieName(base string) string {
	if a.cfg.Secure {
		return "__Host-" + base
	}
	return base
}

func (a *Adapter) setCookie(w http.ResponseWriter, base, value string, age time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: a.cookieName(base), Value: value, Path: "/", MaxAge: int(age.Seconds()),
		HttpOnly: true, Secure: a.cfg.Secure, SameSite: http.SameSiteStrictMode,
	})
}

// seal makes a cookie value that carries an id until it expires, and open reads it back.
func (a *Adapter) seal(purpose, id string, expires time.Time) string {
	end := strconv.FormatInt(expires.Unix(), 10)
	return id + "." + end + "." + a.mac(purpose, id, end)
}

func (a *Adapter) open(purpose string, r *http.Request, base string) (session, bool) {
	c, err := r.Cookie(a.cookieName(base))
	if err != nil {
		return session{}, false
	}
	id, rest, _ := strings.Cut(c.Value, ".")
	end, sign, _ := strings.Cut(rest, ".")
	if !hmac.Equal([]byte(sign), []byte(a.mac(purpose, id, end))) {
		return session{}, false
	}
	unix, err := strconv.ParseInt(end, 10, 64)
	s := session{id: id, expires: time.Unix(unix, 0)}
	return s, err == nil && isChat(id) && a.cfg.Now().Before(s.expires)
}

// session gives the chat of the browser, if it has one.
func (a *Adapter) session(r *http.Request) (session, bool) {
	return a.open("session", r, "hangup_chat")
}

// newSession gives the browser a chat of its own.
func (a *Adapter) newSession() (session, error) {
	raw := make([]byte, idBytes)
	if _, err := io.ReadFull(a.cfg.Rand, raw); err != nil {
		return session{}, err
	}
	return session{id: b64.EncodeToString(raw)}, nil
}

// keep writes the session's cookie, good for another sessionAge.
func (a *Adapter) keep(w http.ResponseWriter, s session) {
	a.setCookie(w, "hangup_chat", a.seal("session", s.id, a.cfg.Now().Add(sessionAge)), sessionAge)
}

// isChat tells whether an id has the shape of a chat of the page.
func isChat(id string) bool {
	raw, err := b64.Strict().DecodeString(id)
	return err == nil && len(raw) == idBytes
}

// hello greets a page that has opened: it gives the browser a chat if it has none yet. It is a
// POST of the page and not part of the page's own load, because a strict cookie does not come
// along when somebody follows a link to the page: the load would take it for a new browser.
func (a *Adapter) hello(w http.ResponseWriter, r *http.Request) {
	s, known := a.session(r)
	if !known {
		var err error
		if s, err = a.newSession(); err != nil {
			a.fail(r.Context(), w, "new session", err)
			return
		}
	}
	if s.expires.Sub(a.cfg.Now()) < sessionAge-renewAfter {
		a.keep(w, s)
	}
	_, mod := a.moderatorClaim(r, s)
	// The tag tells the page whether this is still the chat it remembers; it gives no access.
	writeJSON(w, http.StatusOK, greeting{Chat: a.mac("tag", s.id)[:12], Moderator: mod})
}

type greeting struct {
	Chat      string `json:"chat"`
	Moderator bool   `json:"moderator"`
}
