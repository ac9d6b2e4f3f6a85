package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// transport answers calls without a network, so that the clock of a synctest bubble moves.
type transport func(r *http.Request, method string, body []byte) (int, string, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	code, text, err := f(r, r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:], body)
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: code, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(text)), Request: r}, nil
}

// shelf is an inbox that may fail or be slow.
type shelf struct {
	mu    sync.Mutex
	ids   []int64
	fail  int // so many commits are refused
	delay time.Duration
	done  func(*shelf) // after each commit
}

func (s *shelf) Commit(ctx context.Context, updates []RawUpdate) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.delay > 0 {
		select {
		case <-time.After(s.delay):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if s.fail > 0 {
		s.fail--
		return errors.New("disk full")
	}
	for _, u := range updates {
		if !json.Valid(u.Body) {
			return fmt.Errorf("update %d is no JSON", u.ID)
		}
		s.ids = append(s.ids, u.ID)
	}
	if s.done != nil {
		s.done(s)
	}
	return nil
}

// platform is as much of Telegram as polling needs: updates wait until they are confirmed.
type platform struct {
	mu      sync.Mutex // held around waiting, which a test may change while a poll is held open
	waiting []string
	polls   []query
	methods []string
	answer  func(p *platform, n int) (int, string) // overrides poll n, from 1, unless its code is 0
	hold    time.Duration                          // how long an empty poll is held open
}

func updateText(id int64) string { return fmt.Sprintf(`{"update_id":%d,"message":{"text":"x"}}`, id) }

func (p *platform) round(r *http.Request, method string, body []byte) (int, string, error) {
	p.methods = append(p.methods, method)
	if method != "getUpdates" {
		return 200, `{"ok":true,"result":true}`, nil
	}
	var q query
	if err := json.Unmarshal(body, &q); err != nil {
		return 0, "", err
	}
	p.polls = append(p.polls, q)
	if p.answer != nil {
		if code, text := p.answer(p, len(p.polls)); code != 0 {
			return code, text, nil
		}
	}
	if len(p.unconfirmed(q)) == 0 {
		select {
		case <-time.After(p.hold):
		case <-r.Context().Done():
			return 0, "", r.Context().Err()
		}
	}
	return 200, `{"ok":true,"result":[` + strings.Join(p.unconfirmed(q), ",") + `]}`, nil
}

// unconfirmed drops what a poll confirms and gives what it asks for.
func (p *platform) unconfirmed(q query) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waiting = slices.DeleteFunc(p.waiting, func(u string) bool {
		id, err := updateID([]byte(u))
		return err == nil && id < q.Offset
	})
	return slices.Clone(p.waiting[:min(q.Limit, len(p.waiting))])
}

// send makes updates wait in the place of those that do.
func (p *platform) send(updates []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waiting = updates
}

// polling runs a poller against p for as long as is said and gives how long it ran, its log and its error.
func polling(t *testing.T, p *platform, in *shelf, d time.Duration) (ran time.Duration, log string, err error) {
	t.Helper()
	if p.hold == 0 {
		p.hold = pollWait * time.Second
	}
	c, err := NewClient(marked, API, &http.Client{Transport: transport(p.round)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	time.AfterFunc(d, cancel)
	var out strings.Builder
	begin := time.Now()
	err = NewPoller(slog.New(slog.NewTextHandler(&out, nil)), c, in).Run(ctx)
	if strings.Contains(out.String(), marked) {
		t.Errorf("the token is in the log: %s", out.String())
	}
	return time.Since(begin), out.String(), err
}

func numbered(from, to int64) (all []string) {
	for id := from; id <= to; id++ {
		all = append(all, updateText(id))
	}
	return all
}

func TestPollCommitsBeforeItConfirms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, in := &platform{waiting: numbered(10, 259)}, &shelf{fail: 1}
		in.done = func(s *shelf) {
			if at := p.polls[len(p.polls)-1].Offset; len(s.ids) > 0 && at > s.ids[len(s.ids)-1] {
				t.Errorf("confirmed up to %d, stored up to %d", at, s.ids[len(s.ids)-1])
			}
		}
		if _, _, err := polling(t, p, in, time.Minute); err != nil {
			t.Error(err)
		}
		if len(in.ids) != 250 || in.ids[0] != 10 || in.ids[249] != 259 {
			t.Errorf("%d updates: %v", len(in.ids), in.ids)
		}
		if p.polls[0].Offset != 0 || p.polls[1].Offset != 0 || p.polls[2].Offset != 110 {
			t.Errorf("after a commit that failed: %+v", p.polls[:3])
		}
		if p.polls[0].Limit != 100 || p.polls[0].Timeout != pollWait || !slices.Equal(p.polls[0].Allowed, wanted()) {
			t.Errorf("%+v", p.polls[0])
		}
		if slices.Contains(p.methods, "deleteWebhook") {
			t.Error("removed a webhook that was not there")
		}
	})
}

// Telegram chooses ids anew after a quiet week; they may be lower than the old ones.
func TestIdsThatStartAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, in := &platform{waiting: numbered(900, 901)}, &shelf{}
		time.AfterFunc(3*time.Minute+time.Second, func() { p.send(numbered(5, 6)) })
		_, _, _ = polling(t, p, in, 10*time.Minute)
		if !slices.Equal(in.ids, []int64{900, 901, 5, 6}) {
			t.Errorf("%v", in.ids)
		}
	})
}

func TestUpdatesThatArePoisonousDoNotBlock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &platform{waiting: []string{
			updateText(1), `{"update_id":2,"message":"no message"}`, `{"update_id":3,"message":{"chat":{"id":"x"}}}`, `"no object"`, `{}`, `{"update_id":1.5}`, updateText(4),
		}}
		in := &shelf{}
		_, log, _ := polling(t, p, in, time.Minute)
		if !slices.Equal(slices.Compact(in.ids), []int64{1, 2, 3, 4}) {
			t.Errorf("%v", in.ids)
		}
		if !strings.Contains(log, "without an id") {
			t.Errorf("not reported: %s", log)
		}
	})
}

func TestAServerThatDoesNotHoldPollsIsNotHurried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &platform{hold: time.Nanosecond}
		_, _, _ = polling(t, p, &shelf{}, 10*time.Second)
		if n := len(p.polls); n < 40 || n > 51 {
			t.Errorf("%d polls in ten seconds", n)
		}
	})
}

func TestPollsThatFailAreTriedEverLessOften(t *testing.T) {
	for _, c := range []struct {
		name, text string
		code       int
		least      time.Duration // until the tenth poll
		advice     string
	}{
		{"down", "<html>", 502, 130 * time.Second, "nothing to do"},
		{"cut", `{"ok":true,"result":[{"upd`, 200, 130 * time.Second, "nothing to do"},
		{"told to wait", `{"ok":false,"error_code":429,"parameters":{"retry_after":100}}`, 429, 900 * time.Second, "nothing to do"},
		{"another poller", `{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request"}`, 409, 140 * time.Second, "another program"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var tenth time.Duration
				begin := time.Now()
				p, in := &platform{waiting: numbered(1, 3)}, &shelf{}
				p.answer = func(_ *platform, n int) (int, string) {
					if n < 10 {
						return c.code, c.text
					}
					if n == 10 {
						tenth = time.Since(begin)
					}
					return 0, ""
				}
				_, log, err := polling(t, p, in, time.Hour)
				if err != nil || tenth < c.least || tenth > c.least+c.least/2 {
					t.Errorf("tenth poll after %v, error %v", tenth, err)
				}
				if !slices.Equal(in.ids, []int64{1, 2, 3}) {
					t.Errorf("%v", in.ids)
				}
				if strings.Count(log, "no updates from Telegram") != 1 || !strings.Contains(log, c.advice) || !strings.Contains(log, "answers again") {
					t.Errorf("%s", log)
				}
			})
		})
	}
}

func TestAnAnswerThatCannotBeReadIsAskedForInPieces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, in := &platform{waiting: numbered(1, 150)}, &shelf{}
		p.answer = func(p *platform, _ int) (int, string) {
			if p.polls[len(p.polls)-1].Limit > 10 && len(in.ids) == 0 {
				return 200, "too much"
			}
			return 0, ""
		}
		_, _, _ = polling(t, p, in, 5*time.Minute)
		if len(in.ids) != 150 {
			t.Errorf("%d", len(in.ids))
		}
		if last := p.polls[len(p.polls)-1].Limit; last != pollBatch {
			t.Errorf("still asks for %d", last)
		}
	})
}

const webhookActive = `{"ok":false,"error_code":409,"description":"Conflict: can't use getUpdates method while webhook is active"}`

func TestAWebhookFromBeforeIsRemoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, in := &platform{waiting: numbered(1, 2)}, &shelf{}
		p.answer = func(p *platform, _ int) (int, string) {
			if !slices.Contains(p.methods, "deleteWebhook") {
				return 409, webhookActive
			}
			return 0, ""
		}
		ran, _, _ := polling(t, p, in, 3*time.Second)
		if len(in.ids) != 2 {
			t.Errorf("%v after %v", p.methods, ran)
		}
	})
}

func TestAWebhookThatComesBackIsRemovedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &platform{answer: func(_ *platform, n int) (int, string) {
			if n > 100 {
				return 500, "" // ends a loop without pauses, which would stop the clock
			}
			return 409, webhookActive
		}}
		_, log, _ := polling(t, p, &shelf{}, time.Minute)
		if len(p.polls) > 20 || strings.Count(strings.Join(p.methods, " "), "deleteWebhook") != 1 || !strings.Contains(log, "a webhook was set") {
			t.Errorf("%d polls, %v: %s", len(p.polls), p.methods, log)
		}
	})
}

func TestAWebhookThatSomebodySetsLaterIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &platform{waiting: numbered(1, 2)}
		p.answer = func(_ *platform, n int) (int, string) {
			if n > 1 {
				return 409, webhookActive
			}
			return 0, ""
		}
		_, log, _ := polling(t, p, &shelf{}, time.Minute)
		if slices.Contains(p.methods, "deleteWebhook") || !strings.Contains(log, "a webhook was set") {
			t.Errorf("%v: %s", p.methods, log)
		}
	})
}

func TestATokenThatIsNotAcceptedEndsThePolling(t *testing.T) {
	for _, body := range []string{
		`{"ok":false,"error_code":401,"description":"Unauthorized"}`,
		`{"ok":false,"error_code":404,"description":"Not Found"}`,
	} {
		synctest.Test(t, func(t *testing.T) {
			p := &platform{answer: func(*platform, int) (int, string) { return 401, body }}
			if ran, _, err := polling(t, p, &shelf{}, time.Hour); !errors.Is(err, ErrToken) || ran > time.Second {
				t.Errorf("%v after %v", err, ran)
			}
		})
	}
}

func TestStopping(t *testing.T) {
	for _, c := range []struct {
		name   string
		p      *platform
		in     *shelf
		at     time.Duration // when it is told to stop
		within time.Duration
		stored int
	}{
		{"while a poll waits", &platform{}, &shelf{}, 10 * time.Second, 0, 0},
		{"while a commit is on its way", &platform{waiting: numbered(1, 5)}, &shelf{delay: 3 * time.Second}, time.Second, 2 * time.Second, 5},
		{"while a commit hangs", &platform{waiting: numbered(1, 5)}, &shelf{delay: time.Hour}, time.Second, 4 * time.Second, 0},
		{"while it waits after a failure", &platform{answer: func(*platform, int) (int, string) { return 500, "" }}, &shelf{}, 20 * time.Second, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ran, _, err := polling(t, c.p, c.in, c.at)
				if err != nil || ran-c.at > c.within {
					t.Errorf("stopped %v after it was told to: %v", ran-c.at, err)
				}
				if len(c.in.ids) != c.stored {
					t.Errorf("%d stored", len(c.in.ids))
				}
			})
		})
	}
}

// A program that is killed between commit and confirmation gets the updates again: none is lost.
func TestAfterAKillNothingIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, in := &platform{waiting: numbered(1, 1000)}, &shelf{}
		for life := 0; life < 40; life++ {
			ctx, kill := context.WithCancel(t.Context())
			in.done = func(*shelf) {
				if life%3 != 0 {
					kill()
				}
			}
			c, err := NewClient(marked, API, &http.Client{Transport: transport(p.round)})
			if err != nil {
				t.Fatal(err)
			}
			p.hold = time.Second
			time.AfterFunc(time.Minute, kill)
			_ = NewPoller(slog.New(slog.DiscardHandler), c, in).Run(ctx)
			kill()
		}
		slices.Sort(in.ids)
		if got := slices.Compact(in.ids); len(got) != 1000 {
			t.Errorf("%d of 1000", len(got))
		}
	})
}
