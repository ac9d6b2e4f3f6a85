package discord

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

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

func TestTheGatewayGoesTheWayOfTheCalls(t *testing.T) {
	own := &http.Transport{Proxy: http.ProxyURL(&url.URL{Scheme: "http", Host: "proxy.example"}), TLSClientConfig: &tls.Config{ServerName: "x"}}
	cfg := GatewayConfig{Log: (&wireLog{}).logger(), Now: time.Now}
	cfg.Client = wireClient(t, API, &http.Client{Transport: own})
	g := NewGateway(cfg)
	at, err := g.dialer.Proxy(&http.Request{})
	if err != nil || at.Host != "proxy.example" || g.dialer.TLSClientConfig != own.TLSClientConfig {
		t.Errorf("the gateway goes by %v, %v", at, err)
	}
	cfg.Client = wireClient(t, API, nil)
	if g := NewGateway(cfg); g.dialer.Proxy != nil {
		t.Error("the gateway has a proxy that nobody named")
	}
}
