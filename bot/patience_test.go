package bot

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hangup/advice"
	"hangup/advice/news"
)

// hung is a store that says nothing to those who answer a check, while it hangs, until they give up.
type hung struct {
	*memory
	asked int
	hangs bool
}

func (h *hung) wait(ctx context.Context) error {
	h.asked++
	if !h.hangs {
		return nil
	}
	<-ctx.Done()
	return ctx.Err()
}

func (h *hung) Dialog(ctx context.Context, who PersonKey, at Address, now time.Time) (Dialog, bool, error) {
	if err := h.wait(ctx); err != nil {
		return Dialog{}, false, err
	}
	return h.memory.Dialog(ctx, who, at, now)
}

func (h *hung) SaveDialog(ctx context.Context, d Dialog) error {
	if err := h.wait(ctx); err != nil {
		return err
	}
	return h.memory.SaveDialog(ctx, d)
}

func (h *hung) ChatArea(ctx context.Context, at Address) (advice.AreaID, error) {
	if err := h.wait(ctx); err != nil {
		return "", err
	}
	return h.memory.ChatArea(ctx, at)
}

func (h *hung) Warnings(ctx context.Context, f WarningFilter) ([]news.Warning, error) {
	if err := h.wait(ctx); err != nil {
		return nil, err
	}
	return h.memory.Warnings(ctx, f)
}

func (h *hung) RecordCheck(ctx context.Context, c Check) error {
	if err := h.wait(ctx); err != nil {
		return err
	}
	return h.memory.RecordCheck(ctx, c)
}

// Turn has every turn wait while the store hangs.
func (h *hung) Turn(ctx context.Context, _ string) (func(), error) { return func() {}, h.wait(ctx) }

// hangingChat is a private chat over a store that can hang.
func hangingChat(t *testing.T) (*person, *hung) {
	t.Helper()
	p := newPerson(t)
	h := &hung{memory: p.store}
	core, err := New(Config{
		Engine: engine(t), Ports: h, Key: []byte("0123456789abcdef0123456789abcdef"), Now: time.Now,
		Log: slog.New(slog.DiscardHandler), Roles: map[string]Roles{"paper": p.rights}, Turns: h,
	})
	if err != nil {
		t.Fatal(err)
	}
	p.core = core
	return p, h
}

// While the store hangs the first who asks waits as long as a platform allows, and the others hardly at all. Once it is back, all is
// kept again.
func TestACheckIsAnsweredWhileTheStoreHangs(t *testing.T) {
	engine(t) // outside of the bubble: other tests use it
	synctest.Test(t, func(t *testing.T) {
		p, h := hangingChat(t)
		took := func(do func() Reply) time.Duration {
			begin := time.Now()
			if r := do(); r.Lead == "" || strings.HasPrefix(r.Lead, p.core.Say("bot.sorry.lead")) {
				t.Errorf("got %+v", r)
			}
			return time.Since(begin)
		}
		ask := func() Reply { return p.say(courier) }
		if d := took(ask); d != 0 {
			t.Errorf("it took %s", d)
		}
		h.hangs = true
		if d := took(ask); d != turnWait+storeWait {
			t.Errorf("the first waited %s", d)
		}
		for what, do := range map[string]func() Reply{
			"who asks":        ask,
			"who presses":     func() Reply { return p.press(act("here", "courier_fraud")) },
			"who must ring":   func() Reply { return p.say("/contacts") },
			"who cannot type": func() Reply { return p.say("/check") },
		} {
			if d := took(do); d != 2*vainWait {
				t.Errorf("after others waited in vain, %s waited %s", what, d)
			}
		}
		time.Sleep(vainFor)
		if d := took(ask); d != turnWait+storeWait {
			t.Errorf("when the others were long ago, one waited %s", d)
		}
		h.hangs = false
		before := len(h.checks)
		if d := took(ask); d != 0 || len(h.checks) != before+1 {
			t.Errorf("once it was back it took %s, and %d were counted", d, len(h.checks)-before)
		}
	})
}

// Whoever gave up themselves says nothing about the store.
func TestWhoGivesUpDoesNotSayThatTheStoreHangs(t *testing.T) {
	p := new(patience)
	ctx, cancel := context.WithCancel(t.Context())
	_, done := p.begin(ctx)
	cancel()
	done()
	if p.most(storeWait) != storeWait {
		t.Error("the next would hardly wait")
	}
}
