package webchat

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hangup/bot"
)

func TestAFloodOfBrowsersDoesNotGrowTheMemory(t *testing.T) {
	l, d := newLimiter(), newAnswered()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for n := range 3 * maxBuckets {
		l.take(fmt.Sprint("chat ", n), now)
		_, _ = d.once(t.Context(), fmt.Sprint("event ", n), now, func() (bot.Reply, error) { return bot.Reply{}, nil })
	}
	if len(l.buckets) > maxBuckets || len(d.calls) > maxAnswered {
		t.Errorf("%d buckets, %d answers", len(l.buckets), len(d.calls))
	}
}

func TestABusyChatIsNotForgottenForAQuietOne(t *testing.T) {
	l := newLimiter()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for n := range maxBuckets - 1 {
		l.take(fmt.Sprint("chat ", n), now)
	}
	now = now.Add(time.Minute)
	for range saysPerMinute {
		l.take("busy", now)
	}
	l.take("one more", now) // makes room
	if l.take("busy", now) == 0 {
		t.Error("the busy chat was forgotten")
	}
	if len(l.buckets) > 3 {
		t.Errorf("%d buckets are left", len(l.buckets))
	}
}

func TestAClockThatGoesBackGivesNothingAway(t *testing.T) {
	l := newLimiter()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for range saysPerMinute {
		l.take("chat", now)
	}
	if wait := l.take("chat", now.Add(-time.Hour)); wait <= 0 || wait > time.Second {
		t.Errorf("wait %s", wait)
	}
}

func TestOldAnswersAreForgotten(t *testing.T) {
	d := newAnswered()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for n := range 200 {
		_, _ = d.once(t.Context(), fmt.Sprint("event ", n), now, func() (bot.Reply, error) { return bot.Reply{}, nil })
	}
	later := now.Add(answeredFor + time.Second)
	for n := range 64 {
		_, _ = d.once(t.Context(), fmt.Sprint("later ", n), later, func() (bot.Reply, error) { return bot.Reply{}, nil })
	}
	for key := range d.calls {
		if strings.HasPrefix(key, "event") {
			t.Fatalf("%s is still remembered", key)
		}
	}
}
