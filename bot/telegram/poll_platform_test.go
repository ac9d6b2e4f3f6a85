package telegram

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/bottest/telegramtest"
)

// platformFor starts the Telegram for tests, whose calls are held against the Bot API when it is there.
func platformFor(t *testing.T) (*telegramtest.Server, *Client) {
	t.Helper()
	s := telegramtest.New(t, time.Now)
	if f, err := os.Open(specPath); err != nil {
		t.Logf("NOT CHECKED against the Bot API: %v", err)
	} else {
		checker, err := telegramtest.NewChecker(f)
		if err != nil {
			t.Fatal(err)
		}
		s.Check(checker)
		_ = f.Close() // it was only read
	}
	c, err := NewClient(s.Token, s.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s, c
}

func (s *shelf) has(n int) func() bool {
	return func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return len(s.ids) >= n
	}
}

func TestUpdatesComeInByLongPoll(t *testing.T) {
	s, c := platformFor(t)
	ann := s.Person("Ann")
	for n := range 120 {
		s.Say(ann, ann.ID, fmt.Sprint("call ", n))
	}
	s.Poison("message", `"no message"`)
	in := &shelf{fail: 0}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- NewPoller(slog.New(slog.DiscardHandler), c, in).Run(ctx) }()
	s.Until("all are stored", in.has(121))
	s.Say(ann, ann.ID, "one more")
	s.Until("one that came while a poll was open", in.has(122))
	s.Until("all are confirmed", func() bool { return s.Waiting() == 0 })
	begin := time.Now()
	cancel()
	if err := <-ended; err != nil || time.Since(begin) > 2*time.Second {
		t.Errorf("%v after %v", err, time.Since(begin))
	}
	if got := slices.Compact(slices.Sorted(slices.Values(in.ids))); len(got) != 122 {
		t.Errorf("%d updates", len(got))
	}
}

func TestUpdatesComeInByWebhook(t *testing.T) {
	s, c := platformFor(t)
	in := &shelf{fail: 1}
	at := httptest.NewServer(hooked(t, in))
	defer at.Close()
	s.Tunnel(at.URL)
	if err := SetWebhook(t.Context(), c, "https://bot.example/telegram", secret); err != nil {
		t.Fatal(err)
	}
	ann := s.Person("Ann")
	s.Say(ann, ann.ID, "hello")
	s.Say(ann, ann.ID, "again")
	s.Until("both are stored, one at the second push", in.has(2))
}

func TestFaultsOnTheWayHaveTheirClass(t *testing.T) {
	s, c := platformFor(t)
	ann := s.Person("Ann")
	s.Say(ann, ann.ID, "/start")
	say := map[string]any{"chat_id": ann.ID, "text": "x"}
	for name, f := range map[string]struct {
		fault telegramtest.Fault
		kind  bot.SendErrorKind
		doubt bool
	}{
		"too many":   {telegramtest.TooMany(3), bot.Wait, false},
		"down":       {telegramtest.ServerError(), bot.Retry, false},
		"a page":     {telegramtest.Page(http.StatusBadGateway), bot.Retry, false},
		"cut before": {telegramtest.CutBefore(), bot.Retry, true},
		"cut after":  {telegramtest.CutAfter(), bot.Retry, true},
	} {
		s.Break(f.fault)
		se := sendErrorOf(t, c.Call(t.Context(), "sendMessage", say, nil))
		if se.Kind != f.kind || se.Doubt != f.doubt {
			t.Errorf("%s: %+v", name, se)
		}
		s.Mend()
	}
	if err := c.Call(t.Context(), "sendMessage", say, nil); err != nil {
		t.Error(err)
	}
	s.Block(ann)
	if err := c.Call(t.Context(), "sendMessage", say, nil); reasonOf(err) != blocked {
		t.Errorf("%v", err)
	}
	group := s.Group("group", "G", ann)
	super := s.Migrate(group.ID)
	se := sendErrorOf(t, c.Call(t.Context(), "sendMessage", map[string]any{"chat_id": group.ID, "text": "x"}, nil))
	if se.Kind != bot.Moved || se.MovedTo.ID != fmt.Sprint(super.ID) {
		t.Errorf("%+v", se)
	}
	s.SetBot(super.ID, ann, "kicked")
	if err := c.Call(t.Context(), "sendMessage", map[string]any{"chat_id": super.ID, "text": "x"}, nil); reasonOf(err) != kicked {
		t.Errorf("%v", err)
	}
}
