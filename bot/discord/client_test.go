package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// canary is a token that no text may hold.
const canary = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.canary-Secret_of_the_bot-0123456789abcd"

// interactionCanary is an interaction's, which no text may hold either.
const interactionCanary = "aW50ZXJhY3Rpb246MTIz.canary-interaction_token"

// wireServer answers the calls of a client for tests.
func wireServer(t *testing.T, answer http.HandlerFunc) *Client {
	t.Helper()
	s := httptest.NewServer(answer)
	t.Cleanup(s.Close)
	return wireClient(t, s.URL, nil)
}

func wireClient(t *testing.T, base string, hc *http.Client) *Client {
	t.Helper()
	c, err := NewClient(canary, base, hc, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// post is the call of most tests.
var post = request{Method: http.MethodPost, Path: "/channels/1/messages", Bucket: "POST channel 1", JSON: map[string]string{"content": "x"}}

// callback is the first answer to an interaction.
func callback() request {
	return request{Method: http.MethodPost, Path: "/interactions/7/" + interactionCanary + "/callback", JSON: map[string]int{"type": 5}, Callback: true}
}

// sendError gives the parts of an error.
func sendError(t *testing.T, err error) (*bot.SendError, *callError) {
	t.Helper()
	var e *bot.SendError
	var c *callError
	if !errors.As(err, &e) || !errors.As(e.Err, &c) {
		t.Fatalf("%v (%T) is no SendError of a call", err, err)
	}
	return e, c
}

func TestCallSendsWhatDiscordWants(t *testing.T) {
	var got *http.Request
	var body []byte
	c := wireServer(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Clone(context.Background())
		body, _ = io.ReadAll(r.Body)
		_, _ = io.WriteString(w, `{"id":"99"}`)
	})
	var into wireID
	if err := c.Call(t.Context(), post, &into); err != nil {
		t.Fatal(err)
	}
	if into.ID != "99" {
		t.Errorf("decoded %+v", into)
	}
	if got.Method != "POST" || got.URL.Path != "/api/v9/channels/1/messages" || string(body) != `{"content":"x"}` {
		t.Errorf("sent %s %s %s", got.Method, got.URL, body)
	}
	for name, want := range map[string]string{
		"Authorization": "Bot " + canary, "Content-Type": "application/json", "User-Agent": userAgent,
	} {
		if h := got.Header.Get(name); h != want {
			t.Errorf("%s is %q, want %q", name, h, want)
		}
	}
	if !strings.HasPrefix(userAgent, "DiscordBot (https://") {
		t.Errorf("user agent %q", userAgent)
	}
}

func TestCallWithoutBodySendsNoContentType(t *testing.T) {
	c := wireServer(t, func(w http.ResponseWriter, r *http.Request) {
		if k := r.Header.Get("Content-Type"); k != "" || r.ContentLength > 0 {
			t.Errorf("content type %q, %d bytes", k, r.ContentLength)
		}
		w.WriteHeader(http.StatusNoContent)
	})
	if err := c.Call(t.Context(), request{Method: http.MethodDelete, Path: "/channels/1/messages/2"}, nil); err != nil {
		t.Error(err)
	}
}

func TestClientFindsTheAPI(t *testing.T) {
	for base, want := range map[string]string{
		"https://discord.com":             "https://discord.com/api/v9",
		"https://discord.com/":            "https://discord.com/api/v9",
		"http://127.0.0.1:8080":           "http://127.0.0.1:8080/api/v9",
		"http://127.0.0.1:8080/api":       "http://127.0.0.1:8080/api/v9",
		"http://127.0.0.1:8080/api/v10/":  "http://127.0.0.1:8080/api/v10",
		"http://proxy.example/to/discord": "http://proxy.example/to/discord/api/v9",
	} {
		if got, err := apiRoot(base); err != nil || got != want {
			t.Errorf("%s: %s, %v; want %s", base, got, err, want)
		}
	}
	for _, base := range []string{"", "discord.com", "ftp://discord.com", "https://", "https://user:pass@discord.com", "https://discord.com/?x=1", "http://a b/", "://"} {
		if got, err := apiRoot(base); err == nil {
			t.Errorf("%q is taken for %s", base, got)
		}
	}
}

func TestClientRefusesWhatIsNoToken(t *testing.T) {
	for _, token := range []string{"", "short", "Bot " + canary, canary + "\n", "a b c d e f g h", strings.Repeat("x", 600)} {
		if _, err := NewClient(token, API, nil, time.Now); err == nil {
			t.Errorf("%q is taken", token)
		} else if token != "" && strings.Contains(err.Error(), token) {
			t.Errorf("the error repeats the token: %v", err)
		}
	}
}

// errorPage is what a gateway in front of Discord answers.
const errorPage = "<html><head><title>502 Bad Gateway</title></head></html>"

func TestCallIsMadeOnce(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"502": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadGateway)
			_, _ = io.WriteString(w, errorPage)
		},
		"429": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusTooManyRequests)
			_, _ = io.WriteString(w, `{"message":"You are being rate limited.","retry_after":0.01,"global":false}`)
		},
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		},
	} {
		t.Run(name, func(t *testing.T) {
			var calls atomic.Int32
			c := wireServer(t, func(w http.ResponseWriter, r *http.Request) {
				calls.Add(1)
				answer(w, r)
			})
			if err := c.Call(t.Context(), post, nil); err == nil {
				t.Error("no error")
			}
			if calls.Load() != 1 {
				t.Errorf("%d calls", calls.Load())
			}
		})
	}
}

func TestCallsOfOneBucketDoNotWaitForEachOther(t *testing.T) {
	const n = 8
	var meet sync.WaitGroup
	meet.Add(n)
	c := wireServer(t, func(w http.ResponseWriter, _ *http.Request) {
		meet.Done()
		meet.Wait() // returns only when all are here at once
		w.WriteHeader(http.StatusNoContent)
	})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	var all sync.WaitGroup
	for range n {
		all.Go(func() {
			if err := c.Call(ctx, callback(), nil); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestSecondAnswerIsNoError(t *testing.T) {
	c := wireServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"message":"Interaction has already been acknowledged.","code":40060}`)
	})
	if err := c.Call(t.Context(), callback(), nil); err != nil {
		t.Errorf("a first answer that is there: %v", err)
	}
	if err := c.Call(t.Context(), post, nil); reasonOf(err) != answered {
		t.Errorf("another call: %v", err)
	}
}

func TestFirstAnswerHasTwoAndAHalfSeconds(t *testing.T) {
	var left time.Duration
	c := wireClient(t, "http://discord.test", &http.Client{Transport: tripper(func(r *http.Request) (*http.Response, error) {
		end, _ := r.Context().Deadline()
		left = time.Until(end)
		return reply(http.StatusNoContent, "", nil), nil
	})})
	if err := c.Call(t.Context(), callback(), nil); err != nil {
		t.Fatal(err)
	}
	if left > 2500*time.Millisecond || left < 2*time.Second {
		t.Errorf("a first answer has %v", left)
	}
	if err := c.Call(t.Context(), post, nil); err != nil {
		t.Fatal(err)
	}
	if left > callTimeout || left < callTimeout-time.Second {
		t.Errorf("another call has %v", left)
	}
	short, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if err := c.Call(short, post, nil); err != nil || left > time.Second {
		t.Errorf("a call of a caller with one second has %v, %v", left, err)
	}
}

// tripper is a transport for tests.
type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func reply(status int, body string, header http.Header) *http.Response {
	if header == nil {
		header = http.Header{}
	}
	return &http.Response{StatusCode: status, Status: http.StatusText(status), Header: header, Body: io.NopCloser(strings.NewReader(body))}
}

func TestFilesGoOutAsAForm(t *testing.T) {
	for _, c := range []struct {
		name string
		r    request
		at   func(map[string]json.RawMessage) json.RawMessage
	}{
		{"with a message", request{Method: "POST", Path: "/channels/1/messages", JSON: map[string]string{"content": "x"}},
			func(m map[string]json.RawMessage) json.RawMessage { return m["attachments"] }},
		{"with a first answer", request{Method: "POST", Path: "/interactions/1/tok/callback", Callback: true,
			JSON: &discordgo.InteractionResponse{Type: 4, Data: &discordgo.InteractionResponseData{Content: "x"}}},
			func(m map[string]json.RawMessage) json.RawMessage {
				data, _ := fieldsOf(m["data"])
				return data["attachments"]
			}},
		{"without a body", request{Method: "POST", Path: "/channels/1/messages"},
			func(m map[string]json.RawMessage) json.RawMessage { return m["attachments"] }},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.r.Files = []file{
				{Name: "chart.png", Type: "image/png", Alt: "Reports by week", Body: []byte("PNG one")},
				{Name: "b\"\r\nX: y.png", Body: []byte("PNG two")},
			}
			body, kind, err := encode(c.r)
			if err != nil {
				t.Fatal(err)
			}
			parts := formParts(t, body, kind)
			var whole map[string]json.RawMessage
			if err := json.Unmarshal(parts["payload_json"].body, &whole); err != nil {
				t.Fatal(err)
			}
			want := `[{"id":"0","filename":"chart.png","description":"Reports by week"},{"id":"1","filename":"b\"\r\nX: y.png"}]`
			if got := string(c.at(whole)); got != want {
				t.Errorf("attachments %s", got)
			}
			if p := parts["files[0]"]; p.name != "chart.png" || p.kind != "image/png" || string(p.body) != "PNG one" {
				t.Errorf("file 0 is %+v", p)
			}
			if p := parts["files[1]"]; p.kind != "application/octet-stream" || string(p.body) != "PNG two" || p.header["X"] != nil {
				t.Errorf("file 1 is %+v", p)
			}
		})
	}
	if _, _, err := encode(request{Path: "/x", JSON: []int{1}, Files: []file{{Name: "a"}}}); err == nil {
		t.Error("a list with files is taken")
	}
}

type formPart struct {
	name, kind string
	body       []byte
	header     map[string][]string
}

func formParts(t *testing.T, body []byte, kind string) map[string]formPart {
	t.Helper()
	media, params, err := mime.ParseMediaType(kind)
	if err != nil || media != "multipart/form-data" {
		t.Fatalf("content type %q: %v", kind, err)
	}
	all := map[string]formPart{}
	for r := multipart.NewReader(bytes.NewReader(body), params["boundary"]); ; {
		p, err := r.NextPart()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(p)
		if err != nil {
			t.Fatal(err)
		}
		all[p.FormName()] = formPart{p.FileName(), p.Header.Get("Content-Type"), b, p.Header}
	}
}

func TestCallRefusesAPathThatLeadsElsewhere(t *testing.T) {
	c := wireClient(t, "http://127.0.0.1:1", nil)
	for _, path := range []string{"", "channels/1", "/channels/../users/@me", "//evil.example/x", "/webhooks//messages"} {
		e, ce := sendError(t, c.Call(t.Context(), request{Method: "GET", Path: path}, nil))
		if e.Kind != bot.Dead || ce.Reason != badCall {
			t.Errorf("%q: %v", path, e)
		}
	}
	e, _ := sendError(t, c.Call(t.Context(), request{Method: "POST", Path: "/x", JSON: make(chan int)}, nil))
	if e.Kind != bot.Dead {
		t.Errorf("a body that cannot be written: %v", e)
	}
}

func TestNoErrorHoldsAToken(t *testing.T) {
	refuse := func(status int, body string) *Client {
		return wireServer(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		})
	}
	gone := httptest.NewServer(nil)
	gone.Close()
	for name, c := range map[string]*Client{
		"not reached": wireClient(t, gone.URL, nil),
		"transport": wireClient(t, "http://discord.test", &http.Client{Transport: tripper(func(r *http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("proxy refused %s with %s", r.URL, r.Header)
		})}),
		"repeated": refuse(http.StatusBadRequest, `{"code":50035,"message":"bad `+canary+` and `+interactionCanary+`","errors":{"x":{"_errors":[{"code":"`+canary+`","message":"`+interactionCanary+`"}]}}}`),
		"page":     refuse(http.StatusBadGateway, errorPage+canary+interactionCanary),
		"429":      refuse(http.StatusTooManyRequests, `{"message":"`+interactionCanary+`","retry_after":0.001}`),
		"garbage":  refuse(http.StatusOK, canary+interactionCanary),
		"no DNS":   wireClient(t, "http://no-such-host.invalid", nil),
	} {
		t.Run(name, func(t *testing.T) {
			for _, r := range []request{post, callback(), {Method: "PATCH", Path: "/webhooks/1/" + interactionCanary + "/messages/@original"}} {
				var into wireID
				err := c.Call(t.Context(), r, &into)
				if err == nil {
					t.Fatal("no error")
				}
				e, ce := sendError(t, err)
				for _, text := range []string{err.Error(), fmt.Sprintf("%+v %#v", e, e), fmt.Sprintf("%v %+v", ce, ce), fmt.Sprintf("%v %+v %#v %s", r, r, r, r)} {
					for _, secret := range []string{canary, "canary", interactionCanary} {
						if strings.Contains(text, secret) {
							t.Errorf("%q holds %q", text, secret)
						}
					}
				}
			}
		})
	}
	c := wireClient(t, API, nil)
	if text := fmt.Sprintf("%v %+v %#v %s", c, c, c, c); strings.Contains(text, "canary") {
		t.Errorf("a client prints its token: %s", text)
	}
}

func TestLostCallsAreInDoubtWhenTheyLeft(t *testing.T) {
	hang := make(chan struct{})
	defer close(hang)
	cut := func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":")
		_ = conn.Close()
	}
	gone := httptest.NewServer(nil)
	gone.Close()
	for _, c := range []struct {
		name    string
		client  *Client
		timeout time.Duration
		doubt   bool
		why     reason
	}{
		{"cut while it is read", wireServer(t, cut), time.Minute, true, noAnswer},
		{"not answered in time", wireServer(t, func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			select {
			case <-hang:
			case <-r.Context().Done():
			}
		}), 100 * time.Millisecond, true, noAnswer},
		{"nobody there", wireClient(t, gone.URL, nil), time.Minute, false, noAnswer},
		{"too much", wireServer(t, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(make([]byte, maxAnswer+1))
		}), time.Minute, true, noAnswer},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), c.timeout)
			defer cancel()
			e, ce := sendError(t, c.client.Call(ctx, post, nil))
			if e.Kind != bot.Retry || e.Doubt != c.doubt || ce.Reason != c.why || ce.Status != 0 {
				t.Errorf("%v: doubt %v, reason %s, status %d", e, e.Doubt, ce.Reason, ce.Status)
			}
		})
	}
}

func TestCallerWhoLeavesEndsTheCall(t *testing.T) {
	in, out := make(chan struct{}), make(chan struct{})
	c := wireServer(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		close(in)
		<-r.Context().Done()
		close(out)
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-in
		cancel()
	}()
	err := c.Call(ctx, post, nil)
	e, ce := sendError(t, err)
	if e.Kind != bot.Retry || ce.Reason != stopped || !e.Doubt || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, reason %s, doubt %v", err, ce.Reason, e.Doubt)
	}
	<-out
}

func TestTransportSendsNothingThatIsNotOurs(t *testing.T) {
	c := wireServer(t, func(http.ResponseWriter, *http.Request) { t.Error("it was sent") })
	if _, err := c.session.Channel("1"); err == nil {
		t.Error("a call past the client is made")
	}
}

func TestNothingListensUnasked(t *testing.T) {
	c := wireClient(t, API, nil)
	if c.session.StateEnabled || c.session.State != nil || c.session.ShouldRetryOnRateLimit || c.session.MaxRestRetries != 0 || c.session.Debug {
		t.Error("the library's session does more than it is asked")
	}
}
