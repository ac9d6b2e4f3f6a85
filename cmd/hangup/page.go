package main

import (
	"context"
	"net"
	"net/http"
	"net/url"

	"hangup/bot/webchat"
	"hangup/config"
)

// linkPage builds the page in the browser.
func (a *app) linkPage() (err error) {
	hosts, secure := pageHosts(a.settings)
	a.page, err = webchat.New(webchat.Config{
		Handler: a.handler, Mailbox: a.store, Words: a.engine.Say, Key: derive(a.root, "page"),
		ModeratorKey: derive(a.secret, "page"), Now: a.now, Log: a.log, Hosts: hosts, Secure: secure,
		Shared: a.together(), Person: a.core.Person, Watch: a.sight,
	})
	if err != nil {
		return err
	}
	a.roles[webchat.Platform] = a.page
	return nil
}

// servePage answers on the listener until ctx ends.
func (a *app) servePage(ctx context.Context, l net.Listener) error {
	return a.page.Serve(ctx, l, a.drain.closing(withHooks(a.hooks, a.withSight(l, a.withDashboard(a.page)))))
}

// withHooks answers some paths apart from the page: who calls them is no browser and names another host.
func withHooks(hooks map[string]http.Handler, page http.Handler) http.Handler {
	if len(hooks) == 0 {
		return page
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if hook, ok := hooks[r.URL.Path]; ok {
			hook.ServeHTTP(w, r)
			return
		}
		page.ServeHTTP(w, r)
	})
}

// pageHosts gives the names that the page answers to beside those of this machine, and whether
// people reach it over https.
func pageHosts(s config.Settings) (hosts []string, secure bool) {
	if host := hostOf(s.HTTPAddr); host != "" && !isWildcard(host) {
		hosts = append(hosts, host)
	}
	if u, err := url.Parse(s.PublicURL); err == nil && u.Host != "" {
		hosts = append(hosts, u.Host)
		secure = u.Scheme == "https"
	}
	return hosts, secure
}
