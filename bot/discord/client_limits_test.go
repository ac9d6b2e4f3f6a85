package discord

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hangup/bot"
)

// tally is a transport that notes when calls arrive and answers as told.
type tally struct {
	mu     sync.Mutex
	times  []time.Time
	answer func(r *http.Request) *http.Response
}

func (s *tally) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.times = append(s.times, time.Now())
	s.mu.Unlock()
	if s.answer != nil {
		return s.answer(r), nil
	}
	return reply(http.StatusNoContent, "", nil), nil
}

func TestNeverMoreThanFiftyCallsASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		seen := &tally{}
		c := wireClient(t, "http://discord.test", &http.Client{Transport: seen})
		var all sync.WaitGroup
		for shard := range 5 {
			all.Go(func() {
				for i := range 40 {
					r := post
					r.Bucket = fmt.Sprint(shard, i)
					if err := c.Call(t.Context(), r, nil); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		for i := perSecond; i < len(seen.times); i++ {
			if d := seen.times[i].Sub(seen.times[i-perSecond]); d <= time.Second {
				t.Fatalf("calls %d to %d went out within %v", i-perSecond, i, d)
			}
		}
		if whole := seen.times[len(seen.times)-1].Sub(seen.times[0]); whole > 4*time.Second {
			t.Errorf("200 calls took %v", whole)
		}
	})
}

func TestAnswersToInteractionsAreNotHeldUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		seen := &tally{}
		c := wireClient(t, "http://discord.test", &http.Client{Transport: seen})
		c.limits.stop("", hold{For: time.Hour, Lane: true})
		follow := request{Method: "POST", Path: "/webhooks/1/tok"}
		for range 200 {
			for _, r := range []request{callback(), follow} {
				if err := c.Call(t.Context(), r, nil); err != nil {
					t.Fatal(err)
				}
			}
		}
		if d := seen.times[399].Sub(seen.times[0]); d != 0 {
			t.Errorf("answers waited %v", d)
		}
		if e, _ := sendError(t, c.Call(t.Context(), post, nil)); e.Kind != bot.Wait || !e.Lane || e.After != time.Hour {
			t.Errorf("a post while all must wait: %v after %v, lane %v", e, e.After, e.Lane)
		}
		if len(seen.times) != 400 {
			t.Error("the post was sent")
		}
	})
}

func TestUsedUpBucketsAreWaitedForOrTold(t *testing.T) {
	for _, c := range []struct {
		name    string
		after   string
		timeout time.Duration
		waits   time.Duration
		told    time.Duration
	}{
		{"shortly, waited for", "1.5", time.Minute, 1500 * time.Millisecond, 0},
		{"long, told", "30", time.Minute, 0, 30 * time.Second},
		{"longer than the caller has, told", "1.5", time.Second, 0, 1500 * time.Millisecond},
		{"nothing said", "", time.Minute, 0, 0},
		{"nonsense", "NaN", time.Minute, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				seen := &tally{answer: func(*http.Request) *http.Response {
					return reply(http.StatusNoContent, "", http.Header{
						"X-Ratelimit-Remaining": {"0"}, "X-Ratelimit-Reset-After": {c.after}, "X-Ratelimit-Global": {"true"},
					})
				}}
				client := wireClient(t, "http://discord.test", &http.Client{Transport: seen})
				if err := client.Call(t.Context(), post, nil); err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithTimeout(t.Context(), c.timeout)
				defer cancel()
				from := time.Now()
				err := client.Call(ctx, post, nil)
				if d := time.Since(from); d != c.waits {
					t.Errorf("waited %v", d)
				}
				if c.told == 0 && err != nil {
					t.Error(err)
				}
				if c.told > 0 {
					if e, _ := sendError(t, err); e.Kind != bot.Wait || e.After != c.told || e.Lane || len(seen.times) != 1 {
						t.Errorf("%v after %v, lane %v, %d calls", e, e.After, e.Lane, len(seen.times))
					}
				}
				other := post
				other.Bucket = "another"
				if err := client.Call(t.Context(), other, nil); err != nil {
					t.Errorf("another bucket: %v", err)
				}
			})
		})
	}
}

func TestRefusedBucketsRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var busy atomic.Bool
		busy.Store(true)
		seen := &tally{answer: func(*http.Request) *http.Response {
			if busy.Load() {
				return reply(http.StatusTooManyRequests, `{"retry_after":20,"global":false}`, nil)
			}
			return reply(http.StatusNoContent, "", nil)
		}}
		c := wireClient(t, "http://discord.test", &http.Client{Transport: seen})
		for range 3 {
			if e, _ := sendError(t, c.Call(t.Context(), post, nil)); e.Kind != bot.Wait || e.Lane {
				t.Errorf("%v, lane %v", e, e.Lane)
			}
		}
		if len(seen.times) != 1 {
			t.Errorf("Discord was asked %d times while it wants to be left alone", len(seen.times))
		}
		busy.Store(false)
		time.Sleep(20 * time.Second)
		if err := c.Call(t.Context(), post, nil); err != nil {
			t.Errorf("after the wait: %v", err)
		}
	})
}

func TestWhoWaitsForALimitCanLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		seen := &tally{}
		c := wireClient(t, "http://discord.test", &http.Client{Transport: seen})
		c.limits.stop(post.Bucket, hold{For: time.Second})
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(100*time.Millisecond, cancel)
		if err := c.Call(ctx, post, nil); reasonOf(err) != stopped {
			t.Error(err)
		}
		if len(seen.times) != 0 {
			t.Error("the call was made")
		}
	})
}

func TestLimitsForgetWhatIsOver(t *testing.T) {
	now := time.Unix(1e9, 0)
	l := newLimits(func() time.Time { return now })
	for i := range 3 * maxBuckets {
		l.stop(strconv.Itoa(i), hold{For: time.Hour})
	}
	if len(l.spent) > maxBuckets {
		t.Errorf("%d buckets are remembered", len(l.spent))
	}
	l.stop("kept", hold{For: time.Hour})
	now = now.Add(30 * time.Minute)
	for i := range maxBuckets {
		l.stop(strconv.Itoa(i), hold{For: time.Second})
		now = now.Add(2 * time.Second)
	}
	if len(l.spent) > maxBuckets {
		t.Errorf("%d buckets are remembered", len(l.spent))
	}
}

// The library keeps some 470 bytes of every interaction for ever: 94 MB after so many.
func TestMemoryIsFlatOver200000Interactions(t *testing.T) {
	n := 200_000
	if testing.Short() {
		n = 20_000
	}
	c := wireClient(t, "http://discord.test", &http.Client{Transport: &quietly{}})
	call := func(i int) {
		token := interactionCanary + strconv.Itoa(i)
		for _, r := range []request{
			{Method: "POST", Path: "/interactions/" + strconv.Itoa(i) + "/" + token + "/callback", Callback: true, JSON: map[string]int{"type": 5}},
			{Method: "PATCH", Path: "/webhooks/1/" + token + "/messages/@original", Bucket: "PATCH webhook " + strconv.Itoa(i)},
		} {
			if err := c.Call(t.Context(), r, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i := range 1000 {
		call(i)
	}
	before := heap()
	for i := range n {
		call(1000 + i)
	}
	if grown := int64(heap()) - int64(before); grown > 2<<20 {
		t.Errorf("%d interactions left %d KiB behind", n, grown>>10)
	}
}

// quietly is a transport that keeps nothing. Every answer uses a bucket up, which is the worst case.
type quietly struct{}

func (quietly) RoundTrip(*http.Request) (*http.Response, error) {
	return reply(http.StatusNoContent, "", http.Header{"X-Ratelimit-Remaining": {"0"}, "X-Ratelimit-Reset-After": {"1"}}), nil
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
