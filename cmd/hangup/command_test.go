package main

import (
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// Every mistake gets one sentence on stderr, nothing on stdout, and its exit code.
func TestMistakesGetOneSentence(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { taken.Close() }) // not deferred: the cases run after this function
	free := "HANGUP_HTTP_ADDR=127.0.0.1:0"
	cases := map[string]struct {
		args    []string
		environ []string
		code    int
		want    string
	}{
		"unknown command":        {[]string{"sing"}, nil, 2, "unexpected argument sing"},
		"unknown flag":           {[]string{"check", "--loud", "x"}, nil, 2, "unknown flag --loud"},
		"check without words":    {[]string{"check"}, nil, 2, "say what happened"},
		"text and batch":         {[]string{"check", "--batch", "f", "x"}, nil, 2, "either a text or --batch"},
		"unknown area":           {[]string{"check", "--area", "Atlantis", "x"}, nil, 2, `there is no area "Atlantis"`},
		"batch file missing":     {[]string{"check", "--batch", "none.jsonl"}, nil, 1, "there is no file none.jsonl"},
		"batch file is a folder": {[]string{"check", "--batch", "."}, nil, 1, ". is a folder, not a file"},
		"batch file is a device": {[]string{"check", "--batch", "/dev/zero"}, nil, 1, "/dev/zero is a device, not a file"},
		"settings are a device":  {[]string{"--config", "/dev/zero", "check", "x"}, nil, 2, "/dev/zero is a device, not a file"},
		"import into newer":      {[]string{"import", "warnings", file(t, "alert.md", article)}, []string{"HANGUP_DATABASE_URL=" + newerDatabase(t)}, 1, "was written by a newer hangup"},
		"batch file empty":       {[]string{"check", "--batch", file(t, "empty.jsonl", "")}, nil, 1, "the file has no rows"},
		"no runs":                {[]string{"bench", "start", "--runs", "0"}, nil, 2, "--runs takes 1 to 1000"},
		"port in use":            {nil, []string{"HANGUP_HTTP_ADDR=" + taken.Addr().String()}, 1, taken.Addr().String() + " is in use by another program"},
		"unknown setting":        {nil, []string{"HANGUP_PORT=80"}, 2, `the settings have a mistake: HANGUP_PORT: there is no setting`},
		"settings file missing":  {[]string{"--config", "none.yaml"}, nil, 2, "there is no file none.yaml"},
		"coordinator of nowhere": {nil, []string{"HANGUP_COORDINATORS=a"}, 2, "HANGUP_COORDINATORS: coordinator 1: no platform stands before the id"},
		"unknown force":          {nil, []string{"HANGUP_FEEDS=kentt=https://feeds.example"}, 2, `HANGUP_FEEDS: source 1: there is no force "kentt": did you mean kent?`},
		"source with a password": {nil, []string{"HANGUP_FEEDS=kent=https://u:p@feeds.example"}, 2, "HANGUP_FEEDS: source 1: the address holds a name or a password"},
		"PostgreSQL without key": {nil, []string{"HANGUP_DATABASE_URL=postgres://h/d"}, 2, "needs secret_key or secret_key_file"},
		"newer database":         {nil, []string{free, "HANGUP_DATABASE_URL=" + newerDatabase(t)}, 1, "was written by a newer hangup"},
		"no database":            {nil, []string{free, "HANGUP_DATABASE_URL=" + file(t, "letter.txt", "dear all")}, 1, "is not a SQLite database"},
		"database is a folder":   {nil, []string{free, "HANGUP_DATABASE_URL=" + t.TempDir()}, 1, "is a folder"},
		"folder below a file":    {nil, []string{free, "HANGUP_DATABASE_URL=" + file(t, "x", "") + "/hangup.db"}, 1, "cannot be made"},
		"no home":                {[]string{"check", "x"}, []string{"HOME="}, 2, "set HANGUP_DATABASE_URL"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := command(t, "", c.environ, c.args...)
			if got.code != c.code || got.out != "" {
				t.Errorf("code %d, want %d; stdout %q", got.code, c.code, got.out)
			}
			if !strings.HasPrefix(got.err, "hangup: ") || !strings.Contains(got.err, c.want) || strings.Count(got.err, "\n") != 1 {
				t.Errorf("stderr %q, want one line with %q", got.err, c.want)
			}
		})
	}
}

// newerDatabase makes a database as a later version would leave it.
func newerDatabase(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hangup.db")
	startTestApp(t, path, 0).Stop()
	db := openSQLite(t, path)
	defer db.Close()
	if _, err := db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (999999, 1)`); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReadOnlyFolder(t *testing.T) {
	t.Parallel()
	folder := readOnly(t)
	got := command(t, "", []string{"HANGUP_HTTP_ADDR=127.0.0.1:0", "HANGUP_DATABASE_URL=" + filepath.Join(folder, "hangup.db")})
	if got.code != 1 || strings.Count(got.err, "\n") != 1 || !strings.Contains(got.err, "hangup.db") {
		t.Errorf("code %d: %s", got.code, got.err)
	}
}

// readOnly gives a folder in which this user can make no file.
func readOnly(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "locked")
	if os.Getuid() == 0 && runtime.GOOS == "linux" {
		folder = "/sys" // root may write anywhere but here
	} else if err := os.Mkdir(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	if f, err := os.CreateTemp(folder, "x"); err == nil {
		f.Close()
		t.Skip("this user may write everywhere")
	}
	return folder
}

func TestAllMistakesOfTheSettingsAtOnce(t *testing.T) {
	t.Parallel()
	path := file(t, "hangup.yaml", "timer: soon\nport: 80\n")
	got := command(t, "", nil, "--config", path, "check", "x")
	want := "hangup: the settings have 2 mistakes:\n  " + path + ":2: there is no setting \"port\""
	if got.code != 2 || !strings.HasPrefix(got.err, want) || !strings.Contains(got.err, path+":1: ") {
		t.Errorf("code %d: %s", got.code, got.err)
	}
}

func TestHelpOfEveryCommand(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"", "serve", "check", "eval", "import warnings", "feeds", "bench start"} {
		got := command(t, "", nil, append(strings.Fields(args), "--help")...)
		if got.code != 0 || got.err != "" || !strings.Contains(got.out, "Usage: hangup") {
			t.Errorf("hangup %s --help: code %d, %s%s", args, got.code, got.out, got.err)
		}
		if args != "" && !strings.Contains(got.out, "Example") {
			t.Errorf("hangup %s --help has no example", args)
		}
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	got := command(t, "", nil, "version")
	if got.code != 0 || !strings.HasPrefix(got.out, "hangup "+version) {
		t.Errorf("code %d: %s", got.code, got.out)
	}
}
