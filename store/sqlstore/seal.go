package sqlstore

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"hangup/bot/adapt"
	"hangup/store/vault"
)

// What is personal is sealed before it is written: whoever has the file without the secret key reads none of it. Each row is
// sealed as a whole and for its own place, so that nobody can put what one person said under another.

// ErrNoSecret is about what is personal in a database that was opened without its secret, as an import opens it.
var ErrNoSecret = errors.New("this needs the secret key, and the database was opened without it")

// ring gives the keys.
func (s *Store) ring() (vault.Ring, error) {
	k := s.keys.Load()
	if k == nil {
		return vault.Ring{}, ErrNoSecret
	}
	return k.ring, nil
}

// seal encrypts the values of a row for its place, and gives the number of the key.
func (s *Store) seal(place string, values ...string) (key int, sealed []byte, err error) {
	r, err := s.ring()
	if err != nil {
		return 0, nil, err
	}
	key, sealed = r.Seal(pack(values), place)
	return key, sealed, nil
}

// unseal gives back as many values as were sealed.
func (s *Store) unseal(key int, sealed []byte, place string, into ...*string) error {
	r, err := s.ring()
	if err != nil {
		return err
	}
	text, err := r.Open(key, sealed, place)
	if err != nil {
		return fmt.Errorf("open %s: %w", strings.SplitN(place, "/", 2)[0], err)
	}
	return unpack(text, into)
}

// pack puts values behind one another, each after its length, so that any bytes come back as they were.
func pack(values []string) []byte {
	var b []byte
	for _, v := range values {
		b = binary.AppendUvarint(b, uint64(len(v)))
		b = append(b, v...)
	}
	return b
}

// unpack reads what pack wrote. What was packed by an older program may lack the last values: they are left empty.
func unpack(b []byte, into []*string) error {
	for _, v := range into {
		if len(b) == 0 {
			*v = ""
			continue
		}
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(len(b)-size) {
			return adapt.ErrSealed
		}
		*v, b = string(b[size:size+int(n)]), b[size+int(n):]
	}
	return nil
}

// sealedTable says how the rows of a table are sealed.
type sealedTable struct {
	name   string
	place  string   // in SQL: what never changes of a row
	column string   // holds what is sealed
	plain  []string // where a row of before has the same in words
}

func sealedTables() []sealedTable {
	return []sealedTable{
		{"reports", `'reports/' || id`, "sealed", []string{"claimed", `"when"`, "number", "note"}},
		{"deeds", `'deeds/' || at || '/' || what`, "sealed", []string{"detail"}},
		{"dialogs", `'dialogs/' || person`, "state", []string{"state"}},
	}
}

// atOnceSealed is how many rows are sealed anew in one transaction: others may write in between.
const atOnceSealed = 500

// sealAnew seals with the newest key what is not, table by table, and calls step with how many rows that were. only0 leaves what
// another key seals.
func (s *Store) sealAnew(ctx context.Context, only0 bool, step func(n int)) error {
	for _, table := range sealedTables() {
		for after := int64(-1 << 63); ; {
			var n int
			err := s.change(ctx, "seal "+table.name, func(tx *Tx) (err error) {
				n, after, err = s.sealSome(ctx, tx, table, after, only0)
				return err
			})
			if err != nil {
				return err
			}
			if n == 0 {
				break
			}
			step(n)
		}
	}
	return nil
}

// sealSome seals some rows after the one with the id after, and gives how many and the id of the last.
func (s *Store) sealSome(ctx context.Context, tx *Tx, t sealedTable, after int64, only0 bool) (n int, last int64, err error) {
	r, err := s.ring()
	if err != nil {
		return 0, after, err
	}
	found, err := t.some(ctx, tx, r.Last(), after, only0)
	if err != nil || len(found) == 0 {
		return 0, after, err
	}
	for _, row := range found {
		if row.key > 0 {
			if row.text, err = r.Open(row.key, row.text, row.place); err != nil {
				return 0, after, fmt.Errorf("open %s: %w", t.name, err)
			}
		}
		key, sealed := r.Seal(row.text, row.place)
		if _, err := run(ctx, tx, t.update(), sealed, key, row.id); err != nil {
			return 0, after, err
		}
		last = row.id
	}
	return len(found), last, s.cleaner.Soil(ctx, tx)
}

// unsealedRow is a row that is to be sealed anew: text is packed, or sealed with an older key.
type unsealedRow struct {
	id    int64
	key   int
	place string
	text  []byte
}

func (t sealedTable) some(ctx context.Context, tx *Tx, last int, after int64, only0 bool) (found []unsealedRow, err error) {
	which := `key <> ?1`
	if only0 {
		which = `key = 0 AND ?1 > 0`
	}
	query := `SELECT rowid, key, ` + t.place + `, ` + t.column + `, ` + strings.Join(t.plain, ", ") + ` FROM ` + t.name +
		` WHERE ` + which + ` AND rowid > ?2 ORDER BY rowid LIMIT ` + fmt.Sprint(atOnceSealed)
	err = each(ctx, tx, func(scan func(...any) error) error {
		var row unsealedRow
		plain := make([]string, len(t.plain))
		into := []any{&row.id, &row.key, &row.place, &row.text}
		for i := range plain {
			into = append(into, &plain[i])
		}
		err := scan(into...)
		if row.key == 0 {
			row.text = pack(plain)
		}
		found = append(found, row)
		return err
	}, query, last, after)
	return found, err
}

// update empties what was in words.
func (t sealedTable) update() string {
	set := t.column + ` = ?, key = ?`
	for _, c := range t.plain {
		if c != t.column {
			set += `, ` + c + ` = ''`
		}
	}
	return `UPDATE ` + t.name + ` SET ` + set + ` WHERE rowid = ?`
}
