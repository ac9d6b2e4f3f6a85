package telegram

import (
	"cmp"
	"encoding/json"
	"slices"
	"sync"
	"testing"
	"time"

	"hangup/bot/bottest"
	"hangup/bot/bottest/telegramtest"
)

// stage is a desk in front of the Telegram for tests, which checks every call, every answer and every update against
// the description of the Bot API.
type stage struct {
	t     *testing.T
	srv   *telegramtest.Server
	api   *Client
	store *kept
	h     *bottest.Handler
	desk  *Desk
	next  int64

	mu  sync.Mutex
	now time.Time
}

func newStage(t *testing.T, change func(*DeskConfig)) *stage {
	t.Helper()
	s := &stage{t: t, store: newKept(), h: bottest.NewHandler(), now: testNow}
	s.srv = telegramtest.New(t, s.clock)
	s.srv.Check(theChecker(t))
	s.api = s.newClient()
	s.desk = s.newDesk(change)
	s.mustRun() // says what kinds of update are wanted
	s.srv.Poison("heartbeat", "{}")
	s.mustRun() // learns the numbers of updates
	return s
}

var (
	readOnce sync.Once // the description of the Bot API is large
	checker  *telegramtest.Checker
)

func theChecker(t *testing.T) *telegramtest.Checker {
	readOnce.Do(func() { checker = telegramtest.OpenChecker(t, specPath) })
	return checker
}

func (s *stage) newClient() *Client {
	c, err := NewClient(s.srv.Token, s.srv.URL, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

// newDesk makes a desk over what the stage keeps, as after a restart.
func (s *stage) newDesk(change func(*DeskConfig)) *Desk {
	s.t.Helper()
	cfg := DeskConfig{
		Handler: s.h, API: s.api, Words: testWords, Key: []byte(testKey), Now: s.clock,
		Self: Self{ID: s.srv.Me.ID, Username: s.srv.Me.Username}, Commands: coreCommands(), Person: personKey,
		Forms: s.store, Buttons: s.store, Notes: s.store, Chats: s.store,
	}
	if change != nil {
		change(&cfg)
	}
	d, err := NewDesk(cfg)
	if err != nil {
		s.t.Fatal(err)
	}
	d.Private(true)
	return d
}

func (s *stage) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *stage) passes(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

// run hands the desk all updates that wait, and gives the first error.
func (s *stage) run() (first error) {
	for {
		var got []json.RawMessage
		if err := s.api.Call(s.t.Context(), "getUpdates", query{s.next, 100, 0, wanted()}, &got); err != nil {
			return err
		}
		if len(got) == 0 {
			return first
		}
		for _, body := range got {
			id, err := updateID(body)
			if err != nil {
				return err
			}
			s.next = max(s.next, id+1)
			if err := s.desk.Handle(s.t.Context(), RawUpdate{ID: id, Body: body}, s.clock()); err != nil && first == nil {
				first = err
			}
		}
	}
}

func (s *stage) mustRun() {
	s.t.Helper()
	if err := s.run(); err != nil {
		s.t.Fatal(err)
	}
}

// starts has a person begin the private chat, of which the desk hears nothing.
func (s *stage) starts(u telegramtest.User) {
	s.t.Helper()
	s.mustRun()
	s.srv.Say(u, u.ID, "/start")
	s.next++
}

// view is what stands where a person can read it.
type view map[viewKey]telegramtest.Message

type viewKey struct {
	chat      int64
	ephemeral bool
	id        int
}

// sees gives the bot's messages that a person sees in some chats.
func (s *stage) sees(u telegramtest.User, chats ...int64) view {
	v := view{}
	for _, chat := range chats {
		for _, m := range s.srv.Messages(chat) {
			if m.From != nil && m.From.ID == s.srv.Me.ID {
				v[viewKey{chat, false, m.MessageID}] = m
			}
		}
		for _, m := range s.srv.Ephemerals(chat, u) {
			if m.From.ID == s.srv.Me.ID {
				v[viewKey{chat, true, m.EphemeralID}] = m
			}
		}
	}
	return v
}

// since gives what is new, in the order in which it was sent within a chat.
func (s *stage) since(before view, u telegramtest.User, chats ...int64) (all []telegramtest.Message) {
	after := s.sees(u, chats...)
	var keys []viewKey
	for key := range after {
		if before[key].Date == 0 {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b viewKey) int {
		if a.ephemeral != b.ephemeral && a.chat == b.chat {
			if a.ephemeral {
				return 1
			}
			return -1
		}
		return cmp.Or(slices.Index(chats, a.chat)-slices.Index(chats, b.chat), a.id-b.id)
	})
	for _, key := range keys {
		all = append(all, after[key])
	}
	return all
}

// texts lists what new messages say.
func texts(ms []telegramtest.Message) (all []string) {
	for _, m := range ms {
		all = append(all, m.Text+m.Caption)
	}
	return all
}
