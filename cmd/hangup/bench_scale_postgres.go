package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"hangup/config"
	"hangup/store/postgres/pgserver"
)

// scaleServer is a server of PostgreSQL on which databases are made and dropped again.
type scaleServer struct {
	address string // with the name and the password of somebody who may make databases
	version string
	db      *sql.DB
	stop    func() error
}

// startScaleServer starts one that waits for the disk, as one in use does.
func startScaleServer(ctx context.Context) (*scaleServer, error) {
	s, err := pgserver.Start(true)
	if errors.Is(err, pgserver.ErrNone) {
		return nil, failf("there is no PostgreSQL on this machine: install it, or give the address of a server").because(err)
	}
	if err != nil {
		return nil, failf("no PostgreSQL could be started: %s", oneLine(err.Error())).because(err)
	}
	used, err := useScaleServer(ctx, s.URL())
	if err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	used.stop = s.Stop
	return used, nil
}

func useScaleServer(ctx context.Context, address string) (*scaleServer, error) {
	u, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(u.Scheme, "postgres") {
		return nil, usage(failf("--database takes sqlite, postgres or an address that begins with postgres://"))
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		return nil, unreachable(err)
	}
	s := &scaleServer{address: address, db: db, stop: func() error { return nil }}
	if err := db.QueryRowContext(ctx, `SHOW server_version`).Scan(&s.version); err != nil {
		_ = db.Close() // nobody used it
		return nil, unreachable(err)
	}
	return s, nil
}

// unreachable repeats nothing of the error, which may hold a password.
func unreachable(err error) error {
	return failf("the PostgreSQL server does not answer, or refuses this name and password").because(err)
}

func (*scaleServer) kind() string { return "postgres" }

func (s *scaleServer) title() string {
	number, _, _ := strings.Cut(s.version, " ")
	return "PostgreSQL " + number
}

func (s *scaleServer) close() {
	_ = s.db.Close()
	_ = s.stop() // it goes with this process anyway
}

func (s *scaleServer) fresh(ctx context.Context) (config.Settings, func(), error) {
	name := "hangup_bench_" + strings.ToLower(rand.Text()[:12])
	if _, err := s.db.ExecContext(ctx, `CREATE DATABASE `+name+` TEMPLATE template0 ENCODING 'UTF8'`); err != nil {
		return config.Settings{}, nil, failf("a database could not be made on the PostgreSQL server: this needs the right CREATEDB").because(err)
	}
	u, err := url.Parse(s.address)
	if err != nil {
		return config.Settings{}, nil, unreachable(err)
	}
	u.Path = "/" + name
	drop := func() {
		_, _ = s.db.ExecContext(context.WithoutCancel(ctx), `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`) // the name tells what it was
	}
	return config.Settings{Database: u.String()}, drop, nil
}

// benchSchema is where the store keeps its tables.
const benchSchema = "hangup"

func (s *scaleServer) look(_ context.Context, of config.Settings) (scaleLook, error) {
	u, err := url.Parse(of.Database)
	if err != nil {
		return nil, unreachable(err)
	}
	q := u.Query()
	q.Set("search_path", benchSchema)
	q.Set("random_page_cost", "1.1") // as on the connections of the store: plans depend on it
	u.RawQuery = q.Encode()
	db, err := sql.Open("pgx", u.String())
	return scaleDatabase{db}, err
}

// scaleDatabase is one of its databases.
type scaleDatabase struct{ *sql.DB }

func (d scaleDatabase) close() { _ = d.Close() }

func (d scaleDatabase) insert(ctx context.Context, table string, columns []string, args []any) error {
	_, err := d.ExecContext(ctx, insertRows(table, columns, len(args), func(n int) string { return fmt.Sprint("$", n) }), args...)
	return err
}

func (d scaleDatabase) size(ctx context.Context) (n int64, err error) {
	return n, d.QueryRowContext(ctx, `SELECT pg_database_size(current_database())`).Scan(&n)
}

// settle does what autovacuum does within a minute or so.
func (d scaleDatabase) settle(ctx context.Context) error {
	_, err := d.ExecContext(ctx, `VACUUM ANALYZE`)
	return err
}

// pgStep is a step of a plan (https://www.postgresql.org/docs/current/sql-explain.html).
type pgStep struct {
	Type  string   `json:"Node Type"`
	Table string   `json:"Relation Name"`
	Index string   `json:"Index Name"`
	Steps []pgStep `json:"Plans"`
}

// walk visits a step and those below it.
func (s pgStep) walk(depth int, visit func(s pgStep, depth int)) {
	visit(s, depth)
	for _, below := range s.Steps {
		below.walk(depth+1, visit)
	}
}

func (d scaleDatabase) scans(ctx context.Context, query string, args []any, rows int) (tables []string, plan string, err error) {
	var raw []byte
	if err := d.QueryRowContext(ctx, `EXPLAIN (FORMAT JSON) `+query, args...).Scan(&raw); err != nil {
		return nil, "", err
	}
	var plans []struct{ Plan pgStep }
	if err := json.Unmarshal(raw, &plans); err != nil {
		return nil, "", err
	}
	var text strings.Builder
	var whole []string
	for _, p := range plans {
		p.Plan.walk(0, func(s pgStep, depth int) {
			fmt.Fprintf(&text, "%s%s %s %s\n", strings.Repeat("  ", depth), s.Type, s.Table, s.Index)
			if s.Type == "Seq Scan" && !slices.Contains(whole, s.Table) {
				whole = append(whole, s.Table)
			}
		})
	}
	for _, table := range whole {
		big, err := d.hasMore(ctx, table, rows)
		if err != nil {
			return nil, "", err
		}
		if big {
			tables = append(tables, table)
		}
	}
	return tables, text.String(), nil
}

func (d scaleDatabase) hasMore(ctx context.Context, table string, rows int) (more bool, err error) {
	return more, d.QueryRowContext(ctx, `SELECT count(*) > $1 FROM (SELECT 1 FROM `+table+` LIMIT $2) r`, rows, rows+1).Scan(&more)
}
