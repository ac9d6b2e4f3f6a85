package feed

import (
	"hash/fnv"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	slotWidth = 5 * time.Minute // sources spread their visits over this much
	// minInterval keeps an impatient operator polite.
	minInterval = 5 * time.Minute
	// usualInterval is for an operator who did not say.
	usualInterval = 15 * time.Minute
	firstBackoff  = 5 * time.Minute // doubled with each failure
	maxBackoff    = 6 * time.Hour
	// maxCaching is how long ttl and max-age can keep us away. Some servers say a year, and a warning is of today.
	maxCaching = 6 * time.Hour
	// maxRetryAfter is how long a server that asks for peace gets it. Longer, and the source would be lost unnoticed.
	maxRetryAfter = 24 * time.Hour
)

// backoff is how long to leave a source alone after a number of failures in a row.
func backoff(fails int) time.Duration {
	if fails <= 0 {
		return 0
	}
	if fails > 8 { // 5 min × 2⁷ is more than 6 h
		return maxBackoff
	}
	return min(firstBackoff<<(fails-1), maxBackoff)
}

// slotAt gives the first moment from a time on that belongs to an address. The moments of one address are slotWidth
// apart and those of different ones are spread, so that a hundred sources are not asked in the same second.
func slotAt(address string, from time.Time) time.Time {
	h := fnv.New32a()
	h.Write([]byte(address))
	phase := time.Duration(h.Sum32()%uint32(slotWidth/time.Second)) * time.Second
	slot := from.Add(-phase).Truncate(slotWidth).Add(phase)
	if slot.Before(from) {
		slot = slot.Add(slotWidth)
	}
	return slot
}

// nextVisit is when a source may be asked again: in its slot, after the interval and the backoff counted from the
// slot of this visit, and after what the server asked for counted from its answer.
func nextVisit(address string, visited time.Time, ours, theirs time.Duration) time.Time {
	begun := slotAt(address, visited)
	if begun.After(visited) {
		begun = begun.Add(-slotWidth)
	}
	next := begun.Add(ours)
	if asked := visited.Add(theirs); asked.After(next) {
		next = asked
	}
	return slotAt(address, next)
}

// retryAfter reads the header, in seconds or as a date.
// Source: https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if at, err := http.ParseTime(text); err == nil {
		return between(at.Sub(now), maxRetryAfter)
	}
	return seconds(text, time.Second, maxRetryAfter)
}

// maxAge reads how long an answer says that it stays fresh.
// Source: https://www.rfc-editor.org/rfc/rfc9111#name-cache-control
func maxAge(h http.Header) time.Duration {
	var age time.Duration
	for _, line := range h.Values("Cache-Control") {
		for _, part := range strings.Split(line, ",") {
			name, value, _ := strings.Cut(strings.ToLower(strings.TrimSpace(part)), "=")
			switch name {
			case "no-cache", "no-store":
				return 0
			case "max-age":
				age = seconds(strings.Trim(value, `"`), time.Second, maxCaching)
			}
		}
	}
	return age
}

// ttlElement is how an RSS channel says for how many minutes it may be cached.
// Source: https://www.rssboard.org/rss-specification#ltttlgtSubelementOfLtchannelgt
var ttlElement = regexp.MustCompile(`(?i)<ttl>\s*(\d{1,9})\s*</ttl>`)

// ttl finds it before the first item.
func ttl(feed string) time.Duration {
	head, _, _ := strings.Cut(feed, "<item")
	if m := ttlElement.FindStringSubmatch(head); m != nil {
		return seconds(m[1], time.Minute, maxCaching)
	}
	return 0
}

// seconds reads a whole number of units. What is no such number is 0, and what is too large is most.
func seconds(text string, unit, most time.Duration) time.Duration {
	if text == "" || strings.Trim(text, "0123456789") != "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n > int64(most/unit) {
		return most
	}
	return time.Duration(n) * unit
}

func between(d, most time.Duration) time.Duration { return min(max(d, 0), most) }
