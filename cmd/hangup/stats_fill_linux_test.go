package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"hangup/advice"
	"hangup/config"

	"github.com/jackc/pgx/v5"
)

// country opens the program on a database with so many reports.
func country(b *testing.B, database string, reports int) *app {
	b.Helper()
	open := func() *app {
		a, err := openApp(b.Context(), engineOf(b), config.Settings{Database: database, SecretKey: config.NewSecret(peersKey)}, time.Now, slog.New(slog.NewTextHandler(io.Discard, nil)))
		if err != nil {
			b.Fatal(err)
		}
		return a
	}
	a := open()
	rows := peopleOf(a.engine, reports)
	a.close() // nothing else opens the database while it is filled
	fill := fillFile
	if strings.HasPrefix(database, "postgres") {
		fill = fillServer
	}
	if err := fill(b.Context(), database, rows); err != nil {
		b.Fatal(err)
	}
	a = open()
	b.Cleanup(a.close)
	return a
}

// columnsOfReport are those that peopleOf fills. What it fills in is sealed by nobody and read by nobody.
var columnsOfReport = []string{"id", "draft", "person", "type", "claimed", "happened", "when", "area", "number", "phone", "note", "at", "sealed", "key"}

// people gives rows of reports.
type people struct {
	left, done       int
	districts, types []string
	draw             *rand.Rand
	now              time.Time
}

func peopleOf(e *advice.Engine, reports int) *people {
	p := &people{left: reports, draw: rand.New(rand.NewPCG(9, 9)), now: time.Now()}
	for _, a := range e.Areas() {
		if strings.HasPrefix(string(a.ID), "district:") {
			p.districts = append(p.districts, string(a.ID))
		}
	}
	for _, typ := range e.Types() {
		p.types = append(p.types, string(typ))
	}
	return p
}

// some gives the next rows, none when there are no more.
func (p *people) some() (rows [][]any) {
	const atOnce = 20_000
	uneven := func(all []string) string { x := p.draw.Float64(); return all[int(x*x*float64(len(all)))] }
	for ; p.left > 0 && len(rows) < atOnce; p.left-- {
		p.done++
		at := p.now.Add(-time.Duration(p.draw.Float64() * float64(364*24*time.Hour)))
		rows = append(rows, []any{fmt.Sprint("B", p.done), "", fmt.Sprint("person-", p.done), uneven(p.types), "", "nothing", "",
			uneven(p.districts), "", "", "", at.UnixMilli(), []byte{0}, 1})
	}
	return rows
}

// fillFile writes reports as fast as it can, past the store.
func fillFile(ctx context.Context, path string, p *people) error {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=cache_size(-300000)&_pragma=synchronous(0)") // a fifth of the time
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	query := `INSERT INTO reports ("` + strings.Join(columnsOfReport, `", "`) + `") VALUES (?` + strings.Repeat(", ?", len(columnsOfReport)-1) + `)`
	for rows := p.some(); len(rows) > 0; rows = p.some() {
		if err := insertAll(ctx, db, query, rows); err != nil {
			return err
		}
	}
	return nil
}

func insertAll(ctx context.Context, db *sql.DB, query string, rows [][]any) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	insert, err := tx.PrepareContext(ctx, query)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if _, err := insert.ExecContext(ctx, row...); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// fillServer is fillFile for PostgreSQL, with the statistics that it makes by itself within minutes.
func fillServer(ctx context.Context, address string, p *people) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, `SET search_path = hangup`); err != nil {
		return err
	}
	for rows := p.some(); len(rows) > 0; rows = p.some() {
		if _, err := conn.CopyFrom(ctx, pgx.Identifier{"reports"}, columnsOfReport, pgx.CopyFromRows(rows)); err != nil {
			return err
		}
	}
	_, err = conn.Exec(ctx, `ANALYZE`)
	return err
}
