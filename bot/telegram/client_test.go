package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hangup/bot"
)

// marked is a token that must turn up nowhere.
const marked = "123456:Marked-TOKEN_that-must-not-leak"

// wired gives a client whose server answers with h.
func wired(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return clientAt(t, s.URL, s.Client())
}

func clientAt(t *testing.T, base string, hc *http.Client) *Client {
	t.Helper()
	c, err := NewClient(marked, base, hc)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// says answers every call in the same way.
func says(code int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

// cuts reads a call, sends the start of an answer and hangs up.
func cuts(start string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(conn, start)
		_ = conn.Close()
	}
}

func sendErrorOf(t *testing.T, err error) *bot.SendError {
	t.Helper()
	var se *bot.SendError
	if !errors.As(err, &se) {
		t.Fatalf("not a SendError: %v", err)
	}
	return se
}

func TestCallSendsJSONAndReadsTheResult(t *testing.T) {
	c := wired(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.URL.Path != "/bot"+marked+"/sendMessage" || r.Method != http.MethodPost {
			t.Errorf("%s %s", r.Method, r.URL.Path)
		}
		if string(body) != `{"chat_id":7}` || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s as %s", body, r.Header.Get("Content-Type"))
		}
		_, _ = io.WriteString(w, `{"ok":true,"result":{"message_id":9}}`)
	})
	var got struct {
		ID int `json:"message_id"`
	}
	if err := c.Call(t.Context(), "sendMessage", map[string]int{"chat_id": 7}, &got); err != nil || got.ID != 9 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestCallWithoutParametersOrResult(t *testing.T) {
	c := wired(t, func(w http.ResponseWriter, r *http.Request) {
		if body, _ := io.ReadAll(r.Body); string(body) != "{}" {
			t.Errorf("%s", body)
		}
		_, _ = io.WriteString(w, `{"ok":true,"result":true}`)
	})
	if err := c.Call(t.Context(), "deleteWebhook", nil, nil); err != nil {
		t.Error(err)
	}
}

// photo is a call that brings a file.
type photo struct {
	Chat    int64          `json:"chat_id"`
	Caption string         `json:"caption"`
	Reply   map[string]int `json:"reply_parameters,omitempty"`
	image   []byte
}

func (p photo) uploads() []upload { return []upload{{"photo", "chart.png", p.image}} }

func TestCallWithAFileIsAForm(t *testing.T) {
	c := wired(t, func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseMultipartForm(1 << 20); err != nil {
			t.Error(err)
			return
		}
		f, h, err := r.FormFile("photo")
		if err != nil {
			t.Error(err)
			return
		}
		image, _ := io.ReadAll(f)
		got := fmt.Sprint(r.FormValue("chat_id"), "|", r.FormValue("caption"), "|", r.FormValue("reply_parameters"), "|", h.Filename, "|", string(image))
		if want := "-100|calls \"a week\"|{\"message_id\":3}|chart.png|PNG\x00"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		_, _ = io.WriteString(w, `{"ok":true,"result":{}}`)
	})
	err := c.Call(t.Context(), "sendPhoto", photo{-100, `calls "a week"`, map[string]int{"message_id": 3}, []byte("PNG\x00")}, nil)
	if err != nil {
		t.Error(err)
	}
}

func TestParametersThatAreNoJSON(t *testing.T) {
	var called atomic.Bool
	c := wired(t, func(http.ResponseWriter, *http.Request) { called.Store(true) })
	err := c.Call(t.Context(), "sendMessage", func() {}, nil)
	if se := sendErrorOf(t, err); se.Kind != bot.Dead || reasonOf(err) != badCall || called.Load() {
		t.Errorf("%+v, called: %v", se, called.Load())
	}
}

func TestAnswersThatAreNotTheBotAPIs(t *testing.T) {
	page := "<html><body>502 Bad Gateway</body></html>"
	for _, c := range []struct {
		name  string
		h     http.HandlerFunc
		kind  bot.SendErrorKind
		why   reason
		doubt bool
	}{
		{"a gateway's page", says(502, page), bot.Retry, serverDown, false},
		{"a gateway that waited in vain", says(504, page), bot.Retry, noAnswer, true},
		{"a page that says forbidden", says(403, page), bot.Retry, serverDown, false},
		{"a page that says not found", says(404, page), bot.Retry, serverDown, false},
		{"a redirect", says(302, ""), bot.Retry, serverDown, false},
		{"a page with a wait", says(429, page), bot.Wait, tooMany, false},
		{"success as a page", says(200, page), bot.Retry, noAnswer, true},
		{"nothing", says(200, ""), bot.Retry, noAnswer, true},
		{"half an answer", says(200, `{"ok":true,"resu`), bot.Retry, noAnswer, true},
		{"cut before the answer", cuts(""), bot.Retry, noAnswer, true},
		{"cut in the answer", cuts("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"ok\":tr"), bot.Retry, noAnswer, true},
		{"another result", says(200, `{"ok":true,"result":["x"]}`), bot.Dead, unreadable, true},
		{"no result", says(200, `{"ok":true}`), bot.Dead, unreadable, true},
		{"refused without a code", says(200, `{"ok":false}`), bot.Dead, unreadable, false},
		{"an empty object", says(500, `{}`), bot.Retry, serverDown, false},
		{"too much", says(200, `"`+strings.Repeat("x", maxAnswer)+`"`), bot.Retry, noAnswer, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var into struct{ A int }
			err := wired(t, c.h).Call(t.Context(), "sendMessage", nil, &into)
			se := sendErrorOf(t, err)
			if se.Kind != c.kind || reasonOf(err) != c.why || se.Doubt != c.doubt {
				t.Errorf("%s, %s, doubt %v: %v", se.Kind, reasonOf(err), se.Doubt, err)
			}
		})
	}
}

func TestAnAnswerAtTheLimitIsRead(t *testing.T) {
	frame := `{"ok":true,"result":""}`
	var got string
	c := wired(t, says(200, `{"ok":true,"result":"`+strings.Repeat("x", maxAnswer-len(frame))+`"}`))
	if err := c.Call(t.Context(), "getMe", nil, &got); err != nil || len(got) != maxAnswer-len(frame) {
		t.Errorf("%d, %v", len(got), err)
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	var taken atomic.Bool
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { taken.Store(true) }))
	defer other.Close()
	c := wired(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+r.URL.Path, http.StatusTemporaryRedirect)
	})
	if err := c.Call(t.Context(), "getMe", nil, nil); err == nil || taken.Load() {
		t.Errorf("error %v, followed %v", err, taken.Load())
	}
}

func TestACallThatNeverLeftIsNotInDoubt(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := l.Addr().String()
	_ = l.Close()
	err = clientAt(t, "http://"+at, nil).Call(t.Context(), "sendMessage", nil, nil)
	if se := sendErrorOf(t, err); se.Kind != bot.Retry || se.Doubt {
		t.Errorf("%+v", se)
	}
}

func TestADeadlineBeforeTheCallLeft(t *testing.T) {
	dialling := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	err := clientAt(t, "http://127.0.0.1:1", dialling).Call(ctx, "sendMessage", nil, nil)
	if se := sendErrorOf(t, err); se.Doubt || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("looks as if it may be there: %+v", se)
	}
}

func TestACallThatIsEnded(t *testing.T) {
	arrived := make(chan struct{}, 2)
	hang := func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		arrived <- struct{}{}
		<-r.Context().Done()
	}
	t.Run("by the caller", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		go func() { <-arrived; cancel() }()
		err := wired(t, hang).Call(ctx, "sendMessage", nil, nil)
		if se := sendErrorOf(t, err); se.Kind != bot.Retry || !se.Doubt || reasonOf(err) != stopped || !errors.Is(err, context.Canceled) {
			t.Errorf("%+v", se)
		}
	})
	t.Run("by its deadline", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		err := wired(t, hang).Call(ctx, "sendMessage", nil, nil)
		if se := sendErrorOf(t, err); se.Kind != bot.Retry || !se.Doubt || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%+v", se)
		}
	})
}

// deadlineOf is a transport that notes the deadline of a call.
type deadlineOf struct{ left time.Duration }

func (d *deadlineOf) RoundTrip(r *http.Request) (*http.Response, error) {
	if at, ok := r.Context().Deadline(); ok {
		d.left = time.Until(at)
	}
	return nil, errors.New("no network here: " + r.URL.String())
}

func TestEveryCallHasADeadline(t *testing.T) {
	var d deadlineOf
	_ = clientAt(t, API, &http.Client{Transport: &d}).Call(context.Background(), "getMe", nil, nil)
	if d.left <= 0 || d.left > callTimeout {
		t.Errorf("%v left", d.left)
	}
}

func TestTokensAndAddressesThatAreNone(t *testing.T) {
	for _, token := range []string{"", "x", "123", "123:", ":abc", "123:a/b", "123:a b", "123:abc\n", marked + "/../x"} {
		if _, err := NewClient(token, API, nil); err == nil || (token != "" && len(token) > 3 && strings.Contains(err.Error(), token)) {
			t.Errorf("token %q: %v", token, err)
		}
	}
	for _, base := range []string{"", "api.telegram.org", "ftp://x", "https://", "https://\x00"} {
		if _, err := NewClient(marked, base, nil); err == nil || strings.Contains(err.Error(), marked) {
			t.Errorf("address %q: %v", base, err)
		}
	}
}

// The token is looked for in everything that a failure may print.
func TestTheTokenIsInNoErrorAndNoLog(t *testing.T) {
	echo := func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(400)
		_ = json.NewEncoder(w).Encode(map[string]any{"ok": false, "error_code": 400, "description": "Bad Request: no " + r.URL.String()})
	}
	clients := map[string]*Client{
		"echoed":        wired(t, echo),
		"cut":           wired(t, cuts("")),
		"not listening": clientAt(t, "http://127.0.0.1:1", nil),
		"page":          wired(t, says(502, "/bot"+marked+"/getMe")),
		"garbage":       wired(t, says(200, `{"ok":true,"result":"`+marked+`"}`)),
		"cut header":    wired(t, cuts("HTTP/1.1 200 "+marked+"\r\nX")),
		"no protocol":   wired(t, cuts("/bot"+marked+"/getMe\r\n\r\n")),
		"transport":     clientAt(t, API, &http.Client{Transport: &deadlineOf{}}),
		"redirect": wired(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "http://[::1"+r.URL.Path)
			w.WriteHeader(302)
		}),
	}
	for name, c := range clients {
		var out strings.Builder
		var into struct{ A int }
		err := c.Call(t.Context(), "getMe", nil, &into)
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		log := slog.New(slog.NewJSONHandler(&out, nil))
		log.Error("call", "error", err, "client", c)
		for e := err; e != nil; e = errors.Unwrap(e) {
			fmt.Fprintf(&out, "%v %s\n", e, e)
		}
		var ce *callError
		errors.As(err, &ce)
		fmt.Fprintf(&out, "%v %+v %#v %s %+v", c, c, c, ce.Text, *c)
		for _, part := range []string{marked, strings.TrimPrefix(marked, "123456:"), "123456%3A"} {
			if strings.Contains(out.String(), part) {
				t.Errorf("%s: the token is in %s", name, out.String())
			}
		}
	}
}

// One connection of HTTP/2 carries all calls: it must not stay in use when nothing comes through it any more.
func TestADeadConnectionIsGivenUp(t *testing.T) {
	s := httptest.NewUnstartedServer(says(200, `{"ok":true,"result":true}`))
	s.EnableHTTP2 = true
	s.StartTLS()
	defer s.Close()
	var dead, dials atomic.Int64
	own := guarded(nil)
	tr := own.Transport.(*http.Transport)
	tr.TLSClientConfig = s.Client().Transport.(*http.Transport).TLSClientConfig
	if tr.HTTP2.SendPingTimeout+tr.HTTP2.PingTimeout >= callTimeout {
		t.Error("a call ends before it is known that its connection is dead")
	}
	tr.HTTP2 = &http.HTTP2Config{SendPingTimeout: tr.HTTP2.SendPingTimeout / 50, PingTimeout: tr.HTTP2.PingTimeout / 50}
	dial := tr.DialContext
	tr.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		return &swallowing{conn, &dead, dials.Add(1)}, err
	}
	c := clientAt(t, s.URL, own)
	if err := c.Call(t.Context(), "getMe", nil, nil); err != nil {
		t.Fatal(err)
	}
	dead.Store(1)
	if err := c.Call(t.Context(), "getMe", nil, nil); err == nil {
		t.Error("answered by a dead connection")
	}
	if err := c.Call(t.Context(), "getMe", nil, nil); err != nil || dials.Load() != 2 {
		t.Errorf("after %d dials: %v", dials.Load(), err)
	}
}

// swallowing is a connection whose packets vanish once it is dead.
type swallowing struct {
	net.Conn
	dead *atomic.Int64
	n    int64
}

func (s *swallowing) Write(p []byte) (int, error) {
	if s.n <= s.dead.Load() {
		return len(p), nil
	}
	return s.Conn.Write(p)
}
