package main

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"
)

// quietConsole is a console that shows nothing.
func quietConsole() *console { return &console{out: io.Discard, err: io.Discard, now: time.Now} }

// The real program posts a warning into 200 chats of each platform that keeps its real limits. Only what is counted is held:
// how fast this machine is at the moment is no fault of the program.
func TestAWarningReachesEveryChatOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a quarter of a minute")
	}
	t.Parallel()
	const chats = 200
	b := deliveryBench{console: quietConsole(), binary: binary(t), places: []string{"telegram", "discord"}, idle: time.Second}
	all, err := b.measure(t.Context(), chats)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 {
		t.Fatalf("%d results", len(all))
	}
	for _, d := range all {
		if d.Lost != 0 || d.Again != 0 || d.TooMany != 0 || d.Banned != 0 {
			t.Errorf("%s: %d lost, %d twice, %d answers of 429, %d sent into a ban", d.Platform, d.Lost, d.Again, d.TooMany, d.Banned)
		}
		if d.Ratio < 0.95 {
			t.Errorf("%s: took %.1f s, less than the %.1f s that its pace allows", d.Platform, d.Seconds, d.Floor)
		}
		if d.Busy.Questions == 0 || d.Busy.Median <= 0 || d.Store.Most <= 0 || d.Import.Took <= 0 {
			t.Errorf("%s: nothing was measured: %+v", d.Platform, d)
		}
	}
	if text := tables(t, all); !strings.Contains(text, "telegram   200 ") || !strings.Contains(text, "discord    200 ") {
		t.Errorf("printed\n%s", text)
	}
}

func tables(t *testing.T, all []delivered) string {
	t.Helper()
	var b bytes.Buffer
	if err := printDelivered(&b, all); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestDeliveredAsJSONIsALineForEachPlatform(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := printDeliveredJSON(&b, []delivered{{Platform: "telegram", Chats: 5, Ratio: 1.01}, {Platform: "discord"}}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	var first map[string]any
	if len(lines) != 2 || json.Unmarshal([]byte(lines[0]), &first) != nil || first["ratio"] != 1.01 || first["chats"] != 5.0 {
		t.Errorf("got\n%s", b.String())
	}
}

func TestBenchDeliveryRefusesOddNumbers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ args, want string }{
		"no chats":         {"--chats 0", "--chats takes 1 to 100000"},
		"too many":         {"--chats 100001", "--chats takes 1 to 100000"},
		"unknown platform": {"--platform fax", `must be one of "telegram","discord"`},
	} {
		t.Run(name, func(t *testing.T) {
			got := command(t, "", nil, append([]string{"bench", "delivery"}, strings.Fields(c.args)...)...)
			if got.code != exitUsage || !strings.Contains(got.err, c.want) {
				t.Errorf("code %d: %s", got.code, got.err)
			}
		})
	}
}

func TestQuantileIsTheNearestRank(t *testing.T) {
	t.Parallel()
	var hundred []time.Duration
	for n := 100; n > 0; n-- {
		hundred = append(hundred, time.Duration(n))
	}
	for name, c := range map[string]struct {
		of   []time.Duration
		q    float64
		want time.Duration
	}{
		"middle":       {hundred, 0.5, 50},
		"one in 100":   {hundred, 0.99, 99},
		"single value": {hundred[:1], 0.99, 100},
		"lowest":       {hundred, 0, 1},
		"nothing":      {nil, 0.5, 0},
	} {
		if got := quantile(c.of, c.q); got != c.want {
			t.Errorf("%s: %d", name, got)
		}
	}
}

func TestSlopeIsThatOfTheSecondHalf(t *testing.T) {
	t.Parallel()
	at := func(s int, bytes int64) sample { return sample{time.Duration(s) * time.Second, bytes} }
	for name, c := range map[string]struct {
		of   []sample
		want float64
	}{
		"steady":                {[]sample{at(0, 7), at(60, 7), at(120, 7), at(180, 7)}, 0},
		"grows":                 {[]sample{at(0, 0), at(60, 10), at(120, 20), at(180, 30)}, 10},
		"grew in the beginning": {[]sample{at(0, 0), at(60, 90), at(120, 90), at(180, 90)}, 0},
		"one":                   {[]sample{at(0, 5)}, 0},
		"none":                  {nil, 0},
	} {
		if got := slope(c.of); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
