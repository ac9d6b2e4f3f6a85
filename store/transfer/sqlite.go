package transfer

import (
	"context"
	"database/sql"
)

// inSQLite is how SQLite is spoken to.
func inSQLite() *dialect {
	return &dialect{
		blob:   "BLOB",
		tables: `SELECT name FROM sqlite_schema WHERE type = 'table'`,
		columns: `SELECT m.name, c.name, c.type, c.pk FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c
			WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY m.name, c.cid`,
		references: `SELECT DISTINCT m.name, f."table" FROM sqlite_schema AS m JOIN pragma_foreign_key_list(m.name) AS f
			WHERE m.type = 'table' ORDER BY 1, 2`,
		numbers: `SELECT m.name, coalesce(s.seq, 0) FROM sqlite_schema AS m LEFT JOIN sqlite_sequence AS s ON s.name = m.name
			WHERE m.type = 'table' AND m.sql LIKE '%AUTOINCREMENT%'`,
		slot:   questionMark,
		insert: insertEach,
		number: numberSQLite,
		empty:  emptySQLite,
	}
}

// insertEach inserts one row after the other.
func insertEach(ctx context.Context, d *dialect, conn *sql.Conn, t *table, b *batch) error {
	insert, err := conn.PrepareContext(ctx, d.insertRow(t))
	if err != nil {
		return err
	}
	defer insert.Close()
	for b.Next() {
		if _, err := insert.ExecContext(ctx, b.row...); err != nil {
			return err
		}
	}
	return b.Err()
}

func numberSQLite(ctx context.Context, tx *sql.Tx, t *table, n int64) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM sqlite_sequence WHERE name = ?`, t.name); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)`, t.name, n)
	return err
}

func emptySQLite(tables []table) (all []string) {
	for i := len(tables) - 1; i >= 0; i-- {
		all = append(all, `DELETE FROM `+quote(tables[i].name))
	}
	return all
}
