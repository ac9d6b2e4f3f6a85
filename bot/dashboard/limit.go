package dashboard

import (
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	loginsPerMinute = 10  // a person mistypes a token three times
	visitsPerMinute = 120 // each may ask a platform who moderates
	maxCounted      = 4096
)

// limiter counts what each does in a minute.
type limiter struct {
	most    int
	mu      sync.Mutex
	minute  int64 // since 1970
	counted map[string]int
}

func newLimiter(most int) *limiter { return &limiter{most: most, counted: map[string]int{}} }

// take tells whether somebody may do one more thing in this minute.
func (l *limiter) take(who string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if minute := now.Unix() / 60; minute != l.minute {
		l.minute = minute
		clear(l.counted)
	}
	if _, known := l.counted[who]; !known && len(l.counted) >= maxCounted {
		who = "" // a flood of strangers: they share one count
	}
	l.counted[who]++
	return l.counted[who] <= l.most
}

// from names the machine that asks. Behind a server that passes the page on that is always the same.
func from(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
