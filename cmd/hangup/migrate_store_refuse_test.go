package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"hangup/store/postgres/pgtest"
)

func TestMovesThatCannotBeAreRefused(t *testing.T) {
	dir := t.TempDir()
	const path = "FILE"
	away := "postgres://u:geheim123@127.0.0.1:1/d"
	for name, c := range map[string]struct {
		environ []string
		args    []string
		code    int
		say     string
	}{
		"no target":        {nil, []string{"--from", path}, 2, "say where it goes"},
		"no source":        {nil, []string{"--to", path}, 2, "missing flags: --from"},
		"to itself":        {nil, []string{"--from", path, "--to", path}, 2, "moved to itself"},
		"both wishes":      {nil, []string{"--from", path, "--to", "x.db", "--again", "--compare"}, 2, "--again"},
		"no such file":     {nil, []string{"--from", filepath.Join(dir, "none.db"), "--to", "x.db"}, 1, "there is no database"},
		"server is away":   {nil, []string{"--from", path, "--to", away}, 1, "does not answer"},
		"of the settings":  {[]string{"HANGUP_DATABASE_URL=" + away, "HANGUP_SECRET_KEY=" + strings.Repeat("k", 40)}, []string{"--from", path}, 1, "does not answer"},
		"another database": {nil, []string{"--from", path, "--to", "mysql://u:geheim123@h/d"}, 1, "of the kind"},
		"not read":         {nil, []string{"--from", path, "--to", "postgres://u:geheim123@h:x/d"}, 1, "cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mine := manyRows(t, 1)
			args := []string{"migrate-store"}
			for _, arg := range c.args {
				if arg == path {
					arg = mine
				}
				args = append(args, arg)
			}
			got := command(t, "", c.environ, args...)
			if got.code != c.code || !strings.Contains(got.err, c.say) || strings.Contains(got.out+got.err, "geheim") || got.out != "" {
				t.Errorf("code %d: %s%s", got.code, got.out, got.err)
			}
		})
	}
}

// Who moves a database of an older version is told a command that brings it up to date without serving it, and then it is moved.
func TestTheWayToMoveAnOldDatabaseIsTold(t *testing.T) {
	t.Parallel()
	old, to := oldDatabase(t), filepath.Join(t.TempDir(), "new.db")
	got := command(t, "", nil, "migrate-store", "--from", old, "--to", to)
	told := regexp.MustCompile(`with (HANGUP_DATABASE_URL=\S+) hangup ([a-z ]+),`).FindStringSubmatch(got.err)
	if got.code != exitFailure || told == nil {
		t.Fatalf("code %d: %s", got.code, got.err)
	}
	if got := command(t, "", []string{told[1]}, strings.Fields(told[2])...); got.code != exitOK {
		t.Fatalf("what it told: code %d: %s", got.code, got.err)
	}
	if got := command(t, "", nil, "migrate-store", "--from", old, "--to", to); got.code != exitOK || !strings.Contains(got.out, "reports") {
		t.Errorf("code %d: %s%s", got.code, got.out, got.err)
	}
}

// The key changes while nobody serves the database, and people's words are read with the new one.
func TestTheKeyOfPostgresChanges(t *testing.T) {
	t.Parallel()
	server, dir := pgtest.Address(t), t.TempDir()
	old, fresh := filepath.Join(dir, "old"), filepath.Join(dir, "new")
	if err := os.WriteFile(old, []byte(strings.TrimPrefix(sharedKey, "HANGUP_SECRET_KEY=")), 0o600); err != nil {
		t.Fatal(err)
	}
	with := func(key string) []string {
		return []string{"HANGUP_DATABASE_URL=" + server, "HANGUP_SECRET_KEY_FILE=" + key}
	}
	s := servePart(t, server, "web")
	b := newBrowser(t, s.url)
	preview := b.sendForm("report", map[string]string{"type": "courier_fraud", "happened": "nothing", "claimed": "kanarienvogel", "area": "Watford"})
	action := preview[strings.Index(preview, `"action":"`)+len(`"action":"`):]
	b.press(action[:strings.Index(action, `"`)])
	if got := command(t, "", with(old), "key", "rotate", "--to", fresh); got.code != 1 || !strings.Contains(got.err, "is served by a hangup that runs") {
		t.Errorf("while it is served: code %d: %s%s", got.code, got.out, got.err)
	}
	if code := s.end(os.Interrupt); code != exitOK {
		t.Errorf("it ended with %d: %s", code, s.log)
	}
	if got := command(t, "", with(old), "key", "rotate"); got.code != 2 || !strings.Contains(got.err, "--to") {
		t.Errorf("without a place: code %d: %s", got.code, got.err)
	}
	if got := command(t, "", with(old), "key", "rotate", "--to", fresh); got.code != 0 || !strings.Contains(got.out, "sealed anew") {
		t.Fatalf("code %d: %s%s", got.code, got.out, got.err)
	}
	if got := command(t, "", with(fresh), "export", "reports", "--csv"); got.code != 0 || !strings.Contains(got.out, "kanarienvogel") {
		t.Errorf("with the new key: code %d: %s%s", got.code, got.out, got.err)
	}
	if got := command(t, "", with(old), "export", "reports", "--csv"); got.code != 1 || !strings.Contains(got.err, "does not fit the PostgreSQL database") {
		t.Errorf("with the old key: code %d: %s%s", got.code, got.out, got.err)
	}
}

// Every command that opens a database works with PostgreSQL, and none prints the password.
func TestCommandsWorkWithPostgres(t *testing.T) {
	t.Parallel()
	server := pgtest.Address(t)
	environ := []string{"HANGUP_DATABASE_URL=" + server, "HANGUP_SECRET_KEY=" + strings.Repeat("k", 40)}
	watches := file(t, "watches.csv", "platform,chat_id,thread_id,area\ntelegram,-1001,,Hertfordshire\n")
	for _, c := range []struct {
		args []string
		say  string
	}{
		{[]string{"import", "watches", watches}, "1"},
		{[]string{"import", "warnings", file(t, "alert.md", article)}, "1 new, 0 known, 1 post due"},
		{[]string{"import", "warnings", file(t, "alert.md", article)}, "0 new, 1 known, 0 posts due"},
		{[]string{"check", "--area", "Watford", courier}, "detectives in Watford"},
		{[]string{"export", "reports", "--csv"}, "id,day"},
		{[]string{"export", "reports", "--json"}, ""},
		{[]string{"export", "open-data", t.TempDir()}, "weekly.csv"},
		{[]string{"feedback", "export"}, ""},
		{[]string{"doctor"}, "can be read and written"},
	} {
		got := command(t, "", environ, c.args...)
		if got.code != 0 || !strings.Contains(got.out, c.say) {
			t.Errorf("%s: code %d: %s%s", c.args, got.code, got.out, got.err)
		}
		if secret := passwordOf(t, server); secret != "" && strings.Contains(got.out+got.err, secret) {
			t.Errorf("%s: it prints the password: %s%s", c.args, got.out, got.err)
		}
	}
}

// A move on a terminal shows a bar with how fast it is and how long it takes; elsewhere a line says it now and then.
func TestProgressOfAMove(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	for _, terminal := range []bool{true, false} {
		var errs strings.Builder
		p := &moveProgress{console: &console{err: &errs, terminal: terminal, now: func() time.Time { return now }}}
		p.Begin("moving", 3000, 1000)
		for range 4 {
			now = now.Add(6 * time.Second)
			time.Sleep(120 * time.Millisecond) // the bar goes by the clock of the machine
			p.Step("reports", 500)
		}
		p.finish()
		text := errs.String()
		wanted := []string{"1,000 rows were moved before", "moving reports: 1,000 of 2,000 rows, 83 a second, 12s left"}
		if terminal {
			wanted = []string{"moving reports", "rows/s", "/2000"}
		}
		for _, want := range wanted {
			if !strings.Contains(text, want) {
				t.Errorf("terminal %v: no %q in %q", terminal, want, text)
			}
		}
	}
}
