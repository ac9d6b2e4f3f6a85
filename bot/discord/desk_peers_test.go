package discord

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/bottest"
)

// twin gives a scene, and a second process of its bot.
func twin(t *testing.T, shared *bottest.Shared) (s *scene, other *Desk) {
	t.Helper()
	var cfg DeskConfig
	s = newScene(t, func(c *DeskConfig) {
		c.Shared, c.Turns = shared, shared
		cfg = *c
	})
	other, err := NewDesk(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s, other
}

// Who posts is the process that has the lane, and not the one that was spoken to.
func TestWhoTakesNoDirectMessagesIsToldByAnotherProcess(t *testing.T) {
	shared := bottest.NewShared()
	s, other := twin(t, shared)
	s.where = byUser(nil)
	s.slash("check", "he rang")
	s.api.fail = func(r request) error {
		if strings.HasPrefix(r.Path, "/channels/") {
			return refusing(noDM)
		}
		return nil
	}
	before := s.api.count()
	ref, err := other.Outlet().Send(t.Context(), chat("u7"), aWarning, "k")
	out := s.api.since(before)
	if err != nil || ref.ID != whisperMark || fmt.Sprint(routes(out)) != "[POST channels POST messages POST webhook]" || !out[2].private() {
		t.Fatalf("%+v, %v: %v", ref, err, routes(out))
	}
	for _, v := range shared.Values() {
		if bytes.Contains(v.Value, []byte("token-")) || strings.Contains(v.Name, "7") && len(v.Name) < 20 || v.Person != "key of 7" {
			t.Errorf("kept: %+v", v)
		}
	}
	if len(shared.Values()) != 1 {
		t.Errorf("%d values are kept", len(shared.Values()))
	}
	s.now = s.now.Add(tokenLife)
	if _, err := other.Outlet().Send(t.Context(), chat("u7"), aWarning, "k2"); reasonOf(err) != noDM {
		t.Errorf("with a token that is over: %v", err)
	}
}

func TestATokenThatIsOverIsUsedByNoProcess(t *testing.T) {
	shared := bottest.NewShared()
	s, other := twin(t, shared)
	s.where = byUser(nil)
	s.slash("check", "he rang")
	s.api.fail = func(r request) error {
		if strings.HasPrefix(r.Path, "/webhooks/") {
			return refusing(expired)
		}
		return refusing(noDM)
	}
	for n, want := range []int{1, 0} {
		before := s.api.count()
		if _, err := other.Outlet().Send(t.Context(), chat("u7"), aWarning, "k"); err == nil {
			t.Error("it was sent")
		}
		tried := 0
		for _, r := range s.api.since(before) {
			if strings.HasPrefix(r.path, "/webhooks/") {
				tried++
			}
		}
		if tried != want {
			t.Errorf("%d: %d calls with the token", n, tried)
		}
	}
}

func TestWithoutTheStorePeopleAreAnsweredAlone(t *testing.T) {
	shared := bottest.NewShared()
	s, _ := twin(t, shared)
	shared.Break(context.DeadlineExceeded)
	s.where = byUser(nil)
	s.h.Answer(bot.Reply{Lead: "Hang up."})
	s.slash("check", "he rang")
	if n := len(s.h.Came()); n != 1 {
		t.Errorf("%d came", n)
	}
}

// Steps of one person's form at two processes do not overwrite each other.
func TestStepsOfAFormWaitForEachOther(t *testing.T) {
	shared := bottest.NewShared()
	s, other := twin(t, shared)
	who := bot.UserID{Platform: Platform, ID: "7"}
	var mu sync.Mutex
	var order []string
	var all sync.WaitGroup
	for n, d := range []*Desk{s.desk, other, s.desk, other} {
		all.Go(func() {
			defer d.keep.apart(t.Context(), who)()
			for _, what := range []string{"begin", "end"} {
				mu.Lock()
				order = append(order, fmt.Sprint(what, n))
				mu.Unlock()
				time.Sleep(2 * time.Millisecond)
			}
		})
	}
	all.Wait()
	for i := 0; i < len(order); i += 2 {
		if strings.TrimPrefix(order[i], "begin") != strings.TrimPrefix(order[i+1], "end") {
			t.Fatalf("in this order: %v", order)
		}
	}
	shared.Break(context.DeadlineExceeded)
	other.keep.apart(t.Context(), who)() // goes on without the store
}
