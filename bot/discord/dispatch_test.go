package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// wireLog is a log that tests read.
type wireLog struct {
	mu    sync.Mutex
	b     bytes.Buffer
	waits map[string]chan struct{}
}

func (l *wireLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, err := l.b.Write(p)
	for words, c := range l.waits {
		if strings.Contains(l.b.String(), words) {
			close(c)
			delete(l.waits, words)
		}
	}
	return n, err
}

// said gives a channel that is closed when the log holds some words.
func (l *wireLog) said(words string) <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := make(chan struct{})
	if strings.Contains(l.b.String(), words) {
		close(c)
		return c
	}
	if l.waits == nil {
		l.waits = map[string]chan struct{}{}
	}
	l.waits[words] = c
	return c
}

func (l *wireLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (l *wireLog) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// handlerFunc is a handler for tests.
type handlerFunc func(ctx context.Context, in *interaction, received time.Time, answer respond) error

func (f handlerFunc) Handle(ctx context.Context, in *interaction, received time.Time, answer respond) error {
	return f(ctx, in, received, answer)
}

// takeEvents makes an events that hands to handle, and its dispatcher.
func takeEvents(t *testing.T, log *wireLog, handle handlerFunc, gone func(context.Context, bot.ChatID)) *events {
	t.Helper()
	c := wireClient(t, "http://discord.test", &http.Client{Transport: &tally{}})
	return &events{jobs: newDispatcher(log.logger()), handle: handle, client: c, gone: gone, now: time.Now, places: places{}}
}

func event(kind, data string) *discordgo.Event {
	return &discordgo.Event{Type: kind, RawData: json.RawMessage(data)}
}

func TestEventsThatAreHalfThereDoNoHarm(t *testing.T) {
	log := &wireLog{}
	var handled atomic.Int32
	e := takeEvents(t, log, func(context.Context, *interaction, time.Time, respond) error {
		handled.Add(1)
		return nil
	}, func(context.Context, bot.ChatID) { t.Error("a chat is gone") })
	for _, kind := range []string{
		"INTERACTION_CREATE", "GUILD_CREATE", "GUILD_DELETE", "CHANNEL_CREATE", "CHANNEL_DELETE", "THREAD_CREATE",
		"THREAD_DELETE", "MESSAGE_CREATE", "SOMETHING_NEW", "",
	} {
		for _, data := range []string{"", "null", "{}", "[]", `"x"`, "7", `{"id":7}`, `{"id":null,"channels":[null]}`, `{"id":"x/y"}`, `{"data":null,"member":null}`} {
			e.take(event(kind, data))
		}
	}
	e.take(event("INTERACTION_CREATE", inServer(3, `{"custom_id":"c","component_type":99}`)))
	e.jobs.close()
	if handled.Load() != 1 {
		t.Errorf("%d interactions handled", handled.Load())
	}
	if strings.Contains(log.String(), "panic") {
		t.Error(log)
	}
}

func TestPanicsHarmNoOther(t *testing.T) {
	log := &wireLog{}
	var handled atomic.Int32
	e := takeEvents(t, log, func(_ context.Context, in *interaction, _ time.Time, _ respond) error {
		if in.Component.CustomID == "bad" {
			panic("secret " + in.Token)
		}
		handled.Add(1)
		return nil
	}, nil)
	for n := range 10 {
		for k, id := range []string{"bad", "good"} {
			one := strings.Replace(inServer(3, `{"custom_id":"`+id+`"}`), `"id":"11"`, fmt.Sprintf(`"id":"11%d%d"`, k, n), 1)
			e.take(event("INTERACTION_CREATE", one))
		}
	}
	e.jobs.close()
	if handled.Load() != 10 {
		t.Errorf("%d of 10 handled", handled.Load())
	}
	said := log.String()
	if strings.Count(said, "panic while handling") != 10 || !strings.Contains(said, "dispatch_test.go") {
		t.Errorf("the log does not show where: %.300s", said)
	}
	if strings.Contains(said, "secret") || strings.Contains(said, "aW50") {
		t.Error("the log repeats what the panic said")
	}
}

func TestWhatHandlingFailsOfIsLoggedOnce(t *testing.T) {
	log := &wireLog{}
	e := takeEvents(t, log, func(_ context.Context, in *interaction, _ time.Time, _ respond) error {
		return request{Method: "POST", Path: "/interactions/" + in.ID + "/" + in.Token + "/callback"}.fail(expired, nil, "Unknown interaction")
	}, nil)
	e.take(event("INTERACTION_CREATE", inServer(3, `{"custom_id":"c"}`)))
	e.jobs.close()
	said := log.String()
	if strings.Count(said, "\n") != 1 || !strings.Contains(said, "interaction 11") || !strings.Contains(said, "Unknown interaction") || strings.Contains(said, "aW50") {
		t.Errorf("log: %s", said)
	}
}

func TestGoroutinesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &wireLog{}
		d := newDispatcher(log.logger())
		var now, most, done atomic.Int32
		release := make(chan struct{})
		taken := 0
		for range 3 * (maxWorkers + maxQueue) {
			if d.do(job{"x", func(context.Context) error {
				most.Store(max(most.Load(), now.Add(1)))
				<-release
				now.Add(-1)
				done.Add(1)
				return nil
			}}) {
				taken++
			}
		}
		synctest.Wait()
		if now.Load() != maxWorkers {
			t.Errorf("%d at once, want %d", now.Load(), maxWorkers)
		}
		if taken < maxQueue || taken > maxQueue+maxWorkers {
			t.Errorf("%d taken on", taken)
		}
		if !strings.Contains(log.String(), "too many at once") {
			t.Error("what was dropped is not logged")
		}
		close(release)
		d.close()
		if int(done.Load()) != taken || most.Load() > maxWorkers || d.workers != 0 {
			t.Errorf("%d of %d done, %d at once, %d workers left", done.Load(), taken, most.Load(), d.workers)
		}
		if d.do(job{"late", func(context.Context) error { t.Error("run after the end"); return nil }}) {
			t.Error("a job is taken on after the end")
		}
	})
}

func TestClosingWaitsAWhileAndThenEndsWhatRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDispatcher((&wireLog{}).logger())
		ended := make(chan error, 1)
		d.do(job{"slow", func(ctx context.Context) error {
			<-ctx.Done()
			ended <- ctx.Err()
			return nil
		}})
		from := time.Now()
		d.close()
		if took := time.Since(from); took != closeTimeout {
			t.Errorf("closing took %v", took)
		}
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

func TestHandlingEndsAfterAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDispatcher((&wireLog{}).logger())
		from := time.Now()
		var took time.Duration
		d.do(job{"endless", func(ctx context.Context) error {
			<-ctx.Done()
			took = time.Since(from)
			return nil
		}})
		time.Sleep(2 * jobTimeout)
		d.close()
		if took != jobTimeout {
			t.Errorf("it ended after %v", took)
		}
	})
}

func TestChannelsThatAreNoMoreAreTold(t *testing.T) {
	var mu sync.Mutex
	var gone []string
	e := takeEvents(t, &wireLog{}, nil, func(_ context.Context, c bot.ChatID) {
		mu.Lock()
		defer mu.Unlock()
		if c.Platform != Platform {
			t.Errorf("platform %q", c.Platform)
		}
		gone = append(gone, c.ID)
	})
	for _, ev := range []*discordgo.Event{
		event("GUILD_CREATE", `{"id":"1","name":"Elm Street","channels":[{"id":"10","type":0},{"id":"11"},null,{"id":5}],"threads":[{"id":"12"}]}`),
		event("GUILD_CREATE", `{"id":"2","channels":[{"id":"20"}]}`),
		event("GUILD_CREATE", `{"id":"3","unavailable":true,"channels":[{"id":"30"}]}`),
		event("CHANNEL_CREATE", `{"id":"13","guild_id":"1"}`),
		event("THREAD_CREATE", `{"id":"14","guild_id":"1"}`),
		event("CHANNEL_CREATE", `{"id":"99","guild_id":"9"}`), // a server that is not known
		event("CHANNEL_DELETE", `{"id":"11","guild_id":"1"}`),
		event("THREAD_DELETE", `{"id":"77","guild_id":"8"}`),
		event("GUILD_DELETE", `{"id":"2","unavailable":true}`), // an outage
		event("GUILD_DELETE", `{"id":"1"}`),
		event("GUILD_DELETE", `{"id":"1"}`), // again: nothing is known of it any more
		event("GUILD_DELETE", `{"id":"3"}`),
	} {
		e.take(ev)
	}
	e.jobs.close()
	slices.Sort(gone)
	if got := strings.Join(gone, " "); got != "10 11 12 13 14 77" {
		t.Errorf("gone: %s", got)
	}
	if len(e.places) != 1 {
		t.Errorf("places: %v", e.places)
	}
}

func TestPlacesAreBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"id":"1","channels":[{"id":"1000"}`)
	for i := range 3 * maxPlaces {
		fmt.Fprintf(&b, `,{"id":"%d"}`, 2000+i)
	}
	b.WriteString(`]}`)
	k := places{}
	k.learn(json.RawMessage(b.String()))
	for i := range maxPlaces {
		k.add(json.RawMessage(fmt.Sprintf(`{"guild_id":"1","id":"%d"}`, 100_000+i)))
	}
	if n := len(k["1"]); n != maxPlaces {
		t.Errorf("%d places", n)
	}
}
