package webchat

import (
	"sync"
	"time"
)

const (
	saysPerMinute = 60   // a person in a hurry taps a dozen times a minute
	maxBuckets    = 4096 // browsers remembered at one time
)

// limiter is a token bucket for each chat.
type limiter struct {
	mu      sync.Mutex
	buckets map[string]bucket
}

type bucket struct {
	left float64
	at   time.Time
}

func newLimiter() *limiter { return &limiter{buckets: map[string]bucket{}} }

// take takes one token of the chat, or says how long it must wait for the next.
func (l *limiter) take(chat string, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	b, known := l.buckets[chat]
	if !known {
		l.prune(now)
		b = bucket{left: saysPerMinute, at: now}
	}
	b = b.refilled(now)
	wait := time.Duration((1 - b.left) * float64(time.Minute) / saysPerMinute)
	if b.left >= 1 {
		b.left--
		wait = 0
	}
	l.buckets[chat] = b
	return wait
}

func (b bucket) refilled(now time.Time) bucket {
	if passed := now.Sub(b.at); passed > 0 {
		b.left = min(saysPerMinute, b.left+passed.Minutes()*saysPerMinute)
	}
	b.at = now
	return b
}

// prune forgets the chats whose bucket is full again. It is called under mu.
func (l *limiter) prune(now time.Time) {
	if len(l.buckets) < maxBuckets {
		return
	}
	for chat, b := range l.buckets {
		if b.refilled(now).left >= saysPerMinute {
			delete(l.buckets, chat)
		}
	}
	if len(l.buckets) >= maxBuckets {
		clear(l.buckets) // a flood of new browsers: better to forget all than to grow
	}
}
