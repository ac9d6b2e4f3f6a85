package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"hangup/config"
)

// scaleFiles are databases of SQLite in a folder of their own.
type scaleFiles struct {
	dir string
	n   int
}

func (*scaleFiles) kind() string  { return "sqlite" }
func (*scaleFiles) title() string { return "SQLite" }

func (f *scaleFiles) fresh(context.Context) (config.Settings, func(), error) {
	f.n++
	dir := filepath.Join(f.dir, fmt.Sprint(f.n))
	return config.Settings{Database: filepath.Join(dir, "hangup.db")}, func() { _ = os.RemoveAll(dir) }, nil // the folder above goes too
}

func (f *scaleFiles) close() { _ = os.RemoveAll(f.dir) } // it is temporary

func (*scaleFiles) look(_ context.Context, s config.Settings) (scaleLook, error) {
	db, err := sql.Open("sqlite", "file://"+(&url.URL{Path: s.Database}).EscapedPath()+"?mode=rw&_pragma=busy_timeout(10000)&_pragma=synchronous(normal)")
	if err != nil {
		return nil, err
	}
	return scaleFile{db}, nil
}

// scaleFile is one of them.
type scaleFile struct{ *sql.DB }

func (f scaleFile) close() { _ = f.Close() } // only read by now

func (f scaleFile) insert(ctx context.Context, table string, columns []string, args []any) error {
	_, err := f.ExecContext(ctx, insertRows(table, columns, len(args), func(int) string { return "?" }), args...)
	return err
}

// insertRows writes a statement for so many values.
func insertRows(table string, columns []string, values int, mark func(n int) string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO %s (%s) VALUES ", table, strings.Join(columns, ", "))
	for n := range values {
		switch {
		case n == 0:
			b.WriteString("(")
		case n%len(columns) == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		b.WriteString(mark(n + 1))
	}
	b.WriteString(") ON CONFLICT DO NOTHING")
	return b.String()
}

func (f scaleFile) size(ctx context.Context) (n int64, err error) {
	return n, f.QueryRowContext(ctx, `SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()`).Scan(&n)
}

// settle moves what was written from the log into the file.
func (f scaleFile) settle(ctx context.Context) error {
	_, err := f.ExecContext(ctx, `PRAGMA wal_checkpoint(PASSIVE)`)
	return err
}

func (f scaleFile) scans(ctx context.Context, query string, args []any, rows int) (tables []string, plan string, err error) {
	steps, err := f.steps(ctx, query, args)
	if err != nil {
		return nil, "", err
	}
	for _, step := range steps {
		name, ok := readWhole(step)
		if !ok {
			continue
		}
		table := tableOf(query, name)
		if big, err := f.hasMore(ctx, table, rows); err != nil {
			return nil, "", err
		} else if big && !slices.Contains(tables, table) {
			tables = append(tables, table)
		}
	}
	return tables, strings.Join(steps, "\n"), nil
}

func (f scaleFile) steps(ctx context.Context, query string, args []any) (steps []string, err error) {
	got, err := f.QueryContext(ctx, `EXPLAIN QUERY PLAN `+query, args...)
	if err != nil {
		return nil, err
	}
	defer got.Close()
	for got.Next() {
		var id, parent, unused int
		var step string
		if err := got.Scan(&id, &parent, &unused, &step); err != nil {
			return nil, err
		}
		steps = append(steps, step)
	}
	return steps, got.Err()
}

// readWhole finds a step that reads a table from end to end. One that walks an index in its order ends early, or reads no more
// than is asked for (https://www.sqlite.org/eqp.html).
func readWhole(step string) (name string, ok bool) {
	rest, ok := strings.CutPrefix(step, "SCAN ")
	name, how, _ := strings.Cut(rest, " ")
	return name, ok && !strings.Contains(" "+how, " USING ")
}

// hasMore tells whether a table has more than so many rows; what is no table, such as a list in the query, has not.
func (f scaleFile) hasMore(ctx context.Context, table string, rows int) (more bool, err error) {
	var is bool
	err = f.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?`, table).Scan(&is)
	if err != nil || !is {
		return false, err
	}
	err = f.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 FROM `+table+` LIMIT ?) HAVING count(*) > ?`, rows+1, rows).Scan(new(int))
	return err == nil, noRowsIsFine(err)
}

func noRowsIsFine(err error) error {
	if err == sql.ErrNoRows {
		return nil
	}
	return err
}

// tableOf gives the table that a query calls by a name.
func tableOf(query, name string) string {
	for _, found := range namedTables.FindAllStringSubmatch(query, -1) {
		if found[2] == name {
			return found[1]
		}
	}
	return name
}

var namedTables = regexp.MustCompile(`(?i)(?:FROM|JOIN|UPDATE|INTO|,)\s+(\w+)\s+(?:AS\s+)?(\w+)`)
