package discord

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
	"hangup/bot/bottest"
)

// isTwice tells whether an answer says, to one person alone, that something came twice.
func isTwice(t *testing.T, body string) bool {
	t.Helper()
	var r discordgo.InteractionResponse
	if err := json.Unmarshal([]byte(body), &r); err != nil {
		t.Errorf("%v: %s", err, body)
		return false
	}
	return r.Type == discordgo.InteractionResponseChannelMessageWithSource && r.Data.Flags == discordgo.MessageFlagsEphemeral &&
		r.Data.Content == testWords("discord.twice") && strings.Contains(body, `"parse":[]`)
}

// process is an endpoint of one of several processes.
func process(t *testing.T, log *wireLog, once bot.Once, handle handlerFunc) *HTTP {
	t.Helper()
	h := endpoint(t, log, handle)
	h.Once = once
	return h
}

func posted1(h *HTTP, body string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, signedPost(postNow, body))
	return w
}

func TestAPostAtTwoProcessesIsAnsweredOnce(t *testing.T) {
	var handled atomic.Int32
	handle := func(ctx context.Context, in *interaction, at time.Time, answer respond) error {
		handled.Add(1)
		return hello(ctx, in, at, answer)
	}
	for name, c := range map[string]struct {
		kind  int
		data  string
		twice func(body string) bool
	}{
		"a command":    {2, `{"id":"1","name":"check","type":1}`, func(b string) bool { return isTwice(t, b) }},
		"a button":     {3, `{"custom_id":"c"}`, func(b string) bool { return isTwice(t, b) }},
		"a window":     {5, `{"custom_id":"c","components":[]}`, func(b string) bool { return isTwice(t, b) }},
		"a suggestion": {4, `{"id":"1","name":"check","type":1}`, func(b string) bool { return strings.Contains(b, `"type":8`) && !strings.Contains(b, "name") }},
	} {
		t.Run(name, func(t *testing.T) {
			handled.Store(0)
			shared := bottest.NewShared()
			log := &wireLog{}
			all := []*HTTP{process(t, log, shared, handle), process(t, log, shared, handle)}
			body := inServer(c.kind, c.data)
			var answered, twice atomic.Int32
			var wg sync.WaitGroup
			for n := range 10 {
				wg.Go(func() {
					w := posted1(all[n%2], body)
					switch {
					case w.Code != http.StatusOK:
						t.Errorf("answered %d", w.Code)
					case strings.Contains(w.Body.String(), "Hang up"):
						answered.Add(1)
					case c.twice(w.Body.String()):
						twice.Add(1)
					default:
						t.Errorf("answered %s", w.Body)
					}
				})
			}
			wg.Wait()
			if handled.Load() != 1 || answered.Load() != 1 || twice.Load() != 9 {
				t.Errorf("handled %d times, answered %d, told %d times that it came twice", handled.Load(), answered.Load(), twice.Load())
			}
			for _, v := range shared.Values() {
				if v.Space != onceSpace || len(v.Value) > 0 || v.Until.After(postNow.Add(onceKept)) {
					t.Errorf("kept: %+v", v)
				}
			}
		})
	}
}

func TestAPingIsAnsweredHoweverOftenItComes(t *testing.T) {
	h := process(t, &wireLog{}, bottest.NewShared(), nil)
	for range 3 {
		if w := posted1(h, `{"id":"1","application_id":"2","type":1,"token":"t","version":1}`); w.Code != http.StatusOK || w.Body.String() != `{"type":1}` {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
}

// Somebody may have a criminal on the line: without a store they are answered, at the price that a post which comes twice is too.
func TestWithoutTheStoreAPostIsAnswered(t *testing.T) {
	shared, log := bottest.NewShared(), &wireLog{}
	shared.Break(errors.New("the database is down"))
	for range 2 {
		if w := posted1(process(t, log, shared, hello), inServer(3, `{"custom_id":"c"}`)); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Hang up") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
	if strings.Count(log.String(), "without asking other processes") != 2 || strings.Contains(log.String(), "secret") {
		t.Errorf("log: %s", log)
	}
}

// stuck is a store that does not answer.
type stuck struct{}

func (stuck) PutOnce(ctx context.Context, _ bot.SharedValue, _ time.Time) ([]byte, bool, error) {
	<-ctx.Done()
	return nil, false, ctx.Err()
}

func TestAStoreThatHangsLeavesTimeToAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		h := process(t, &wireLog{}, stuck{}, func(ctx context.Context, in *interaction, at time.Time, answer respond) error {
			time.Sleep(2 * time.Second)
			return hello(ctx, in, at, answer)
		})
		h.Now = func() time.Time { return postNow.Add(time.Since(begin)) }
		w := posted1(h, inServer(3, `{"custom_id":"c"}`))
		if took := time.Since(begin); w.Code != http.StatusOK || took > 3*time.Second {
			t.Errorf("%d after %v", w.Code, took)
		}
		late := process(t, &wireLog{}, stuck{}, func(ctx context.Context, in *interaction, at time.Time, answer respond) error {
			<-ctx.Done()
			return ctx.Err()
		})
		late.Now, begin = h.Now, time.Now()
		if w := posted1(late, inServer(3, `{"custom_id":"d"}`)); w.Code != http.StatusServiceUnavailable || time.Since(begin) > 3*time.Second {
			t.Errorf("one that is never answered: %d after %v", w.Code, time.Since(begin))
		}
		late.Close()
		h.Close()
	})
}

// A shard that moves to another process may be sent again there what this one was sent.
func TestAnEventAtTwoProcessesIsHandledOnce(t *testing.T) {
	shared, log := bottest.NewShared(), &wireLog{}
	var handled atomic.Int32
	var all []*events
	for range 2 {
		e := takeEvents(t, log, func(context.Context, *interaction, time.Time, respond) error {
			handled.Add(1)
			return nil
		}, nil)
		e.claims = claims{shared, log.logger()}
		all = append(all, e)
	}
	const one = `{"id":"11","application_id":"1100","type":2,"token":"secret-token","channel_id":"6","user":{"id":"7"},"data":{"id":"1","name":"check","type":1}}`
	for n := range 6 {
		all[n%2].take(event("INTERACTION_CREATE", one))
	}
	for _, e := range all {
		e.jobs.close()
	}
	if handled.Load() != 1 || strings.Count(log.String(), "came twice") != 5 || strings.Contains(log.String(), "secret-token") {
		t.Errorf("%d handled:\n%s", handled.Load(), log)
	}
}
