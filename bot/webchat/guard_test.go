package webchat

import (
	"net/http"
	"strings"
	"testing"
)

func TestEveryAnswerCarriesTheSecurityHeaders(t *testing.T) {
	v := visit(t, newAdapter(t, Config{}))
	stranger := &visitor{tb: t, a: v.a}
	wrongHost := v.request(http.MethodGet, "/", nil)
	wrongHost.Host = "evil.example"
	answers := map[string]http.Header{
		"page":        v.get("/").Header(),
		"moderate":    v.get("/moderate").Header(),
		"script":      v.get("/assets/app.js").Header(),
		"not found":   v.get("/nothing").Header(),
		"bad method":  v.post("/", `{}`).Header(),
		"hello":       v.post("/api/hello", `{}`).Header(),
		"say":         v.say("event-0001", "hello").Header(),
		"say refused": stranger.say("event-0001", "hello").Header(),
		"no stream":   stranger.get("/events").Header(),
		"health":      v.get("/healthz").Header(),
		"wrong host":  v.do(wrongHost).Header(),
	}
	for name, h := range answers {
		for _, part := range []string{
			"default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self'",
			"base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
		} {
			if !strings.Contains(h.Get("Content-Security-Policy"), part) {
				t.Errorf("%s: no %q in the policy", name, part)
			}
		}
		if strings.Contains(h.Get("Content-Security-Policy"), "unsafe") {
			t.Errorf("%s: an unsafe source in the policy", name)
		}
		for key, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if h.Get(key) != want {
				t.Errorf("%s: %s is %q", name, key, h.Get(key))
			}
		}
		if h.Get("Permissions-Policy") == "" || h.Get("Cache-Control") == "" {
			t.Errorf("%s: no permissions policy or no cache rule", name)
		}
	}
}

func TestOverHTTPSBrowsersAreToldToStayThere(t *testing.T) {
	if h := visit(t, newAdapter(t, Config{})).get("/").Header(); h.Get("Strict-Transport-Security") != "" {
		t.Error("a page on plain http must not claim https")
	}
	h := visit(t, newAdapter(t, Config{Secure: true})).get("/").Header()
	if !strings.Contains(h.Get("Strict-Transport-Security"), "max-age=") {
		t.Error("no Strict-Transport-Security")
	}
}

func TestOnlyKnownHostsAreAnswered(t *testing.T) {
	v := visit(t, newAdapter(t, Config{Hosts: []string{"Watch.Example", "10.1.2.3:8080"}}))
	for host, want := range map[string]int{
		"localhost": 200, "localhost:8080": 200, "LOCALHOST:1": 200, "127.0.0.1:8080": 200, "127.9.9.9": 200,
		"[::1]:8080": 200, "[::1]": 200, "watch.example": 200, "WATCH.example:443": 200, "10.1.2.3:8080": 200,
		"10.1.2.3:9999": 421, "evil.example": 421, "localhost.evil.example": 421, "watch.example.evil.example": 421,
		"127.0.0.1.evil.example": 421, "0.0.0.0:8080": 421, "": 421, "[::ffff:127.0.0.1]:8080": 200,
	} {
		for _, path := range []string{"/", "/assets/app.js"} {
			r := v.request(http.MethodGet, path, nil)
			r.Host = host
			if got := v.do(r).Code; got != want {
				t.Errorf("host %q, %s: %d, want %d", host, path, got, want)
			}
		}
	}
	r := v.request(http.MethodGet, "/healthz", nil)
	r.Host = "10.9.9.9"
	if got := v.do(r).Code; got != http.StatusOK {
		t.Errorf("a health probe by address got %d", got)
	}
}

func TestOnlyThePageItselfMayPost(t *testing.T) {
	v := visit(t, newAdapter(t, Config{}))
	for name, c := range map[string]struct {
		origin, site, kind string
		want               int
	}{
		"the page":                    {"http://localhost:8080", "same-origin", "application/json", 200},
		"an old browser":              {"http://localhost:8080", "", "application/json; charset=utf-8", 200},
		"a browser without an origin": {"", "same-origin", "application/json", 200},
		"another site":                {"https://evil.example", "cross-site", "application/json", 403},
		"another site, old browser":   {"https://evil.example", "", "application/json", 403},
		"another port":                {"http://localhost:9090", "same-site", "application/json", 403},
		"a lie about the origin":      {"http://localhost:8080", "cross-site", "application/json", 403},
		"a sandboxed frame":           {"null", "cross-site", "application/json", 403},
		"a typed address":             {"", "none", "application/json", 403},
		"no browser at all":           {"", "", "application/json", 403},
		"an odd scheme":               {"ftp://localhost:8080", "", "application/json", 403},
		"a plain form":                {"http://localhost:8080", "same-origin", "application/x-www-form-urlencoded", 415},
		"plain text":                  {"http://localhost:8080", "same-origin", "text/plain", 415},
		"no type":                     {"http://localhost:8080", "same-origin", "", 415},
	} {
		for _, path := range []string{"/api/say", "/api/hello", "/api/moderate"} {
			r := v.request(http.MethodPost, path, strings.NewReader(`{"id":"event-0001","text":"x","stop":true}`))
			r.Header.Set("Origin", c.origin)
			r.Header.Set("Sec-Fetch-Site", c.site)
			r.Header.Set("Content-Type", c.kind)
			if got := v.do(r); got.Code != c.want {
				t.Errorf("%s, %s: %d, want %d (%s)", name, path, got.Code, c.want, got.Body)
			}
		}
	}
}

func TestAnotherSiteCannotReadTheStream(t *testing.T) {
	v := visit(t, newAdapter(t, Config{}))
	r := v.request(http.MethodGet, "/events", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if got := v.do(r).Code; got != http.StatusForbidden {
		t.Errorf("got %d", got)
	}
}
