package transfer

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
)

// dialect is how one kind of database is spoken to.
type dialect struct {
	blob     string         // its type for bytes
	snapshot *sql.TxOptions // of a transaction that sees one unchanging state

	// Queries about the schema: table, column, type, place in the primary key or 0, in the order of the columns; table and a
	// table that it refers to; table that numbers its rows itself, and the highest number that it ever gave or 0.
	columns, references, numbers string
	// indexes lists table, index, column and place in the index, where an index limits how long its texts may be and the
	// database takes only clean ones; "" where it takes everything.
	indexes string

	// tables lists the names of all tables, under name.
	tables string
	// slot is the placeholder of the n-th value, from 1.
	slot func(n int) string
	// insert puts the rows of a batch into a table, in the transaction that conn is in.
	insert func(ctx context.Context, d *dialect, conn *sql.Conn, t *table, b *batch) error
	// number has the next row of a table numbered above n.
	number func(ctx context.Context, tx *sql.Tx, t *table, n int64) error
	// empty gives the statements that leave no row in tables, which stand in an order in which none comes before what it refers to.
	empty func(tables []table) []string
	// settle is run on each table once all is there.
	settle string
}

// quote writes a name as it stands, also where it is a word of SQL.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func quoteAll(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = quote(n)
	}
	return strings.Join(quoted, ", ")
}

// slots writes n placeholders.
func (d *dialect) slots(n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = d.slot(i + 1)
	}
	return strings.Join(all, ", ")
}

func questionMark(int) string { return "?" }
func dollar(n int) string     { return "$" + strconv.Itoa(n) }

// selectRows reads a table in the order of its key, from behind a row on when there is one.
func (d *dialect) selectRows(t *table, behind bool) string {
	query := `SELECT ` + quoteAll(t.names()) + ` FROM ` + quote(t.name)
	if behind {
		query += ` WHERE (` + quoteAll(t.key) + `) > (` + d.slots(len(t.key)) + `)`
	}
	return query + ` ORDER BY ` + quoteAll(t.key)
}

// insertRow adds one row.
func (d *dialect) insertRow(t *table) string {
	return `INSERT INTO ` + quote(t.name) + ` (` + quoteAll(t.names()) + `) VALUES (` + d.slots(len(t.columns)) + `)`
}

// hasTable asks for a table by its name.
func (d *dialect) hasTable(name string) string {
	return `SELECT count(*) > 0 FROM (` + d.tables + `) AS t WHERE name = '` + name + `'`
}
