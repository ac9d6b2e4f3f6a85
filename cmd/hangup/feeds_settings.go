package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"hangup/advice"
	"hangup/advice/feed"
	"hangup/config"
)

// checkFeed says in one sentence what is wrong with a source of the settings. Only then are the places loaded, as most
// settings name no source.
func checkFeed() func(config.Feed) error {
	var places *advice.Gazetteer
	return func(f config.Feed) (err error) {
		if places == nil {
			if places, err = advice.LoadPlaces(); err != nil {
				return damaged(err)
			}
		}
		return errors.Join(checkForce(places, f.Force), sourceOf(f).Check())
	}
}

func sourceOf(f config.Feed) feed.Source { return feed.Source{Force: f.Force, URL: f.URL} }

// sourcesOf gives the sources of the settings.
func sourcesOf(s config.Settings) []feed.Source {
	var all []feed.Source
	for _, f := range s.Feeds.Sources {
		all = append(all, sourceOf(f))
	}
	return all
}

// newReader prepares to ask the sources of the settings.
func newReader(s config.Settings, now func() time.Time) (*feed.Reader, error) {
	r, err := feed.NewReader(sourcesOf(s), feed.Options{
		UserAgent: agent(s.PublicURL), Interval: s.Feeds.Interval, AllowPrivate: s.Feeds.AllowPrivate,
	}, now)
	if err != nil {
		return nil, failf("the sources of news cannot be asked: %s", oneLine(err.Error())).because(err)
	}
	return r, nil
}

// agent is how the program names itself to sources. Where there is a public address, somebody can be found behind it.
func agent(public string) string {
	if public != "" {
		public = "; " + public
	}
	return "hangup/" + version + " (neighbourhood watch bot; reads police news for local groups" + public + ")"
}

// checkForce refuses an id that no force has, and offers the near misses. "" is for several forces.
func checkForce(places *advice.Gazetteer, id string) error {
	if id == "" || slices.ContainsFunc(places.Forces(), func(f advice.Force) bool { return f.ID == id }) {
		return nil
	}
	found, ok, near := places.FindArea(strings.ReplaceAll(id, "-", " "))
	if ok {
		near = append([]advice.Area{found}, near...)
	}
	var ids []string
	for _, a := range near {
		if a.Force != "" && !slices.Contains(ids, a.Force) {
			ids = append(ids, a.Force)
		}
	}
	if len(ids) == 0 {
		return fmt.Errorf("there is no force %.40q: forces are named as on data.police.uk, such as kent or west-midlands; for a source of several write %s",
			id, config.AnyForce)
	}
	return fmt.Errorf("there is no force %.40q: did you mean %s?", id, strings.Join(ids, " or "))
}
