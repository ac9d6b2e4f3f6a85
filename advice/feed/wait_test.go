package feed

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

func TestBackoffDoublesUpToSixHours(t *testing.T) {
	for fails, want := range map[int]time.Duration{
		-1: 0, 0: 0, 1: 5 * time.Minute, 2: 10 * time.Minute, 3: 20 * time.Minute, 6: 160 * time.Minute, 7: 320 * time.Minute,
		8: 6 * time.Hour, 9: 6 * time.Hour, 1 << 40: 6 * time.Hour,
	} {
		if got := backoff(fails); got != want {
			t.Errorf("after %d failures %s, want %s", fails, got, want)
		}
	}
}

func TestRetryAfterIsReadInBothForms(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"": 0, "120": 2 * time.Minute, " 7 ": 7 * time.Second, "0": 0, "-5": 0, "soon": 0, "1.5": 0, "86400": 24 * time.Hour, "86401": 24 * time.Hour,
		"99999999999999999999999":       24 * time.Hour,
		"Wed, 18 Nov 2026 13:00:00 GMT": time.Hour, "Wed, 18 Nov 2026 11:00:00 GMT": 0, "Thu, 18 Nov 2027 13:00:00 GMT": 24 * time.Hour,
	} {
		if got := retryAfter(http.Header{"Retry-After": {text}}, today); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestMaxAgeIsRead(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"": 0, "max-age=600": 10 * time.Minute, "public, Max-Age=\"60\", must-revalidate": time.Minute, "max-age=31536000": 6 * time.Hour,
		"no-cache, max-age=600": 0, "no-store": 0, "s-maxage=600": 0, "max-age=-1": 0, "max-age=": 0, "max-age=x": 0, "max-age=99999999999999999999": 6 * time.Hour,
	} {
		if got := maxAge(http.Header{"Cache-Control": {text}}); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestTTLIsReadBeforeTheItems(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"<channel><ttl>60</ttl>": time.Hour, "<channel><TTL> 5 </TTL>": 5 * time.Minute, "<ttl>100000</ttl>": 6 * time.Hour, "<ttl>soon</ttl>": 0,
		"<item><ttl>60</ttl></item>": 0, "": 0, "<ttl>-1</ttl>": 0,
	} {
		if got := ttl(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestSlotsOfOneAddressAreFiveMinutesApart(t *testing.T) {
	first := slotAt("https://a.example/", today)
	if first.Before(today) || first.Sub(today) >= slotWidth {
		t.Errorf("the slot from %s on is %s", today, first)
	}
	if again := slotAt("https://a.example/", first); !again.Equal(first) {
		t.Errorf("a slot is not its own: %s and %s", first, again)
	}
	if next := slotAt("https://a.example/", first.Add(time.Nanosecond)); next.Sub(first) != slotWidth {
		t.Errorf("the next slot comes %s later", next.Sub(first))
	}
}

func TestSlotsOfManyAddressesAreSpread(t *testing.T) {
	perMinute := map[int]int{}
	for i := range 500 {
		perMinute[int(slotAt(fmt.Sprintf("https://force%d.example/news/", i), today).Sub(today)/time.Minute)]++
	}
	for minute := range 5 {
		if n := perMinute[minute]; n < 50 || n > 150 {
			t.Errorf("%d of 500 fall into minute %d", n, minute)
		}
	}
}

func TestNextVisitIsTheLatestOfAllWishes(t *testing.T) {
	const a = "https://a.example/"
	visited := slotAt(a, today).Add(2 * time.Second) // a visit begins a little after its slot
	for name, c := range map[string]struct{ ours, theirs, least, most time.Duration }{
		"interval alone":              {15 * time.Minute, 0, 15*time.Minute - 2*time.Second, 15*time.Minute - 2*time.Second},
		"server wants less":           {15 * time.Minute, time.Minute, 15*time.Minute - 2*time.Second, 15*time.Minute - 2*time.Second},
		"server wants more":           {15 * time.Minute, time.Hour, time.Hour, time.Hour + slotWidth},
		"never before the server may": {15 * time.Minute, 15 * time.Minute, 15 * time.Minute, 20 * time.Minute},
		"longest backoff":             {6 * time.Hour, 0, 6*time.Hour - 2*time.Second, 6 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			next := nextVisit(a, visited, c.ours, c.theirs)
			if d := next.Sub(visited); d < c.least || d > c.most {
				t.Errorf("%s later, want %s to %s", d, c.least, c.most)
			}
			if !slotAt(a, next).Equal(next) {
				t.Errorf("%s is in no slot", next)
			}
		})
	}
}
