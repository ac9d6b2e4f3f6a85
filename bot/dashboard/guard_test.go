package dashboard

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func TestEveryAnswerCarriesTheSecurityHeaders(t *testing.T) {
	p := open(t, fullHouse())
	v, stranger := p.operator(t), p.visitor(t)
	wrongHost := v.request(http.MethodGet, Path, nil)
	wrongHost.Host = "evil.example"
	foreign := v.request(http.MethodPost, Path+"/queue", nil)
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	answers := map[string]http.Header{
		"overview": v.get(Path).Header(), "style": v.get(Path + "/style.css").Header(), "not found": v.get(Path + "/nothing").Header(),
		"bad method": v.do(v.request(http.MethodPut, Path, nil)).Header(), "login": stranger.get(Path + "/login").Header(),
		"link": stranger.get(Path + "/enter/x").Header(), "sent away": stranger.get(Path).Header(), "wrong host": v.do(wrongHost).Header(),
		"foreign": v.do(foreign).Header(), "reports": v.get(Path + "/reports").Header(),
	}
	for name, h := range answers {
		csp := h.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "style-src 'self'", "img-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"} {
			if !strings.Contains(csp, part) {
				t.Errorf("%s: no %q in the policy", name, part)
			}
		}
		if strings.Contains(csp, "unsafe") || strings.Contains(csp, "script-src") {
			t.Errorf("%s: the policy lets something run: %s", name, csp)
		}
		for key, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY", "X-Robots-Tag": "noindex",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if h.Get(key) != want {
				t.Errorf("%s: %s is %q", name, key, h.Get(key))
			}
		}
		if cache := h.Get("Cache-Control"); cache != "no-store" && name != "style" {
			t.Errorf("%s: a browser may keep it: %q", name, cache)
		}
	}
	if h := answers["overview"]; h.Get("Strict-Transport-Security") != "" {
		t.Error("a page on plain http must not claim https")
	}
	if h := open(t, fullHouse(), func(c *Config) { c.Secure = true }).visitor(t).get(Path + "/login").Header(); h.Get("Strict-Transport-Security") == "" {
		t.Error("no Strict-Transport-Security")
	}
}

func TestOnlyKnownHostsAreAnswered(t *testing.T) {
	p := open(t, fullHouse(), func(c *Config) { c.Hosts = []string{"Watch.Example"} })
	for host, want := range map[string]int{"localhost": 200, "watch.example:443": 200, "evil.example": 421, "": 421} {
		r := p.visitor(t).request(http.MethodGet, Path+"/login", nil)
		r.Host = host
		if got := p.visitor(t).do(r).Code; got != want {
			t.Errorf("%q: %d", host, got)
		}
	}
}

// What another site sends must change nothing, whatever it knows; nor must a form of ours that was made for another session.
func TestOnlyAFormOfThisSessionChangesAnything(t *testing.T) {
	p := open(t, fullHouse())
	v, other := p.operator(t), p.operator(t)
	good, foreign := v.secret(Path+"/reports"), other.secret(Path+"/reports")
	if good == foreign {
		t.Fatal("two sessions have one secret")
	}
	form := func(secret string) *http.Request {
		values := url.Values{"secret": {secret}, "report": {"K7-00"}, "informed": {"yes"}}
		return v.request(http.MethodPost, Path+"/reports", strings.NewReader(values.Encode()))
	}
	for name, change := range map[string]func() *http.Request{
		"no secret":       func() *http.Request { return form("") },
		"a wrong secret":  func() *http.Request { return form("x") },
		"that of another": func() *http.Request { return form(foreign) },
		"another site":    func() *http.Request { r := form(good); r.Header.Set("Sec-Fetch-Site", "cross-site"); return r },
		"another origin":  func() *http.Request { r := form(good); r.Header.Set("Origin", "https://evil.example"); return r },
		"no origin at all": func() *http.Request {
			r := form(good)
			r.Header.Del("Origin")
			r.Header.Del("Sec-Fetch-Site")
			return r
		},
		"without the cookie": func() *http.Request { r := form(good); r.Header.Del("Cookie"); return r },
		"as a GET":           func() *http.Request { r := form(good); r.Method = http.MethodGet; return r },
		"the secret in the address": func() *http.Request {
			r := form("")
			r.URL.RawQuery = "secret=" + url.QueryEscape(good)
			return r
		},
	} {
		v.do(change())
		if p.house.reports[0].Informed {
			t.Errorf("%s changed a report", name)
			p.house.reports[0].Informed = false
		}
	}
	if w := v.do(form(good)); w.Code != http.StatusSeeOther || !p.house.reports[0].Informed {
		t.Errorf("the page itself: %d", w.Code)
	}
}

func TestAMistakeOfOursShowsAndLogsNoWords(t *testing.T) {
	for name, c := range map[string]struct {
		change func(h *house)
		want   int
	}{
		"panic": {func(h *house) { h.panics = true }, 500},
		"error": {func(h *house) { h.broken = errDown }, 500},
	} {
		h := fullHouse()
		p := open(t, h)
		v := p.operator(t)
		c.change(h)
		w := v.get(Path)
		if w.Code != c.want || strings.Contains(w.Body.String(), "words of a person") || !strings.Contains(w.Body.String(), "Something went wrong") {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
		if name == "panic" && strings.Contains(p.logs.String(), "words of a person") {
			t.Errorf("logged: %s", p.logs)
		}
	}
}

func TestOneSessionCannotKeepAPlatformBusy(t *testing.T) {
	p := open(t, fullHouse())
	v := p.moderator(t)
	for range visitsPerMinute {
		v.get(Path + "/log")
	}
	if w := v.get(Path + "/log"); w.Code != http.StatusTooManyRequests {
		t.Errorf("got %d", w.Code)
	}
}

func TestTheLimiterForgetsAndIsBounded(t *testing.T) {
	l := newLimiter(1)
	for i := range maxCounted * 2 {
		l.take(strings.Repeat("x", i%100)+string(rune(i)), startOfTest)
	}
	if len(l.counted) > maxCounted+1 {
		t.Errorf("%d are counted", len(l.counted))
	}
	if !l.take("a", startOfTest.Add(60e9)) || l.take("a", startOfTest.Add(60e9)) {
		t.Error("the next minute is not a new one")
	}
}

func TestNewSaysWhatIsMissing(t *testing.T) {
	if _, err := New(Config{}); err == nil {
		t.Error("a dashboard of nothing")
	}
}

// FuzzRequests sends what nobody's browser would. Nothing lets in, and nothing breaks the page.
func FuzzRequests(f *testing.F) {
	f.Add("/login", "token=x")
	f.Add("/enter", "code=%zz&code=x")
	f.Add("/reports?page=-1&type=%00&area="+strings.Repeat("x", 200), "secret=&report=K7-00&informed=yes")
	f.Add("/enter/%2e%2e%2f", "")
	f.Add("?weeks=99999999999999999999&place=district:watford", "")
	h := fullHouse()
	p := open(f, h)
	in := p.operator(f)
	f.Fuzz(func(t *testing.T, path, body string) {
		if h.pass(60e9); !in.in() {
			in = p.operator(t)
		}
		u, err := url.ParseRequestURI(Path + path)
		if err != nil || !strings.HasPrefix(u.Path, Path) {
			return
		}
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			for _, v := range []*visitor{p.visitor(t), in} {
				r := v.request(method, Path, strings.NewReader(body))
				r.URL = u
				w := httptest.NewRecorder()
				p.ServeHTTP(w, r)
				if w.Code >= 500 {
					t.Errorf("%s %s: %d %s", method, path, w.Code, p.logs)
				}
				if v != in && (strings.Contains(w.Body.String(), "K7-") || w.Header().Get("Set-Cookie") != "" && !strings.Contains(w.Header().Get("Set-Cookie"), "Max-Age=0")) {
					t.Errorf("%s %s let a stranger in", method, path)
				}
			}
		}
		if h.reports[0].Informed || len(h.decided) > 0 {
			t.Error("something changed without the secret of the session")
		}
	})
}
