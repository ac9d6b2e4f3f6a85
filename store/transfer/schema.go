package transfer

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// kind is what a column holds.
type kind byte

const (
	numbers kind = iota + 1 // whole numbers of 64 bits
	texts
	blobs
)

// kindNames are the types of both databases that the schema is written in.
func kindOf(name string) (kind, error) {
	switch strings.ToLower(name) {
	case "integer", "bigint", "int8":
		return numbers, nil
	case "text":
		return texts, nil
	case "blob", "bytea":
		return blobs, nil
	}
	return 0, fmt.Errorf("a column of the type %q, which this program cannot move", name)
}

type column struct {
	name string
	kind kind
}

// table is a table with its columns in their order.
type table struct {
	name     string
	columns  []column
	key      []string   // of its primary key, in its order
	refs     []string   // tables that it refers to
	indexes  [][]string // their columns, where those limit how long texts may be
	numbered bool       // the database gives new rows a number, and none twice
	last     int64      // the highest number that it ever gave; 0 is none
}

// place is where a column stands; -1 when there is none.
func (t table) place(name string) int {
	return slices.IndexFunc(t.columns, func(c column) bool { return c.name == name })
}

func (t table) names() []string {
	var all []string
	for _, c := range t.columns {
		all = append(all, c.name)
	}
	return all
}

// querier is a transaction or a connection.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// readSchema reads the tables of a database, by name. What belongs to other programs that use the same schema is left out.
func readSchema(ctx context.Context, q querier, d *dialect) (map[string]*table, error) {
	found := map[string]*table{}
	for _, part := range []struct {
		query string
		take  func(scan func(...any) error) error
	}{
		{d.columns, func(scan func(...any) error) error { return takeColumn(found, scan) }},
		{d.references, func(scan func(...any) error) error { return takeReference(found, scan) }},
		{d.indexes, func(scan func(...any) error) error { return takeIndex(found, scan) }},
		{d.numbers, func(scan func(...any) error) error { return takeNumber(found, scan) }},
	} {
		if part.query == "" {
			continue
		}
		if err := each(ctx, q, part.take, part.query); err != nil {
			return nil, fmt.Errorf("read the schema: %w", err)
		}
	}
	return found, nil
}

// takeColumn takes a row of table, column, type, place in the key.
func takeColumn(found map[string]*table, scan func(...any) error) error {
	var name, col, typ string
	var place int
	if err := scan(&name, &col, &typ, &place); err != nil || notOurs(name) || notOursIn(col) {
		return err
	}
	k, err := kindOf(typ)
	if err != nil {
		return fmt.Errorf("%s.%s: %w", name, col, err)
	}
	t := found[name]
	if t == nil {
		t = &table{name: name}
		found[name] = t
	}
	t.columns = append(t.columns, column{col, k})
	if place > 0 {
		for len(t.key) < place {
			t.key = append(t.key, "")
		}
		t.key[place-1] = col
	}
	return nil
}

func takeReference(found map[string]*table, scan func(...any) error) error {
	var name, to string
	if err := scan(&name, &to); err != nil {
		return err
	}
	if t := found[name]; t != nil && to != name && !slices.Contains(t.refs, to) {
		t.refs = append(t.refs, to)
	}
	return nil
}

// takeIndex takes a row of table, index, column, place in the index from 1 on, in that order.
func takeIndex(found map[string]*table, scan func(...any) error) error {
	var name, index, col string
	var place int
	if err := scan(&name, &index, &col, &place); err != nil {
		return err
	}
	t := found[name]
	switch {
	case t == nil:
	case place == 1:
		t.indexes = append(t.indexes, []string{col})
	default:
		last := len(t.indexes) - 1
		t.indexes[last] = append(t.indexes[last], col)
	}
	return nil
}

func takeNumber(found map[string]*table, scan func(...any) error) error {
	var name string
	var last int64
	if err := scan(&name, &last); err != nil {
		return err
	}
	if t := found[name]; t != nil {
		t.numbered, t.last = true, last
	}
	return nil
}

// each calls f for every row of a query.
func each(ctx context.Context, q querier, f func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
