package sqlite

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hangup/bot"
	"hangup/store/sqlstore"
)

// tableShape is a table with its columns.
type tableShape struct {
	name    string
	columns []string
}

// shapes gives the tables of the newest schema.
func shapes(t *testing.T, s *Store) (found []tableShape) {
	t.Helper()
	rows, err := s.db.read.Query(s.db.Columns())
	check(t, err)
	defer rows.Close()
	for rows.Next() {
		var table, column string
		check(t, rows.Scan(&table, &column))
		if len(found) == 0 || found[len(found)-1].name != table {
			found = append(found, tableShape{name: table})
		}
		last := &found[len(found)-1]
		last.columns = append(last.columns, column)
	}
	check(t, rows.Err())
	if len(found) < 25 {
		t.Fatalf("%d tables: this test looks in the wrong place", len(found))
	}
	return found
}

func (t tableShape) has(column string) bool { return slices.Contains(t.columns, column) }

// What /privacy says is written from bot.Keeps. A table that is not in it fails here.
func TestEveryTableIsTold(t *testing.T) {
	s := reopen(t, filepath.Join(t.TempDir(), "hangup.db"))
	tables := map[string]tableShape{}
	for _, table := range shapes(t, s) {
		tables[table.name] = table
	}
	told := map[string]bool{}
	for _, k := range bot.Keeps() {
		told[k.Table] = true
		table, ok := tables[k.Table]
		if !ok {
			t.Errorf("/privacy tells of the table %s, which is not there", k.Table)
		}
		if ends := table.has("expires") || table.has("until"); k.For > 0 && !slices.Contains(sqlstore.Swept(), k.What) && !ends {
			t.Errorf("%s are said to be kept for %v, and nothing removes them then", k.What, k.For)
		}
		if k.Told == "bot.privacy.rest" && (table.has("person") || table.has("chat")) {
			t.Errorf("%s is said not to be about people, but names them", k.Table)
		}
	}
	for name := range tables {
		if !told[name] {
			t.Errorf("the table %s is not in bot.Keeps, so /privacy does not tell of it", name)
		}
	}
	for _, what := range sqlstore.Swept() {
		if _, ok := bot.KeptFor(what); !ok {
			t.Errorf("nothing says how long %s are kept", what)
		}
	}
}

// sample puts the rows of the newest schema into a database.
func sample(t *testing.T, path string) {
	t.Helper()
	s, err := Open(t.Context(), path)
	check(t, err)
	_, err = s.db.write.Exec(newestRows(t))
	check(t, err)
	check(t, s.Close())
}

func newestRows(t *testing.T) string {
	t.Helper()
	last, err := latest()
	check(t, err)
	rows, err := os.ReadFile(fmt.Sprintf("testdata/rows_%d.sql", last))
	check(t, err)
	return string(rows)
}

// Every table that has persons is shown by Holdings and left by Forget without the person, also one that is new.
func TestForgettingReachesEveryTableWithPersons(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	sample(t, path)
	s := reopen(t, path)
	everybody := map[string]bool{}
	for _, table := range shapes(t, s) {
		for _, column := range table.columns {
			if column != "person" && !strings.HasSuffix(column, "_by") {
				continue
			}
			people := peopleIn(t, s, table.name, column)
			if len(people) == 0 {
				t.Errorf("testdata has no row of %s with a %s: this test shows nothing of it", table.name, column)
			}
			for _, who := range people {
				everybody[who] = true
				held, err := s.Holdings(t.Context(), bot.PersonKey(who), bot.ChatID{})
				check(t, err)
				if column == "person" && !slices.ContainsFunc(held, func(h bot.Holding) bool { return h.Table == table.name }) {
					t.Errorf("%s of %s is not shown", table.name, who)
				}
			}
		}
	}
	for who := range everybody {
		_, err := s.Forget(t.Context(), bot.PersonKey(who), bot.ChatID{})
		check(t, err)
	}
	for _, table := range shapes(t, s) {
		for _, column := range table.columns {
			if column == "person" || strings.HasSuffix(column, "_by") {
				if left := peopleIn(t, s, table.name, column); len(left) > 0 {
					t.Errorf("%s.%s still has %v", table.name, column, left)
				}
			}
		}
	}
}

func peopleIn(t *testing.T, s *Store, table, column string) (people []string) {
	t.Helper()
	rows, err := s.db.read.Query(`SELECT DISTINCT "` + column + `" FROM "` + table + `" WHERE "` + column + `" <> ''`)
	check(t, err)
	defer rows.Close()
	for rows.Next() {
		var who string
		check(t, rows.Scan(&who))
		people = append(people, who)
	}
	check(t, rows.Err())
	return people
}

// Every column that holds a chat is emptied when the chat removed the bot long ago, also one that is new.
func TestForgettingAChatReachesEveryTableWithChats(t *testing.T) {
	const gone = "<gone chat>"
	path := filepath.Join(t.TempDir(), "hangup.db")
	sample(t, path)
	s := reopen(t, path)
	columns := 0
	check(t, s.db.Change(t.Context(), "move all rows into one chat", sqlstore.Alone, func(tx *sqlstore.Tx) error {
		for _, table := range shapes(t, s) {
			for _, c := range table.columns {
				if c != "chat" && !strings.HasSuffix(c, "_chat") {
					continue
				}
				columns++
				if _, err := tx.ExecContext(t.Context(), `UPDATE OR REPLACE "`+table.name+`" SET "`+c+`" = ?`, gone); err != nil {
					return fmt.Errorf("%s.%s: %w", table.name, c, err)
				}
			}
		}
		_, err := tx.ExecContext(t.Context(), `UPDATE chats SET suspended = 1, gone_since = 1`)
		return err
	}))
	if columns < 15 {
		t.Fatalf("%d columns with chats: does this test still find them?", columns)
	}
	if !bytes.Contains(files(t, path), []byte(gone)) {
		t.Fatal("the chat is not in the files: the search finds nothing")
	}
	check(t, s.Sweep(t.Context(), noon.Add(-1)))
	for _, table := range shapes(t, s) {
		for _, c := range table.columns {
			if c == "chat" || strings.HasSuffix(c, "_chat") {
				if left := peopleIn(t, s, table.name, c); slices.Contains(left, gone) {
					t.Errorf("%s.%s still names the chat", table.name, c)
				}
			}
		}
	}
	if n := bytes.Count(files(t, path), []byte(gone)); n > 0 {
		t.Errorf("the chat stands %d times in the files", n)
	}
}

// Nothing of a person is in a backup that is made after they were forgotten.
func TestABackupMadeSinceHasNoByteOfTheForgotten(t *testing.T) {
	folder := t.TempDir()
	s := reopen(t, filepath.Join(folder, "hangup.db"), WithRest(0))
	say(t, s, 1)
	say(t, s, 2)
	_, err := s.Forget(t.Context(), "p1", bot.ChatID{Platform: "web", ID: "c1"})
	check(t, err)
	backup := filepath.Join(folder, "backup.db")
	_, err = s.db.write.ExecContext(context.Background(), `VACUUM INTO ?`, backup)
	check(t, err)
	raw, err := os.ReadFile(backup)
	check(t, err)
	copied := files(t, filepath.Join(folder, "hangup.db"))
	for what, b := range map[string][]byte{"backup": raw, "copy of the files": copied} {
		if bytes.Contains(b, []byte(`"p1"`)) || bytes.Contains(b, []byte(words(1))) {
			t.Errorf("the %s still has the person", what)
		}
	}
	if !bytes.Contains(raw, []byte("p2")) {
		t.Error("the backup is empty: the search finds nothing")
	}
}
