package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// API is where Telegram answers.
const API = "https://api.telegram.org"

const (
	// callTimeout ends a call whose context has no deadline. Telegram answers within a second or two;
	// the outbox gives a send 20 s.
	callTimeout = 20 * time.Second
	// maxAnswer caps what is read of an answer, in bytes. The largest that is asked for is 100 updates
	// of some 20 KiB.
	maxAnswer = 16 << 20
	// idleConns keeps a connection open for each call of a busy moment: dialling anew costs a quarter
	// of the rate.
	idleConns = 64
	// dialTimeout ends the try to connect. A poll would wait over a minute for a network that swallows packets.
	dialTimeout = 10 * time.Second
	// pingAfter and pingTimeout find out that the one connection of HTTP/2 is dead, which all calls share: else each would
	// time out on it until the system gives it up, after a quarter of an hour.
	pingAfter, pingTimeout = 10 * time.Second, 5 * time.Second
)

// Client calls the Bot API. It is safe for concurrent use. Neither its errors nor its printed form
// hold the token.
type Client struct {
	http   *http.Client
	url    func(method string) string // holds the token out of reach of anything that prints a Client
	redact func(string) string
}

// wellFormed is a token as @BotFather writes it.
var wellFormed = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)

// NewClient makes a client for the bot that token belongs to. baseURL is API or a server of one's
// own. hc may be nil; its transport and timeout are used, redirects are never followed: they would
// take the token elsewhere. The error does not repeat the token.
func NewClient(token, baseURL string, hc *http.Client) (*Client, error) {
	if !wellFormed.MatchString(token) {
		return nil, errors.New("the Telegram token is not of the form 123456:ABC-def; copy it again from @BotFather")
	}
	base, err := url.Parse(baseURL)
	if err != nil || base.Host == "" || (base.Scheme != "https" && base.Scheme != "http") {
		return nil, errors.New("the address of the Telegram server must start with https:// or http://")
	}
	prefix := strings.TrimSuffix(base.String(), "/") + "/bot" + token + "/"
	return &Client{
		http:   guarded(hc),
		url:    func(method string) string { return prefix + method },
		redact: redactor(token),
	}, nil
}

// String and GoString keep a Client in a log from being spelled out.
func (c *Client) String() string { return "telegram.Client" }

// GoString is String.
func (c *Client) GoString() string { return c.String() }

// guarded copies a client, or makes one, that follows no redirect.
func guarded(hc *http.Client) *http.Client {
	var own http.Client
	if hc != nil {
		own = *hc
	} else {
		own.Transport = &http.Transport{
			DialContext:           (&net.Dialer{Timeout: dialTimeout}).DialContext,
			ForceAttemptHTTP2:     true,
			HTTP2:                 &http.HTTP2Config{SendPingTimeout: pingAfter, PingTimeout: pingTimeout},
			MaxIdleConns:          idleConns,
			MaxIdleConnsPerHost:   idleConns,
			IdleConnTimeout:       90 * time.Second,
			TLSHandshakeTimeout:   10 * time.Second,
			ExpectContinueTimeout: time.Second,
		}
	}
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &own
}

// redactor takes the token out of a text, in every form in which an address may hold it.
func redactor(token string) func(string) string {
	_, secret, _ := strings.Cut(token, ":")
	const gone = "[token]"
	return strings.NewReplacer(token, gone, url.QueryEscape(token), gone, url.PathEscape(token), gone, secret, gone).Replace
}

// Call calls a method. params is what its JSON should be, or nil; params with uploads are sent as a
// form. The result is decoded into into unless that is nil. The error is a *bot.SendError, and
// reasonOf tells more. A context without a deadline gets one of 20 s.
func (c *Client) Call(ctx context.Context, method string, params, into any) error {
	if _, limited := ctx.Deadline(); !limited {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, callTimeout)
		defer cancel()
	}
	body, kind, err := encode(params)
	if err != nil {
		return c.badCall(method, err)
	}
	sent := &progress{}
	req, err := http.NewRequestWithContext(sent.watch(ctx), http.MethodPost, c.url(method), bytes.NewReader(body))
	if err != nil {
		return c.badCall(method, err)
	}
	req.Header.Set("Content-Type", kind)
	resp, err := c.http.Do(req)
	if err != nil {
		return c.lost(ctx, method, err, sent.whole())
	}
	defer func() { _ = resp.Body.Close() }() // nothing is written to it
	text, err := readAll(resp)
	if err != nil {
		return c.lost(ctx, method, err, true)
	}
	return c.read(method, resp, text, into)
}

// errTooMuch is an answer over maxAnswer.
var errTooMuch = errors.New("the answer is too large")

func readAll(resp *http.Response) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(int(min(max(resp.ContentLength, 0), 1<<20)) + bytes.MinRead)
	_, err := b.ReadFrom(io.LimitReader(resp.Body, maxAnswer+1))
	if err == nil && b.Len() > maxAnswer {
		err = errTooMuch
	}
	return b.Bytes(), err
}

// answer is what every method answers with. Result points to what the result is decoded into. Parameters stay raw: odd
// ones must not hide the rest.
type answer struct {
	OK          bool            `json:"ok"`
	Result      any             `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  json.RawMessage `json:"parameters"`
}

// read makes a result or an error of an answer.
func (c *Client) read(method string, resp *http.Response, text []byte, into any) error {
	if accepted(resp, text, into) {
		return nil
	}
	var raw json.RawMessage // whatever is wrong with the result, it hides nothing of the rest
	a := answer{Result: &raw}
	if err := json.Unmarshal(text, &a); err != nil {
		return c.page(method, resp, text)
	}
	if !a.OK {
		return c.refused(method, resp, a)
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(raw, into); err != nil {
		r := refusal{method: method, code: resp.StatusCode, text: "the result of the call: " + wordless(err), delivered: true}
		return r.as(unreadable)
	}
	return nil
}

// accepted reads an answer that is as nearly all are, in one go, which takes half the time. A result that nobody wants is
// not read.
func accepted(resp *http.Response, text []byte, into any) bool {
	if resp.StatusCode != http.StatusOK || !bytes.HasPrefix(text, []byte(`{"ok":true,"result":`)) {
		return false
	}
	if into == nil {
		return bytes.HasSuffix(text, []byte(`}`))
	}
	a := answer{Result: into}
	return json.Unmarshal(text, &a) == nil && a.OK
}

// page is an answer that is no JSON: a gateway's error page, or a body that was cut.
func (c *Client) page(method string, resp *http.Response, text []byte) error {
	r := refusal{method: method, code: resp.StatusCode, text: fmt.Sprintf("no JSON in %d bytes", len(text)), after: retryHeader(resp)}
	if resp.StatusCode < 300 || resp.StatusCode == http.StatusGatewayTimeout {
		r.delivered = true
		return r.as(noAnswer)
	}
	return r.sendError()
}

// refused is an answer that says no.
func (c *Client) refused(method string, resp *http.Response, a answer) error {
	r := refusal{method: method, code: a.Code, text: plain(c.redact(a.Description)), readable: true}
	if r.code == 0 {
		r.code = resp.StatusCode
	}
	if r.code < 400 {
		return r.as(unreadable)
	}
	r.parameters(a.Parameters)
	if r.after == 0 {
		r.after = max(retryText(r.text), retryHeader(resp))
	}
	return r.sendError()
}

// badCall is for parameters that cannot be sent.
func (c *Client) badCall(method string, err error) error {
	return refusal{method: method, text: c.redact(wordless(err))}.as(badCall)
}

// lost is for a call that no answer came to. An *url.Error names the address: only its cause is kept.
func (c *Client) lost(ctx context.Context, method string, err error, delivered bool) error {
	var at *url.Error
	if errors.As(err, &at) {
		err = at.Err
	}
	r := refusal{method: method, text: plain(c.redact(err.Error())), delivered: delivered}
	if delivered || !errors.Is(err, context.DeadlineExceeded) {
		// To the outbox a deadline means that the post may be there, which it cannot be here.
		r.cause = err
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return r.as(stopped)
	}
	return r.as(noAnswer)
}
