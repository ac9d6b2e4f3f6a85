package main

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"hangup/bot/bottest/limited"
)

// soak is a program in use for a long time.
type soak struct {
	*console
	benchSoakCmd
	binary    string
	dir       string
	settings  programSettings
	address   string // of the page
	metrics   string // of the metrics
	program   *program
	places    []*openPlace
	news      *soakNews
	weather   *weather
	crowd     *crowd
	probe     *http.Client
	published atomic.Int64
	imported  atomic.Int64  // of them the stories that were brought in by hand
	small     string        // a disk that can be filled; "" is none
	undo      func()        // takes it away
	warm      time.Duration // for how long everything is used before it counts; 0 is a quarter of the time, at most warmUp

	mu      sync.Mutex
	remarks []string
}

// open makes everything ready that the program meets. The program is not started yet.
func (s *soak) open(ctx context.Context) (err error) {
	if s.dir, err = os.MkdirTemp("", "hangup-soak-"); err != nil {
		return failf("no temporary folder can be made").because(err)
	}
	s.probe = &http.Client{Transport: &http.Transport{}}
	s.weather = newWeather(s.Seed, benchPlaces(), s.Chats)
	if s.news, err = openSoakNews(s.weather); err != nil {
		return err
	}
	for _, p := range benchPlaces() {
		calm := p.open
		p.open = func(o limited.Options) standIn { return stormy{calm(o), s.weather} }
		open, err := p.openAt(s.Chats, limited.Options{Now: time.Now, Lag: benchLag, Trouble: s.weather.trouble(p)})
		if err != nil {
			return err
		}
		s.places = append(s.places, open)
	}
	if s.address, err = freeAddress(ctx); err != nil {
		return err
	}
	if s.metrics, err = freeAddress(ctx); err != nil {
		return err
	}
	s.crowd = newCrowd(s)
	s.settings = s.settingsIn(s.dir)
	return watching(ctx, s.settings.database, s.places, s.now(), func() {})
}

// settingsIn are those of the program with a database in a folder.
func (s *soak) settingsIn(folder string) programSettings {
	p := programSettings{binary: s.binary, database: filepath.Join(folder, "hangup.db"), folder: s.dir}
	p.environ = append(s.news.environ(), "HANGUP_HTTP_ADDR="+s.address, "HANGUP_METRICS_ADDR="+s.metrics, "HANGUP_DASHBOARD_TOKEN="+soakToken)
	for _, place := range s.places {
		p.environ = append(p.environ, place.environ(place.url)...)
	}
	return p
}

func (s *soak) url() string { return "http://" + s.address }

func (s *soak) telegram() (t *limited.Telegram) {
	for _, p := range s.places {
		if one, ok := p.standIn.(stormy).standIn.(telegramStandIn); ok {
			t = one.Telegram
		}
	}
	return t
}

func (s *soak) discord() (d *limited.Discord) {
	for _, p := range s.places {
		if one, ok := p.standIn.(stormy).standIn.(discordStandIn); ok {
			d = one.Discord
		}
	}
	return d
}

// close ends all of it.
func (s *soak) close() {
	if s.program != nil {
		s.program.stop()
	}
	for _, p := range s.places {
		p.close()
	}
	if s.news != nil {
		_ = s.news.server.Close() // nobody is left to tell
	}
	if s.undo != nil {
		s.undo()
	}
	if s.dir != "" {
		_ = os.RemoveAll(s.dir) // it is temporary
	}
}

// remark keeps what should be told in the end.
func (s *soak) remark(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.remarks) < 20 {
		s.remarks = append(s.remarks, text)
	}
}

// play lets the program be used, and gives what it came to. When ctx ends early, that is what there is until then.
func (s *soak) play(ctx context.Context) (got soakResult, err error) {
	before := loadNow()
	got = soakResult{Seed: s.Seed, Rate: s.Rate}
	if err := s.open(ctx); err != nil {
		return got, err
	}
	if s.program, err = startProgram(ctx, s.settings); err != nil {
		return got, err
	}
	if err := s.steady(ctx, &got); err != nil {
		return got, err
	}
	end := context.WithoutCancel(ctx) // what was begun is brought to its end
	if err := s.crashes(ctx, &got); err != nil {
		return got, err
	}
	if got.Left, err = s.drain(end); err != nil {
		return got, err
	}
	if err := s.program.ended(); err != nil {
		return got, err
	}
	s.program.stop()
	got.On = machineNow(s.console, before)
	return got, s.judge(end, &got)
}

// steady lets one process be used for all of the time, and compares how it is at rest before and after.
func (s *soak) steady(ctx context.Context, got *soakResult) error {
	fresh, err := s.warmUp(ctx)
	if err != nil {
		return err
	}
	pid := s.program.cmd.Process.Pid
	cpu, begin := cpuOf(pid), time.Now()
	stop := s.use(ctx, s.storms)
	got.samples, err = s.sampleAll(ctx)
	stop()
	if err != nil {
		return err
	}
	end := context.WithoutCancel(ctx)
	got.CPU = (cpuOf(pid) - cpu).Seconds()
	got.Trends = trends(settled(got.samples, s.Time))
	got.Watched = time.Since(begin).Seconds()
	after, err := s.resting(end, fresh)
	got.Rest = rests(fresh, after)
	return err
}

// use lets people use the program, warnings come in and things go wrong, until stop is called, which waits for the last answers.
func (s *soak) use(ctx context.Context, wrong func(context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var all sync.WaitGroup
	for _, do := range []func(context.Context){s.crowd.run, s.publish, wrong} {
		all.Go(func() { do(ctx) })
	}
	return func() { cancel(); all.Wait() }
}

// warmUp lets each part be used once, so that what stays open for good is open, and gives how the program is at rest then.
func (s *soak) warmUp(ctx context.Context) (measuring, error) {
	using, cancel := context.WithTimeout(ctx, cmp.Or(s.warm, min(warmUp, s.Time/4)))
	defer cancel()
	s.crowd.run(using)
	if ctx.Err() != nil {
		return measuring{}, failf("stopped").because(ctx.Err())
	}
	return s.resting(ctx, measuring{})
}

// hangUp closes all connections that are open for nothing, on either side: what is left then is the program's own.
func (s *soak) hangUp() {
	s.crowd.hangUp()
	s.probe.CloseIdleConnections()
	servers := []*http.Server{s.news.server}
	for _, p := range s.places {
		servers = append(servers, p.server)
	}
	for _, one := range servers {
		one.SetKeepAlivesEnabled(false) // this closes those that wait for nothing
		one.SetKeepAlivesEnabled(true)
	}
}

// sampleAll measures until the time is over or ctx ends.
func (s *soak) sampleAll(ctx context.Context) (all []measuring, err error) {
	begin, often := time.Now(), sampleOften(s.Time)
	told := s.tell()
	defer told.end()
	for time.Since(begin) < s.Time {
		if err := s.program.ended(); err != nil {
			return all, err
		}
		one, err := s.look(ctx)
		switch {
		case ctx.Err() != nil:
			return all, nil
		case err != nil && !errors.Is(err, context.DeadlineExceeded):
			return all, failf("the program does not tell how it is: %s", oneLine(err.Error())).because(err)
		case err == nil:
			all = append(all, one)
			told.say(time.Since(begin), one)
		}
		if !sleep(ctx, min(often, s.Time-time.Since(begin))) {
			return all, nil
		}
	}
	return all, nil
}

// settled leaves out the first quarter, in which caches are filled: those of who was seen lately keep ten to twenty minutes.
func settled(all []measuring, whole time.Duration) []measuring {
	if len(all) == 0 {
		return nil
	}
	from := all[0].at.Add(whole / 4)
	return slices.DeleteFunc(slices.Clone(all), func(s measuring) bool { return s.at.Before(from) })
}

// drain waits until nothing is left to be posted, or there is no hope. Timers that people started go on: they have a contact.
func (s *soak) drain(ctx context.Context) (left int, err error) {
	for late := time.Now().Add(postedWithin); ; {
		err = s.query(ctx, func(db *sql.DB) error {
			return db.QueryRowContext(ctx, `SELECT count(*) FROM deliveries WHERE state IN ('due', 'sending') AND contact IS NULL`).Scan(&left)
		})
		if err == nil && left == 0 || time.Now().After(late) || !sleep(ctx, askOften) {
			return left, err
		}
	}
}

// query looks into the database as another process does.
func (s *soak) query(ctx context.Context, do func(db *sql.DB) error) error {
	db, err := sql.Open("sqlite", "file://"+(&url.URL{Path: s.settings.database}).EscapedPath()+"?mode=ro&_pragma=busy_timeout(5000)")
	if err != nil {
		return err
	}
	defer db.Close()
	return do(db)
}

// judge compares what stands in the chats with what the database says, and looks whether the database is whole.
func (s *soak) judge(ctx context.Context, got *soakResult) error {
	var remarks []string
	var took []time.Duration
	got.Deeds, took, remarks = s.crowd.tally()
	got.Remarks = append(remarks, s.remarks...)
	if len(took) > 0 {
		a := answeringOf(took)
		got.Median, got.P99 = a.Median, a.P99
	}
	got.Faults, got.Visits, got.Warnings = s.weather.counts(), s.news.visited(), int(s.published.Load())
	return s.query(ctx, func(db *sql.DB) error {
		for _, p := range s.places {
			one, err := s.posted(ctx, db, p)
			if err != nil {
				return failf("what was posted cannot be read").because(err)
			}
			got.Posts = append(got.Posts, one)
		}
		return db.QueryRowContext(ctx, "PRAGMA integrity_check").Scan(&got.Integrity)
	})
}

// posted compares the chats of a platform with the database: each must have as many posts as rows, and each post once.
func (s *soak) posted(ctx context.Context, db *sql.DB, p *openPlace) (soakPosts, error) {
	got := soakPosts{Platform: p.name, Least: int(s.imported.Load()) * len(p.chats), MayAgain: s.weather.doubts(p.name), TooMany: p.Tally().TooMany}
	for _, chat := range p.chats {
		var due, failed int
		err := db.QueryRowContext(ctx, `SELECT count(*), count(*) FILTER (WHERE state <> 'sent') FROM deliveries WHERE platform = ? AND chat = ?`, p.name, chat).Scan(&due, &failed)
		if err != nil {
			return got, fmt.Errorf("%s: %w", chat, err)
		}
		copies := p.Copies(chat)
		distinct := len(slices.Compact(slices.Sorted(slices.Values(copies))))
		got.Due += due
		got.Failed += failed
		got.Lost += max(0, due-failed-distinct)
		got.Again += max(0, len(copies)-(due-failed))
	}
	return got, nil
}
