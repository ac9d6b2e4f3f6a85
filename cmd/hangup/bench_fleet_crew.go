package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"hangup/bot"
	"hangup/bot/bottest/limited"
	"hangup/config"
	"hangup/store/postgres/pgserver"
)

// fleetSecret and fleetHook guard nothing: all of it is on this machine, and goes.
const (
	fleetSecret = "a-secret-that-guards-nothing"
	fleetHook   = "/telegram-fleet"
)

// fleetOptions say what a fleet is made of.
type fleetOptions struct {
	binary  string
	roles   []string // of each process; "" is all of them
	poll    bool     // Telegram is asked, and calls no webhook
	durable bool     // its PostgreSQL waits for the disk
	address string   // of a PostgreSQL server to use; "" starts one
	chats   map[string]int
	lag     time.Duration // how long a post is on its way
	free    bool          // the platforms have no limits
	near    bool          // the processes reach the database without the network that can be cut, until they are started anew
}

// fleet is several processes of this program on one PostgreSQL database, before platforms that stand in for the real ones, and a
// network to the database that can be cut.
type fleet struct {
	fleetOptions
	dir     string
	server  *pgserver.Server // nil when it is another's
	base    *scaleServer
	network *pgserver.Proxy
	drop    func() // the database
	direct  config.Settings
	through string // address of the database over the network
	places  []*openPlace
	members []*member
}

// member is one process of a fleet. It keeps its address when it is started again.
type member struct {
	name    string
	roles   string
	address string // host and port
	program *program
}

func (m *member) url() string { return "http://" + m.address }

// newFleet makes a database with the chats of all platforms in it. No process runs yet. The caller closes it.
func newFleet(ctx context.Context, o fleetOptions) (f *fleet, err error) {
	f = &fleet{fleetOptions: o}
	defer func() {
		if err != nil {
			f.close()
		}
	}()
	if f.dir, err = os.MkdirTemp("", "hangup-fleet-"); err != nil {
		return nil, failf("no temporary folder can be made").because(err)
	}
	if err := f.openDatabase(ctx); err != nil {
		return nil, err
	}
	for _, place := range benchPlaces() {
		p, err := place.openAt(o.chats[place.name], limited.Options{Now: time.Now, Lag: o.lag, Free: o.free})
		if err != nil {
			return nil, err
		}
		f.places = append(f.places, p)
	}
	for n, roles := range o.roles {
		address, err := freeAddress(ctx)
		if err != nil {
			return nil, err
		}
		f.members = append(f.members, &member{name: fmt.Sprint("process ", n+1), roles: roles, address: address})
	}
	return f, f.fill(ctx)
}

// openDatabase starts or uses a server, makes a database on it and lays a network before it.
func (f *fleet) openDatabase(ctx context.Context) (err error) {
	address := f.address
	if address == "" {
		if f.server, err = pgserver.Start(f.durable); err != nil {
			return failf("no PostgreSQL could be started: %s", oneLine(err.Error())).because(err)
		}
		address = f.server.URL()
	}
	if f.base, err = useScaleServer(ctx, address); err != nil {
		return err
	}
	if f.direct, f.drop, err = f.base.fresh(ctx); err != nil {
		return err
	}
	f.direct.SecretKey = config.NewSecret(fleetSecret + fleetSecret)
	if f.network, err = pgserver.NewProxy(f.direct.Database); err != nil {
		return failf("no network can be laid before the database").because(err)
	}
	f.through = f.network.URL()
	if f.near {
		f.through = f.direct.Database
	}
	return nil
}

// freeAddress finds a port that is free now and is asked for at once.
func freeAddress(ctx context.Context) (string, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", failf("no port can be opened").because(err)
	}
	return l.Addr().String(), l.Close()
}

// fill stores that every chat follows the area of the article.
func (f *fleet) fill(ctx context.Context) error {
	area, err := findBenchArea()
	if err != nil {
		return err
	}
	db, err := openStore(ctx, f.direct) // brings the schema up to date
	if err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return err
	}
	look, err := f.base.look(ctx, f.direct)
	if err != nil {
		return err
	}
	defer look.close()
	rows := scaleRows{look: look, table: "watches", columns: watchColumnsOfScale()}
	for _, p := range f.places {
		for _, chat := range p.chats {
			if err := rows.add(ctx, watchValues(bot.Watch{At: p.address(chat), Area: area, Since: time.Now()}, "{}")...); err != nil {
				return failf("the watches could not be stored: %s", oneLine(err.Error())).because(err)
			}
		}
	}
	return rows.flush(ctx)
}

// settings are those of a process.
func (f *fleet) settings(m *member) programSettings {
	s := programSettings{binary: f.binary, database: f.through, folder: filepath.Join(f.dir, m.name)}
	s.environ = []string{"HANGUP_SECRET_KEY=" + f.direct.SecretKey.Reveal(), "HANGUP_HTTP_ADDR=" + m.address}
	if m.roles != "" {
		s.environ = append(s.environ, "HANGUP_ROLES="+m.roles)
	}
	for _, p := range f.places {
		s.environ = append(s.environ, p.environ(p.url)...)
	}
	if !f.poll {
		s.environ = append(s.environ, "HANGUP_TELEGRAM_WEBHOOK_URL=https://hangup.test"+fleetHook, "HANGUP_TELEGRAM_WEBHOOK_SECRET="+fleetSecret)
	}
	return s
}

// start starts a process, or starts it again, and returns once it is ready.
func (f *fleet) start(ctx context.Context, m *member) (err error) {
	s := f.settings(m)
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return failf("no temporary folder can be made").because(err)
	}
	if m.program, err = startProgram(ctx, s); err != nil {
		return err
	}
	for late := time.Now().Add(memberWithin); time.Now().Before(late); {
		if err := m.program.ended(); err != nil {
			return err
		}
		if ready(ctx, m) {
			return nil
		}
		if !sleep(ctx, 20*time.Millisecond) {
			return failf("stopped").because(ctx.Err())
		}
	}
	return failf("%s was not ready after %s: %s", m.name, memberWithin, m.program.said)
}

// memberWithin is how long a process may take until it is ready.
const memberWithin = 30 * time.Second

// startAll starts every process, one after the other: the first brings the schema up to date.
func (f *fleet) startAll(ctx context.Context) error {
	for _, m := range f.members {
		if err := f.start(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// ready tells whether a process says that it can do its work.
func ready(ctx context.Context, m *member) bool {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, m.url()+readyPath, nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	_ = resp.Body.Close() // the status says all
	return resp.StatusCode == http.StatusOK
}

// publish has a warning brought in for all chats, beside the processes.
func (f *fleet) publish(ctx context.Context, edition int, now time.Time) error {
	s := programSettings{binary: f.binary, database: f.direct.Database, folder: f.dir, environ: []string{"HANGUP_SECRET_KEY=" + f.direct.SecretKey.Reveal()}}
	_, err := importEdition(ctx, s, edition, now)
	return err
}

// left counts the posts that are not over.
func (f *fleet) left(ctx context.Context) (n int, err error) {
	look, err := f.base.look(ctx, f.direct)
	if err != nil {
		return 0, err
	}
	defer look.close()
	db, ok := look.(scaleDatabase)
	if !ok {
		return 0, errors.New("no database of PostgreSQL")
	}
	return n, db.QueryRowContext(ctx, `SELECT count(*) FROM deliveries WHERE state IN ('due', 'sending')`).Scan(&n)
}

// close ends all of it.
func (f *fleet) close() {
	for _, m := range f.members {
		if m.program != nil {
			m.program.stop()
		}
	}
	for _, p := range f.places {
		p.close()
	}
	if f.network != nil {
		f.network.Close()
	}
	if f.drop != nil {
		f.drop()
	}
	if f.base != nil {
		f.base.close()
	}
	if f.server != nil {
		_ = f.server.Stop() // it goes with this process anyway
	}
	_ = os.RemoveAll(f.dir) // it is temporary
}
