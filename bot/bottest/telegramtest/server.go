// Package telegramtest is a Telegram for tests: a server that behaves as api.telegram.org does, with people who
// write, press and block, faults on request, and a checker that holds every request and every answer against the
// machine-readable description of the Bot API.
package telegramtest

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// Server is one bot's Bot API and the chats that it is in. It may be used from many goroutines.
type Server struct {
	// URL is what stands in the place of https://api.telegram.org.
	URL string
	// Token is the bot's; every other is answered 401.
	Token string
	// Me is the bot.
	Me User

	t     testing.TB
	now   func() time.Time
	done  chan struct{}
	calls map[string]action
	http  *httptest.Server

	mu        sync.Mutex // guards everything below
	checker   *Checker
	changed   chan struct{} // closed and renewed at every change
	log       []Call
	faults    []*Fault
	world     world
	queue     queue
	hook      webhook
	questions questions
	commands  map[string]json.RawMessage
	about     map[string]string
	ephemeral EphemeralSupport
}

// action does what a method does. It is called with the lock held and may give it back while it waits.
type action func(ctx context.Context, c Call) (any, error)

// New starts a server that ends with the test. Its messages are dated by now.
func New(t testing.TB, now func() time.Time) *Server {
	s := &Server{
		Token: "7000000001:AAF-telegramtest-token-0000000000000",
		Me:    User{ID: 7000000001, IsBot: true, FirstName: "Hangup", Username: "hangup_test_bot"},
		t:     t, now: now,
		done: make(chan struct{}), changed: make(chan struct{}),
		world: newWorld(), queue: newQueue(), questions: newQuestions(),
		commands: map[string]json.RawMessage{}, about: map[string]string{},
	}
	s.world.users[s.Me.ID] = s.Me
	s.calls = s.actions()
	s.http = httptest.NewServer(s)
	s.URL = s.http.URL
	t.Cleanup(s.close)
	return s
}

func (s *Server) close() {
	close(s.done)
	s.http.CloseClientConnections()
	s.http.Close()
	s.mu.Lock()
	stopped := s.hook.stopped
	s.mu.Unlock()
	if stopped != nil {
		<-stopped
	}
}

// Check holds every request, answer and update from now on against c. A nil c checks nothing.
func (s *Server) Check(c *Checker) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.checker = c
}

func (s *Server) actions() map[string]action {
	return map[string]action{
		"getMe":                           s.getMe,
		"getUpdates":                      s.getUpdates,
		"setWebhook":                      s.setWebhook,
		"deleteWebhook":                   s.deleteWebhook,
		"getWebhookInfo":                  s.getWebhookInfo,
		"sendMessage":                     s.sendMessage,
		"sendPhoto":                       s.sendPhoto,
		"sendDocument":                    s.sendDocument,
		"sendChatAction":                  s.sendChatAction,
		"editMessageText":                 s.editMessageText,
		"editMessageCaption":              s.editMessageCaption,
		"editMessageReplyMarkup":          s.editMessageReplyMarkup,
		"deleteMessage":                   s.deleteMessage,
		"editEphemeralMessageText":        s.editEphemeralText,
		"editEphemeralMessageReplyMarkup": s.editEphemeralMarkup,
		"deleteEphemeralMessage":          s.deleteEphemeral,
		"answerCallbackQuery":             s.answerCallbackQuery,
		"answerInlineQuery":               s.answerInlineQuery,
		"setMyCommands":                   s.setMyCommands,
		"getMyCommands":                   s.getMyCommands,
		"deleteMyCommands":                s.deleteMyCommands,
		"setMyDescription":                s.setAbout("description", maxAbout),
		"getMyDescription":                s.getAbout("description"),
		"setMyShortDescription":           s.setAbout("short_description", maxShortAbout),
		"getMyShortDescription":           s.getAbout("short_description"),
		"getChat":                         s.getChat,
		"getChatMember":                   s.getChatMember,
		"getChatAdministrators":           s.getChatAdministrators,
		"leaveChat":                       s.leaveChat,
	}
}

// ServeHTTP is http.Handler: /bot<token>/<method>.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token, method, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	switch {
	case !strings.HasPrefix(r.URL.Path, "/bot") || !ok || !strings.Contains(token, ":"):
		refuse(w, &apiError{Code: 404, Text: "Not Found"})
		return
	case token != s.Token:
		refuse(w, &apiError{Code: 401, Text: "Unauthorized"})
		return
	}
	c, err := readCall(method, r)
	if err != nil {
		refuse(w, asAPIError(err))
		return
	}
	s.serve(w, r, c)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, c Call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.report(s.checker.Call(c))
	fault := s.takeFault(c)
	if fault != nil && !fault.after {
		s.note(c, fault.status)
		fault.show(w)
		return
	}
	result, err := s.act(r.Context(), c)
	body, status := encode(result, err)
	s.note(c, status)
	if err == nil && s.checker != nil {
		s.report(s.checker.Answer(c.Method, result))
	}
	if fault != nil {
		fault.show(w)
		return
	}
	write(w, status, body)
}

// report makes a broken rule of the Bot API fail the test.
func (s *Server) report(err error) {
	if err != nil {
		s.t.Errorf("telegramtest: %v", err)
	}
}

func (s *Server) act(ctx context.Context, c Call) (any, error) {
	do := s.calls[c.Method]
	if do == nil {
		return nil, &apiError{Code: 404, Text: "Not Found"}
	}
	return do(ctx, c)
}

// note writes a call down. The lock is held.
func (s *Server) note(c Call, status int) {
	c.Status = status
	s.log = append(s.log, c)
	s.stir()
}

// stir wakes whoever waits for a change. The lock is held.
func (s *Server) stir() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Calls lists what was called so far, of one method or, with "", of all.
func (s *Server) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var of []Call
	for _, c := range s.log {
		if method == "" || c.Method == method {
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
			s.t.Fatalf("telegramtest: waited %v in vain: %s", patience, what)
		}
	}
}

func (s *Server) getMe(context.Context, Call) (any, error) {
	return self{User: s.Me, CanJoinGroups: true, Inline: true}, nil
}

// self is a User as getMe alone tells it: privacy mode is on.
type self struct {
	User
	CanJoinGroups bool `json:"can_join_groups"`
	ReadsAll      bool `json:"can_read_all_group_messages"`
	Inline        bool `json:"supports_inline_queries"`
}
