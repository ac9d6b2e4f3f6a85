package postgres_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"sync"
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store/postgres"
	"hangup/store/postgres/pgtest"
)

var noon = time.Date(2026, time.November, 18, 12, 0, 0, 0, time.UTC)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func chat(n int) bot.Address {
	return bot.Address{Chat: bot.ChatID{Platform: "web", ID: fmt.Sprint("c", n)}}
}

// acknowledged is what a store said that it has kept.
type acknowledged struct {
	mu                       sync.Mutex
	warnings, arrivals, sent []string
	errors                   int
}

func (a *acknowledged) add(to *[]string, id string, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err != nil {
		a.errors++
		return
	}
	*to = append(*to, id)
}

func (a *acknowledged) all() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.warnings) + len(a.arrivals) + len(a.sent)
}

// keepBusy imports, takes in, claims and records until the context ends.
func keepBusy(ctx context.Context, s *postgres.Store, a *acknowledged) (wait func()) {
	var wg sync.WaitGroup
	loop := func(do func(n int)) {
		wg.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				do(n)
			}
		})
	}
	whole := context.WithoutCancel(ctx) // what is begun is finished
	loop(func(n int) {
		id := fmt.Sprintf("w%d", n)
		_, err := s.ImportWarnings(whole, []news.Warning{{ID: news.WarningID(id), Label: news.IsWarning, Areas: []advice.AreaID{"x"}}}, noon)
		a.add(&a.warnings, id, err)
	})
	for worker := range 2 {
		loop(func(n int) {
			id := fmt.Sprintf("a%d-%d", worker, n)
			_, err := s.CommitArrivals(whole, "web", []bot.Arrival{{ID: id, At: noon, Body: []byte(id)}})
			a.add(&a.arrivals, id, err)
		})
	}
	loop(func(n int) {
		d, ok, _, err := s.Claim(whole, "web", noon.Add(time.Duration(n)*time.Second))
		if err == nil && ok {
			err = s.Record(whole, d.ID, outbox.Outcome{State: outbox.Sent, Message: "m"})
		}
		if ok || err != nil {
			a.add(&a.sent, fmt.Sprint(d.ID), err)
		}
	})
	return wg.Wait
}

// The store stays open while its server is killed and started again, four times. What it said that it kept is kept, nothing is half
// done, and it goes on by itself.
func TestKilledServerLosesNothing(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	address := with(t, server.URL(), func(u *url.URL) { u.Path = "/postgres" })
	s := open(t, address, withSecret(testSecret))
	for n := range 3 {
		_, err := s.AddWatch(t.Context(), bot.Watch{At: chat(n), Area: "x"})
		check(t, err)
	}
	var a acknowledged
	ctx, stop := context.WithCancel(t.Context())
	wait := keepBusy(ctx, s, &a)
	for range 4 {
		for before, late := a.all(), time.Now().Add(time.Minute); a.all() < before+40; time.Sleep(time.Millisecond) {
			if time.Now().After(late) {
				t.Fatalf("%d errors, and nothing goes on", a.errors)
			}
		}
		server.Kill()
		server.Restart()
	}
	stop()
	wait()
	db := connect(t, address)
	t.Logf("%d warnings, %d arrivals, %d posts; nobody answered for %d", len(a.warnings), len(a.arrivals), len(a.sent), a.errors)
	for query, ids := range map[string][]string{
		`SELECT id FROM hangup.warnings`:                        a.warnings,
		`SELECT id FROM hangup.inbox_bodies`:                    a.arrivals,
		`SELECT id FROM hangup.inbox WHERE owner = ''`:          a.arrivals,
		`SELECT id FROM hangup.deliveries WHERE state = 'sent'`: a.sent,
	} {
		there := texts(t, db, query)
		for _, id := range ids {
			if !there[id] {
				t.Errorf("%s: %s is gone", query, id)
			}
		}
	}
	for what, query := range map[string]string{
		"warnings without their story":   `SELECT count(*) FROM hangup.warnings w WHERE NOT EXISTS (SELECT 1 FROM hangup.stories WHERE warning = w.id)`,
		"warnings without three posts":   `SELECT count(*) FROM hangup.warnings w WHERE 3 <> (SELECT count(*) FROM hangup.deliveries WHERE warning = w.id)`,
		"arrivals without a body":        `SELECT count(*) FROM hangup.inbox i WHERE NOT EXISTS (SELECT 1 FROM hangup.inbox_bodies WHERE n = i.body)`,
		"bodies without their arrival":   `SELECT count(*) FROM hangup.inbox_bodies b WHERE NOT EXISTS (SELECT 1 FROM hangup.inbox WHERE body = b.n AND id = b.id)`,
		"chats with two posts in flight": `SELECT count(*) FROM (SELECT FROM hangup.deliveries WHERE state = 'sending' GROUP BY chat HAVING count(*) > 1) x`,
	} {
		if n := one[int](t, db, query); n != 0 {
			t.Errorf("%d %s", n, what)
		}
	}
	if limit := 4 * 4; a.errors > limit { // each kill meets at most what the four were doing
		t.Errorf("%d errors, more than %d", a.errors, limit)
	}
}

// texts gives the values of a column.
func texts(t *testing.T, db *sql.DB, query string) map[string]bool {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	check(t, err)
	defer rows.Close()
	all := map[string]bool{}
	for rows.Next() {
		var text string
		check(t, rows.Scan(&text))
		all[text] = true
	}
	check(t, rows.Err())
	return all
}

// Whoever asks while the server is away waits for it, and whoever gives up does so at once.
func TestStoreWaitsForAServerThatIsAway(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	s := open(t, server.URL(), withSecret(testSecret))
	server.Kill()
	short, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := s.AddWatch(short, bot.Watch{At: chat(1), Area: "x"}); err == nil {
		t.Error("a watch was kept without a server")
	}
	done := make(chan error, 3)
	go func() {
		_, err := s.AddWatch(t.Context(), bot.Watch{At: chat(2), Area: "x"})
		done <- err
	}()
	go func() {
		_, err := s.Watches(t.Context(), chat(2))
		done <- err
	}()
	go func() {
		_, _, err := s.Warning(t.Context(), "w")
		done <- err
	}()
	time.Sleep(200 * time.Millisecond) // the three find that nobody answers
	server.Restart()
	for range 3 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if ws, err := s.Watches(t.Context(), chat(2)); err != nil || len(ws) != 1 {
		t.Errorf("%d watches, error %v", len(ws), err)
	}
}

// A lane posts while a moderator corrects in another process, in the midst of it. In the end every chat has the last words.
func TestNoCorrectionIsLostBesideALane(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	s, other := open(t, address, withSecret(testSecret)), open(t, address, withSecret(testSecret))
	const chats, rounds = 6, 12
	for n := range chats {
		_, err := s.AddWatch(t.Context(), bot.Watch{At: chat(n), Area: "x"})
		check(t, err)
	}
	id, _, err := other.SendNotice(t.Context(), bot.Notice{Text: "0", From: chat(0), Areas: []advice.AreaID{"x"}, At: noon, Starts: noon})
	check(t, err)
	shown := &screens{store: s, texts: map[string]string{}, now: noon.Add(time.Hour)}
	for round := range rounds {
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				for shown.post(t) {
				}
			})
		}
		text := fmt.Sprint("words of ", round)
		_, err := other.CorrectNotice(t.Context(), id, text, noon.Add(time.Minute))
		check(t, err)
		wg.Wait()
		for shown.post(t) { // what the lane had not seen yet
		}
		for n := range chats {
			if got := shown.texts[chat(n).Chat.ID]; got != text {
				t.Errorf("round %d: chat %d shows %q at last", round, n, got)
			}
		}
		_, err = other.CorrectNotice(t.Context(), id, text+", again", noon.Add(time.Minute)) // the lane of the next round has something to do
		check(t, err)
	}
}

// screens are what chats show.
type screens struct {
	store *postgres.Store
	mu    sync.Mutex
	texts map[string]string
	now   time.Time
}

// post makes one post or change as a lane does, and tells whether there was one.
func (sc *screens) post(t *testing.T) bool {
	sc.mu.Lock()
	sc.now = sc.now.Add(time.Second)
	now := sc.now
	sc.mu.Unlock()
	d, ok, _, err := sc.store.Claim(t.Context(), "web", now)
	if err != nil || !ok {
		if err != nil {
			t.Error(err)
		}
		return false
	}
	notice, _, err := sc.store.Notice(t.Context(), d.Notice)
	if err != nil {
		t.Error(err)
	}
	sc.mu.Lock()
	sc.texts[d.To.Chat.ID] = notice.Text
	sc.mu.Unlock()
	if err := sc.store.Record(t.Context(), d.ID, outbox.Outcome{State: outbox.Sent, Message: "m"}); err != nil {
		t.Error(err)
	}
	return err == nil
}
