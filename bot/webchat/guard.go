package webchat

import (
	"mime"
	"net/http"

	"hangup/bot/adapt"
)

// policy is the Content-Security-Policy: nothing but our own files, no inline script or style, no
// frame around the page, and no script may turn a text into markup (trusted types).
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
	"img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types 'none'"

const permissions = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), " +
	"magnetometer=(), microphone=(), payment=(), usb=(), browsing-topics=()"

// withHeaders puts the security headers on every answer, errors included.
func (a *Adapter) withHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Permissions-Policy", permissions)
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if a.cfg.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// knownHost refuses requests for a host that is not ours: a stranger's page whose name was turned
// to this machine's address (DNS rebinding) would otherwise count as the same origin.
func (a *Adapter) knownHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !adapt.OurHost(r.Host, a.hosts) {
			a.showProblem(w, http.StatusMisdirectedRequest, "page.error.host", false)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// post guards a route that changes something: it must come from our own page, as JSON.
func (a *Adapter) post(do http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
		switch {
		case !adapt.SameOrigin(r):
			a.refuse(w, http.StatusForbidden, a.cfg.Words("page.error.origin"))
		case kind != "application/json":
			a.refuse(w, http.StatusUnsupportedMediaType, a.cfg.Words("page.error.garbled"))
		default:
			do(w, r)
		}
	}
}
