package limited

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"
)

// The limits of Discord (https://discord.com/developers/docs/topics/rate-limits): 50 requests a second in all, answers to
// interactions left out; 10,000 answers of 401, 403 or 429 within 10 minutes ban the address. What a route allows in a
// channel is told by headers alone: five messages in five seconds.
const (
	discordMost        = 50
	discordSpan        = time.Second
	discordChannelMost = 5
	discordChannelSpan = 5 * time.Second
	discordInvalid     = 10_000
	discordInvalidSpan = 10 * time.Minute
	discordBan         = time.Hour
)

// discordLimits is what is counted for one bot.
type discordLimits struct {
	all     window
	routes  map[string]*route
	invalid window
	until   time.Time
}

// route is what a kind of call has left in a channel.
type route struct {
	used  int
	until time.Time
}

func newDiscordLimits() *discordLimits { return &discordLimits{routes: map[string]*route{}} }

// take counts a call: global is how long everything must wait, and wait how long its route must.
func (l *discordLimits) take(name string, now time.Time) (global, wait time.Duration, header http.Header) {
	if global = l.all.take(now, discordMost, discordSpan); global > 0 {
		return global, 0, nil
	}
	r := l.routes[name]
	if r == nil || !now.Before(r.until) {
		r = &route{until: now.Add(discordChannelSpan)}
		l.routes[name] = r
	}
	left := r.until.Sub(now)
	if r.used >= discordChannelMost {
		return 0, left, nil
	}
	r.used++
	return 0, 0, http.Header{
		"X-Ratelimit-Limit":       {strconv.Itoa(discordChannelMost)},
		"X-Ratelimit-Remaining":   {strconv.Itoa(discordChannelMost - r.used)},
		"X-Ratelimit-Reset-After": {strconv.FormatFloat(left.Seconds(), 'f', 3, 64)},
		"X-Ratelimit-Bucket":      {"posts"},
	}
}

// refused counts an answer that brings a ban nearer.
func (l *discordLimits) refused(status int, now time.Time) {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
		if l.invalid.take(now, discordInvalid-1, discordInvalidSpan) > 0 {
			l.until = now.Add(discordBan)
		}
	}
}

// tooManyFor refuses a call for a while. Retry-After is in whole seconds, retry_after in the body is exact.
func tooManyFor(wait time.Duration, global bool) outcome {
	h := http.Header{"Retry-After": {strconv.Itoa(int(math.Ceil(wait.Seconds())))}, "X-Ratelimit-Scope": {"user"}}
	if global {
		h.Set("X-RateLimit-Scope", "global")
		h.Set("X-RateLimit-Global", "true")
	}
	return outcome{http.StatusTooManyRequests, h, fmt.Sprintf(`{"message":"You are being rate limited.","retry_after":%.3f,"global":%t}`, wait.Seconds(), global)}
}

// ban is how the address is turned away: by what stands in front of Discord, in no JSON.
func ban(wait time.Duration) outcome {
	out := page(http.StatusTooManyRequests)
	out.header.Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	return out
}
