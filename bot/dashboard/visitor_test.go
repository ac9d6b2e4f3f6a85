package dashboard

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"hangup/bot"
)

// visitor is a browser without a screen: it keeps cookies and names its origin.
type visitor struct {
	tb      testing.TB
	h       http.Handler
	cookies map[string]*http.Cookie
}

func (p *place) visitor(tb testing.TB) *visitor {
	return &visitor{tb: tb, h: p.Dashboard, cookies: map[string]*http.Cookie{}}
}

func (v *visitor) request(method, path string, body io.Reader) *http.Request {
	r := httptest.NewRequest(method, path, body)
	r.Host = "localhost:8080"
	for _, c := range v.cookies {
		r.AddCookie(c)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "http://localhost:8080")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return r
}

func (v *visitor) do(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	v.h.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		v.cookies[c.Name] = c
		if c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		}
	}
	return w
}

func (v *visitor) get(path string) *httptest.ResponseRecorder {
	return v.do(v.request(http.MethodGet, path, nil))
}

// post sends a form; pairs are names and values in turn.
func (v *visitor) post(path string, pairs ...string) *httptest.ResponseRecorder {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return v.do(v.request(http.MethodPost, path, strings.NewReader(form.Encode())))
}

// operator logs in by the token.
func (p *place) operator(tb testing.TB) *visitor {
	tb.Helper()
	v := p.visitor(tb)
	if w := v.post(Path+"/login", "token", testToken); w.Code != http.StatusSeeOther {
		tb.Fatalf("login: %d %s", w.Code, w.Body)
	}
	return v
}

var mod = bot.Looker{
	User:   bot.UserID{Platform: "paper", ID: "user-1"},
	Places: []bot.Address{{Chat: bot.ChatID{Platform: "paper", ID: "group-1"}}},
}

// code gives the code of a new link for somebody.
func (p *place) code(tb testing.TB, l bot.Looker) string {
	tb.Helper()
	address, _, err := p.doors.Link(tb.Context(), l)
	if err != nil {
		tb.Fatal(err)
	}
	_, code, ok := strings.Cut(address, Path+"/enter/")
	if !ok {
		tb.Fatalf("the link is %s", address)
	}
	return code
}

// moderator comes in by a link.
func (p *place) moderator(tb testing.TB) *visitor {
	tb.Helper()
	v := p.visitor(tb)
	if w := v.post(Path+"/enter", "code", p.code(tb, mod)); w.Code != http.StatusSeeOther {
		tb.Fatalf("enter: %d %s", w.Code, w.Body)
	}
	return v
}

// secret reads what the forms of a page carry.
func (v *visitor) secret(page string) string {
	m := regexp.MustCompile(`name="secret" value="([^"]+)"`).FindStringSubmatch(v.get(page).Body.String())
	if m == nil {
		v.tb.Fatalf("no form on %s", page)
	}
	return m[1]
}

func (v *visitor) in() bool { return v.get(Path).Code == http.StatusOK }
