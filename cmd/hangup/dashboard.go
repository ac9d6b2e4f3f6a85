package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"

	"hangup/bot"
	"hangup/bot/dashboard"
	"hangup/bot/discord"
)

// linkDoors builds what makes links to the dashboard. It knows people as the core does, which is built with it.
func (a *app) linkDoors() (err error) {
	a.doors, err = dashboard.NewDoors(dashboard.DoorsConfig{
		Shared: a.store, Key: derive(a.secret, "dashboard"), Now: a.now,
		Person: func(u bot.UserID) bot.PersonKey { return a.core.Person(u) },
	})
	return err
}

// linkDashboard builds the page for moderators and for who runs the bot. Its doors are there before, as the core makes links.
func (a *app) linkDashboard() error {
	hosts, secure := pageHosts(a.settings)
	board, err := dashboard.New(dashboard.Config{
		Look: func(ctx context.Context, l bot.Looker, chat string) (dashboard.View, error) {
			v, err := a.core.Look(discord.Beside(ctx, l.User), l, chat)
			if err != nil {
				return nil, err
			}
			return v, nil
		},
		Doors: a.doors, Sources: a.sourceHealth, Words: a.engine.Say, Token: a.settings.DashboardToken.Reveal(),
		Now: a.now, Log: a.log, Hosts: hosts, Secure: secure,
	})
	if err != nil {
		return err
	}
	// Who moderates on the page proves it by the page's own cookie.
	a.board = a.page.Claimed(board)
	return nil
}

// withDashboard answers the paths of the dashboard, and leaves the others to the page.
func (a *app) withDashboard(page http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == dashboard.Path || strings.HasPrefix(r.URL.Path, dashboard.Path+"/") {
			a.board.ServeHTTP(w, r)
			return
		}
		page.ServeHTTP(w, r)
	})
}

// openDashboard tells the doors where the page is served. A process that does not serve it must be told.
func (a *app) openDashboard(l net.Listener) {
	url := pageURL(a.settings.PublicURL, l)
	if url == "" {
		a.log.Warn("this process cannot make links to the dashboard: give it the setting public_url, as it does not serve the page itself")
		return
	}
	a.doors.Open(url, a.settings.PublicURL == "" && isLoopback(hostOf(l.Addr().String())))
}

// aboutDashboard says where the dashboard is, a paragraph.
func (a *app) aboutDashboard(url string) string {
	if a.settings.DashboardToken.Empty() {
		return "For the dashboard, type /dashboard there once you moderate, or in a chat that you moderate.\n\n"
	}
	return fmt.Sprintf("The dashboard takes your token: %s\n\n", url+dashboard.Path)
}

// sourceHealth says how the sources of the settings are.
func (a *app) sourceHealth(ctx context.Context) ([]dashboard.Source, error) {
	var all []dashboard.Source
	for _, s := range sourcesOf(a.settings) {
		c, err := a.store.FeedCursor(ctx, s)
		if err != nil {
			return nil, err
		}
		h := healthOf(c)
		all = append(all, dashboard.Source{
			Name: s.String(), Read: h.Read, Failing: h.Failing, Fails: h.Failures, Why: h.Why, Next: h.Next,
		})
	}
	return all, nil
}
