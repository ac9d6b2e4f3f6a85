package webchat

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// visitor is a browser without a screen: it keeps cookies and names its origin.
type visitor struct {
	tb      testing.TB
	a       http.Handler
	cookies map[string]*http.Cookie
}

// visit makes a visitor who has said hello.
func visit(tb testing.TB, a http.Handler) *visitor {
	tb.Helper()
	v := &visitor{tb: tb, a: a, cookies: map[string]*http.Cookie{}}
	if got := v.post("/api/hello", `{}`); got.Code != http.StatusOK {
		tb.Fatalf("hello: %d %s", got.Code, got.Body)
	}
	return v
}

// request makes a request as the page would, with the visitor's cookies.
func (v *visitor) request(method, path string, body io.Reader) *http.Request {
	r := httptest.NewRequest(method, path, body)
	r.Host = "localhost:8080"
	for _, c := range v.cookies {
		r.AddCookie(c)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Origin", "http://localhost:8080")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return r
}

func (v *visitor) do(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	v.a.ServeHTTP(w, r)
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

func (v *visitor) post(path, body string) *httptest.ResponseRecorder {
	return v.do(v.request(http.MethodPost, path, strings.NewReader(body)))
}

// say asks a question under an event id.
func (v *visitor) say(id, text string) *httptest.ResponseRecorder {
	body, err := json.Marshal(map[string]string{"id": id, "text": text})
	if err != nil {
		v.tb.Fatal(err)
	}
	return v.post("/api/say", string(body))
}

// chat is the visitor's chat id, as the cookie carries it.
func (v *visitor) chat() string {
	id, _, _ := strings.Cut(v.cookies["hangup_chat"].Value, ".")
	return id
}

// lead reads the first line of an answer.
func lead(tb testing.TB, w *httptest.ResponseRecorder) string {
	tb.Helper()
	var a answerWire
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || a.Reply == nil {
		tb.Fatalf("not an answer: %d %s (%v)", w.Code, w.Body, err)
	}
	return a.Reply.Lead
}

// problem reads the sentence of a refusal.
func problem(tb testing.TB, w *httptest.ResponseRecorder) string {
	tb.Helper()
	var p struct{ Problem string }
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Problem == "" {
		tb.Fatalf("not a refusal with a sentence: %d %s (%v)", w.Code, w.Body, err)
	}
	return p.Problem
}

func eventName(n int) string { return fmt.Sprintf("event-%04d", n) }
