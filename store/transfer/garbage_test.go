package transfer

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// filler fills a SQLite database with rows that mean nothing, as many as its schema allows of each kind.
type filler struct {
	*rand.Rand
	strange bool                // texts that are none, and that are as long as they may be
	seen    map[string][]string // keys that others may refer to
	n       int
}

func newFiller(seed uint64, strange bool) *filler {
	return &filler{Rand: rand.New(rand.NewPCG(seed, 1)), strange: strange, seen: map[string][]string{}}
}

// fill puts up to n rows into every table. What a constraint refuses, such as a second post in flight, is left out.
func (f *filler) fill(t testing.TB, db *sql.DB, n int) {
	t.Helper()
	tx, err := db.Begin()
	check(t, err)
	schema, err := readSchema(t.Context(), tx, inSQLite())
	check(t, err)
	tables, err := plan(schema, schema)
	check(t, err)
	for _, one := range tables {
		before := rowsIn(t, tx, one.name)
		for range n {
			f.add(t, tx, &one)
		}
		if one.name != "inbox_bodies_aside" && rowsIn(t, tx, one.name) <= before {
			t.Fatalf("not one row came into %s", one.name)
		}
	}
	check(t, tx.Commit())
}

func rowsIn(t testing.TB, q querier, name string) (n int) {
	t.Helper()
	check(t, each(context.WithoutCancel(t.Context()), q, func(scan func(...any) error) error { return scan(&n) }, `SELECT count(*) FROM `+quote(name)))
	return n
}

func (f *filler) add(t testing.TB, tx *sql.Tx, one *table) {
	t.Helper()
	row := f.row(one)
	if row == nil {
		return
	}
	res, err := tx.Exec(`INSERT OR IGNORE INTO `+quote(one.name)+` (`+quoteAll(one.names())+`) VALUES (`+inSQLite().slots(len(row))+`)`, row...)
	if err != nil {
		if strings.Contains(err.Error(), "constraint failed") { // of a combination that cannot be
			return
		}
		t.Fatalf("%s: %v", one.name, err)
	}
	if n, _ := res.RowsAffected(); n == 1 && len(one.key) == 1 {
		f.seen[one.name] = append(f.seen[one.name], fmt.Sprint(row[one.place(one.key[0])]))
	}
}

func (f *filler) row(one *table) []any {
	if one.name == "inbox_bodies_aside" {
		return nil
	}
	f.n++
	row := make([]any, len(one.columns))
	for i, c := range one.columns {
		row[i] = f.value(one.name, c)
	}
	switch one.name {
	case "deliveries":
		f.delivery(one, row)
	case "reports":
		f.sealed(one, row, "claimed", "when", "number", "note")
	case "deeds":
		f.sealed(one, row, "detail")
	}
	return row
}

// delivery makes the columns of a post agree.
func (f *filler) delivery(one *table, row []any) {
	set := func(name string, v any) { row[one.place(name)] = v }
	for _, name := range []string{"warning", "story", "notice", "contact", "progress"} {
		set(name, nil)
	}
	set("digest", int64(0))
	set("review", int64(0))
	set("person", "")
	set("echo", "")
	switch f.IntN(6) {
	case 0:
		w := f.one("warnings")
		set("warning", w)
		set("story", w)
		set("echo", f.pick("", "wish", "recall"))
	case 1:
		set("notice", f.one("notices"))
	case 2:
		set("contact", "contact")
		set("person", f.text(64))
	case 3:
		set("progress", f.one("notices"))
	case 4:
		set("digest", int64(1))
	case 5:
		set("review", int64(1))
	}
	set("claimed_at", f.when())
	set("posted_at", f.when())
	set("attempts", f.Int64N(9)+1)
}

// sealed leaves no words beside what is sealed.
func (f *filler) sealed(one *table, row []any, words ...string) {
	if f.IntN(2) == 0 {
		row[one.place("key")] = int64(0)
		return
	}
	row[one.place("key")] = int64(1 + f.IntN(3))
	row[one.place("sealed")] = append(f.bytes(100), 1)
	for _, name := range words {
		row[one.place(name)] = ""
	}
}

func (f *filler) one(table string) string { return f.seen[table][f.IntN(len(f.seen[table]))] }

func (f *filler) pick(of ...string) string { return of[f.IntN(len(of))] }

// monday is the first millisecond of a week.
func (f *filler) monday() int64 { return 345600000 + 604800000*f.Int64N(3000) }

func (f *filler) when() int64 {
	if f.IntN(20) == 0 {
		return -62135596800000 // the year 1
	}
	return 1700000000000 + f.Int64N(1e11)
}

func (f *filler) bytes(most int) []byte {
	b := make([]byte, f.IntN(most+1))
	for i := range b {
		b[i] = byte(f.IntN(256))
	}
	return b
}

// text makes a text of at most so many bytes.
func (f *filler) text(most int) string {
	if f.strange {
		switch f.IntN(12) {
		case 0:
			return cutAt("a\x00b\xff\xfec\xf0\x9f\x99", most)
		case 1:
			return strings.ToValidUTF8(cutAt(strings.Repeat("👵🏽'\";--", 1+most/12), most), "")
		case 2:
			return strings.Repeat("\xff", most)
		case 3:
			return cutAt(string(f.bytes(most)), most)
		case 4:
			return f.letters(most)
		}
	}
	return f.letters(min(most, 1+f.IntN(40)))
}

func (f *filler) letters(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('!' + f.IntN(90))
	}
	return string(b)
}

func cutAt(s string, n int) string { return s[:min(n, len(s))] }
