package dashboard

import (
	"crypto/subtle"
	"fmt"
	"net/http"
	"runtime/debug"

	"hangup/bot/adapt"
)

// policy is the Content-Security-Policy: no script at all, and nothing but our own style and pictures.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

const permissions = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), " +
	"magnetometer=(), microphone=(), payment=(), usb=(), browsing-topics=()"

// maxForm is what a form may be in bytes: the longest is a few short fields.
const maxForm = 16 << 10

// guarded puts the security headers on every answer, refuses hosts that are not ours and what other sites send, and survives
// a mistake of ours.
func (d *Dashboard) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.headers(w.Header())
		defer d.recovered(w, r)
		switch {
		case !adapt.OurHost(r.Host, d.hosts):
			d.fail(w, http.StatusMisdirectedRequest, d.cfg.Words("dash.error.host"))
			return
		case r.Method == http.MethodPost && !adapt.SameOrigin(r):
			d.fail(w, http.StatusForbidden, d.cfg.Words("dash.error.origin"))
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		next.ServeHTTP(w, r)
	})
}

func (d *Dashboard) headers(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	// With no-referrer, browsers would send a form of ours without its origin.
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Permissions-Policy", permissions)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex")
	if d.cfg.Secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// recovered keeps a panic from ending the server. Neither its value nor the address is logged: both may hold words of people.
func (d *Dashboard) recovered(w http.ResponseWriter, r *http.Request) {
	p := recover()
	if p == nil {
		return
	}
	d.cfg.Log.Error("dashboard: panic", "type", fmt.Sprintf("%T", p), "page", r.Pattern, "stack", string(debug.Stack()))
	d.fail(w, http.StatusInternalServerError, d.cfg.Words("dash.error.general"))
}

// ours tells whether a form was made for this session.
func (s session) ours(r *http.Request) bool {
	return subtle.ConstantTimeCompare([]byte(r.PostFormValue("secret")), []byte(s.Secret)) == 1
}
