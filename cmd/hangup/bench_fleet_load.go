package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"hangup/bot/bottest/limited"
	"hangup/config"
)

// balancer hands calls to the processes in turn, as what stands before them does. One that takes no connection, or answers that it cannot, is
// passed over for a while, and one that says that it is not ready for as long as it says so and others are. What a process may have taken is not
// sent again.
type balancer struct {
	members []*member
	client  *http.Client
	next    atomic.Uint64

	mu      sync.Mutex
	away    map[*member]time.Time // until when it is passed over
	unready map[*member]bool
}

// passedOver is for how long.
const passedOver = 500 * time.Millisecond

func newBalancer(members []*member) *balancer {
	return &balancer{members: members, away: map[*member]time.Time{}, unready: map[*member]bool{}, client: &http.Client{
		Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 256, IdleConnTimeout: time.Minute},
	}}
}

// errNobody says that no process took a call.
var errNobody = errors.New("no process takes calls")

// do sends a call to a process that takes it.
func (b *balancer) do(ctx context.Context, call func(m *member) (*http.Request, error)) (*http.Response, error) {
	err := errNobody
	for range 2 * len(b.members) {
		m := b.pick()
		if m == nil {
			return nil, err
		}
		r, err2 := call(m)
		if err2 != nil {
			return nil, err2
		}
		resp, err2 := b.client.Do(r.WithContext(ctx))
		switch {
		case err2 == nil && resp.StatusCode != http.StatusServiceUnavailable:
			return resp, nil
		case err2 == nil:
			_ = resp.Body.Close() // the next one answers
			err2 = errNobody
		case !notTaken(err2):
			return nil, err2
		}
		b.passOver(m)
		err = err2
	}
	return nil, err
}

// notTaken tells whether a call surely did not reach a process.
func notTaken(err error) bool {
	var dial *net.OpError
	return errors.As(err, &dial) && dial.Op == "dial"
}

// pick gives the next process that is not passed over; nil when all are. When none is ready, as when all wait for the database, each may answer.
func (b *balancer) pick() (unready *member) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for range b.members {
		m := b.members[b.next.Add(1)%uint64(len(b.members))]
		switch {
		case !time.Now().After(b.away[m]):
		case b.unready[m]:
			unready = m
		default:
			return m
		}
	}
	return unready
}

// looksAgain is how often a process is asked whether it is ready.
const looksAgain = 500 * time.Millisecond

// look asks each process again and again whether it is ready, until ctx ends.
func (b *balancer) look(ctx context.Context) {
	var all sync.WaitGroup
	defer all.Wait()
	for _, m := range b.members {
		all.Go(func() {
			for sleep(ctx, looksAgain) {
				is := ready(ctx, m)
				b.mu.Lock()
				b.unready[m] = !is
				b.mu.Unlock()
			}
		})
	}
}

func (b *balancer) passOver(m *member) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.away[m] = time.Now().Add(passedOver)
}

// postDiscord sends a signed post of Discord to a process.
func (b *balancer) postDiscord(ctx context.Context, post *http.Request) (*http.Response, error) {
	return b.do(ctx, func(m *member) (*http.Request, error) {
		u, err := url.Parse(m.url() + config.DiscordPath)
		if err != nil {
			return nil, err
		}
		r := post.Clone(ctx)
		r.URL, r.Host = u, u.Host
		r.Body, err = post.GetBody()
		return r, err
	})
}

// callHook calls the webhook with an update until a process has it, as Telegram does.
func (b *balancer) callHook(ctx context.Context, u json.RawMessage) error {
	for {
		resp, err := b.do(ctx, func(m *member) (*http.Request, error) { return hookCall(ctx, m, u) })
		if err == nil {
			_, _ = readAll(resp) // the status says all
			if resp.StatusCode == http.StatusOK {
				return nil
			}
			err = fmt.Errorf("the webhook answered %d", resp.StatusCode)
		}
		if !sleep(ctx, hookAgain) {
			return err
		}
	}
}

// hookAgain is how long until a call of a webhook is made again. Telegram says nothing of it.
const hookAgain = 200 * time.Millisecond

func hookCall(ctx context.Context, m *member, u json.RawMessage) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, m.url()+fleetHook, bytes.NewReader(u))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", fleetSecret)
	return r, nil
}

// load asks at a steady rate, whatever becomes of the questions: who waits for an answer holds up nobody else, as people do not
// either. A question's time runs from when it was to be asked.
type load struct {
	balancer *balancer
	telegram *limited.Telegram
	discord  *limited.Discord
	rate     float64 // a second
	each     int     // one question in so many is asked in Telegram; 0 is none

	mu    sync.Mutex
	asked []answerOf
}

// answerOf is what became of a question.
type answerOf struct {
	at    time.Time // when it was to be asked
	place string
	took  time.Duration
	err   error
}

// How people ask. Telegram carries 30 messages a second for a bot, of which a broadcast takes 28: what is asked there is
// little. Discord's answers count against no limit.
const (
	fleetPeople      = 20_000
	everyTelegram    = 200 // one question in so many is asked in Telegram
	discordPatience  = 3 * time.Second
	telegramPatience = 30 * time.Second
)

// run asks until ctx ends and all answers are here.
func (l *load) run(ctx context.Context) {
	var all sync.WaitGroup
	defer all.Wait()
	all.Go(func() { l.balancer.look(ctx) })
	dice := rand.New(rand.NewPCG(1, 2))
	next := time.Now()
	for n := 0; ; n++ {
		next = next.Add(time.Duration(dice.ExpFloat64() / l.rate * float64(time.Second))) // arrivals of Poisson: people do not keep step
		at := next
		if !sleep(ctx, time.Until(at)) {
			return
		}
		all.Go(func() { l.note(l.ask(context.WithoutCancel(ctx), n, at)) })
	}
}

func (l *load) ask(ctx context.Context, n int, at time.Time) answerOf {
	questions := benchQuestions()
	text := "/check " + questions[n%len(questions)]
	if l.each > 0 && n%l.each == 0 {
		return l.askTelegram(ctx, n, at, text)
	}
	return l.askDiscord(ctx, n, at, text, l.balancer.postDiscord)
}

func (l *load) askTelegram(ctx context.Context, n int, at time.Time, text string) answerOf {
	ctx, cancel := context.WithDeadline(ctx, at.Add(telegramPatience))
	defer cancel()
	_, err := l.telegram.AskBy(ctx, n%fleetPeople, text, l.balancer.callHook)
	return answerOf{at: at, place: "telegram", took: time.Since(at), err: err}
}

func (l *load) askDiscord(ctx context.Context, n int, at time.Time, text string, send func(context.Context, *http.Request) (*http.Response, error)) answerOf {
	ctx, cancel := context.WithDeadline(ctx, at.Add(discordPatience))
	defer cancel()
	_, err := l.discord.AskBy(ctx, n%fleetPeople, text, send)
	return answerOf{at: at, place: "discord", took: time.Since(at), err: err}
}

func (l *load) note(a answerOf) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked = append(l.asked, a)
}

// between gives what was asked in a span of time.
func (l *load) between(from, to time.Time) asking {
	l.mu.Lock()
	defer l.mu.Unlock()
	a := asking{took: map[string][]time.Duration{}, unanswered: map[string]int{}}
	for _, one := range l.asked {
		if one.at.Before(from) || !one.at.Before(to) {
			continue
		}
		a.questions++
		if one.err != nil {
			a.errors++
			a.unanswered[one.place]++
			a.lastError = one.at
			a.why = one.err.Error()
			continue
		}
		a.took[one.place] = append(a.took[one.place], one.took)
	}
	return a
}

// asking is what became of the questions of a span of time.
type asking struct {
	questions, errors int
	lastError         time.Time
	why               string
	took              map[string][]time.Duration
	unanswered        map[string]int // by platform
}

// readAll drains a body, so that its connection can be used again.
func readAll(resp *http.Response) ([]byte, error) {
	defer resp.Body.Close()
	return io.ReadAll(io.LimitReader(resp.Body, 1<<20))
}
