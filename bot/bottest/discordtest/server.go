// Package discordtest is a Discord for tests: a server that behaves as discord.com and its gateway do, with people who give
// commands, press, choose and fill in, faults on request, and a checker that holds every request and every answer against
// Discord's own OpenAPI description.
package discordtest

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// Server is one application's Discord: the REST API, the gateway and the servers that the bot is in. It may be used from
// many goroutines.
type Server struct {
	// URL is what stands in the place of https://discord.com.
	URL string
	// Token is the bot's; every other is answered 401, and 4004 by the gateway.
	Token string
	// AppID is the application's id, which is the bot's too.
	AppID string
	// PublicKey is the key in hex that interactions by HTTP are signed for.
	PublicKey string
	// Me is the bot.
	Me User

	t      testing.TB
	now    func() time.Time
	done   chan struct{}
	busy   sync.WaitGroup // pushes and sockets
	http   *httptest.Server
	key    ed25519.PrivateKey
	routes []route

	mu           sync.Mutex // guards everything below
	checker      *Checker
	changed      chan struct{} // closed and renewed at every change
	log          []Call
	faults       []*Fault
	limits       *throttle
	world        world
	nonces       map[nonceKey]nonceSent
	commands     map[string][]command    // by guild; "" is global
	registered   bool                    // whether any set was ever sent
	interactions map[string]*Interaction // by id
	tokens       map[string]*Interaction
	endpoint     string // where interactions are posted to; "" is the gateway
	gateway      gateway
}

// New starts a server that ends with the test. Its messages are dated by now, which also says how long a client took to
// answer an interaction; the time that passed on the wall counts too when it is longer.
func New(t testing.TB, now func() time.Time) *Server {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{
		Token: "MTIwMDAwMDAwMDAwMDAwMDAwMA.discordtest.token-00000000000000000000",
		AppID: "1200000000000000000", PublicKey: hex.EncodeToString(public),
		Me: User{ID: "1200000000000000000", Name: "hangup", Bot: true},
		t:  t, now: now, key: private,
		done: make(chan struct{}), changed: make(chan struct{}),
		world: newWorld(), nonces: map[nonceKey]nonceSent{}, commands: map[string][]command{},
		interactions: map[string]*Interaction{}, tokens: map[string]*Interaction{}, gateway: newGateway(),
	}
	s.world.users[s.Me.ID] = s.Me
	s.routes = s.table()
	s.http = httptest.NewServer(s)
	s.URL = s.http.URL
	t.Cleanup(s.close)
	return s
}

func (s *Server) close() {
	close(s.done)
	s.cutSockets()
	s.http.CloseClientConnections()
	s.http.Close()
	s.busy.Wait()
}

// Check holds every request and every answer from now on against c. A nil c checks nothing.
func (s *Server) Check(c *Checker) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.checker = c
}

// ServeHTTP is http.Handler: /api/v9, /api/v10 and the gateway.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		s.serveSocket(w, r)
		return
	}
	path, ok := apiPath(r.URL.Path)
	if !ok {
		refuse(w, &apiError{Status: 404, Text: "404: Not Found"})
		return
	}
	c, err := readCall(path, r)
	if err != nil {
		refuse(w, asAPIError(err))
		return
	}
	s.serve(w, r, c)
}

// apiPath takes the version off a path. Discord serves 9 and 10 (docs.discord.com/developers/reference#api-versioning).
func apiPath(path string) (string, bool) {
	for _, version := range []string{"/api/v9", "/api/v10"} {
		if rest, ok := strings.CutPrefix(path, version+"/"); ok {
			return "/" + rest, true
		}
	}
	return "", false
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, c Call) {
	out := s.answer(&c)
	if out.hold != 0 {
		s.wait(r, out.hold)
	}
	out.show(w)
}

// answer does what a call asks for, or what goes wrong with it, and writes it down.
func (s *Server) answer(c *Call) outcome {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.At = s.now()
	s.report(s.checker.Request(c.Method, c.Path, c.Query, c.Body))
	fault := s.takeFault(*c)
	if fault != nil && !fault.after {
		return s.noted(c, fault.out)
	}
	out := s.act(c)
	s.report(s.checker.Answer(c.Method, c.Path, out.status, out.body))
	if fault != nil && fault.out.hold != 0 {
		out.hold = fault.out.hold
	} else if fault != nil {
		out = fault.out
	}
	return s.noted(c, out)
}

// report makes a broken rule of the API fail the test.
func (s *Server) report(err error) {
	if err != nil {
		s.t.Errorf("discordtest: %v", err)
	}
}

// act finds the route of a call and follows it. The lock is held.
func (s *Server) act(c *Call) outcome {
	do, err := s.allowed(c)
	if err != nil {
		return refusal(err)
	}
	header, err := s.limits.take(c, time.Now())
	if err != nil {
		return refusal(err)
	}
	status, body, err := do(c)
	if err != nil {
		return refusal(err)
	}
	return encode(status, body, header)
}

// noted writes a call down. The lock is held.
func (s *Server) noted(c *Call, out outcome) outcome {
	c.Status, c.shared = out.status, out.header.Get("X-RateLimit-Scope") == "shared"
	s.log = append(s.log, *c)
	s.stir()
	return out
}

// wait holds an answer back until the time is over or nobody waits for it any more.
func (s *Server) wait(r *http.Request, d time.Duration) {
	late := time.NewTimer(d)
	defer late.Stop()
	select {
	case <-late.C:
	case <-r.Context().Done():
	case <-s.done:
	}
}

// stir wakes whoever waits for a change. The lock is held.
func (s *Server) stir() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Calls lists what was called so far: of one method and of paths that fit a pattern as path.Match has it, such as
// "/channels/*/messages". "" is every method, or every path.
func (s *Server) Calls(method, pattern string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var of []Call
	for _, c := range s.log {
		if c.fits(method, pattern) {
			of = append(of, c)
		}
	}
	return of
}

// patience is how long Until waits: far longer than anything here takes, so that only what never comes fails.
const patience = 10 * time.Second

// Until waits until done holds, which it asks after every change, and fails the test when that does not come.
func (s *Server) Until(what string, done func() bool) {
	s.t.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if done() {
			return
		}
		select {
		case <-changed:
		case <-late.C:
			s.t.Fatalf("discordtest: waited %v in vain: %s", patience, what)
		}
	}
}
