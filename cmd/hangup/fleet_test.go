package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"hangup/config"
	"hangup/store/postgres/pgserver"
)

// startFleet starts processes of the real program on a PostgreSQL of their own. They end with the test.
func startFleet(t *testing.T, o fleetOptions) *fleet {
	t.Helper()
	if testing.Short() {
		t.Skip("takes a minute")
	}
	o.binary, o.lag = binary(t), benchLag
	f, err := newFleet(t.Context(), o)
	switch {
	case errors.Is(err, pgserver.ErrNone) && os.Getenv("CI") != "true":
		t.Skip("SKIPPED, NOTHING WAS TESTED: ", err)
	case err != nil:
		t.Fatal(err)
	}
	t.Cleanup(f.close)
	if err := f.startAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	return f
}

// fleetSlack is what a busy machine may add to the ten seconds of a take-over.
const fleetSlack = 10 * time.Second

// Three processes post a warning at the limits of both platforms and answer people meanwhile, while each of them is killed, PostgreSQL
// is killed and the network to it is cut. Every chat must get the warning, in Discord once and in Telegram twice at most where
// nobody could know; nobody posts faster than the platforms allow while one takes over from another; and what Telegram handed over
// is answered whatever happens. It runs alone: three processes at the limits of two platforms need most of a small machine for themselves.
func TestFleetLosesNothingWhateverGoesWrong(t *testing.T) {
	f := startFleet(t, fleetOptions{
		roles: []string{"web,worker", "web", "web,worker,gateway"}, chats: map[string]int{"telegram": 800, "discord": 1200},
	})
	sameTwice(t, f)
	asked := newLoad(f, 10, 10)
	asking, stop := context.WithCancel(t.Context())
	over := make(chan struct{})
	go func() { asked.run(asking); close(over) }()
	begin := time.Now()
	if err := f.publish(t.Context(), 1, begin); err != nil {
		t.Fatal(err)
	}
	time.Sleep(2 * time.Second)
	if a := asked.between(begin, time.Now().Add(-time.Second)); a.errors > 0 {
		t.Errorf("%d of %d questions were not answered while nothing went wrong: %s", a.errors, a.questions, a.why)
	}
	kills := 0
	for _, fault := range fleetFaults(f, 6*time.Second) {
		kills += fault.kills
		cost, err := f.bear(t.Context(), seenByProbes(t, f, fault))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: lasted %s, posts back %s after its end; longest silence %s in Telegram, %s in Discord", cost.Fault,
			duration(cost.Lasted), duration(cost.Back), duration(cost.Silence["telegram"]), duration(cost.Silence["discord"]))
		for place, quiet := range cost.Silence {
			if limit := fleetTakeOverAim + fleetSlack; quiet > limit.Seconds() {
				t.Errorf("%s: nothing was posted in %s for %s", cost.Fault, place, duration(quiet))
			}
		}
	}
	stop()
	<-over
	allPosted(t, f)
	mustStandOnce(t, f, kills)
	a := asked.between(begin, time.Now())
	t.Logf("%d questions, %d of them in Discord not answered while something was down", a.questions, a.unanswered["discord"])
	if n := a.unanswered["discord"]; 10*n > a.questions { // a quarter when each step of an answer waits for the database
		t.Errorf("%d of %d questions were not answered in Discord: %s", n, a.questions, a.why)
	}
	if n := a.unanswered["telegram"]; n > 0 {
		t.Errorf("%d questions in Telegram were never answered: %s\n%s", n, a.why, f.words())
	}
	if len(a.took["telegram"]) < 10 || len(a.took["discord"]) < 50 {
		t.Errorf("too little was asked: %d in Telegram, %d in Discord", len(a.took["telegram"]), len(a.took["discord"]))
	}
}

// seenByProbes makes PostgreSQL stay dead until every process says that it is not ready.
func seenByProbes(t *testing.T, f *fleet, fault fleetFault) fleetFault {
	if fault.name != "kill -9 of PostgreSQL" {
		return fault
	}
	fault.do = func(ctx context.Context, f *fleet) error {
		if err := f.server.Kill(); err != nil {
			return err
		}
		for _, m := range f.members {
			eventually(t, m.name+" says that it is not ready", func() bool { return !ready(ctx, m) })
		}
		if err := f.server.Restart(); err != nil {
			return err
		}
		for _, m := range f.members {
			eventually(t, m.name+" is ready again", func() bool { return ready(ctx, m) })
		}
		return nil
	}
	return fault
}

// allPosted waits until nothing is left to post.
func allPosted(t *testing.T, f *fleet) {
	t.Helper()
	begin := time.Now()
	for late := begin.Add(time.Minute); ; time.Sleep(100 * time.Millisecond) {
		left, err := f.left(t.Context())
		if err == nil && left == 0 {
			t.Logf("all was posted %s after the last fault", duration(time.Since(begin).Seconds()))
			return
		}
		if time.Now().After(late) {
			t.Fatalf("%d posts were not made: %v\n%s\n%s", left, err, unmade(t, f), f.words())
		}
	}
}

// unmadeQuery groups what is not over, and the jobs, by how they stand.
const unmadeQuery = `
	SELECT format('%s %s %s: %s, in doubt %s, ready %s, tried %s to %s times, due in %s to %s s, claimed %s s ago, reason %s', count(*), platform, state,
		op, in_doubt, ready, min(attempts), max(attempts), (min(due_at) - now.ms) / 1000, (max(due_at) - now.ms) / 1000, (now.ms - max(claimed_at)) / 1000, reason)
	FROM deliveries, (SELECT (extract(epoch FROM now()) * 1000)::bigint AS ms) now WHERE state IN ('due', 'sending')
	GROUP BY platform, state, op, in_doubt, ready, reason, now.ms
	UNION ALL SELECT format('%s jobs %s in %s, for %s', count(*), state, queue, now() - min(scheduled_at)) FROM river_job WHERE state <> 'completed' GROUP BY state, queue
	UNION ALL SELECT format('%s connections of %s, %s', count(*), application_name, state) FROM pg_stat_activity WHERE datname = current_database() GROUP BY application_name, state`

// unmade says how the posts stand that were not made.
func unmade(t *testing.T, f *fleet) (all string) {
	t.Helper()
	look, err := f.base.look(t.Context(), f.direct)
	if err != nil {
		return err.Error()
	}
	defer look.close()
	rows, err := look.(scaleDatabase).QueryContext(t.Context(), unmadeQuery)
	if err != nil {
		return err.Error()
	}
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return err.Error()
		}
		all += line + "\n"
	}
	return all + fmt.Sprint(rows.Err())
}

// mustStandOnce counts what stands in the chats after so many faults that may each have doubled what was in flight.
func mustStandOnce(t *testing.T, f *fleet, kills int) {
	t.Helper()
	var r fleetResult
	r.count(f, kills)
	for _, p := range r.Broadcast {
		t.Logf("%s: %d chats, %d lost, %d twice of at most %d, %d answers of 429, %d posts in the busiest second",
			p.Platform, p.Chats, p.Lost, p.Again, p.MayAgain, p.TooMany, p.Busiest)
	}
	if err := r.verdict(); err != nil {
		t.Error(err)
	}
}

// sameTwice has Telegram and Discord hand the same thing to two processes at once: it must be answered once.
func sameTwice(t *testing.T, f *fleet) {
	t.Helper()
	const times = 5
	asked := newLoad(f, 1, 0)
	for n := range times {
		ctx, cancel := context.WithTimeout(t.Context(), telegramPatience)
		_, err := asked.telegram.AskBy(ctx, fleetPeople+n, "/help", func(ctx context.Context, u json.RawMessage) error {
			return atOnce(f, func(m *member) error { return handOver(ctx, m, u) })
		})
		cancel()
		if err != nil {
			t.Fatalf("an update that two processes got was not answered: %v\n%s", err, f.words())
		}
		answeredOnce(t, f, asked, n)
	}
	time.Sleep(time.Second) // a second answer would be here by now
	for n := range times {
		if got := asked.telegram.Answers(fleetPeople + n); got != 1 {
			t.Errorf("the same update at two processes was answered %d times", got)
		}
	}
}

// atOnce does something to the first and the last process at the same time.
func atOnce(f *fleet, do func(m *member) error) error {
	two := []*member{f.members[0], f.members[len(f.members)-1]}
	failed := make([]error, len(two))
	var all sync.WaitGroup
	for n, m := range two {
		all.Go(func() { failed[n] = do(m) })
	}
	all.Wait()
	return errors.Join(failed...)
}

func handOver(ctx context.Context, m *member, u json.RawMessage) error {
	r, err := hookCall(ctx, m, u)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	if _, err := readAll(resp); err != nil || resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %d: %w", m.name, resp.StatusCode, err)
	}
	return nil
}

// answeredOnce posts an interaction of Discord to two processes: one answers it, the other says that somebody does.
func answeredOnce(t *testing.T, f *fleet, asked *load, n int) {
	t.Helper()
	said := engineOf(t).Say("discord.twice")
	var mu sync.Mutex
	answers, repeats := 0, 0
	_, err := asked.discord.AskBy(t.Context(), fleetPeople+n, "/check a man rang", func(ctx context.Context, post *http.Request) (*http.Response, error) {
		var real *http.Response
		err := atOnce(f, func(m *member) error {
			body, err := postTo(ctx, m, post)
			mu.Lock()
			defer mu.Unlock()
			if strings.Contains(body, said) {
				repeats++
			} else {
				answers++
				real = &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(body))}
			}
			return err
		})
		return real, err
	})
	if err != nil || answers != 1 || repeats != 1 {
		t.Errorf("an interaction that two processes got was answered %d times, and %d times as repeated: %v", answers, repeats, err)
	}
}

func postTo(ctx context.Context, m *member, post *http.Request) (string, error) {
	u, err := url.Parse(m.url() + config.DiscordPath)
	if err != nil {
		return "", err
	}
	r := post.Clone(ctx)
	r.URL, r.Host = u, u.Host
	if r.Body, err = post.GetBody(); err != nil {
		return "", err
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	body, err := readAll(resp)
	if resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answered %d: %w", m.name, resp.StatusCode, err)
	}
	var text strings.Builder
	_ = json.NewEncoder(&text).Encode(json.RawMessage(body)) // as it came, in one form of writing
	return text.String(), err
}

// One process at a time asks Telegram for updates. When it is killed another does, and nothing that people wrote is lost.
func TestFleetTakesOverAskingTelegram(t *testing.T) {
	t.Parallel()
	f := startFleet(t, fleetOptions{roles: []string{"", ""}, poll: true, chats: map[string]int{"telegram": 1, "discord": 1}})
	tg := newLoad(f, 1, 0).telegram
	person := 0
	ask := func() (time.Duration, error) {
		person++
		ctx, cancel := context.WithTimeout(t.Context(), telegramPatience)
		defer cancel()
		return tg.Ask(ctx, person, "/help")
	}
	for n, m := range []*member{f.members[0], f.members[1], f.members[0]} {
		if _, err := ask(); err != nil {
			t.Fatalf("nobody answers: %v\n%s", err, f.words())
		}
		m.program.kill()
		took, err := ask()
		if err != nil {
			t.Fatalf("nobody answers after kill %d: %v\n%s", n, err, f.words())
		}
		t.Logf("kill %d: the next answer after %s", n, took.Round(time.Millisecond))
		if took > fleetTakeOverAim+fleetSlack {
			t.Errorf("kill %d: the next answer took %s", n, took)
		}
		if err := f.start(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if n := tg.Tally().TwoPolls; n > 0 {
		t.Errorf("two processes asked Telegram at the same time, %d times", n)
	}
	for n := 1; n <= person; n++ {
		if got := tg.Answers(n); got < 1 || got > 2 { // twice only where it was killed between the answer and the note of it
			t.Errorf("question %d was answered %d times", n, got)
		}
	}
}
