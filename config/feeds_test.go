package config

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestFeedSettings(t *testing.T) {
	const kent, met = "https://www.kent.example/news/", "https://news.met.example/rss?a=b&c=d"
	cases := map[string]struct {
		file string
		want Feeds
	}{
		"one":                  {"feeds: kent=" + kent, Feeds{Sources: []Feed{{"kent", kent}}}},
		"two of one force":     {"feeds: kent=" + kent + ",kent=" + met, Feeds{Sources: []Feed{{"kent", kent}, {"kent", met}}}},
		"spaces and capitals":  {"feeds: ' Kent = " + kent + " , '", Feeds{Sources: []Feed{{"kent", kent}}}},
		"over several lines":   {"feeds: >\n  kent=" + kent + ",\n  metropolitan=" + met, Feeds{Sources: []Feed{{"kent", kent}, {"metropolitan", met}}}},
		"for several forces":   {"feeds: any=" + met, Feeds{Sources: []Feed{{"", met}}}},
		"an equals sign in it": {"feeds: kent=" + met, Feeds{Sources: []Feed{{"kent", met}}}},
		"least interval":       {"feeds: any=" + met + "\nfeed_interval: 5m", Feeds{Sources: []Feed{{"", met}}, Interval: 5 * time.Minute}},
		"most interval":        {"feeds: any=" + met + "\nfeed_interval: 6h", Feeds{Sources: []Feed{{"", met}}, Interval: 6 * time.Hour}},
		"private":              {"feeds: any=" + met + "\nfeed_allow_private: true", Feeds{Sources: []Feed{{"", met}}, AllowPrivate: true}},
		"not private":          {"feeds: any=" + met + "\nfeed_allow_private: false", Feeds{Sources: []Feed{{"", met}}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if c.want.Interval == 0 {
				c.want.Interval = DefaultFeedInterval
			}
			s, err := Load(Source{File: write(t, FileName, c.file), Data: "/data"})
			if err != nil || !reflect.DeepEqual(s.Feeds, c.want) {
				t.Errorf("%v; got %+v", err, s.Feeds)
			}
		})
	}
}

// pick refuses what stands in its name.
func pick(f Feed) error {
	var all []error
	for _, one := range []string{f.Force, f.URL} {
		if strings.Contains(one, "wrong") {
			all = append(all, errors.New("this is wrong"))
		}
	}
	return errors.Join(all...)
}

func TestFeedMistakes(t *testing.T) {
	var many []string
	for n := range maxFeeds + 1 {
		many = append(many, fmt.Sprintf("kent=https://a.example/%d", n))
	}
	cases := map[string]struct {
		settings string // with spaces between
		want     []string
	}{
		"no source":           {"FEEDS=,", []string{"FEEDS: it names no source: write force=address"}},
		"no force":            {"FEEDS=https://a.example", []string{"FEEDS: source 1: no force stands before its address"}},
		"no force, a query":   {"FEEDS=https://a.example/?key=secret", []string{"FEEDS: source 1: no force stands before its address"}},
		"a comma in it":       {"FEEDS=kent=https://a.example/b,secret", []string{"FEEDS: source 2: no force stands before its address: write force=address, such as kent=https://www.example.org/news/, and each comma in an address as %2C"}},
		"an empty force":      {"FEEDS==https://a.example", []string{"FEEDS: source 1: no force stands before the =: "}},
		"no address":          {"FEEDS=kent=", []string{"FEEDS: source 1: no address stands after the ="}},
		"twice":               {"FEEDS=kent=https://a.example,any=https://a.example", []string{"FEEDS: source 2: its address is there already: take one out"}},
		"too many":            {"FEEDS=" + strings.Join(many, ","), []string{"FEEDS: these are 201 sources and at most 200 can be asked"}},
		"several at once":     {"FEEDS=a,wrong=https://a.example,kent=", []string{"FEEDS: source 1: ", "FEEDS: source 3: ", "FEEDS: source 2: this is wrong"}},
		"both of one":         {"FEEDS=wrong=https://wrong.example", []string{"FEEDS: source 1: this is wrong", "FEEDS: source 1: this is wrong"}},
		"interval too short":  {"FEEDS=any=https://a.example FEED_INTERVAL=4m59s", []string{"FEED_INTERVAL: 4m59s is not between 5m0s and 6h0m0s"}},
		"interval too long":   {"FEEDS=any=https://a.example FEED_INTERVAL=7h", []string{"FEED_INTERVAL: 7h0m0s is not between 5m0s and 6h0m0s"}},
		"interval is a word":  {"FEEDS=any=https://a.example FEED_INTERVAL=often", []string{`FEED_INTERVAL: "often" is not a length of time`}},
		"interval of nothing": {"FEED_INTERVAL=5m", []string{"FEED_INTERVAL: it does nothing without feeds"}},
		"private perhaps":     {"FEEDS=any=https://a.example FEED_ALLOW_PRIVATE=yes", []string{`FEED_ALLOW_PRIVATE: "yes" is not true or false`}},
		"private nothing":     {"FEED_ALLOW_PRIVATE=true", []string{"FEED_ALLOW_PRIVATE: it does nothing without feeds"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var environ []string
			for _, one := range strings.Fields(c.settings) {
				environ = append(environ, "HANGUP_"+one)
			}
			_, err := Load(Source{Environ: environ, Data: "/data", CheckFeed: pick})
			if err == nil || strings.Contains(err.Error(), "secret") {
				t.Fatalf("got %v", err)
			}
			lines := strings.Split(err.Error(), "\n")
			if len(lines) != len(c.want) {
				t.Fatalf("got\n%v\nwant %d mistakes", err, len(c.want))
			}
			for n, want := range c.want {
				if !strings.HasPrefix(lines[n], "HANGUP_"+want) {
					t.Errorf("got  %s\nwant %s", lines[n], want)
				}
			}
		})
	}
}

// Whoever knows the forces is asked about each source, and only about sources.
func TestFeedsAreChecked(t *testing.T) {
	var asked []Feed
	check := func(f Feed) error {
		asked = append(asked, f)
		return nil
	}
	load := func(environ ...string) {
		if _, err := Load(Source{Environ: environ, Data: "/data", CheckFeed: check}); err != nil {
			t.Fatal(err)
		}
	}
	if load(); len(asked) > 0 {
		t.Errorf("asked about %v", asked)
	}
	load("HANGUP_FEEDS=any=https://a.example,kent=https://b.example")
	if want := []Feed{{"", "https://a.example"}, {"kent", "https://b.example"}}; !reflect.DeepEqual(asked, want) {
		t.Errorf("asked about %v, want %v", asked, want)
	}
}
