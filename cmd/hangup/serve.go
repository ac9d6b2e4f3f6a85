package main

import (
	"context"
	"fmt"
	"net"
	"runtime/debug"

	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/bot/webchat"
	"hangup/config"
)

type serveCmd struct {
	Roles string `help:"What this process does, with commas between: gateway, web, worker. Default: all. Less than all needs a PostgreSQL database and other processes that do the rest." placeholder:"ROLES"`
}

// Help gives examples.
func (serveCmd) Help() string {
	return `Examples:
  hangup
  HANGUP_HTTP_ADDR=127.0.0.1:9000 hangup serve
  HANGUP_DATABASE_URL=/var/lib/hangup/hangup.db hangup serve
  HANGUP_TELEGRAM_TOKEN_FILE=telegram.txt hangup serve
  HANGUP_DISCORD_TOKEN_FILE=discord.txt hangup serve
  HANGUP_DATABASE_URL=postgres://hangup:password@db/hangup hangup serve --roles web,worker

With a PostgreSQL database any number of processes may serve, here and on other machines, each with the same settings. The roles share the work out:
  web      the page, the dashboard, and what Telegram (webhook) and Discord (http) call
  gateway  asks Telegram for what people do, one process at a time; keeps connections to Discord's gateway, which the processes share
  worker   posts what is due, on each platform one process at a time; asks the sources of news; removes what is past its time
When a process dies, another takes over its part within 10 seconds.

Stop it with Ctrl+C. With a token set it speaks in Telegram or Discord too.`
}

// Run serves until the program is told to stop.
func (k serveCmd) Run(ctx context.Context, c *console, f *settingsFlags) error {
	c.garbage(gcPercent)
	s, err := c.settings(f, config.Flag{Name: "roles", Value: k.Roles})
	if err != nil {
		return err
	}
	var l net.Listener
	if s.Roles.Has(config.RoleWeb) {
		if l, err = listen(ctx, s.HTTPAddr); err != nil {
			return err
		}
		defer l.Close()
	}
	engine, err := loadEngine()
	if err != nil {
		return err
	}
	a, err := openApp(ctx, engine, s, c.now, c.loggerFrom(s.Sight.LogLevel))
	if err != nil {
		return err
	}
	defer a.close()
	if a.shared() { // what was needed to load is garbage by now
		c.garbage(gcPercentOfFleet)
	}
	return a.serve(ctx, l, func(url string, about []string) {
		c.welcome(a, url, about)
		debug.FreeOSMemory() // what was needed to load is not needed to run
	})
}

// serve does the work of this process's roles until ctx ends, all of it when it is alone: the page on the listener, which is nil when that
// is others' work, the other platforms, the deliveries, asking the sources of news, looking for what more people than usual tell of, and keeping no
// more than is needed. It calls ready once the page can be reached and the platforms have answered or had time to, with where the page
// is, if that is known, and what there is to say of each platform and of the sources.
func (a *app) serve(ctx context.Context, l net.Listener, ready func(url string, about []string)) error {
	if err := a.store.Serve(ctx); err != nil {
		return err
	}
	if err := a.loadExamples(ctx); err != nil {
		return err
	}
	stopJobs, err := a.startJobs(ctx)
	if err != nil {
		return err
	}
	defer stopJobs()
	a.openDashboard(l)
	ctx, end := a.lingering(ctx, l)
	defer end()
	c := newCrew(ctx)
	if l != nil {
		c.start(func(ctx context.Context) error { return a.servePage(ctx, l) })
	}
	c.start(a.serveBackRoom)
	c.do(func(ctx context.Context) {
		a.post(ctx, webchat.Platform, outbox.Lane{Sender: a.page, Limits: outbox.WebLimits()})
	})
	c.start(a.doChores)
	if about, ok := a.meet(c); ok {
		ready(pageURL(a.settings.PublicURL, l), append(about, a.aboutFeeds()...))
	}
	return c.wait()
}

// gcPercent is how much garbage may lie beside what is alive. A program that runs beside others on a small computer should be small.
// Loading the knowledge makes several times its size in garbage: collecting at a quarter of the usual growth keeps that from
// spreading. A broadcast takes 9 MB less with it than with the usual growth, and as much of the processor for each post and as long
// for an answer ("hangup bench delivery" shows all three).
const gcPercent = 25

// gcPercentOfFleet holds where a database on a server has processes on machines of their own: they are there for many questions a second, of which
// collecting at a quarter of the usual growth costs a sixth of the processor, and some ten megabytes are not missed. It is Go's own.
const gcPercentOfFleet = 100

// garbage sets how much garbage may lie beside what is alive, in per cent, unless the operator says so: GOGC is Go's own word for it. In a
// process of others, as of tests, it stays as they have it: one command would slow down all that come after it.
func (c *console) garbage(percent int) {
	if c.ours && c.lookup("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// loadExamples gives a database without real warnings something to quote. Examples are marked as
// such, are never posted, and are no longer found once a real warning is stored.
func (a *app) loadExamples(ctx context.Context) error {
	stored, err := a.store.Warnings(ctx, bot.WarningFilter{Limit: 1})
	if err != nil || len(stored) > 0 {
		return err
	}
	desk, err := openDesk(a.engine)
	if err != nil {
		return err
	}
	examples, err := news.Examples(desk)
	if err != nil {
		return failf("the built-in examples are damaged: %s", err).because(err)
	}
	_, err = a.store.ImportWarnings(ctx, examples, a.now())
	return err
}

// welcome tells whoever started the program where the page is, what to try, and which work is left to other processes.
func (c *console) welcome(a *app, url string, about []string) {
	if !a.does(config.RoleWeb) {
		fmt.Fprintf(c.out, "hangup is running.\n\n%s%s", paragraphs(append([]string{a.aboutRoles()}, about...)), a.farewell())
		return
	}
	fmt.Fprintf(c.out, `hangup is running. Open this page:

  %s

Type there what happened, for example:

  a man from my bank's fraud team says a courier will collect my card
  /report
  /help

To moderate, open this link. Whoever has it may choose what is posted: keep it to yourself.

  %s

%s%s%s`, url, a.page.ModeratorLink(url), a.aboutDashboard(url), paragraphs(append(about, a.aboutRoles())), a.farewell())
	if host := hostOf(a.settings.HTTPAddr); !isLoopback(host) && a.settings.PublicURL == "" {
		fmt.Fprintf(c.out, `
Other machines can reach this port. Set %sPUBLIC_URL to the address that people type, or the
page answers to this machine only.
`, config.Prefix)
	}
}

// farewell says where everything is kept and how to stop.
func (a *app) farewell() string {
	return fmt.Sprintf("Everything is kept in %s. Stop with Ctrl+C.\n", nameOf(a.settings))
}

// paragraphs sets texts apart. An empty one is left out.
func paragraphs(texts []string) string {
	all := ""
	for _, text := range texts {
		if text == "" {
			continue
		}
		all += text + "\n\n"
	}
	return all
}
