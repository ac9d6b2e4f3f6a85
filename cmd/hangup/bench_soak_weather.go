package main

import (
	"context"
	"database/sql"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"hangup/bot/bottest/limited"
	"hangup/bot/discord"
	"hangup/bot/telegram"
)

// weather is what goes wrong now, and what went wrong when.
type weather struct {
	mu    sync.Mutex
	dice  *rand.Rand
	now   string // "" is fine weather
	spans []wrongTime
	count map[string]int
	doubt map[string]int  // posts by platform of which nobody could tell whether they had arrived
	posts map[string]bool // the chats that are posted into
}

// wrongTime is a time in which something went wrong.
type wrongTime struct {
	what     string
	from, to time.Time // to is zero while it lasts
}

// What can go wrong with calls and sources.
const (
	soakTooMany = "429 for half of the calls"
	soakPages   = "502 for half of the calls"
	soakCut     = "connection cut after the platform did it, 1 in 3"
	soakSlow    = "platforms take 1 to 4 s for each call"
	soakAway    = "platforms take no calls"
	soakLocked  = "database locked by another process, 1 to 8 s"
	soakSource  = "sources answer 500"
	soakKill    = "kill -9"
	soakStop    = "stopped and started again"
	soakFull    = "disk full for some seconds"
)

// callFaults are those that one process must bear without being started again.
func callFaults() []string {
	return []string{soakTooMany, soakPages, soakCut, soakSlow, soakAway, soakLocked, soakSource}
}

// aftermath is how long what a fault held up goes on after its end.
const aftermath = 2 * time.Second

// touches tells whether a fault may keep somebody on a platform from an answer. The page and the dashboard speak with no platform, and
// answers to people on Discord are counted against no limit.
func touches(what, place string) bool {
	switch what {
	case soakSource:
		return false
	case soakTooMany, soakPages, soakCut:
		return place == telegram.Platform
	case soakSlow, soakAway:
		return place == telegram.Platform || place == discord.Platform
	}
	return true
}

func newWeather(seed uint64, places []benchPlace, chats int) *weather {
	w := &weather{dice: rand.New(rand.NewPCG(seed, 1)), count: map[string]int{}, doubt: map[string]int{}, posts: map[string]bool{}}
	for _, p := range places {
		for n := range chats {
			w.posts[p.chat(n)] = true
		}
	}
	return w
}

// begin lets something go wrong until end is called.
func (w *weather) begin(what string) (end func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = what
	w.count[what]++
	w.spans = append(w.spans, wrongTime{what: what, from: time.Now()})
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.now = ""
		w.spans[len(w.spans)-1].to = time.Now()
	}
}

func (w *weather) is() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// wrong tells whether something that touches a platform was wrong, or its aftermath, at any time between two moments.
func (w *weather) wrong(place string, from, to time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.ContainsFunc(w.spans, func(s wrongTime) bool {
		return touches(s.what, place) && s.from.Before(to) && (s.to.IsZero() || s.to.Add(aftermath).After(from))
	})
}

// chance is true once in n times.
func (w *weather) chance(n int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.dice.IntN(n) == 0
}

func (w *weather) between(least, most time.Duration) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return least + time.Duration(w.dice.Int64N(int64(most-least)))
}

// doubtful counts posts of a platform of which nobody can tell whether they arrived.
func (w *weather) doubtful(p benchPlace, n int) {
	if p.limits.Idempotent {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.doubt[p.name] += n
}

// trouble says what goes wrong with calls that write, on a platform.
func (w *weather) trouble(p benchPlace) func(int, string) limited.Trouble {
	return func(_ int, chat string) limited.Trouble {
		switch now := w.is(); {
		case now == soakTooMany && w.chance(2):
			return limited.Trouble{After: time.Second}
		case now == soakPages && w.chance(2):
			return limited.Trouble{Page: http.StatusBadGateway}
		case now == soakCut && w.chance(3):
			if w.posts[chat] {
				w.doubtful(p, 1)
			}
			return limited.Trouble{Cut: true}
		}
		return limited.Trouble{}
	}
}

// stormy is a platform on whose way the weather is.
type stormy struct {
	standIn

	weather *weather
}

// ServeHTTP takes a call, late or not at all.
func (s stormy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch s.weather.is() {
	case soakSlow:
		sleep(r.Context(), s.weather.between(time.Second, 4*time.Second))
	case soakAway:
		panic(http.ErrAbortHandler) // the connection ends, and nothing was done
	}
	s.standIn.ServeHTTP(w, r)
}

// counts gives how often each fault happened.
func (w *weather) counts() map[string]int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return maps.Clone(w.count)
}

func (w *weather) doubts(platform string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.doubt[platform]
}

// storms lets one thing after the other go wrong until ctx ends, each for some seconds. Each comes once before any comes again.
func (s *soak) storms(ctx context.Context) {
	for {
		all := callFaults()
		s.weather.shuffle(all)
		for _, what := range all {
			if !sleep(ctx, s.weather.between(s.Every/2, 3*s.Every/2)) {
				return
			}
			s.storm(ctx, what)
		}
	}
}

func (w *weather) shuffle(all []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dice.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
}

// storm lets one thing go wrong for a while, and for less where the faults follow each other closely.
func (s *soak) storm(ctx context.Context, what string) {
	defer s.weather.begin(what)()
	most := min(4*time.Second, s.Every)
	if what != soakLocked {
		sleep(ctx, s.weather.between(most/4, most))
		return
	}
	if err := holdDatabase(ctx, s.settings.database, s.weather.between(most/4, 2*most)); err != nil && ctx.Err() == nil {
		s.remark("the database could not be locked: " + oneLine(err.Error()))
	}
}

// holdDatabase locks the database as another process that writes would.
func holdDatabase(ctx context.Context, path string, long time.Duration) error {
	db, err := sql.Open("sqlite", "file://"+(&url.URL{Path: path}).EscapedPath()+"?mode=rw&_txlock=exclusive&_pragma=busy_timeout(10000)")
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	sleep(ctx, long)
	return tx.Rollback()
}
