package main

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"hangup/bot/bottest/limited"
)

// faultResult is what one try came to.
type faultResult struct {
	posts, lost, again, mayAgain int
	took                         time.Duration
	skipped, remark              string
}

// faultRun is one try: a program, a platform, and what goes wrong.
type faultRun struct {
	fault    fault
	place    *openPlace
	settings programSettings
	program  *program
	dice     *rand.Rand // for what is done to the program
	calls    *rand.Rand // for what goes wrong with calls, one after the other
	folder   string
	doubt    *doubt
	kills    int
}

// doubt counts the posts of which nobody but the platform knows that they arrived.
type doubt struct {
	mu sync.Mutex
	n  int
}

func (d *doubt) add(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.n += n
}

func (d *doubt) count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.n
}

// once tries a fault once.
func (b *faultBench) once(ctx context.Context, f fault, p benchPlace, dice *rand.Rand) (got faultResult, err error) {
	dir, err := os.MkdirTemp(b.dir, "try-")
	if err != nil {
		return got, failf("no temporary folder can be made").because(err)
	}
	defer os.RemoveAll(dir)
	r := &faultRun{fault: f, dice: dice, calls: rand.New(rand.NewPCG(dice.Uint64(), 1)), folder: dir, doubt: &doubt{}}
	if f.prepare != nil {
		undo, why, err := f.prepare(r)
		if err != nil || why != "" {
			return faultResult{skipped: why}, err
		}
		defer undo()
	}
	r.settings = programSettings{binary: b.binary, database: filepath.Join(dir, "hangup.db")}
	if err := copyFile(b.templates[p.name], r.settings.database); err != nil {
		return got, err
	}
	r.place, err = p.openAt(b.chats, limited.Options{Now: time.Now, Free: true, Lag: benchLag, Trouble: f.on(r, p)})
	if err != nil {
		return got, err
	}
	defer r.place.close()
	r.settings.environ = r.place.environ(r.place.url)
	return r.play(ctx)
}

// on makes what goes wrong with single calls.
func (f fault) on(r *faultRun, p benchPlace) func(n int, chat string) limited.Trouble {
	if f.trouble == nil {
		return nil
	}
	return f.trouble(r, p)
}

// play starts the program, lets things go wrong and waits until nothing is left to be posted.
func (r *faultRun) play(ctx context.Context) (got faultResult, err error) {
	begin := time.Now()
	if err := r.start(ctx); err != nil {
		return got, err
	}
	defer func() { r.program.stop() }()
	if r.fault.during != nil {
		if err := r.fault.during(ctx, r); err != nil {
			return got, err
		}
	}
	got.remark, err = r.wait(ctx)
	got.took = time.Since(begin)
	got.count(r)
	return got, err
}

// start starts the program, or starts it again.
func (r *faultRun) start(ctx context.Context) (err error) {
	r.program, err = startProgram(ctx, r.settings)
	return err
}

// restart kills the program and starts it again. Whatever is in flight then is in doubt.
func (r *faultRun) restart(ctx context.Context) error {
	r.program.kill()
	r.kills++
	if !r.place.limits.Idempotent {
		r.doubt.add(r.place.limits.Workers)
	}
	return r.start(ctx)
}

// moment is a random moment of a broadcast.
func (r *faultRun) moment() time.Duration {
	return time.Duration(r.dice.Int64N(int64(r.place.floor())))
}

// How long is waited until all is posted. The waits between attempts double from 2 s: after two minutes there is no hope.
const (
	postedWithin = 2 * time.Minute
	askOften     = 200 * time.Millisecond
)

// wait returns when everything is posted and nothing is left in the queue, or says what is missing.
func (r *faultRun) wait(ctx context.Context) (remark string, err error) {
	late := time.Now().Add(postedWithin)
	for {
		if err := r.program.ended(); err != nil {
			return "", err
		}
		lost, _ := r.place.judged(r.expected(), r.fault.stands)
		open, err := r.open(ctx)
		switch {
		case err == nil && lost == 0 && open == 0:
			return "", nil
		case time.Now().After(late):
			return fmt.Sprintf("after %s %d chats and %d deliveries were open (%v): %s", postedWithin, lost, open, err, r.program.said), nil
		case !sleep(ctx, askOften):
			return "", failf("stopped").because(ctx.Err())
		}
	}
}

// expected are the chats that can be reached, under the ids that they have in the end.
func (r *faultRun) expected() []string {
	if r.fault.reach == nil {
		return r.place.chats
	}
	var all []string
	for n, chat := range r.place.chats {
		if at, ok := r.fault.reach(r.place.name, n, chat); ok {
			all = append(all, at)
		}
	}
	return all
}

// open counts the deliveries that are not over, as another process sees them.
func (r *faultRun) open(ctx context.Context) (n int, err error) {
	db, err := sql.Open("sqlite", "file://"+(&url.URL{Path: r.settings.database}).EscapedPath()+"?mode=ro&_pragma=busy_timeout(1000)")
	if err != nil {
		return 0, err
	}
	defer db.Close()
	return n, db.QueryRowContext(ctx, `SELECT count(*) FROM deliveries WHERE state IN ('due', 'sending')`).Scan(&n)
}

// count fills in what stands in the chats.
func (got *faultResult) count(r *faultRun) {
	expected := r.expected()
	got.posts = len(expected)
	got.lost, got.again = r.place.judged(expected, r.fault.stands)
	got.mayAgain = r.doubt.count()
	if got.again > got.mayAgain && got.remark == "" {
		got.remark = fmt.Sprintf("%d kills: %s", r.kills, r.program.said)
	}
}

// judged counts the chats without a copy that stands as it should, and the copies beyond the first.
func (p *openPlace) judged(expected []string, stands func(text string) bool) (lost, again int) {
	for _, chat := range expected {
		copies := p.Copies(chat)
		again += max(0, len(copies)-1)
		if len(copies) == 0 || stands != nil && !slices.ContainsFunc(copies, stands) {
			lost++
		}
	}
	return lost, again
}
