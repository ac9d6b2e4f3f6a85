package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/telegram"
	"hangup/config"
)

// scaled is what things cost with so many watches. Of several runs it is the median. Times are in seconds unless their names say
// otherwise, sizes in bytes.
type scaled struct {
	Database string      `json:"database"`
	Title    string      `json:"title"`
	Watches  int         `json:"watches"`
	Runs     int         `json:"runs"`
	Country  fanned      `json:"country"`  // a warning for the whole UK
	County   fanned      `json:"county"`   // for Hertfordshire
	District fanned      `json:"district"` // for Watford
	Store    storeCost   `json:"store"`    // taking and recording one post, with all of them due
	Check    answering   `json:"check"`
	Watch    answering   `json:"watch"`
	Sweep    float64     `json:"sweep_seconds"`
	Peak     int64       `json:"peak_bytes"`         // of this process, while it made the posts of the whole country
	Size     int64       `json:"size_bytes"`         // of the database with the watches alone
	PerWatch float64     `json:"bytes_per_watch"`    // of it
	PerPost  float64     `json:"bytes_per_delivery"` // what one post that is due takes beside that
	Plans    []queryPlan `json:"queries"`
}

// fanned is what making the posts of one warning took.
type fanned struct {
	Posts     int     `json:"posts"`
	Seconds   float64 `json:"seconds"`
	Fastest   float64 `json:"fastest_seconds"`
	Slowest   float64 `json:"slowest_seconds"`
	PerSecond float64 `json:"posts_per_second"`
}

// scaleBench measures.
type scaleBench struct {
	*console
	base scaleBase
	runs int
}

// scaleRun is the measurement of one size.
type scaleRun struct {
	scaleBench
	app     *app
	look    scaleLook
	heard   *scaleEar
	at      time.Time // the day that the program believes it to be; each run is on another
	job     *longJob
	edition int
	got     scaled
}

// scaleNoon is when the runs happen: nobody sleeps. scaleKey guards nothing.
const (
	scaleNoon = 12 * time.Hour
	scaleKey  = "a key that guards nothing, for measurements alone"
)

// measure fills a database with n watches and measures on it.
func (b scaleBench) measure(ctx context.Context, n int) (scaled, error) {
	s, drop, err := b.base.fresh(ctx)
	if err != nil {
		return scaled{}, err
	}
	defer drop()
	s.SecretKey = config.NewSecret(scaleKey)
	r := &scaleRun{scaleBench: b, heard: &scaleEar{}, at: b.now().UTC().Truncate(24 * time.Hour).Add(scaleNoon)}
	r.got = scaled{Database: b.base.kind(), Title: b.base.title(), Watches: n, Runs: b.runs}
	if r.app, err = openScaled(ctx, s, func() time.Time { return r.at }); err != nil {
		return scaled{}, err
	}
	defer r.app.close()
	if r.look, err = b.base.look(ctx, s); err != nil {
		return scaled{}, err
	}
	defer r.look.close()
	if err := r.fill(ctx, n); err != nil {
		return scaled{}, err
	}
	return r.got, r.play(ctx)
}

// openScaled opens the program on a database. It serves nobody.
func openScaled(ctx context.Context, s config.Settings, now func() time.Time) (*app, error) {
	engine, err := loadEngine()
	if err != nil {
		return nil, err
	}
	a, err := openApp(ctx, engine, s, now, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	for _, p := range benchPlaces() {
		a.roles[p.name] = everybodyModerates{}
	}
	return a, nil
}

// everybodyModerates lets everybody follow areas.
type everybodyModerates struct{}

// Moderator says yes.
func (everybodyModerates) Moderator(context.Context, bot.Address, bot.UserID) (bool, error) {
	return true, nil
}

func (r *scaleRun) fill(ctx context.Context, n int) error {
	empty, err := r.look.size(ctx)
	if err != nil {
		return err
	}
	job := r.tell(fmt.Sprintf("storing %s watches on %s", thousands(n), r.base.title()), n, nil)
	err = fillScale(ctx, r.look, newScaleDraw(r.app.core, r.at), n, job.step)
	job.finish()
	if err != nil {
		return failf("the watches could not be stored: %s", oneLine(err.Error())).because(err)
	}
	if err := r.look.settle(ctx); err != nil {
		return err
	}
	r.got.Size, err = r.look.size(ctx)
	r.got.PerWatch = float64(r.got.Size-empty) / float64(n)
	return err
}

// play measures one thing after the other. Posts pile up over the runs, as on days on which nobody can post.
func (r *scaleRun) play(ctx context.Context) error {
	parts := []scalePart{
		{"making the posts of warnings", r.runs * len(fanPlaces()), r.publish}, {"taking and recording posts", r.runs, r.deliver},
		{"asking", r.runs * scaleQuestions, r.ask}, {"removing what is old", 0, r.sweep},
	}
	for _, part := range parts {
		r.job = r.tell(fmt.Sprintf("%s, %s watches", part.name, thousands(r.got.Watches)), part.steps, nil)
		err := part.do(ctx)
		if err == nil {
			err = r.explain(ctx)
		}
		r.job.finish()
		if err != nil {
			return err
		}
	}
	return nil
}

// scalePart is something that is measured.
type scalePart struct {
	name  string
	steps int
	do    func(context.Context) error
}

// fanPlaces are what warnings are for, smallest first.
func fanPlaces() []string { return []string{"district", "county", "country"} }

// enoughRuns is after how long no more posts are made to measure the same again: those for a million watches take minutes.
const enoughRuns = 3 * time.Minute

// publish makes the posts of warnings and notes how long that takes.
func (r *scaleRun) publish(ctx context.Context) error {
	took := map[string][]fanned{}
	for begin := time.Now(); len(took["country"]) < r.runs && time.Since(begin) < enoughRuns; {
		r.at = r.at.Add(24 * time.Hour)
		for _, place := range fanPlaces() {
			one, err := r.publishOnce(ctx, place)
			if err != nil {
				return failf("a warning could not be stored: %s", oneLine(err.Error())).because(err)
			}
			took[place] = append(took[place], one)
			r.job.step()
		}
	}
	r.got.Runs = len(took["country"])
	r.got.District, r.got.County, r.got.Country = medianFanned(took["district"]), medianFanned(took["county"]), medianFanned(took["country"])
	return nil
}

func (r *scaleRun) publishOnce(ctx context.Context, place string) (fanned, error) {
	r.edition++
	w := r.warning(place)
	before, err := r.look.size(ctx)
	if err != nil {
		return fanned{}, err
	}
	debug.FreeOSMemory()
	forgetPeak()
	if place == "district" { // for the whole country all watches are read, however they are found
		ctx = r.heard.in(ctx)
	}
	begin := time.Now()
	done, err := r.app.store.ImportWarnings(ctx, []news.Warning{w}, r.at)
	took := time.Since(begin).Seconds()
	if err != nil {
		return fanned{}, err
	}
	if err := r.explain(ctx); err != nil {
		return fanned{}, err
	}
	if place == "country" {
		if err := r.countryCost(ctx, before, done.Deliveries); err != nil {
			return fanned{}, err
		}
	}
	return fanned{Posts: done.Deliveries, Seconds: took, PerSecond: float64(done.Deliveries) / took}, nil
}

// countryCost notes what the posts of the whole country took of memory and disk.
func (r *scaleRun) countryCost(ctx context.Context, before int64, posts int) error {
	r.got.Peak = max(r.got.Peak, statusBytes(os.Getpid(), "VmHWM:"))
	after, err := r.look.size(ctx)
	if err != nil || posts == 0 {
		return err
	}
	r.got.PerPost = max(r.got.PerPost, float64(after-before)/float64(posts))
	return r.look.settle(ctx)
}

// forgetPeak makes the system forget how much memory the process held at most (man 5 proc_pid_clear_refs). Where it cannot, the
// peak is that of all that came before.
func forgetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

// warning is one that touches a place: a district is touched by what is for its county, and so on.
func (r *scaleRun) warning(place string) news.Warning {
	roots := map[string][]advice.AreaID{
		"district": {"district:watford"}, "county": {"county:hertfordshire"},
		"country": {"nation:england", "nation:wales", "nation:scotland", "nation:ni"},
	}
	var areas []advice.AreaID
	for _, root := range roots[place] {
		areas = append(areas, r.app.core.Touching(root)...)
	}
	slices.Sort(areas)
	body := strings.Repeat("Police are warning residents after people were rung by men who pose as detectives and send a courier.\n\n", 15)
	return news.Warning{
		ID: news.WarningID(fmt.Sprint("scale-", r.edition)), Label: news.IsWarning, Title: fmt.Sprintf("Warning %d about callers who pose as detectives", r.edition),
		Body: body, Force: "hertfordshire", Areas: slices.Compact(areas), URL: fmt.Sprint("https://www.herts.police.uk/news/scale-", r.edition),
		Published: r.at.Truncate(24 * time.Hour), Types: []advice.ScamType{"courier_fraud"}, KeySentence: strings.SplitN(body, "\n", 2)[0],
	}
}

// medianFanned is the run in the middle.
func medianFanned(runs []fanned) fanned {
	slices.SortFunc(runs, func(a, b fanned) int { return int((a.Seconds - b.Seconds) * 1e9) })
	mid := runs[(len(runs)-1)/2]
	mid.Fastest, mid.Slowest = runs[0].Seconds, runs[len(runs)-1].Seconds
	return mid
}

// scaleTries is how many posts are taken and recorded in one run.
const scaleTries = 500

// deliver takes posts and records that they were sent, one after the other as a lane does.
func (r *scaleRun) deliver(ctx context.Context) error {
	var costs []storeCost
	for range r.runs {
		cost, err := storeCostOf(r.heard.in(ctx), r.app.store, telegram.Platform, r.at.Add(time.Minute), scaleTries)
		if err != nil {
			return err
		}
		costs = append(costs, cost)
		r.job.step()
	}
	slices.SortFunc(costs, func(a, b storeCost) int { return int((a.Wall - b.Wall) * 1e6) })
	r.got.Store = costs[(len(costs)-1)/2]
	return nil
}

// scaleQuestions is how often each command is asked in one run.
const scaleQuestions = 100

// ask has people ask /check and follow a district, each for the first time and alone with the bot.
func (r *scaleRun) ask(ctx context.Context) error {
	took := map[string][]time.Duration{}
	questions := benchQuestions()
	ctx = r.heard.in(ctx)
	for n := range r.runs * scaleQuestions {
		for name, text := range map[string]string{"check": "/check " + questions[n%len(questions)], "watch": "/watch Watford"} {
			d, err := r.askOne(ctx, fmt.Sprint(700_000_000+n), text)
			if err != nil {
				return err
			}
			took[name] = append(took[name], d)
		}
		r.job.step()
	}
	r.got.Check, r.got.Watch = answeringOf(took["check"]), answeringOf(took["watch"])
	return r.followed(ctx, fmt.Sprint(700_000_000))
}

// followed makes sure that /watch did what it cost.
func (r *scaleRun) followed(ctx context.Context, chat string) error {
	all, err := r.app.store.ChatWatches(ctx, bot.ChatID{Platform: telegram.Platform, ID: chat})
	if err == nil && len(all) != 1 {
		err = failf("/watch stored %d watches", len(all))
	}
	return err
}

func (r *scaleRun) askOne(ctx context.Context, person, text string) (time.Duration, error) {
	at := bot.Address{Chat: bot.ChatID{Platform: telegram.Platform, ID: person}}
	in := bot.Inbound{ID: person + text, From: at, Own: at, User: bot.UserID{Platform: telegram.Platform, ID: person}, Private: true, Text: text, At: r.at}
	begin := time.Now()
	reply, err := r.app.core.Handle(ctx, in)
	took := time.Since(begin)
	if err != nil || reply.Empty() {
		return 0, failf("%q was not answered: %v", text, err).because(err)
	}
	return took, nil
}

// sweep removes what is past its time, of which there is nothing: it is the looking that costs.
func (r *scaleRun) sweep(ctx context.Context) error {
	begin := time.Now()
	if err := r.app.store.Sweep(ctx, r.at); err != nil {
		return err
	}
	r.got.Sweep = time.Since(begin).Seconds()
	return nil
}
