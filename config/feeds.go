package config

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Feeds is which sources of police news are asked, and how. None is when Sources is empty.
type Feeds struct {
	Sources      []Feed
	Interval     time.Duration // least time between two visits of a source
	AllowPrivate bool          // sources may lie on this machine or in the operator's own network
}

// Feed is a source of police news.
type Feed struct {
	Force string // id of the force that it speaks for; "" when for several
	URL   string
}

// Defaults and limits of the sources.
const (
	DefaultFeedInterval = 15 * time.Minute // a warning is a matter of hours, and a visit costs a force's server something

	minFeedInterval = 5 * time.Minute
	maxFeedInterval = 6 * time.Hour // a warning that comes a day late helps nobody
	maxFeeds        = 200           // four for each force
)

// AnyForce stands in the settings in the place of a force, for a source that speaks for several.
const AnyForce = "any"

// feedForm shows how a source is written.
const feedForm = "kent=https://www.example.org/news/"

// takeFeeds reads "force=address, force=address".
func takeFeeds(s *Settings, value string) error {
	var wrong []error
	seen := map[string]bool{}
	switch n := len(entries(value)); {
	case n == 0:
		return fmt.Errorf("it names no source: write force=address, such as %s", feedForm)
	case n > maxFeeds:
		return fmt.Errorf("these are %d sources and at most %d can be asked: take some out", n, maxFeeds)
	}
	for n, text := range entries(value) {
		f, err := readFeed(text)
		if err == nil && seen[f.URL] {
			err = errors.New("its address is there already: take one out")
		}
		if err != nil {
			wrong = append(wrong, inFeed(n, err))
			continue
		}
		seen[f.URL] = true
		s.Feeds.Sources = append(s.Feeds.Sources, f)
	}
	return errors.Join(wrong...)
}

// entries parts a list at its commas. A comma at its end is no mistake.
func entries(value string) []string {
	var all []string
	for _, one := range strings.Split(value, ",") {
		if one = strings.TrimSpace(one); one != "" {
			all = append(all, one)
		}
	}
	return all
}

// readFeed reads one source. Its error does not repeat the address, which may hold a key.
func readFeed(text string) (Feed, error) {
	force, address, found := strings.Cut(text, "=")
	force, address = strings.ToLower(strings.TrimSpace(force)), strings.TrimSpace(address)
	switch {
	case !found || strings.ContainsAny(force, ":/?"):
		return Feed{}, fmt.Errorf("no force stands before its address: write force=address, such as %s, and each comma in an address as %%2C", feedForm)
	case force == "":
		return Feed{}, fmt.Errorf("no force stands before the =: write force=address, such as %s, and %s for a source of several forces", feedForm, AnyForce)
	case address == "":
		return Feed{}, fmt.Errorf("no address stands after the =: write force=address, such as %s", feedForm)
	case force == AnyForce:
		force = ""
	}
	return Feed{Force: force, URL: address}, nil
}

// inFeed says in which source a mistake is.
func inFeed(n int, err error) error { return fmt.Errorf("source %d: %w", n+1, err) }

// checkFeeds asks whoever knows forces and addresses about what takeFeeds could read.
func (l *loader) checkFeeds(check func(Feed) error) {
	if check == nil {
		return
	}
	for n, text := range entries(l.values.String("feeds")) {
		f, err := readFeed(text)
		if err != nil || n >= maxFeeds {
			continue
		}
		for _, err := range apart(check(f)) {
			l.mistakes.add(l.where["feeds"], "%s", inFeed(n, err))
		}
	}
}

func takeFeedInterval(s *Settings, value string) (err error) {
	s.Feeds.Interval, err = takeLength(value, minFeedInterval, maxFeedInterval)
	return err
}

func takeFeedPrivate(s *Settings, value string) (err error) {
	s.Feeds.AllowPrivate, err = takeSwitch(value)
	return err
}
