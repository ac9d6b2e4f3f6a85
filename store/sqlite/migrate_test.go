package sqlite

import (
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hangup/advice/feed"
	"hangup/bot"
	"hangup/bot/outbox"

	"github.com/pressly/goose/v3"
)

// older makes a database of an older schema with rows in every table.
func older(t *testing.T, path string, version int64) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=foreign_keys(1)")
	check(t, err)
	defer db.Close()
	check(t, begin(t.Context(), db))
	dir, err := fs.Sub(migrations, "migrations")
	check(t, err)
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, dir, goose.WithDisableGlobalRegistry(true))
	check(t, err)
	_, err = provider.UpTo(t.Context(), version)
	check(t, err)
	rows, err := os.ReadFile(fmt.Sprintf("testdata/rows_%d.sql", version))
	if err != nil {
		t.Fatalf("every schema needs rows to be tested with: %v", err)
	}
	_, err = db.Exec(string(rows))
	check(t, err)
}

func TestEverySchemaOpensWithItsRows(t *testing.T) {
	known, err := latest()
	check(t, err)
	for version := int64(1); version <= known; version++ {
		t.Run(fmt.Sprint("schema ", version), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "hangup.db")
			older(t, path, version)
			s := reopen(t, path)
			everythingIsThere(t, s)
			if version >= 2 {
				inboxIsThere(t, s)
			}
			if version >= 3 {
				sourceIsThere(t, s)
			}
		})
	}
}

func everythingIsThere(t *testing.T, s *Store) {
	t.Helper()
	at := bot.Address{Chat: bot.ChatID{Platform: "web", ID: "a"}}
	now := time.UnixMilli(1604188800000)
	w, ok, err := s.Warning(t.Context(), "w1")
	check(t, err)
	if !ok || w.Title != "A title" || w.Places[0] != "Chester" || w.Types[0] != "courier_fraud" || w.Areas[0] != "force:cheshire" || w.Facts.LossGBP != 8000 {
		t.Errorf("warning: %+v", w)
	}
	p, err := s.Held(t.Context(), "p")
	check(t, err)
	if len(p.Reports) != 1 || p.Reports[0].Note != "A note." || len(p.Checks) != 1 || len(p.Timers) != 1 || p.Dialogs != 1 {
		t.Errorf("person: %+v", p)
	}
	watches, err := s.Watches(t.Context(), at)
	check(t, err)
	area, err := s.ChatArea(t.Context(), at)
	check(t, err)
	letters, err := s.Letters(t.Context(), "a", 0, 0)
	check(t, err)
	if len(watches) != 1 || area != "county:cheshire" || len(letters) != 1 {
		t.Errorf("watches %v, area %s, letters %v", watches, area, letters)
	}
	d, ok, _, err := s.Claim(t.Context(), "web", now)
	check(t, err)
	if !ok || d.Warning != "w1" {
		t.Errorf("delivery: %+v", d)
	}
	check(t, s.Record(t.Context(), d.ID, outbox.Outcome{State: outbox.Sent}))
}

// inboxIsThere looks for what came with schema 2.
func inboxIsThere(t *testing.T, s *Store) {
	t.Helper()
	at := bot.Address{Chat: bot.ChatID{Platform: "web", ID: "a"}}
	waiting, err := s.WaitingArrivals(t.Context(), "web")
	check(t, err)
	if len(waiting) != 1 || waiting[0].ID != "101" || waiting[0].Tries != 1 || string(waiting[0].Body) != "{}" {
		t.Errorf("waiting: %+v", waiting)
	}
	fresh, err := s.CommitArrivals(t.Context(), "web", []bot.Arrival{{ID: "99"}, {ID: "100"}, {ID: "101"}, {ID: "102"}})
	check(t, err)
	form, _, err := s.Form(t.Context(), "q", at, time.UnixMilli(1604188800000))
	check(t, err)
	action, _, err := s.Button(t.Context(), "b1")
	check(t, err)
	note, err := s.ChatNote(t.Context(), at.Chat, "linked")
	check(t, err)
	if got := fmt.Sprint(fresh, string(form), action, note); got != "[102]{}answer|yeson" {
		t.Errorf("found %s", got)
	}
	check(t, s.Record(t.Context(), 7, outbox.Outcome{State: outbox.Due}))
	if d, ok, _, err := s.Claim(t.Context(), "web", time.UnixMilli(1604188800000)); err != nil || !ok || d.To.Chat.ID != "new" {
		t.Errorf("what moved while it was being sent: %+v, %v, error %v", d, ok, err)
	}
}

func sourceIsThere(t *testing.T, s *Store) {
	t.Helper()
	c, err := s.FeedCursor(t.Context(), feed.Source{URL: "https://example.org/feed"})
	check(t, err)
	if c.ETag != `"e1"` || len(c.Known) != 1 || c.Known[0].ID != 18446744073709551615 || !c.Known[0].Given {
		t.Errorf("cursor: %+v", c)
	}
}

// A migration that fails in the middle leaves the database as it was.
func TestFailedMigrationLeavesTheDatabaseAsItWas(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	execute(t, path, `CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')));
		INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1);
		CREATE VIEW letters AS SELECT 1`) // in the way of the last table of schema 1
	refused(t, path, "cannot be opened")
	db, err := sql.Open("sqlite", "file:"+path)
	check(t, err)
	defer db.Close()
	var tables string
	check(t, db.QueryRow(`SELECT group_concat(name) FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' AND name NOT LIKE 'goose%'`).Scan(&tables))
	if tables != "letters" {
		t.Errorf("left behind: %s", tables)
	}
}

func TestMigrationsAreNumberedWithoutGaps(t *testing.T) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	check(t, err)
	for i, name := range names {
		if want := fmt.Sprintf("migrations/%05d_", i+1); !strings.HasPrefix(name, want) {
			t.Errorf("%s should begin with %s", name, want)
		}
	}
}

// The pragmas stand in the address of the database, so they must hold on every connection of the pools.
func TestEveryConnectionHasThePragmas(t *testing.T) {
	s := reopen(t, filepath.Join(t.TempDir(), "hangup.db"))
	expect := func(db *sql.DB, connections int, pragmas map[string]string) {
		var open []*sql.Conn
		for range connections {
			c, err := db.Conn(t.Context())
			check(t, err)
			open = append(open, c)
			for pragma, want := range pragmas {
				var got string
				check(t, c.QueryRowContext(t.Context(), `PRAGMA `+pragma).Scan(&got))
				if got != want {
					t.Errorf("%s is %s, wanted %s", pragma, got, want)
				}
			}
		}
		for _, c := range open {
			check(t, c.Close())
		}
	}
	expect(s.write, 1, map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "10000",
		"secure_delete": "1", "query_only": "0", "application_id": fmt.Sprint(applicationID)})
	expect(s.read, readers, map[string]string{"journal_mode": "wal", "foreign_keys": "1", "busy_timeout": "10000", "query_only": "1"})
}

// What the schema itself refuses, whatever the code above does.
func TestSchemaRefusesBadStates(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	older(t, path, 3)
	s := reopen(t, path)
	delivery := `INSERT INTO deliveries (platform, chat, thread, class, due_at, warning, contact, state, claimed_at, attempts, person) VALUES `
	for what, statement := range map[string]string{
		"a delivery of a warning and a timer":   delivery + `('web', 'z', '', 1, 0, 'w1', 'x', 'due', NULL, 0, '')`,
		"a delivery of nothing":                 delivery + `('web', 'z', '', 1, 0, NULL, NULL, 'due', NULL, 0, '')`,
		"a delivery of an unknown warning":      delivery + `('web', 'z', '', 1, 0, 'none', NULL, 'due', NULL, 0, '')`,
		"a second delivery of one warning":      delivery + `('web', 'a', '', 1, 0, 'w1', NULL, 'due', NULL, 0, '')`,
		"a delivery in a state of its own":      delivery + `('web', 'z', '', 1, 0, 'w1', NULL, 'lost', NULL, 0, '')`,
		"a delivery of a class of its own":      delivery + `('web', 'z', '', 9, 0, 'w1', NULL, 'due', NULL, 0, '')`,
		"a delivery sent but never claimed":     delivery + `('web', 'z', '', 1, 0, 'w1', NULL, 'sending', NULL, 0, '')`,
		"a delivery of a warning with a person": delivery + `('web', 'z', '', 1, 0, 'w1', NULL, 'due', NULL, 0, 'p')`,
		"two in flight in one chat": delivery + `('web', 'z', '', 1, 0, 'w1', NULL, 'sending', 1, 1, ''),
			('web', 'z', '1', 1, 0, 'w1', NULL, 'sending', 1, 1, '')`,
		"a check on a Tuesday":             `INSERT INTO checks (person, verdict, type, tells, area, week) VALUES ('p', 'scam', '', '[]', '', 1603756800000)`,
		"a check with its time":            `INSERT INTO checks (person, verdict, type, tells, area, week) VALUES ('p', 'scam', '', '[]', '', 1603670400001)`,
		"a check with words":               `INSERT INTO checks (person, verdict, type, tells, area, week) VALUES ('p', 'scam', '', 'words', '', 1603670400000)`,
		"an arrival that never had a body": `INSERT INTO inbox (platform, id, at) VALUES ('web', 'z', 0)`,
		"two bodies with one number":       `INSERT INTO inbox_bodies (n, platform, id, body) VALUES (3, 'web', '100', '')`,
		"an arrival in a state of its own": `UPDATE inbox SET state = 'lost' WHERE id = '100'`,
		"an arrival twice":                 `INSERT INTO inbox (platform, id, at, body) VALUES ('web', '99', 0, 4)`,
		"an arrival that is too large":     `UPDATE inbox_bodies SET body = zeroblob(2097153)`,
		"a move of nothing":                `INSERT INTO moves (delivery, from_chat, to_chat) VALUES (4711, 'a', 'b')`,
		"an empty note":                    `UPDATE chat_notes SET value = ''`,
		"a cursor of no source":            `UPDATE feed_cursors SET source = ''`,
		"a source twice":                   `INSERT INTO feed_cursors (source, at, cursor) VALUES ('https://example.org/feed', 0, '{}')`,
		"a cursor that is no object":       `UPDATE feed_cursors SET cursor = '[]'`,
		"a cursor of words":                `UPDATE feed_cursors SET cursor = 'words'`,
		"a cursor that is too large":       `UPDATE feed_cursors SET cursor = '{"why":"' || hex(zeroblob(524288)) || '"}'`,
		"a text for a number":              `UPDATE letters SET at = 'yesterday'`,
		"a warning that is deleted":        `DELETE FROM warnings`,
		"a migration applied twice":        `INSERT INTO goose_db_version (version_id, is_applied) VALUES (1, 1)`,
	} {
		if _, err := s.write.Exec(statement); err == nil {
			t.Errorf("%s was taken", what)
		}
	}
}
