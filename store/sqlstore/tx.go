package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"hangup/bot"
)

// Dialect is how a database wants what it is asked. The zero Dialect takes it as it is written.
type Dialect struct {
	// Prepared has statements to run in place of their queries.
	Prepared map[string]*sql.Stmt
	// Translate gives a query and its arguments as the database wants them. It may change args.
	Translate func(query string, args []any) (string, []any)
	// Restore undoes in what was read what Translate did to texts.
	Restore func(into []any)
	// Before is called in a transaction before each of its statements, as they are written here.
	Before func(ctx context.Context, tx *sql.Tx, query string) error
	// Hold lets nobody else hold the same name until the end of the transaction. Without it changes come one after the other.
	Hold func(ctx context.Context, tx *sql.Tx, name string) error
	// Cursors says that nothing may be asked while rows are read, so that a long answer is fetched by a cursor, piece by piece.
	Cursors bool
	// AtOnce is how many rows go into one statement that adds many, 0 for 50.
	AtOnce int
}

func (d *Dialect) translate(query string, args []any) (string, []any) {
	if d.Translate == nil {
		return query, args
	}
	return d.Translate(query, args)
}

func (d *Dialect) restore(err error, into []any) error {
	if err == nil && d.Restore != nil {
		d.Restore(into)
	}
	return err
}

// Tx is a transaction. It takes queries as this package writes them.
type Tx struct {
	tx      *sql.Tx
	dialect *Dialect
}

// NewTx makes a Tx of a transaction that was begun.
func NewTx(tx *sql.Tx, d *Dialect) *Tx { return &Tx{tx, d} }

// ExecContext runs a statement.
func (t *Tx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if stmt := t.dialect.Prepared[query]; stmt != nil {
		tell(ctx, query, args)
		return t.tx.StmtContext(ctx, stmt).ExecContext(ctx, args...)
	}
	if err := t.before(ctx, query); err != nil {
		return nil, err
	}
	query, args = t.dialect.translate(query, args)
	tell(ctx, query, args)
	return t.tx.ExecContext(ctx, query, args...)
}

// QueryContext asks for rows.
func (t *Tx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if stmt := t.dialect.Prepared[query]; stmt != nil {
		tell(ctx, query, args)
		return t.tx.StmtContext(ctx, stmt).QueryContext(ctx, args...)
	}
	if err := t.before(ctx, query); err != nil {
		return nil, err
	}
	query, args = t.dialect.translate(query, args)
	tell(ctx, query, args)
	return t.tx.QueryContext(ctx, query, args...)
}

// QueryRowContext asks for one row.
func (t *Tx) QueryRowContext(ctx context.Context, query string, args ...any) Row {
	if err := t.before(ctx, query); err != nil {
		return failed{err}
	}
	query, args = t.dialect.translate(query, args)
	tell(ctx, query, args)
	row := t.tx.QueryRowContext(ctx, query, args...)
	if t.dialect.Restore == nil {
		return row
	}
	return restored{row, t.dialect}
}

func (t *Tx) before(ctx context.Context, query string) error {
	if t.dialect.Before == nil {
		return nil
	}
	return t.dialect.Before(ctx, t.tx, query)
}

// hold lets nobody else hold the same name until the end of the transaction.
func (t *Tx) hold(ctx context.Context, name string) error {
	if t.dialect.Hold == nil {
		return nil
	}
	return t.dialect.Hold(ctx, t.tx, name)
}

// holdPerson keeps what one person asks at once, and that they are to be forgotten, in an order.
func (t *Tx) holdPerson(ctx context.Context, who bot.PersonKey) error {
	if who == "" {
		return nil
	}
	return t.hold(ctx, heldPerson(who))
}

// heldPerson is the name that is held for a person. Nobody is not one person: "" is no name.
func heldPerson(who bot.PersonKey) string {
	if who == "" {
		return ""
	}
	return "person/" + string(who)
}

// restored is a row whose texts come back as they were.
type restored struct {
	Row
	dialect *Dialect
}

func (r restored) Scan(into ...any) error { return r.dialect.restore(r.Row.Scan(into...), into) }

// failed is a row that could not be asked for.
type failed struct{ err error }

func (f failed) Scan(...any) error { return f.err }

// prepare makes a statement for the rest of the transaction.
func (t *Tx) prepare(ctx context.Context, query string) (*prepared, error) {
	query, _ = t.dialect.translate(query, nil)
	stmt, err := t.tx.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return &prepared{stmt, t.dialect}, nil
}

// prepared is a statement of a transaction.
type prepared struct {
	stmt    *sql.Stmt
	dialect *Dialect
}

func (p *prepared) run(ctx context.Context, args ...any) (int64, error) {
	_, args = p.dialect.translate("", args)
	return changed(p.stmt.ExecContext(ctx, args...))
}

func (p *prepared) close() { _ = p.stmt.Close() }

// run executes a statement of a transaction and tells how many rows it changed.
func run(ctx context.Context, tx *Tx, query string, args ...any) (int64, error) {
	return changed(tx.ExecContext(ctx, query, args...))
}

// changed tells how many rows a statement changed.
func changed(res sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// each calls f for every row of a query.
func each(ctx context.Context, tx *Tx, f func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	scan := rows.Scan
	if tx.dialect.Restore != nil {
		scan = func(into ...any) error { return tx.dialect.restore(rows.Scan(into...), into) }
	}
	for rows.Next() {
		if err := f(scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// eachOfMany calls visit for every row of a query, which scan has read. visit may ask the database too: where that cannot be while
// rows are read, so many are read at once.
func eachOfMany[T any](ctx context.Context, tx *Tx, size int, read func(scan func(...any) error) (T, error), visit func(T) error, query string, args ...any) error {
	if !tx.dialect.Cursors {
		return each(ctx, tx, func(scan func(...any) error) error {
			one, err := read(scan)
			if err != nil {
				return err
			}
			return visit(one)
		}, query, args...)
	}
	if _, err := tx.ExecContext(ctx, `DECLARE many NO SCROLL CURSOR FOR `+query, args...); err != nil {
		return err
	}
	for some := make([]T, 0, size); ; some = some[:0] {
		err := each(ctx, tx, func(scan func(...any) error) error {
			one, err := read(scan)
			some = append(some, one)
			return err
		}, fmt.Sprintf(`FETCH %d FROM many`, size))
		if err != nil {
			return err
		}
		for _, one := range some {
			if err := visit(one); err != nil {
				return err
			}
		}
		if len(some) < size {
			break
		}
	}
	_, err := tx.ExecContext(ctx, `CLOSE many`)
	return err
}

// millis is how a time is stored. The zero time goes there and back unharmed.
func millis(t time.Time) int64 { return t.UnixMilli() }

func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// orNull is how a time is stored that may be unknown.
func orNull(t time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: t.UnixMilli(), Valid: !t.IsZero()}
}

func fromNull(ms sql.NullInt64) time.Time {
	if !ms.Valid {
		return time.Time{}
	}
	return fromMillis(ms.Int64)
}

// list is how a list of strings is stored that is never searched. JSON turns bytes that are not
// UTF-8 into U+FFFD.
func list(items []string) (string, error) {
	if len(items) == 0 {
		return "[]", nil
	}
	b, err := json.Marshal(items)
	return string(b), err
}

// fromList fills in the slice that items points to. An empty list leaves it nil.
func fromList(text string, items any) error {
	if text == "[]" {
		return nil
	}
	return fromJSON(text, items)
}

// fromJSON reads what the database may have written: it does not escape a zero byte where that came from a column.
func fromJSON(text string, into any) error {
	return json.Unmarshal([]byte(strings.ReplaceAll(text, "\x00", `\u0000`)), into)
}
