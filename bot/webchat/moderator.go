package webchat

import (
	"context"
	"crypto/hmac"
	"net/http"
	"strings"
	"time"

	"hangup/bot"
)

// moderatorAge is how long the link makes a browser a moderator: a long shift.
const moderatorAge = 12 * time.Hour

// ModeratorLink gives the address that makes a browser a moderator. The key stands behind the #,
// so that no server, proxy or log sees it. Base is the address of the page, such as
// "http://127.0.0.1:8080".
func (a *Adapter) ModeratorLink(base string) string {
	return strings.TrimRight(base, "/") + "/moderate#" + a.mac("moderator key")
}

// claim is what a request proved about its sender: that the chat moderates until then.
type claim struct {
	chat  string
	until time.Time
}

type claimKey struct{}

// moderatorClaim reads the moderator's cookie. It counts only for the chat that it was given to.
func (a *Adapter) moderatorClaim(r *http.Request, s session) (claim, bool) {
	m, ok := a.open("moderator", r, "hangup_moderator")
	if !ok || m.id != s.id {
		return claim{}, false
	}
	return claim{chat: m.id, until: m.expires}, true
}

// Claimed lets Moderator know what a request proves about its sender, for a part beside this page.
func (a *Adapter) Claimed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s, ok := a.session(r); ok {
			if c, ok := a.moderatorClaim(r, s); ok {
				r = r.WithContext(context.WithValue(r.Context(), claimKey{}, c))
			}
		}
		next.ServeHTTP(w, r)
	})
}

// Moderator tells whether the request that is being handled came from a moderator of this chat.
func (a *Adapter) Moderator(ctx context.Context, at bot.Address, who bot.UserID) (bool, error) {
	c, ok := ctx.Value(claimKey{}).(claim)
	return ok && at.Chat == (bot.ChatID{Platform: Platform, ID: c.chat}) &&
		who == (bot.UserID{Platform: Platform, ID: c.chat}) && a.cfg.Now().Before(c.until), nil
}

// moderate makes the browser a moderator, or stops it being one.
func (a *Adapter) moderate(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Key  string `json:"key"`
		Stop bool   `json:"stop"`
	}
	s, ok := a.knownSession(w, r)
	if !ok || !a.mayAsk(w, s) || !a.readJSON(w, r, &in) {
		return
	}
	if in.Stop {
		a.setCookie(w, "hangup_moderator", "", -time.Second)
		writeJSON(w, http.StatusOK, map[string]bool{"moderator": false})
		return
	}
	if !hmac.Equal([]byte(in.Key), []byte(a.mac("moderator key"))) {
		a.cfg.Log.Warn("webchat: a wrong moderator key was tried")
		a.refuse(w, http.StatusForbidden, a.cfg.Words("page.error.moderator"))
		return
	}
	sealed := a.seal("moderator", s.id, a.cfg.Now().Add(moderatorAge))
	a.setCookie(w, "hangup_moderator", sealed, moderatorAge)
	writeJSON(w, http.StatusOK, map[string]bool{"moderator": true})
}
