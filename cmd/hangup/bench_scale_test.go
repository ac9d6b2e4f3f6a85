package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hangup/advice"
	"hangup/bot"
	"hangup/config"
	"hangup/store/postgres/pgtest"
)

// measureSmall measures 300 watches on a kind of database.
func measureSmall(t *testing.T, database string) scaled {
	t.Helper()
	base, err := openScaleBase(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer base.close()
	b := scaleBench{console: quietConsole(), base: base, runs: 1}
	got, err := b.measure(t.Context(), 300)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// mustBeMeasured holds what a measurement of 300 watches must find, however fast the machine is.
func mustBeMeasured(t *testing.T, got scaled) {
	t.Helper()
	if got.Country.Posts != 270 { // one chat in ten follows two areas, and gets one post
		t.Errorf("%d posts for the country", got.Country.Posts)
	}
	if got.District.Posts >= got.County.Posts || got.County.Posts >= got.Country.Posts/2 {
		t.Errorf("%d posts for a district, %d for a county", got.District.Posts, got.County.Posts)
	}
	for name, v := range map[string]float64{
		"time of a warning": got.Country.Seconds, "claims": got.Store.Wall, "/check": got.Check.Median, "/watch": got.Watch.Median,
		"sweep": got.Sweep, "size": float64(got.Size), "a watch": got.PerWatch, "a post": got.PerPost,
	} {
		if v <= 0 || math.IsInf(v, 0) || math.IsNaN(v) {
			t.Errorf("%s: %v", name, v)
		}
	}
	if len(got.Plans) < 15 {
		t.Errorf("only %d queries were heard", len(got.Plans))
	}
	for _, q := range got.Plans {
		if q.Plan == "" && !strings.HasPrefix(q.Query, "INSERT") {
			t.Errorf("no plan of %s", q.Query)
		}
	}
}

func TestScaleMeasuresSQLite(t *testing.T) {
	t.Parallel()
	got := measureSmall(t, "sqlite")
	mustBeMeasured(t, got)
	if err := scaleVerdict([]scaled{got}); err != nil {
		t.Error(err)
	}
}

func TestScaleMeasuresPostgreSQL(t *testing.T) {
	t.Parallel()
	got := measureSmall(t, pgtest.Address(t))
	mustBeMeasured(t, got)
	if err := scaleVerdict([]scaled{got}); err != nil {
		t.Error(err)
	}
}

func TestScansAreFoundInPostgreSQL(t *testing.T) {
	t.Parallel()
	base, err := useScaleServer(t.Context(), pgtest.Address(t))
	if err != nil {
		t.Fatal(err)
	}
	defer base.close()
	s, drop, err := base.fresh(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer drop()
	scansAreFound(t, base, s)
}

// Each database must be found out when it reads a large table from end to end, and not when it need not.
func TestScansAreFoundInSQLite(t *testing.T) {
	t.Parallel()
	base := &scaleFiles{dir: t.TempDir()}
	s, _, err := base.fresh(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	scansAreFound(t, base, s)
}

func scansAreFound(t *testing.T, base scaleBase, s config.Settings) {
	t.Helper()
	s.SecretKey = config.NewSecret(scaleKey)
	a, err := openScaled(t.Context(), s, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer a.close()
	look, err := base.look(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer look.close()
	if err := fillScale(t.Context(), look, newScaleDraw(a.core, time.Now()), 2000, func() {}); err != nil {
		t.Fatal(err)
	}
	if err := look.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		query string
		rows  int
		want  []string
	}{
		"by no index":         {`SELECT chat FROM watches w WHERE w.wish = 'x'`, 500, []string{"watches"}},
		"of a smaller table":  {`SELECT chat FROM watches w WHERE w.wish = 'x'`, 5000, nil},
		"by an index":         {`SELECT wish FROM watches w WHERE w.area = 'district:watford'`, 500, nil},
		"changes by no index": {`UPDATE chats SET suspended = 1 WHERE gone_since = 5`, 500, []string{"chats"}},
		"joined by no index":  {`SELECT 1 FROM chats c WHERE c.platform = 'x' AND EXISTS (SELECT 1 FROM watches w WHERE w.wish = c.chat)`, 500, []string{"watches"}},
		"of an empty table":   {`SELECT 1 FROM deeds WHERE about = 'x'`, 500, nil},
	} {
		tables, plan, err := look.scans(t.Context(), c.query, nil, c.rows)
		if err != nil || !slices.Equal(tables, c.want) {
			t.Errorf("%s: %q, %v, want %q\n%s", name, tables, err, c.want, plan)
		}
	}
	if _, _, err := look.scans(t.Context(), `SELECT nothing FROM nowhere`, nil, 1); err == nil {
		t.Error("a query that cannot be asked has a plan")
	}
}

func TestWatchesSpreadAsGroupsDo(t *testing.T) {
	t.Parallel()
	core := &bot.Core{Engine: engineOf(t)}
	d := newScaleDraw(core, time.Now())
	const n = 20_000
	type followed struct {
		at   bot.Address
		area advice.AreaID
	}
	levels, places, seen := map[string]int{}, map[string]int{}, map[followed]bool{}
	areas := map[advice.AreaID]int{}
	for i := range n {
		w := d.watch(i)
		levels[kindOfArea(w.Area)]++
		places[w.At.Chat.Platform]++
		areas[w.Area]++
		key := followed{w.At, w.Area}
		if seen[key] {
			t.Fatalf("%v follows %s twice", w.At, w.Area)
		}
		seen[key] = true
	}
	if share := levels["district"] * 100 / n; share < shareDistrict-3 || share > shareDistrict+3 {
		t.Errorf("%d %% follow a district", share)
	}
	if share := places["telegram"] * 100 / n; share < shareTelegram-3 || share > shareTelegram+3 {
		t.Errorf("%d %% are in Telegram", share)
	}
	if levels["nation"] == 0 || levels["nation"] > n/50 || levels["county"] == 0 || levels["force"] == 0 {
		t.Errorf("%v", levels)
	}
	if len(areas) < 300 {
		t.Errorf("only %d areas are followed", len(areas))
	}
	again := newScaleDraw(core, d.since)
	first := newScaleDraw(core, d.since)
	for i := range 100 {
		if a, b := again.watch(i), first.watch(i); a.At != b.At || a.Area != b.Area {
			t.Fatal("another run draws other watches")
		}
	}
}

func TestInsertRows(t *testing.T) {
	t.Parallel()
	got := insertRows("t", []string{"a", "b"}, 4, func(n int) string { return "$" + string(rune('0'+n)) })
	if want := `INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4) ON CONFLICT DO NOTHING`; got != want {
		t.Errorf("got %s", got)
	}
}

func TestTableOfAName(t *testing.T) {
	t.Parallel()
	const query = `SELECT 1 FROM watches w LEFT JOIN chats AS c ON c.x = w.x, warning_areas a WHERE EXISTS (SELECT 1 FROM deliveries d)`
	for name, want := range map[string]string{"w": "watches", "c": "chats", "a": "warning_areas", "d": "deliveries", "inbox": "inbox"} {
		if got := tableOf(query, name); got != want {
			t.Errorf("%s is %s", name, got)
		}
	}
}

func TestBenchScaleRefusesOddNumbers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ args, want string }{
		"none":             {"--watches 0", "--watches takes 100 to"},
		"too many":         {"--watches 100,10000001", "--watches takes 100 to"},
		"no runs":          {"--runs 0", "--runs takes 1 to"},
		"no such database": {"--database oracle", "--database takes sqlite, postgres or"},
	} {
		t.Run(name, func(t *testing.T) {
			got := command(t, "", nil, append([]string{"bench", "scale"}, strings.Fields(c.args)...)...)
			if got.code != exitUsage || !strings.Contains(got.err, c.want) {
				t.Errorf("code %d: %s", got.code, got.err)
			}
		})
	}
}

// A server that cannot be reached is one sentence, without the password of its address.
func TestBenchScaleTellsNoPassword(t *testing.T) {
	t.Parallel()
	got := command(t, "", nil, "bench", "scale", "--watches", "100", "--database", "postgres://ann:canary@127.0.0.1:1/x")
	if got.code != exitFailure || strings.Count(got.err, "\n") != 1 || strings.Contains(got.out+got.err, "canary") {
		t.Errorf("code %d: %s%s", got.code, got.out, got.err)
	}
}

// What was measured before Ctrl+C is printed, and it ends as what was stopped.
func TestStoppedScalePrintsWhatItHas(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	var out bytes.Buffer
	sizes := 0
	c := &console{out: &out, err: io.Discard, now: func() time.Time {
		if sizes++; sizes == 2 { // each size begins with the time
			time.AfterFunc(200*time.Millisecond, cancel)
		}
		return time.Now()
	}}
	k := benchScaleCmd{Watches: []int{100, 5_000_000}, Database: "sqlite", Runs: 1, JSON: true}
	err := k.Run(ctx, c)
	if err == nil || !strings.Contains(err.Error(), "stopped") {
		t.Errorf("ended with %v", err)
	}
	var first scaled
	if json.NewDecoder(&out).Decode(&first) != nil || first.Watches != 100 {
		t.Errorf("printed %s", out.String())
	}
}

func TestReportGoesBetweenItsMarks(t *testing.T) {
	t.Parallel()
	begin, end := scaleMarks("sqlite")
	path := filepath.Join(t.TempDir(), "README.md")
	if err := os.WriteFile(path, []byte("before\n"+begin+"\nyesterday\n"+end+"\nafter\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 { // writing it again changes nothing
		if err := reportScale(path, twoSizes(), scaledOn{Day: "1 May 2026"}); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	if !strings.HasPrefix(text, "before\n"+begin+"\n") || !strings.HasSuffix(text, end+"\nafter\n") || strings.Contains(text, "yesterday") {
		t.Errorf("got\n%s", text)
	}
	if err := wellFormed(text, "sqlite"); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(path, []byte("no marks\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := reportScale(path, twoSizes(), scaledOn{}); err == nil || !strings.Contains(err.Error(), begin) {
		t.Errorf("got %v", err)
	}
}
