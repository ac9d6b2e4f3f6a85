package transfer

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// inPostgres is how PostgreSQL is spoken to. Everything of ours is in the schema that comes first in its search_path.
func inPostgres() *dialect {
	return &dialect{
		blob:     "bytea",
		snapshot: &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
		tables:   `SELECT relname AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'`,
		columns: `SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0)
			FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
				LEFT JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisprimary
			WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' ORDER BY c.relname, a.attnum`,
		references: `SELECT DISTINCT c.conrelid::regclass::text, c.confrelid::regclass::text FROM pg_constraint AS c
			WHERE c.connamespace = current_schema()::regnamespace AND c.contype = 'f' ORDER BY 1, 2`,
		numbers: `SELECT t.relname, coalesce(pg_sequence_last_value(s.oid) + q.seqincrement - 1, 0)
			FROM pg_class AS s JOIN pg_sequence AS q ON q.seqrelid = s.oid
				JOIN pg_depend AS d ON d.classid = 'pg_class'::regclass AND d.objid = s.oid AND d.deptype IN ('a', 'i')
				JOIN pg_class AS t ON t.oid = d.refobjid
				JOIN pg_index AS i ON i.indrelid = t.oid AND i.indisprimary AND i.indnatts = 1 AND i.indkey[0] = d.refobjsubid
			WHERE s.relkind = 'S' AND s.relnamespace = current_schema()::regnamespace`,
		indexes: `SELECT c.relname, i.indexrelid::regclass::text, a.attname, k.place
			FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid
				CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place)
				JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.number
			WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' ORDER BY 1, 2, k.place`,
		slot:   dollar,
		insert: copyIn,
		number: numberPostgres,
		empty:  emptyPostgres,
		settle: `ANALYZE `,
	}
}

// copyIn takes the way that is meant for many rows: https://www.postgresql.org/docs/current/sql-copy.html. Rows are sent as they
// are read, and not counted: what was counted is moved too.
func copyIn(ctx context.Context, _ *dialect, conn *sql.Conn, t *table, b *batch) error {
	if err := switchCounter(ctx, conn, t, "DISABLE"); err != nil {
		return err
	}
	err := conn.Raw(func(driver any) error {
		c, ok := driver.(*stdlib.Conn)
		if !ok {
			return errors.New("the connection is not of pgx")
		}
		_, err := c.Conn().CopyFrom(ctx, pgx.Identifier{t.name}, t.names(), b)
		return err
	})
	if err != nil {
		return err // the transaction ends, and the switch is as it was
	}
	return switchCounter(ctx, conn, t, "ENABLE")
}

func switchCounter(ctx context.Context, conn *sql.Conn, t *table, to string) error {
	trigger := counter(t.name)
	if trigger == "" {
		return nil
	}
	_, err := conn.ExecContext(ctx, `ALTER TABLE `+quote(t.name)+` `+to+` TRIGGER `+quote(trigger))
	return err
}

func numberPostgres(ctx context.Context, tx *sql.Tx, t *table, n int64) error {
	_, err := tx.ExecContext(ctx, `SELECT setval(pg_get_serial_sequence($1, $2), $3)`, quote(t.name), t.key[0], n)
	return err
}

// emptyPostgres takes along the jobs that were made of the deliveries and the sums of the cells: no trigger sees what it does.
func emptyPostgres(tables []table) []string {
	names := []string{"river_job", "totals"}
	for _, t := range tables {
		names = append(names, t.name)
	}
	return []string{`TRUNCATE ` + quoteAll(names)}
}
