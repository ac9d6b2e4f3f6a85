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

	"hangup/advice"
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
			cellsAreThere(t, s)
			if version >= 2 {
				inboxIsThere(t, s)
			}
			if version >= 3 {
				sourceIsThere(t, s)
			}
			if version >= 4 {
				wishesAreThere(t, s)
			}
			if version >= 7 {
				echoesAreThere(t, s)
			}
			if version >= 8 {
				choicesAreThere(t, s)
			}
			reportIsThere(t, s, version >= 5)
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

// cellsAreThere looks for the counts, which schema 6 makes of what is there.
func cellsAreThere(t *testing.T, s *Store) {
	t.Helper()
	cells, err := s.Cells(t.Context(), []advice.AreaID{"force:cheshire"}, time.UnixMilli(0), time.UnixMilli(1604188800000))
	check(t, err)
	if got := fmt.Sprint(cells); got != "[{force:cheshire 2020-10-26 00:00:00 +0000 UTC courier_fraud 1 1}]" {
		t.Errorf("cells: %s", got)
	}
	var total string // which schema 11 makes of them
	check(t, s.db.write.QueryRow(`SELECT group_concat(week || type || ' ' || reports || '/' || checks) FROM totals`).Scan(&total))
	if total != "1603670400000courier_fraud 1/1" {
		t.Errorf("totals: %s", total)
	}
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

// reportIsThere looks for the report of every schema and, where that has it, what came with schema 5.
func reportIsThere(t *testing.T, s *Store, whole bool) {
	t.Helper()
	r, _, err := s.Report(t.Context(), "CF7K2M")
	check(t, err)
	if whole != (r.From == bot.ChatID{Platform: "web", ID: "a"}) || whole != r.Informed || whole == r.Edited.IsZero() || r.Claimed != "the bank" {
		t.Errorf("report: %+v", r)
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

// wishesAreThere looks for what came with schema 4.
func wishesAreThere(t *testing.T, s *Store) {
	t.Helper()
	at, now := bot.Address{Chat: bot.ChatID{Platform: "web", ID: "a"}}, time.UnixMilli(1604188800000)
	watches, err := s.Watches(t.Context(), at)
	check(t, err)
	n, _, err := s.Notice(t.Context(), "NF7K2M")
	check(t, err)
	tally, err := s.NoticeTally(t.Context(), "NF7K2M")
	check(t, err)
	deeds, err := s.Deeds(t.Context(), at, 0)
	check(t, err)
	rests, err := s.Rests(t.Context(), "web", now)
	check(t, err)
	until, err := s.PausedUntil(t.Context(), bot.ChatID{Platform: "web", ID: "b"}, now)
	check(t, err)
	got := fmt.Sprint(watches[0].Wish.Daily, watches[0].Owner.Chat.ID, n.Text, n.Areas, tally.Waiting, len(deeds), len(rests), until.Sub(now))
	if got != "3oA text.[force:cheshire] 1 1 1 1m40s" {
		t.Errorf("found %s", got)
	}
}

// What was posted before there were changes stands, what waited for a suspended chat is held, and no id comes again.
func TestOldDeliveriesBecomeWhatTheyAre(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	older(t, path, 3)
	db, err := sql.Open("sqlite", "file:"+path)
	check(t, err)
	_, err = db.Exec(`
		INSERT INTO deliveries (id, platform, chat, thread, class, state, due_at, attempts, claimed_at, message, warning)
			VALUES (20, 'web', 's', '', 1, 'sent', 1604188800000, 1, 1604188805000, 'm', 'w1'), (21, 'web', 'f', '', 1, 'failed', 1604188800000, 1, 1604188805000, '', 'w1');
		INSERT INTO deliveries (id, platform, chat, thread, class, due_at, warning) VALUES (22, 'web', 'b', '', 1, 1604188800000, 'w1'), (99, 'web', 'gone', '', 1, 0, 'w1');
		DELETE FROM deliveries WHERE id = 99`)
	check(t, err)
	check(t, db.Close())
	s := reopen(t, path)
	var got string
	check(t, s.db.read.QueryRow(`SELECT group_concat(id || ' ' || state || ' ' || standing || ' ' || message || ' ' || story || ' ' || area, ', ' ORDER BY id)
		FROM deliveries WHERE warning IS NOT NULL`).Scan(&got))
	if want := "1 due 0  w1 force:cheshire, 7 sending 0  w1 , 20 sent 1 m w1 , 21 failed 0  w1 , 22 held 0  w1 "; got != want {
		t.Errorf("deliveries: %s, wanted %s", got, want)
	}
	check(t, s.StartTimer(t.Context(), bot.Timer{To: bot.Address{Chat: bot.ChatID{Platform: "web", ID: "t"}}, Due: noon, Contact: "x"}))
	if n := count(t, s, `SELECT max(id) FROM deliveries`); n != 100 {
		t.Errorf("the next id is %d, and 99 was used", n)
	}
	if n := count(t, s, `SELECT count(*) FROM moves WHERE delivery = 7 AND to_chat = 'new'`); n != 1 {
		t.Error("what was moving while it was sent is not known any more")
	}
	if n := count(t, s, `SELECT count(*) FROM pragma_foreign_key_check`); n != 0 {
		t.Errorf("%d references lead nowhere", n)
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
	expect(s.db.write, 1, map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "10000",
		"secure_delete": "1", "query_only": "0", "application_id": fmt.Sprint(applicationID)})
	expect(s.db.read, readers, map[string]string{"journal_mode": "wal", "foreign_keys": "1", "busy_timeout": "10000", "query_only": "1"})
}

// What the schema itself refuses, whatever the code above does.
func TestSchemaRefusesBadStates(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	older(t, path, 4)
	s := reopen(t, path)
	delivery := `INSERT INTO deliveries (op_due, planned, story, platform, chat, thread, class, due_at, warning, contact, state, claimed_at, attempts, person) VALUES `
	w1, none := `(0, 0, 'w1', `, `(0, 0, NULL, `
	for what, statement := range map[string]string{
		"a delivery of a warning and a timer":   delivery + w1 + `'web', 'z', '', 1, 0, 'w1', 'x', 'due', NULL, 0, '')`,
		"a delivery of nothing":                 delivery + none + `'web', 'z', '', 1, 0, NULL, NULL, 'due', NULL, 0, '')`,
		"a delivery of an unknown warning":      delivery + w1 + `'web', 'z', '', 1, 0, 'none', NULL, 'due', NULL, 0, '')`,
		"a second delivery of one warning":      delivery + w1 + `'web', 'a', '', 1, 0, 'w1', NULL, 'due', NULL, 0, '')`,
		"a delivery in a state of its own":      delivery + w1 + `'web', 'z', '', 1, 0, 'w1', NULL, 'lost', NULL, 0, '')`,
		"a delivery of a class of its own":      delivery + w1 + `'web', 'z', '', 9, 0, 'w1', NULL, 'due', NULL, 0, '')`,
		"a delivery sent but never claimed":     delivery + w1 + `'web', 'z', '', 1, 0, 'w1', NULL, 'sending', NULL, 0, '')`,
		"a delivery of a warning with a person": delivery + w1 + `'web', 'z', '', 1, 0, 'w1', NULL, 'due', NULL, 0, 'p')`,
		"two in flight in one chat": delivery + w1 + `'web', 'z', '', 1, 0, 'w1', NULL, 'sending', 1, 1, ''),
			(0, 0, 'w1', 'web', 'z', '1', 1, 0, 'w1', NULL, 'sending', 1, 1, '')`,
		"a change of what does not stand":  `UPDATE deliveries SET op = 'edit' WHERE id = 1`,
		"what stands and was never posted": `UPDATE deliveries SET standing = 1 WHERE id = 1`,
		"an operation of its own":          `UPDATE deliveries SET op = 'shout' WHERE id = 1`,
		"a post of a warning and a notice": `UPDATE deliveries SET notice = 'NF7K2M' WHERE id = 1`,
		"a notice twice in a chat":         `INSERT INTO deliveries (op_due, planned, platform, chat, thread, class, due_at, notice) VALUES (0, 0, 'web', 'n', '', 0, 0, 'NF7K2M')`,
		"a digest that waits for a digest": `INSERT INTO deliveries (op_due, planned, platform, chat, thread, class, due_at, digest, state) VALUES (0, 0, 'web', 'n', '', 3, 0, 1, 'digest')`,
		"a warning without a story":        `UPDATE deliveries SET story = NULL WHERE id = 1`,
		"a rule of words":                  `UPDATE deliveries SET rule = 'words' WHERE id = 1`,
		"a wish of words":                  `UPDATE watches SET wish = 'words'`,
		"a wish that is too large":         `UPDATE watches SET wish = '{"words":["' || hex(zeroblob(2048)) || '"]}'`,
		"a notice that says nothing":       `UPDATE notices SET text = ''`,
		"a notice that is deleted":         `DELETE FROM notices`,
		"a draft twice":                    `INSERT INTO notices SELECT 'other', draft, person, urgent, recalled, revision, at, starts, from_platform, from_chat, from_thread, report_platform, report_chat, report_thread, area, areas, text FROM notices`,
		"a deed of nothing":                `UPDATE deeds SET what = ''`,
		"a story of nothing":               `UPDATE stories SET story = ''`,
		"a count of less than nobody":      `UPDATE cells SET checks = -1`,
		"a sum of less than nobody":        `UPDATE totals SET reports = -1`,
		"a sum twice":                      `INSERT INTO totals (week, type, reports, checks) VALUES (1603670400000, 'courier_fraud', 1, 1)`,
		"a count on a Tuesday":             `INSERT INTO cells (area, week, type, reports) VALUES ('a', 1603756800000, 'x', 1)`,
		"a count twice":                    `INSERT INTO cells (area, week, type, reports) VALUES ('force:cheshire', 1603670400000, 'courier_fraud', 1)`,
		"words in a sealed report":         `UPDATE reports SET note = 'words'`,
		"a sealed report without a seal":   `UPDATE reports SET sealed = X''`,
		"a new sealed report with words":   `INSERT INTO reports (id, draft, person, type, claimed, happened, "when", area, number, phone, note, at, sealed, key) VALUES ('Z', '', 'p', '', 'words', '', '', '', '', '', '', 0, X'00', 1)`,
		"words in a sealed deed":           `UPDATE deeds SET detail = 'words'`,
		"a ring of turn 0":                 `INSERT INTO keys (turn, ring) VALUES (0, zeroblob(100))`,
		"a ring of nothing":                `INSERT INTO keys (turn, ring) VALUES (99, X'')`,
		"a mark of its own on a report":    `UPDATE reports SET informed = 2`,
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
		if _, err := s.db.write.Exec(statement); err == nil {
			t.Errorf("%s was taken", what)
		}
	}
}
