package transfer

import (
	"slices"
	"strings"
	"testing"
)

// stay are the tables and columns that one kind of database has for itself.
var stay = map[string]string{
	"goose_db_version":   "how far the schema of that database is",
	"application":        "marks the schema as ours, as application_id does in a file",
	"soiled":             "what of PostgreSQL's files is to be written anew; SQLite notes it in user_version",
	"totals":             "what the cells come to: triggers of the target add them up",
	"inbox_bodies_aside": "SQLite holds something in it only within one transaction",
	"reports.rowid":      "SQLite numbers rows by itself, in any order",
	"deeds.rowid":        "the same",
	"dialogs.rowid":      "the same",
}

// listed gives every table and column, as table and table.column, read without what is moved being asked.
func listed(t *testing.T, s *Side, query string) []string {
	t.Helper()
	var all []string
	check(t, each(t.Context(), s.db, func(scan func(...any) error) error {
		var table, column string
		err := scan(&table, &column)
		if _, ok := stay[table]; ok || strings.HasPrefix(table, "river_") { // jobs: the target makes them of the deliveries
			return err
		}
		if _, ok := stay[table+"."+column]; !ok {
			all = append(all, table, table+"."+column)
		}
		return err
	}, query))
	slices.Sort(all)
	return slices.Compact(all)
}

// Whoever adds a table or a column to one database has to add it to the other, or to say above why it stays.
func TestEveryTableAndColumnIsCarried(t *testing.T) {
	file, server := target(t, newFile(t)), target(t, newServer(t))
	here := listed(t, file, `SELECT m.name, c.name FROM sqlite_schema m, pragma_table_xinfo(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'`)
	there := listed(t, server, `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'hangup'`)
	if len(here) < 200 {
		t.Fatalf("only %d tables and columns were found", len(here))
	}
	for name, way := range map[string][2]*Side{"to PostgreSQL": {file, server}, "to a file": {server, file}} {
		from, err := readSchema(t.Context(), way[0].db, way[0].d)
		check(t, err)
		into, err := readSchema(t.Context(), way[1].db, way[1].d)
		check(t, err)
		tables, err := plan(from, into)
		check(t, err)
		var carried []string
		for _, one := range tables {
			if _, ok := stay[one.name]; ok {
				continue
			}
			carried = append(carried, one.name)
			for _, c := range one.names() {
				carried = append(carried, one.name+"."+c)
			}
		}
		slices.Sort(carried)
		for _, want := range [][]string{here, there} {
			for _, one := range want {
				if !slices.Contains(carried, one) {
					t.Errorf("%s: %s is left behind", name, one)
				}
			}
		}
		if last := tables[len(tables)-1].name; !counted(last) {
			t.Errorf("%s: %s comes last, and what is counted does not", name, last)
		}
	}
}

func TestMissingPlaceIsRefused(t *testing.T) {
	one := func(columns ...column) map[string]*table {
		return map[string]*table{"t": {name: "t", columns: columns, key: []string{"a"}}}
	}
	for name, into := range map[string]map[string]*table{
		"no table":     {},
		"no column":    one(column{"a", texts}),
		"another kind": one(column{"a", texts}, column{"b", blobs}),
		"another key":  {"t": {name: "t", columns: []column{{"a", texts}, {"b", numbers}}, key: []string{"b"}}},
	} {
		if _, err := plan(one(column{"a", texts}, column{"b", numbers}), into); err == nil {
			t.Errorf("%s: it was planned", name)
		}
	}
	if _, err := inOrder([]table{{name: "a", refs: []string{"b"}}, {name: "b", refs: []string{"a"}}}); err == nil {
		t.Error("tables that refer to each other were put in order")
	}
}
