package discordtest

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Limits are rate limits that the server keeps. A zero number keeps none.
type Limits struct {
	// Global is how many requests a second the bot has in all; answers to interactions do not count. Discord's is 50
	// (docs.discord.com/developers/topics/rate-limits#global-rate-limit).
	Global int
	// Bucket is how many requests in a Window one route in one channel has.
	Bucket int
	Window time.Duration
}

// Limit keeps rate limits from now on, by the clock on the wall. The zero Limits keep none.
func (s *Server) Limit(l Limits) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limits = &throttle{Limits: l, buckets: map[string]*bucket{}}
}

// throttle counts requests. A nil throttle lets everything pass.
type throttle struct {
	Limits
	global  bucket
	buckets map[string]*bucket
}

type bucket struct {
	until time.Time
	used  int
}

// take counts a call, gives the headers of its bucket or refuses it with 429. The lock of the server is held.
func (l *throttle) take(c *Call, now time.Time) (http.Header, error) {
	if l == nil {
		return nil, nil
	}
	if !strings.HasPrefix(c.Path, "/interactions/") {
		if left, ok := l.global.take(l.Global, time.Second, now); !ok {
			return nil, tooMany(left, "global")
		}
	}
	if l.Bucket == 0 {
		return nil, nil
	}
	name := c.bucket()
	b := l.buckets[name]
	if b == nil {
		b = &bucket{}
		l.buckets[name] = b
	}
	left, ok := b.take(l.Bucket, l.Window, now)
	if !ok {
		e := tooMany(left, "user")
		e.Bucket = name
		return nil, e
	}
	return http.Header{
		"X-RateLimit-Limit":       {strconv.Itoa(l.Bucket)},
		"X-RateLimit-Remaining":   {strconv.Itoa(l.Bucket - b.used)},
		"X-RateLimit-Reset":       {strconv.FormatFloat(float64(b.until.UnixMilli())/1000, 'f', 3, 64)},
		"X-RateLimit-Reset-After": {strconv.FormatFloat(left.Seconds(), 'f', 3, 64)},
		"X-RateLimit-Bucket":      {name},
	}, nil
}

// take counts one and gives how long the window still lasts. A limit of 0 is none.
func (b *bucket) take(limit int, window time.Duration, now time.Time) (left time.Duration, ok bool) {
	if limit == 0 {
		return 0, true
	}
	if !now.Before(b.until) {
		b.until, b.used = now.Add(window), 0
	}
	b.used++
	return b.until.Sub(now), b.used <= limit
}

// bucket names what a call is counted with: the method and the route, apart for each channel, guild and webhook.
func (c *Call) bucket() string {
	parts := strings.Split(c.Path, "/")
	for i := range parts {
		if i > 2 && len(parts[i]) > 15 { // an id or a token behind the first
			parts[i] = "x"
		}
	}
	return fmt.Sprintf("%s%s", c.Method, strings.Join(parts, "-"))
}

// Invalid counts the answers that bring an address nearer to a ban: 401, 403 and 429, those of a shared bucket left out
// (docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans).
func (s *Server) Invalid() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, c := range s.log {
		if (c.Status == 401 || c.Status == 403 || c.Status == 429) && !c.shared {
			n++
		}
	}
	return n
}
