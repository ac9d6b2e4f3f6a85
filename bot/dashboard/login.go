package dashboard

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"time"

	"hangup/bot"
)

// loginPage is what the page of the login needs.
type loginPage struct {
	Token   bool   // there is one to log in with
	Problem string // what was wrong
	Told    string // what happened
}

// enterPage is what the page behind a link needs.
type enterPage struct{ Code string }

// whyKey gives the text for a word that may stand behind "?why=".
func whyKey(why string) string {
	switch why {
	case "ended":
		return "dash.login.ended"
	case "norights":
		return "dash.login.norights"
	case "left":
		return "dash.login.left"
	}
	return ""
}

func (d *Dashboard) showLogin(w http.ResponseWriter, r *http.Request) {
	p := loginPage{Token: d.cfg.Token != ""}
	if key := whyKey(r.URL.Query().Get("why")); key != "" {
		p.Told = d.cfg.Words(key)
	}
	d.write(w, http.StatusOK, "login", frame{Title: d.cfg.Words("dash.login.head"), Body: p})
}

// login takes the token of the operator.
func (d *Dashboard) login(w http.ResponseWriter, r *http.Request) {
	if !d.mayTry(w, r) {
		return
	}
	if d.cfg.Token == "" || !equal(r.PostFormValue("token"), d.cfg.Token) {
		d.cfg.Log.Warn("dashboard: a wrong token was tried")
		p := loginPage{Token: d.cfg.Token != "", Problem: d.cfg.Words("dash.login.wrong")}
		d.write(w, http.StatusForbidden, "login", frame{Title: d.cfg.Words("dash.login.head"), Body: p})
		return
	}
	d.cfg.Log.Info("dashboard: the operator logged in")
	d.letIn(w, r, bot.Looker{Operator: true})
}

// equal compares two texts without telling by its time how far they agree.
func equal(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// mayTry tells whether somebody may try to come in once more in this minute, at whatever process. What a flood asks of one process
// is counted there and costs the others nothing.
func (d *Dashboard) mayTry(w http.ResponseWriter, r *http.Request) bool {
	now := d.cfg.Now()
	if d.logins.take(from(r), now) {
		n, err := d.tries.count(r.Context(), from(r), now)
		if err != nil {
			d.broken(w, "counting tries to log in", err)
			return false
		}
		if n <= loginsPerMinute {
			return true
		}
	}
	w.Header().Set("Retry-After", "60")
	d.fail(w, http.StatusTooManyRequests, d.cfg.Words("dash.login.slow"))
	return false
}

// showEnter is where a link leads. It only asks: chats look at links to show what is behind them, and that must not use one up.
func (d *Dashboard) showEnter(w http.ResponseWriter, r *http.Request) {
	d.write(w, http.StatusOK, "enter", frame{Title: d.cfg.Words("dash.enter.head"), Body: enterPage{r.PathValue("code")}})
}

// enter uses a link. Who is logged in already, as the same person, sees one more chat from then on.
func (d *Dashboard) enter(w http.ResponseWriter, r *http.Request) {
	if !d.mayTry(w, r) {
		return
	}
	l, ok, err := d.cfg.Doors.use(r.Context(), r.PostFormValue("code"))
	if err != nil {
		d.broken(w, "using a link", err)
		return
	}
	if !ok {
		d.fail(w, http.StatusForbidden, d.cfg.Words("dash.enter.used"))
		return
	}
	joined := false
	if s, in, _ := d.session(r); in {
		joined, _ = d.sessions.join(r.Context(), s.id, l) // who cannot join begins anew
	}
	if joined {
		http.Redirect(w, r, Path, http.StatusSeeOther)
		return
	}
	d.letIn(w, r, l)
}

// letIn begins a session; one that the browser had ends.
func (d *Dashboard) letIn(w http.ResponseWriter, r *http.Request, l bot.Looker) {
	err := d.leaveNow(r)
	var s session
	if err == nil {
		s, err = d.sessions.open(r.Context(), l)
	}
	if err != nil {
		d.broken(w, "login", err)
		return
	}
	d.setCookie(w, s.id, sessionAge)
	http.Redirect(w, r, Path, http.StatusSeeOther)
}

// logout ends the session. It needs no secret: another site cannot send it, and whoever is out may be told so twice.
func (d *Dashboard) logout(w http.ResponseWriter, r *http.Request) {
	if err := d.leaveNow(r); err != nil {
		d.broken(w, "logout", err)
		return
	}
	d.sendAway(w, r, "left")
}

// leaveNow ends the session that the browser has, in every process.
func (d *Dashboard) leaveNow(r *http.Request) error {
	c, err := r.Cookie(d.cookieName())
	if err != nil {
		return nil
	}
	return d.sessions.end(r.Context(), c.Value)
}

// sendAway leads to the login.
func (d *Dashboard) sendAway(w http.ResponseWriter, r *http.Request, why string) {
	d.setCookie(w, "", -time.Second)
	http.Redirect(w, r, Path+"/login?why="+why, http.StatusSeeOther)
}
