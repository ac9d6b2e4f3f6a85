package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hangup/store"
	"hangup/store/postgres/pgtest"
	"hangup/store/sqlstore"
)

// crowd is how many rows the large tables have whose plans are looked at; the others have a fifth of it.
const crowd = 100_000

// fill makes them in the server: 400 areas, 20 types, a chat and a person for each row, and as many posts over, due, waiting for their time and in
// digests as a busy month has.
func fill(ctx context.Context, db *sql.Conn) error {
	from, some := fmt.Sprintf(` FROM generate_series(1, %d) n`, crowd), fmt.Sprintf(` FROM generate_series(1, %d) n`, crowd/5)
	for _, statement := range []string{
		`INSERT INTO warnings SELECT 'w' || n, 'warning', 0, n * 1000, n * 1000, 0, 0, '', 'force', 'url', 'title', '[]', 'key', 'body'` + some,
		`INSERT INTO warning_types SELECT 'w' || n, 't' || n % 20, 0, n * 1000, n * 1000` + some,
		`INSERT INTO warning_areas SELECT 'w' || n, 'a' || n % 400, 0, n * 1000, n * 1000` + some,
		`INSERT INTO stories (warning, story) SELECT 'w' || n, 'w' || n` + some,
		`INSERT INTO watches (platform, chat, thread, area, since, owner_platform, owner_chat) SELECT 'web', 'c' || n, '', 'a' || n % 400, 0, 'web', 'o' || n` + from,
		`INSERT INTO chats (platform, chat, last_served) SELECT 'web', 'c' || n, n` + from,
		`INSERT INTO deliveries (platform, chat, thread, class, state, ready, due_at, op_due, planned, claimed_at, posted_at, standing, attempts, message, warning, story)
			SELECT 'web', 'c' || n, '', 2, CASE n % 20 WHEN 0 THEN 'due' WHEN 1 THEN 'due' WHEN 2 THEN 'digest' WHEN 3 THEN 'skipped' ELSE 'sent' END, CASE n % 20 WHEN 0 THEN 1 ELSE 0 END,
				n, n, n, n, n, CASE WHEN n % 20 > 3 THEN 1 ELSE 0 END, 1, 'm', 'w' || n % 1000 + 1, 's' || n` + from,
		`INSERT INTO reports (id, draft, person, type, claimed, happened, "when", area, number, phone, note, at, from_platform, from_chat)
			SELECT 'r' || n, '', 'p' || n, 't' || n % 20, '', '', '', 'a' || n % 400, '', '', '', n * 1000, 'web', 'c' || n % 1000` + from,
		`INSERT INTO checks (person, verdict, type, tells, area, week, answer)
			SELECT 'p' || n, CASE n % 2 WHEN 0 THEN 'scam' ELSE 'unclear' END, 't' || n % 20, '[]', 'a' || n % 400, 345600000 + 604800000 * (n % 52)::bigint, 'x' || n` + from,
		`INSERT INTO cells (area, week, type, reports) SELECT 'a' || a, 345600000 + 604800000 * w::bigint, 't' || t, 1
			FROM generate_series(0, 399) a, generate_series(100, 113) w, generate_series(0, 19) t`,
		`INSERT INTO totals (week, type, part, reports, checks) SELECT 345600000 + 604800000 * w::bigint, 't' || t, p, 1, 0
			FROM generate_series(0, 99) w, generate_series(0, 19) t, generate_series(0, 15) p`,
		`INSERT INTO notices (id, draft, person, urgent, at, starts, from_platform, from_chat, from_thread, report_platform, report_chat, report_thread, area, areas, text)
			SELECT 'n' || n, '', '', 0, n, n, 'web', 'c' || n, '', '', '', '', '', '[]', 'text'` + some,
		`INSERT INTO letters (chat, key, body, at) SELECT 'c' || n % 1000, 'k' || n, 'body', n` + some,
		`INSERT INTO inbox_bodies (n, platform, id, body) SELECT n, 'web', 'i' || n, 'body' FROM generate_series(1, 100) n`,
		`INSERT INTO inbox (platform, id, at, body) SELECT 'web', 'i' || n, n, n` + from,
		`INSERT INTO feedback (person, answer, platform, chat, correct, reason, verdict, type, tells, area, week, seen)
			SELECT 'p' || n, 'x', 'web', 'c' || n, 0, '', '', '', '[]', '', 345600000, CASE WHEN n % 100 = 0 THEN 0 ELSE 1 END` + some,
		`INSERT INTO echo_wishes (person, type, area, force, platform, chat, thread, until) SELECT 'p' || n, 't' || n % 20, 'a' || n % 400, 'f', 'web', 'o' || n, '', n` + some,
		`INSERT INTO quotations (person, warning, platform, chat, thread, at) SELECT 'p' || n, 'w' || n, 'web', 'o' || n, '', n` + some,
	} {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	_, err := db.ExecContext(ctx, `ANALYZE`)
	return err
}

// crowded gives a connection to a database in which all that is hot has many rows.
func crowded(t *testing.T) *sql.Conn {
	t.Helper()
	address := pgtest.Address(t)
	s, err := Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	conn, err := s.db.write.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if _, err := conn.ExecContext(t.Context(), `SET session_replication_role = replica`); err != nil { // no triggers, no look at what is referred to
		t.Fatal(err)
	}
	if err := fill(t.Context(), conn); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.ExecContext(t.Context(), `SET session_replication_role = origin`); err != nil {
		t.Fatal(err)
	}
	return conn
}

// whole is what a plan must not do to a table with many rows.
var whole = regexp.MustCompile(`Seq Scan on (\w+( \w+)?)`)

// mayReadAll has what may be read from its start: what waits of arrivals is little, and to see that there is any warning but examples
// ends with the first.
var mayReadAll = []string{"inbox_bodies", "inbox_bodies b", "warnings"}

func TestHotPathsReadNoWholeTable(t *testing.T) {
	t.Parallel()
	conn := crowded(t)
	queries := sqlstore.HotQueries()
	var names []string
	for name := range queries {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			query, _ := new(translator).translate(queries[name], nil)
			for _, mode := range []string{"force_generic_plan", "force_custom_plan"} {
				plan := planOf(t, conn, query, mode)
				for _, found := range whole.FindAllStringSubmatch(plan, -1) {
					if !slices.Contains(mayReadAll, found[1]) {
						t.Errorf("%s reads all of %s:\n%s", mode, found[1], plan)
					}
				}
			}
		})
	}
}

// planOf says how a query is carried out that was prepared, for no particular arguments or for usual ones.
func planOf(t *testing.T, conn *sql.Conn, query, mode string) string {
	t.Helper()
	ctx := t.Context()
	run := func(statement string) {
		t.Helper()
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			t.Fatalf("%s: %s", statement, err)
		}
	}
	run(`SET plan_cache_mode = ` + mode)
	run(`PREPARE hot AS ` + query)
	defer run(`DEALLOCATE hot`)
	var types string
	if err := conn.QueryRowContext(ctx, `SELECT array_to_string(parameter_types, ' ') FROM pg_prepared_statements WHERE name = 'hot'`).Scan(&types); err != nil {
		t.Fatal(err)
	}
	var args []string
	for i, kind := range strings.Fields(types) {
		args = append(args, usual(kind, fmt.Sprint("$", i+1), query))
	}
	text := `EXPLAIN EXECUTE hot`
	if len(args) > 0 {
		text += `(` + strings.Join(args, ", ") + `)`
	}
	rows, err := conn.QueryContext(ctx, text)
	if err != nil {
		t.Fatalf("%s: %s", text, err)
	}
	defer rows.Close()
	var plan []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		plan = append(plan, line)
	}
	return strings.Join(plan, "\n")
}

// usual gives an argument of a kind: a list where a list is asked for, a platform that all have, and else what a few rows have.
func usual(kind, number, query string) string {
	switch {
	case strings.Contains(query, "json_each("+number+")"):
		return `'["a5", "t5"]'`
	case kind == "text[]" && strings.Contains(query, number+"::text[]::river_job_state[]"):
		return `'{available, running}'`
	case strings.HasPrefix(kind, "text") && strings.Contains(query, "platform = "+number):
		return `'web'`
	case strings.HasPrefix(kind, "text"):
		return `'c5'`
	case strings.Contains(query, "LIMIT "+number+") few"):
		return fmt.Sprint(store.MaxCounted)
	case strings.Contains(query, "id > "+number):
		return fmt.Sprint(crowd - 100)
	}
	return "100"
}
