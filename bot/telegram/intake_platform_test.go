package telegram

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/bottest/telegramtest"
)

// house is an intake between the Telegram for tests and a desk that repeats what it hears.
type house struct {
	t      *testing.T
	srv    *telegramtest.Server
	client *Client
	store  *ledger
	log    bytes.Buffer
	in     *Intake
	stop   func()
}

func newHouse(t *testing.T) *house {
	h := &house{t: t, store: newLedger()}
	h.srv, h.client = platformFor(t)
	h.open()
	return h
}

// open starts an intake over what the house keeps, as after a restart.
func (h *house) open() {
	in, err := NewIntake(IntakeConfig{
		Log: slog.New(slog.NewTextHandler(&h.log, nil)), Store: h.store, Desk: h.repeat, Key: []byte(testKey), Now: time.Now,
	})
	if err != nil {
		h.t.Fatal(err)
	}
	h.in = in
	ctx, cancel := context.WithCancel(h.t.Context())
	var all sync.WaitGroup
	all.Go(func() {
		if err := in.Run(ctx); err != nil {
			h.t.Error(err)
		}
	})
	h.stop = sync.OnceFunc(func() {
		cancel()
		all.Wait()
		if log := h.log.String(); strings.Contains(log, h.srv.Token) || strings.Contains(log, "call ") {
			h.t.Errorf("the log tells too much: %s", log)
		}
	})
	h.t.Cleanup(h.stop)
}

// repeat is the desk.
func (h *house) repeat(ctx context.Context, u RawUpdate, _ time.Time) error {
	up, err := decodeUpdate(u.Body)
	if err != nil || up.Message == nil {
		return err
	}
	switch up.Message.Text {
	case "panic":
		panic("call of a person")
	case "hang":
		<-ctx.Done()
		return &bot.SendError{Kind: bot.Retry, Err: ctx.Err()}
	}
	return h.client.Call(ctx, "sendMessage", map[string]any{"chat_id": up.Message.Chat.ID, "text": "re: " + up.Message.Text}, nil)
}

// poll takes updates in by long poll until the test ends.
func (h *house) poll() (stop func() time.Duration) {
	ctx, cancel := context.WithCancel(h.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- NewPoller(slog.New(slog.DiscardHandler), h.client, h.in).Run(ctx) }()
	stop = func() time.Duration {
		begin := time.Now()
		cancel()
		if err := <-ended; err != nil {
			h.t.Error(err)
		}
		ended <- nil
		return time.Since(begin)
	}
	h.t.Cleanup(func() { stop() })
	return stop
}

// answers lists what the bot said in a chat.
func (h *house) answers(chat int64) (all []string) {
	for _, m := range h.srv.Messages(chat) {
		if m.From.ID == h.srv.Me.ID {
			all = append(all, strings.TrimPrefix(m.Text, "re: "))
		}
	}
	return all
}

func calls(from, to int) (all []string) {
	for n := from; n <= to; n++ {
		all = append(all, fmt.Sprintf("call %03d", n))
	}
	return all
}

func (h *house) saysAll(who telegramtest.User, texts []string) {
	for _, text := range texts {
		h.srv.Say(who, who.ID, text)
	}
}

func TestUpdatesThatComeByLongPollAreAnswered(t *testing.T) {
	h := newHouse(t)
	ann, bob, cyd := h.srv.Person("Ann"), h.srv.Person("Bob"), h.srv.Person("Cyd")
	h.saysAll(ann, calls(1, 20))
	poison := h.srv.Poison("message", fmt.Sprintf(`{"chat":{"id":%d},"text":["call 999"]}`, ann.ID))
	h.srv.Say(cyd, cyd.ID, "panic")
	h.saysAll(ann, calls(21, 40))
	h.saysAll(cyd, calls(1, 1))
	h.srv.Repeat(poison - 3)
	h.srv.Repeat(poison)
	h.srv.Reverse() // all within one poll: the next confirms everything below its newest
	h.srv.Break(sendingTo(telegramtest.TooMany(1), ann.ID))
	h.srv.Break(sendingTo(telegramtest.Page(502), cyd.ID))
	stop := h.poll()
	h.saysAll(bob, calls(1, 400))
	answered := func(who telegramtest.User, n int) func() bool {
		return func() bool { return len(h.answers(who.ID)) >= n }
	}
	h.srv.Until("the flood is answered", answered(bob, 400))
	h.srv.Until("Ann is answered", answered(ann, 40))
	h.srv.Until("Cyd is answered", answered(cyd, 1))
	h.srv.Until("nothing waits at the platform", func() bool { return h.srv.Waiting() == 0 })
	if took := stop(); took > 5*time.Second {
		t.Errorf("the poller stopped after %v", took)
	}
	h.stop()
	for who, want := range map[telegramtest.User][]string{ann: calls(1, 40), bob: calls(1, 400), cyd: calls(1, 1)} {
		if got := h.answers(who.ID); !slices.Equal(got, want) {
			t.Errorf("%s: %v", who.FirstName, got)
		}
	}
	if ids := h.store.in(bot.Quarantined); len(ids) != 2 || ids[1] != int64(poison) && ids[0] != int64(poison) {
		t.Errorf("in quarantine: %v", ids)
	}
	if n := strings.Count(h.log.String(), "quarantine"); n != 2 {
		t.Errorf("%d are reported: %s", n, &h.log)
	}
}

// sendingTo makes a fault one of sends to a chat.
func sendingTo(f telegramtest.Fault, chat int64) telegramtest.Fault {
	f.Method, f.Chat = "sendMessage", chat
	return f
}

// An answer that went out although the connection broke is sent twice rather than never.
func TestAnAnswerThatIsInDoubtIsSentAgain(t *testing.T) {
	h := newHouse(t)
	ann := h.srv.Person("Ann")
	h.srv.Break(sendingTo(telegramtest.CutAfter(), ann.ID))
	h.srv.Break(sendingTo(telegramtest.CutBefore(), ann.ID))
	h.saysAll(ann, calls(1, 2))
	h.poll()
	h.srv.Until("both are answered", func() bool { return slices.Contains(h.answers(ann.ID), "call 002") })
	if got := h.answers(ann.ID); !slices.Equal(slices.Compact(got), calls(1, 2)) || len(h.answers(ann.ID)) > 3 {
		t.Errorf("%v", h.answers(ann.ID))
	}
}

func TestUpdatesThatComeByWebhookAreAnswered(t *testing.T) {
	h := newHouse(t)
	at := httptest.NewServer(hooked(t, h.in))
	defer at.Close()
	h.srv.Tunnel(at.URL)
	if err := SetWebhook(t.Context(), h.client, "https://bot.example/telegram", secret); err != nil {
		t.Fatal(err)
	}
	h.store.onCommit = func(n int) (bool, error) {
		if n == 3 {
			return true, errDisk // on the disk, and Telegram is told that it is not
		}
		return true, nil
	}
	ann := h.srv.Person("Ann")
	h.saysAll(ann, calls(1, 10))
	h.srv.Until("all are answered", func() bool { return len(h.answers(ann.ID)) >= 10 })
	h.srv.Until("nothing waits at the platform", func() bool { return h.srv.Waiting() == 0 })
	h.stop()
	if got := h.answers(ann.ID); !slices.Equal(got, calls(1, 10)) {
		t.Errorf("%v", got)
	}
}

func TestARestartAnswersWhatWaits(t *testing.T) {
	h := newHouse(t)
	ann, bob := h.srv.Person("Ann"), h.srv.Person("Bob")
	h.srv.Say(ann, ann.ID, "hang")
	h.saysAll(ann, calls(1, 5))
	h.saysAll(bob, calls(1, 5))
	stop := h.poll()
	h.srv.Until("Bob is answered", func() bool { return len(h.answers(bob.ID)) == 5 })
	begin := time.Now()
	stop()
	h.stop()
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("stopped after %v", took)
	}
	if n := h.store.counted(""); n != 6 {
		t.Errorf("%d wait for the next start", n)
	}
	first := h.store.rows[0]
	first.Body = vaultFor(t).Seal(fmt.Appendf(nil, `{"update_id":%s}`, first.ID), place(first.ID)) // it hangs no more
	h.open()
	h.srv.Until("Ann is answered", func() bool { return len(h.answers(ann.ID)) == 5 })
	h.stop()
	if got := h.answers(ann.ID); !slices.Equal(got, calls(1, 5)) {
		t.Errorf("%v", got)
	}
	if h.store.counted("") != 0 || len(h.answers(bob.ID)) != 5 {
		t.Errorf("%d wait, Bob has %v", h.store.counted(""), h.answers(bob.ID))
	}
}
