package transfer

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// notOurs tells of tables that are not data but serve the very database that they are in, and of the note of a move. Jobs of
// River come and go with the deliveries: a trigger of the target makes them anew.
func notOurs(name string) bool {
	switch name {
	case noteTable,
		"goose_db_version", // how far the schema is
		"application",      // whose the schema is
		"soiled",           // what of the files is to be written anew
		"totals":           // what the cells come to, which triggers of the target add up anew
		return true
	}
	return strings.HasPrefix(name, "river_")
}

// notOursIn tells of columns that only PostgreSQL has: SQLite numbers rows by itself, in whatever order.
func notOursIn(column string) bool { return column == "rowid" }

// passing tells of tables that hold something only within one transaction, so that a target need not have them.
func passing(name string) bool { return name == "inbox_bodies_aside" }

// counted tells of tables that the target fills by itself as others are filled. They come last, and are emptied first: the
// source says what stands in them.
func counted(name string) bool { return name == "cells" }

// counter is the trigger of a table that counts each of its rows for another, "" when it has none. Where it can be left out, a move
// takes half the time.
func counter(name string) string {
	if name == "reports" {
		return "report_counts"
	}
	return ""
}

// plan gives the tables to move in an order in which no row comes before what it refers to, with the columns of the source. It
// refuses when the target lacks something.
func plan(from, to map[string]*table) ([]table, error) {
	var all []table
	for _, name := range sortedNames(from) {
		t := from[name]
		if passing(name) && to[name] == nil {
			continue
		}
		if err := fits(t, to[name]); err != nil {
			return nil, err
		}
		all = append(all, *t)
	}
	return inOrder(all)
}

// fits tells what of a table has no place in the target.
func fits(t, there *table) error {
	if there == nil {
		return fmt.Errorf("the target has no table %s", t.name)
	}
	if len(t.key) == 0 {
		return fmt.Errorf("the table %s has no primary key", t.name)
	}
	if !slices.Equal(t.key, there.key) {
		return fmt.Errorf("the key of the table %s is %v, and %v in the target", t.name, t.key, there.key)
	}
	for _, c := range t.columns {
		if i := there.place(c.name); i < 0 || there.columns[i].kind != c.kind {
			return fmt.Errorf("the target has no column %s.%s of the same kind", t.name, c.name)
		}
	}
	return nil
}

// inOrder puts tables behind those that they refer to, and otherwise keeps their order. What is counted comes last.
func inOrder(tables []table) ([]table, error) {
	var done, last []table
	placed := map[string]bool{}
	for len(tables) > 0 {
		var later []table
		for _, t := range tables {
			switch {
			case counted(t.name):
				last = append(last, t)
			case slices.ContainsFunc(t.refs, func(to string) bool { return !placed[to] }):
				later = append(later, t)
			default:
				placed[t.name] = true
				done = append(done, t)
			}
		}
		if len(later) == len(tables) {
			return nil, fmt.Errorf("%s and others refer to each other, and none can come first", later[0].name)
		}
		tables = later
	}
	return append(done, last...), nil
}

func sortedNames(tables map[string]*table) []string {
	var names []string
	for name := range tables {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// menderOf looks after rows of a table on their way to the target. A target whose indexes take everything needs none.
func menderOf(t, there *table) *mender {
	if len(there.indexes) == 0 {
		return nil
	}
	m := &mender{}
	for _, index := range there.indexes {
		var places []int
		for _, name := range index {
			if i := t.place(name); i >= 0 {
				places = append(places, i)
			}
		}
		m.indexes = append(m.indexes, places)
	}
	return m
}
