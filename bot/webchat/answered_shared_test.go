package webchat

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hangup/bot"
	"hangup/bot/bottest"
)

func personKey(u bot.UserID) bot.PersonKey { return bot.PersonKey("key of " + u.ID) }

// couple is two processes of one bot, and how often they answered.
func couple(t *testing.T, shared *bottest.Shared, handle handlerFunc) (a, b *Adapter, answered *atomic.Int32) {
	t.Helper()
	answered = &atomic.Int32{}
	cfg := Config{Shared: shared, Person: personKey, Handler: handlerFunc(func(ctx context.Context, in bot.Inbound) (bot.Reply, error) {
		answered.Add(1)
		return handle(ctx, in)
	})}
	return newAdapter(t, cfg), newAdapter(t, cfg), answered
}

// at is the same browser at another process.
func (v *visitor) at(a http.Handler) *visitor {
	other := *v
	other.a = a
	return &other
}

func TestAQuestionRepeatedToAnotherProcessGetsTheSameAnswer(t *testing.T) {
	shared := bottest.NewShared()
	a, b, answered := couple(t, shared, func(_ context.Context, in bot.Inbound) (bot.Reply, error) {
		return bot.Reply{Lead: "Hang up. " + in.Text, Buttons: []bot.Button{{Label: "Yes", Action: "yes"}}, Picture: &bot.Picture{PNG: []byte("png"), Alt: "a chart"},
			File: &bot.File{Name: "x.csv", Type: "text/csv", Data: []byte("1,2")}, Until: time.Unix(1_800_000_000, 0)}, nil
	})
	v := visit(t, a)
	first := v.say("event-0001", "his secret words").Body.String()
	again := v.at(b).say("event-0001", "his secret words").Body.String()
	_, first, _ = strings.Cut(first, `"reply":`) // before it is the time
	_, again, _ = strings.Cut(again, `"reply":`)
	if first == "" || first != again || answered.Load() != 1 {
		t.Errorf("answered %d times:\n%s\n%s", answered.Load(), first, again)
	}
	if v.at(b).say("event-0002", "x"); answered.Load() != 2 {
		t.Error("another question was not answered")
	}
	if visit(t, b).say("event-0001", "x"); answered.Load() != 3 {
		t.Error("the question of another browser was not answered")
	}
	for _, one := range shared.Values() {
		if bytes.Contains(one.Value, []byte("Hang up")) || strings.Contains(one.Name, v.chat()) || !strings.HasPrefix(string(one.Person), "key of ") || time.Until(one.Until) > answeredFor {
			t.Errorf("kept: %+v", one)
		}
	}
}

func TestAQuestionAtTwoProcessesAtOnceIsAnsweredOnce(t *testing.T) {
	a, b, answered := couple(t, bottest.NewShared(), func(context.Context, bot.Inbound) (bot.Reply, error) {
		time.Sleep(20 * time.Millisecond)
		return bot.Reply{Lead: "Hang up."}, nil
	})
	v := visit(t, a)
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			if w := v.at([]http.Handler{a, b}[n%2]).say("event-0001", "x"); lead(t, w) != "Hang up." {
				t.Errorf("got %s", w.Body)
			}
		})
	}
	all.Wait()
	if answered.Load() != 1 {
		t.Errorf("answered %d times", answered.Load())
	}
}

// A browser repeats a question because its process died: nobody will ever answer it there.
func TestAQuestionThatDiedWithItsProcessIsAnsweredByAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		never := make(chan struct{})
		var dead atomic.Bool
		a, b, _ := couple(t, bottest.NewShared(), func(context.Context, bot.Inbound) (bot.Reply, error) {
			if dead.CompareAndSwap(false, true) {
				<-never
			}
			return bot.Reply{Lead: "Hang up."}, nil
		})
		v := visit(t, a)
		go v.say("event-0001", "x")
		synctest.Wait()
		begin := time.Now()
		if w := v.at(b).say("event-0001", "x"); lead(t, w) != "Hang up." || time.Since(begin) > answerWait+answerLook {
			t.Errorf("after %v: %s", time.Since(begin), w.Body)
		}
		close(never)
	})
}

func TestAnAnswerThatFailedIsNoAnswer(t *testing.T) {
	shared := bottest.NewShared()
	var fine atomic.Bool
	a, b, answered := couple(t, shared, func(context.Context, bot.Inbound) (bot.Reply, error) {
		if !fine.Load() {
			return bot.Reply{}, errors.New("the database is down")
		}
		return bot.Reply{Lead: "Hang up.", File: &bot.File{Data: make([]byte, bot.MaxSharedValue)}}, nil
	})
	v := visit(t, a)
	if w := v.say("event-0001", "x"); w.Code != http.StatusInternalServerError {
		t.Errorf("%d", w.Code)
	}
	fine.Store(true)
	if w := v.at(b).say("event-0001", "x"); lead(t, w) != "Hang up." {
		t.Errorf("%s", w.Body)
	}
	// What is too large to be kept is answered again.
	if w := v.say("event-0001", "x"); lead(t, w) != "Hang up." || answered.Load() != 3 || len(shared.Values()) != 0 {
		t.Errorf("answered %d times, %d values kept: %.100s", answered.Load(), len(shared.Values()), w.Body)
	}
}

func TestWithoutTheStoreAQuestionIsAnswered(t *testing.T) {
	shared := bottest.NewShared()
	a, b, answered := couple(t, shared, func(context.Context, bot.Inbound) (bot.Reply, error) { return bot.Reply{Lead: "Hang up."}, nil })
	v := visit(t, a)
	shared.Break(errors.New("the database is down"))
	for _, at := range []http.Handler{a, b} {
		if w := v.at(at).say("event-0001", "x"); lead(t, w) != "Hang up." {
			t.Errorf("%s", w.Body)
		}
	}
	if answered.Load() != 2 {
		t.Errorf("answered %d times", answered.Load())
	}
}
