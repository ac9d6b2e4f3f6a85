package feed

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"
)

const (
	maxRedirects  = 3
	fetchDeadline = 45 * time.Second // for one request, its body included
	headerTime    = 15 * time.Second
	maxHeader     = 64 << 10 // bytes
)

// refusal is what a server said instead of giving what it was asked for.
type refusal struct {
	error
	after time.Duration // how long it wants to be left alone; 0 when it does not say
	final bool          // it will say the same tomorrow
}

// Unwrap gives the reason.
func (e refusal) Unwrap() error { return e.error }

// request is what is asked of a server.
type request struct {
	url            *url.URL
	etag, modified string // what we have; "" asks for all
	sites          map[string]bool
}

// answer is what a server said.
type answer struct {
	url       *url.URL // where the body came from
	moved     string   // address to ask in future; "" when it is the one that was asked
	unchanged bool
	header    http.Header
	body      []byte
	at        time.Time
}

// fetcher asks servers, one request at a time per host.
type fetcher struct {
	client    *http.Client
	userAgent string
	gates     *gates
	now       func() time.Time
}

// dialFunc makes a connection.
type dialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// NewClient gives a client that reaches what a Reader with these options would, for whatever else is asked of a source: it connects
// to the public internet alone unless they say otherwise, follows nobody and takes no proxy.
func NewClient(o Options) *http.Client {
	return newClient(dialer(guard{private: o.AllowPrivate}, nil).DialContext)
}

// newClient makes a client that takes no proxy from the environment: a proxy would dial for us what the guard refuses.
func newClient(dial dialFunc) *http.Client {
	t := &http.Transport{
		Proxy: nil, DialContext: dial, MaxConnsPerHost: 1, MaxIdleConns: 8, IdleConnTimeout: 20 * time.Second,
		TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: headerTime, MaxResponseHeaderBytes: maxHeader,
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &http.Client{Transport: t, CheckRedirect: stay}
}

func newFetcher(userAgent string, dial dialFunc, now func() time.Time) *fetcher {
	return &fetcher{client: newClient(dial), userAgent: userAgent, gates: newGates(), now: now}
}

// get asks for an address and follows it where it moved. Its errors are for an operator to read.
func (f *fetcher) get(ctx context.Context, r request) (answer, error) {
	var moved string
	forGood := true // until a redirect says that it is only for now
	for hops := 0; ; hops++ {
		a, to, err := f.hop(ctx, r)
		if err != nil || to == nil {
			a.moved = moved
			return a, err
		}
		if hops == maxRedirects {
			return answer{}, fmt.Errorf("it redirects more than %d times", maxRedirects)
		}
		if err := mayFollow(r, to.url); err != nil {
			return answer{}, err
		}
		if forGood = forGood && to.forGood; forGood {
			moved = to.url.String()
		}
		r.url = to.url
	}
}

// redirect is where an answer sends us.
type redirect struct {
	url     *url.URL
	forGood bool
}

// hop makes one request. It gives an answer, or where to go instead.
func (f *fetcher) hop(ctx context.Context, r request) (answer, *redirect, error) {
	if err := f.gates.enter(ctx, host(r.url)); err != nil {
		return answer{}, nil, because(ctx, err)
	}
	defer f.gates.leave(host(r.url))
	ctx, stop := context.WithTimeoutCause(ctx, fetchDeadline, fmt.Errorf("it took longer than %s", fetchDeadline))
	defer stop()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	req, err := f.request(ctx, r)
	if err != nil {
		return answer{}, nil, errors.New("this is no address that can be asked")
	}
	res, err := f.client.Do(req)
	if err != nil {
		return answer{}, nil, because(ctx, err)
	}
	defer res.Body.Close()
	if to, err := redirectOf(r.url, res); to != nil || err != nil {
		return answer{}, to, err
	}
	a := answer{url: r.url, header: res.Header, at: f.now()}
	if err := f.status(r, res); err != nil {
		return answer{}, nil, err
	}
	if a.unchanged = res.StatusCode == http.StatusNotModified; a.unchanged {
		return a, nil, nil
	}
	a.body, err = readBody(ctx, cancel, res)
	return a, nil, err
}

func (f *fetcher) request(ctx context.Context, r request) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", f.userAgent)
	req.Header.Set("Accept", "application/rss+xml, application/atom+xml, application/feed+json, text/html;q=0.9, text/markdown;q=0.8, text/plain;q=0.8, */*;q=0.5")
	req.Header.Set("Accept-Language", "en-GB, en;q=0.8")
	if r.etag != "" {
		req.Header.Set("If-None-Match", r.etag)
	}
	if r.modified != "" {
		req.Header.Set("If-Modified-Since", r.modified)
	}
	return req, nil
}

// status turns an answer without a body to read into an error.
func (f *fetcher) status(r request, res *http.Response) error {
	no := refusal{after: retryAfter(res.Header, f.now())}
	switch code := res.StatusCode; {
	case code == http.StatusOK, code == http.StatusNotModified && r.etag+r.modified != "":
		return nil
	case code == http.StatusNotFound, code == http.StatusGone:
		no.error, no.final = fmt.Errorf("there is nothing at this address any more (%d)", code), true
	case code == http.StatusTooManyRequests, code == http.StatusServiceUnavailable:
		no.error = fmt.Errorf("the server asks to be left alone (%d)", code)
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		no.error, no.final = fmt.Errorf("the server does not let us read this (%d)", code), true
	default:
		no.error = fmt.Errorf("the server answered %d", code)
	}
	return no
}

// redirectOf reads where an answer sends us, nil when it does not.
func redirectOf(from *url.URL, res *http.Response) (*redirect, error) {
	switch res.StatusCode {
	case http.StatusMovedPermanently, http.StatusPermanentRedirect, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect:
	default:
		return nil, nil
	}
	to, err := from.Parse(res.Header.Get("Location"))
	if err != nil || res.Header.Get("Location") == "" {
		return nil, errors.New("it redirects to nowhere")
	}
	if to, err = parseAddress(to.String()); err != nil {
		return nil, fmt.Errorf("it redirects wrongly: %w", err)
	}
	to.Fragment = ""
	forGood := res.StatusCode == http.StatusMovedPermanently || res.StatusCode == http.StatusPermanentRedirect
	return &redirect{to, forGood}, nil
}

// mayFollow refuses a redirect that takes the encryption off, or that leads to a site which the operator did not
// name: an abandoned address may belong to somebody else tomorrow.
func mayFollow(r request, to *url.URL) error {
	if r.url.Scheme == "https" && to.Scheme == "http" {
		return fmt.Errorf("it redirects from https to http (%s), where anybody can change what it says", shown(to))
	}
	if site(to) != site(r.url) && !r.sites[site(to)] {
		return fmt.Errorf("it has moved to another site (%s): if that is right, put the new address into the settings", shown(to))
	}
	return nil
}

// because gives the reason for a failure without the address, which is said elsewhere and may hold a key.
func because(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return errors.New("its name cannot be looked up")
	}
	return err
}
