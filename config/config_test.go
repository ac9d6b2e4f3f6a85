package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// write puts a file into a new folder and gives its path.
func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const key = "0123456789012345678901234567890123456789" // digits only: must stay text

func TestDefaults(t *testing.T) {
	s, err := Load(Source{Data: "/data"})
	if err != nil {
		t.Fatal(err)
	}
	want := Settings{Database: filepath.Join("/data", "hangup.db"), HTTPAddr: "127.0.0.1:8080", Timer: 5 * time.Minute, Discord: Discord{Mode: Gateway}, Feeds: Feeds{Interval: 15 * time.Minute}}
	if !reflect.DeepEqual(s, want) {
		t.Errorf("got %+v, want %+v", s, want)
	}
}

func TestFileAndEnvironment(t *testing.T) {
	file := write(t, FileName, "# ours\ndatabase_url: sqlite:/file.db\nhttp_addr: '[::1]:9000'\ntimer: 90s\nsecret_key: "+key+"\n")
	secret := write(t, "key", "\n"+strings.Repeat("k", 40)+"\n")
	cases := map[string]struct {
		environ []string
		want    Settings
		key     string
	}{
		"file alone":                      {nil, Settings{Database: "/file.db", HTTPAddr: "[::1]:9000", Timer: 90 * time.Second}, key},
		"environment wins":                {[]string{"HANGUP_TIMER=2m", "HANGUP_DATABASE_URL=/env.db"}, Settings{Database: "/env.db", HTTPAddr: "[::1]:9000", Timer: 2 * time.Minute}, key},
		"empty variable is not set":       {[]string{"HANGUP_TIMER= ", "TIMER=9m"}, Settings{Database: "/file.db", HTTPAddr: "[::1]:9000", Timer: 90 * time.Second}, key},
		"secret file replaces the secret": {[]string{"HANGUP_SECRET_KEY_FILE=" + secret}, Settings{Database: "/file.db", HTTPAddr: "[::1]:9000", Timer: 90 * time.Second}, strings.Repeat("k", 40)},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s, err := Load(Source{File: file, Environ: c.environ})
			if err != nil {
				t.Fatal(err)
			}
			c.want.SecretKey, c.want.From, c.want.Discord.Mode, c.want.Feeds.Interval = NewSecret(c.key), file, Gateway, DefaultFeedInterval
			if strings.HasPrefix(name, "secret file") {
				c.want.SecretFile = secret
			}
			if !reflect.DeepEqual(s, c.want) {
				t.Errorf("got %+v, want %+v", s, c.want)
			}
			if s.SecretKey.Reveal() != c.key {
				t.Error("the secret key is another one")
			}
		})
	}
}

func TestPublicURL(t *testing.T) {
	s, err := Load(Source{Environ: []string{"HANGUP_PUBLIC_URL=https://hangup.example.org/"}, Data: "/data"})
	if err != nil || s.PublicURL != "https://hangup.example.org" {
		t.Errorf("got %q, %v", s.PublicURL, err)
	}
}

func TestFirstFolderWithAFileWins(t *testing.T) {
	empty, first, second := t.TempDir(), write(t, FileName, "timer: 1m"), write(t, FileName, "timer: 2m")
	s, err := Load(Source{Folders: []string{empty, filepath.Dir(first), filepath.Dir(second)}, Data: "/data"})
	if err != nil {
		t.Fatal(err)
	}
	if s.Timer != time.Minute || s.From != first {
		t.Errorf("read %s with timer %s, want %s", s.From, s.Timer, first)
	}
}

func TestMistakesNameThePlace(t *testing.T) {
	short := write(t, "key", "short")
	blank := write(t, "blank", " \n")
	cases := map[string]struct {
		file    string
		environ []string
		want    string // of one mistake: place and start of the text
	}{
		"unknown name in the file":   {file: "\ntimr: 5m", want: `:2: there is no setting "timr": did you mean timer?`},
		"unknown name, nothing near": {file: "colour_scheme: red", want: `:1: there is no setting "colour_scheme": the settings are database_url, database_url_file, roles, http_addr, public_url, secret_key, secret_key_file, timer, telegram_token, telegram_token_file, telegram_api_url, telegram_webhook_url, telegram_webhook_secret, telegram_webhook_secret_file, discord_token, discord_token_file, discord_app_id, discord_public_key, discord_mode, discord_api_url, discord_test_guild, discord_shards, discord_crosspost, feeds, feed_interval, feed_allow_private, coordinators, dashboard_token, dashboard_token_file`},
		"unknown variable":           {environ: []string{"HANGUP_TIMERS=5m"}, want: `HANGUP_TIMERS: there is no setting "HANGUP_TIMERS": did you mean HANGUP_TIMER?`},
		"twice":                      {file: "timer: 5m\ntimer: 6m", want: ":2: timer stands in the file twice"},
		"list":                       {file: "timer: [5m]", want: ":1: timer takes one value"},
		"anchor":                     {file: "http_addr: &a 127.0.0.1:1\ntimer: *a", want: ":2: timer takes one value"},
		"no value":                   {file: "timer:", want: ":1: timer has no value"},
		"not YAML":                   {file: "timer: 5m\n\t- x", want: ":2: this is not YAML: "},
		"not a mapping":              {file: "timer=5m", want: ": write one setting a line"},
		"two documents":              {file: "timer: 5m\n---\ntimer: 6m", want: ": the file must hold one document"},
		"binary":                     {file: "\x00\x01\xff\xfe", want: ":1: the file has a character that is not text"},
		"timer is no length":         {file: "timer: five", want: `:1: "five" is not a length of time`},
		"timer without unit":         {environ: []string{"HANGUP_TIMER=300"}, want: `HANGUP_TIMER: "300" is not a length of time`},
		"timer too short":            {file: "timer: 1ms", want: ":1: 1ms is not between 1s and 1h0m0s"},
		"timer too long":             {file: "timer: 2h", want: ":1: 2h0m0s is not between 1s and 1h0m0s"},
		"address without port":       {file: "http_addr: localhost", want: `:1: "localhost" is not host:port`},
		"port too large":             {file: "http_addr: localhost:70000", want: `:1: "70000" is not a port number`},
		"port with a name":           {file: "http_addr: localhost:http", want: `:1: "http" is not a port number`},
		"address of a page":          {file: "http_addr: http://localhost:80", want: `is not host:port`},
		"host with a space":          {file: "http_addr: 'my host:80'", want: `:1: "my host" is not the name of a machine`},
		"public address no URL":      {file: "public_url: hangup.example.org", want: ":1: it is not the address of a page"},
		"public address with path":   {file: "public_url: https://example.org/hangup", want: ":1: leave out the path"},
		"public address, password":   {file: "public_url: https://a:b@example.org", want: ":1: it is not the address of a page"},
		"PostgreSQL without a key":   {file: "database_url: postgres://db/hangup", want: ":1: a PostgreSQL database needs secret_key or secret_key_file"},
		"PostgreSQL, no database":    {file: "database_url: postgres://db\nsecret_key: " + key, want: ":1: it names no database"},
		"PostgreSQL, odd password":   {file: "database_url: postgres://u:p%zz@db/hangup\nsecret_key: " + key, want: ":1: the address cannot be read: write postgres://user"},
		"PostgreSQL without slashes": {file: "database_url: postgres:hangup\nsecret_key: " + key, want: ":1: the address cannot be read"},
		"other database":             {file: "database_url: mysql://db/hangup", want: ":1: give the path of a file"},
		"database in memory":         {file: "database_url: 'sqlite::memory:'", want: ":1: name a file"},
		"database is a folder":       {file: "database_url: /var/lib/", want: ":1: name a file"},
		"home by its sign":           {file: "database_url: ~/hangup.db", want: ":1: write the path in full"},
		"secret too short":           {environ: []string{"HANGUP_SECRET_KEY=short"}, want: "HANGUP_SECRET_KEY: it is too short"},
		"secret in file too short":   {environ: []string{"HANGUP_SECRET_KEY_FILE=" + short}, want: "HANGUP_SECRET_KEY_FILE: it is too short"},
		"secret file missing":        {environ: []string{"HANGUP_SECRET_KEY_FILE=/none/here"}, want: "HANGUP_SECRET_KEY_FILE: there is no file /none/here"},
		"secret file empty":          {environ: []string{"HANGUP_SECRET_KEY_FILE=" + blank}, want: "HANGUP_SECRET_KEY_FILE: the file is empty"},
		"dashboard token too short":  {environ: []string{"HANGUP_DASHBOARD_TOKEN=guess me"}, want: "HANGUP_DASHBOARD_TOKEN: it has 8 characters: give 20 to 1024"},
		"dashboard token too long":   {environ: []string{"HANGUP_DASHBOARD_TOKEN=" + strings.Repeat("x", 1025)}, want: "HANGUP_DASHBOARD_TOKEN: it has 1025 characters"},
		"secret twice":               {environ: []string{"HANGUP_SECRET_KEY=" + key, "HANGUP_SECRET_KEY_FILE=" + short}, want: "HANGUP_SECRET_KEY_FILE: secret_key is given as well"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			src := Source{Environ: c.environ, Data: "/data"}
			if c.file != "" {
				src.File = write(t, FileName, c.file)
			}
			_, err := Load(src)
			var all Mistakes
			if !errors.As(err, &all) || len(all) != 1 {
				t.Fatalf("want one mistake, got %v", err)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("got  %s\nwant %s", err, c.want)
			}
		})
	}
}

func TestAllMistakesAtOnce(t *testing.T) {
	file := write(t, FileName, "timer: x\nhttp_addr: y\nhtp_addr: z\n")
	_, err := Load(Source{File: file, Environ: []string{"HANGUP_DATABASE_URL=mysql://x", "HANGUP_COORDINATORS=a"}})
	var all Mistakes
	if !errors.As(err, &all) {
		t.Fatal(err)
	}
	want := []string{file + ":3", "HANGUP_DATABASE_URL", file + ":2", file + ":1", "HANGUP_COORDINATORS"}
	var got []string
	for _, m := range all {
		got = append(got, m.Where)
	}
	if !slices.Equal(got, want) {
		t.Errorf("places %q, want %q", got, want)
	}
}

func TestUnreadableFiles(t *testing.T) {
	big := write(t, FileName, strings.Repeat("#", maxFile+1))
	cases := map[string]struct{ src, want string }{
		"missing": {"/none/here.yaml", "there is no file /none/here.yaml"},
		"folder":  {t.TempDir(), "is a folder, not a file"},
		"device":  {"/dev/zero", "is a device, not a file"},
		"large":   {big, "is larger than 64 KiB"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := Load(Source{File: c.src, Data: "/data"})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestFoundFileThatCannotBeReadIsAMistake(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, FileName), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(Source{Folders: []string{folder}, Data: "/data"}); err == nil {
		t.Error("a folder in place of the file was passed over")
	}
}

func TestNoDataFolder(t *testing.T) {
	_, err := Load(Source{})
	if err == nil || !strings.Contains(err.Error(), "set HANGUP_DATABASE_URL") {
		t.Errorf("got %v", err)
	}
	if _, err := Load(Source{Environ: []string{"HANGUP_DATABASE_URL=x.db"}}); err != nil {
		t.Errorf("a path is enough, got %v", err)
	}
}

// A secret must appear nowhere: not printed, not logged, not encoded, not in a mistake.
func TestSecretIsNeverShown(t *testing.T) {
	const canary = "canary-canary-canary-canary-canary-1"
	s := Settings{Database: "postgres://u:" + canary + "@h/d", Feeds: Feeds{Sources: []Feed{{URL: "https://h/?key=" + canary}}}, SecretKey: NewSecret(canary), Telegram: Telegram{Token: NewSecret(canary), WebhookSecret: NewSecret(canary)}, Discord: Discord{Token: NewSecret(canary)}, DashboardToken: NewSecret(canary)}
	var b strings.Builder
	inside := struct{ unasked Telegram }{s.Telegram} // fmt calls no method of what it cannot reach
	fmt.Fprintf(&b, "%v %+v %#v %s %q %d %x %v %+v %#v", s, s, s, s.SecretKey, s.SecretKey, s, s, inside, inside, &inside)
	slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "key", s.SecretKey, "settings", s)
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", "key", s.SecretKey, "settings", s)
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	b.Write(raw)
	for _, content := range []string{"secret_key: *" + canary, "secret_key: '" + canary, "dashboard_token: ['" + canary, "telegram_token: " + canary, "telegram_token: 1:" + canary + "\ntimer: x", "telegram_token: 1:x\ntelegram_webhook_url: https://h/\ntelegram_webhook_secret: '" + canary + "!'", "discord_token: " + canary, "telegram_token: 1:x\ntelegram_api_url: https://u:" + canary + "@h",
		"secret_key: [" + canary + "]", "secret_key: !!int " + canary} {
		_, err := Load(Source{File: write(t, FileName, content), Data: "/data"})
		if err != nil {
			b.WriteString(err.Error())
		}
	}
	for _, name := range SecretNames() {
		for _, content := range []string{name + "_file: '" + canary + "'", name + "_file: '1:" + strings.Repeat("x", 300) + canary + "'", "? '" + name + "=" + canary + "'\n: x", name + ": [" + canary, "http_addr: x\n" + name + "=" + canary} {
			_, err := Load(Source{File: write(t, FileName, content), Data: "/data"})
			if err == nil {
				t.Errorf("%s is taken", content)
				continue
			}
			b.WriteString(err.Error())
		}
	}
	if strings.Contains(b.String(), canary) {
		t.Errorf("the secret is shown: %s", b.String())
	}
}

func TestNearest(t *testing.T) {
	cases := map[string]string{"timr": "timer", "TIMER": "timer", "http_address": "http_addr", "colour": "", "httpaddr": "http_addr", "secretkey": "secret_key", "": "", strings.Repeat("t", 1<<20): ""}
	for name, want := range cases {
		if got := nearest(name); got != want {
			t.Errorf("nearest(%.20q) = %q, want %q", name, got, want)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte("timer: 5m\nhttp_addr: localhost:1\n"), "90s")
	f.Add([]byte("a: &a [*a]\n<<: *a"), "")
	f.Add([]byte("secret_key: 12345678901234567890123456789012\n---\n"), "1h")
	f.Add([]byte("telegram_token: 1:a\ntelegram_api_url: https://[::1]:8081/x\ntelegram_webhook_url: https://a.example:443/b\ntelegram_webhook_secret: c"), "")
	f.Add([]byte("feeds: kent=https://a.example/?b=c,any=http://[::1]/,\nfeed_interval: 5m\nfeed_allow_private: true"), "")
	f.Add([]byte("coordinators: telegram:12345, discord:987,"), "")
	f.Fuzz(func(t *testing.T, file []byte, timer string) {
		path := filepath.Join(t.TempDir(), FileName)
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Load(Source{File: path, Environ: []string{"HANGUP_TIMER=" + timer}, Data: "/data"})
		if err != nil {
			if !reflect.DeepEqual(s, Settings{}) {
				t.Errorf("settings beside an error: %+v", s)
			}
			return
		}
		if s.Database == "" || s.HTTPAddr == "" || s.Timer < minTimer || s.Timer > maxTimer {
			t.Errorf("incomplete: %+v", s)
		}
		if s.Telegram.Token.Empty() && s.Telegram != (Telegram{}) {
			t.Errorf("Telegram without a token: %+v", s.Telegram)
		}
		if s.Feeds.Interval < minFeedInterval || s.Feeds.Interval > maxFeedInterval || len(s.Feeds.Sources) > maxFeeds {
			t.Errorf("feeds out of bounds: %+v", s.Feeds)
		}
		for _, c := range s.Coordinators {
			if c.Platform != "telegram" && c.Platform != "discord" || strings.Trim(c.User, "0123456789") != "" || len(c.User) > 20 {
				t.Errorf("a coordinator who cannot be: %+v", c)
			}
		}
	})
}
