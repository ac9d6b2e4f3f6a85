package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"hangup/config"
)

const (
	initTelegram = "123456:canary-of-telegram"
	initDiscord  = "MTIwMDAwMDAwMDAwMDAwMDAwMA.canary.of-discord-0000000000000000"
)

// initialise runs init in this process, with a home folder of its own.
func initialise(t *testing.T, in string, args ...string) (got ran, home string) {
	t.Helper()
	home = t.TempDir()
	return initialiseIn(t, home, strings.NewReader(in), args...), home
}

func initialiseIn(t *testing.T, home string, in io.Reader, args ...string) ran {
	t.Helper()
	var out, errs bytes.Buffer
	c := &console{in: in, out: &out, err: &errs, environ: []string{"HOME=" + home, "APPDATA=" + home, "LOCALAPPDATA=" + home}, now: time.Now}
	code := run(t.Context(), append([]string{"init"}, args...), c)
	return ran{code, out.String(), errs.String()}
}

// settingsIn loads what init wrote into a folder.
func settingsIn(t *testing.T, folder string) config.Settings {
	t.Helper()
	s, err := config.Load(config.Source{File: filepath.Join(folder, config.FileName), Data: "/data", CheckFeed: checkFeed()})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// filesIn lists a folder, each with its mode.
func filesIn(t *testing.T, folder string) (names []string) {
	t.Helper()
	all, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	for _, one := range all {
		info, err := one.Info()
		if err != nil {
			t.Fatal(err)
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has the mode %v", one.Name(), info.Mode())
		}
		names = append(names, one.Name())
	}
	return names
}

func TestInitWritesWhatItIsTold(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "a folder", "of 'mine'")
	answers := strings.Join([]string{initTelegram, initDiscord, "https://hangup.example.org/", "kent=https://www.example.org/n?a=%2C&b='y'#x,any=https://www.example.org/rss", "telegram:12345, discord:98765432109876543", "yes"}, "\n")
	got, home := initialise(t, answers, folder)
	if got.code != exitOK || got.err != "" {
		t.Fatalf("code %d, %s%s", got.code, got.out, got.err)
	}
	if names := fmt.Sprint(filesIn(t, folder)); names != "[dashboard.token discord.token hangup.yaml telegram.token]" {
		t.Errorf("written: %s", names)
	}
	s := settingsIn(t, folder)
	if s.Telegram.Token.Reveal() != initTelegram || s.Discord.Token.Reveal() != initDiscord || s.PublicURL != "https://hangup.example.org" ||
		len(s.Feeds.Sources) != 2 || s.Feeds.Sources[0].URL != "https://www.example.org/n?a=%2C&b='y'#x" || len(s.Coordinators) != 2 || len(s.DashboardToken.Reveal()) != 2*keyBytes {
		t.Errorf("settings: %+v", s)
	}
	for _, want := range []string{"hangup --config '", " doctor", "/dashboard", "telegram.token (the token of Telegram)"} {
		if !strings.Contains(got.out, want) {
			t.Errorf("no %q in\n%s", want, got.out)
		}
	}
	if strings.Contains(got.out, "canary") || strings.Contains(got.out, s.DashboardToken.Reveal()) {
		t.Errorf("a secret is shown:\n%s", got.out)
	}
	if _, err := os.Stat(filepath.Join(home, ".config")); err == nil {
		t.Error("something was written into the folder for settings too")
	}
}

// Whoever presses Return six times gets settings that change nothing, where every command finds them.
func TestInitWithoutAnswersChangesNothing(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{"answers": nil, "no question": {"--yes"}} {
		t.Run(name, func(t *testing.T) {
			got, home := initialise(t, "\n\n\n", args...)
			if got.code != exitOK || !strings.Contains(got.out, "hangup doctor") {
				t.Fatalf("code %d, %s%s", got.code, got.out, got.err)
			}
			c := &console{environ: []string{"HOME=" + home, "APPDATA=" + home, "LOCALAPPDATA=" + home}}
			folder := configFolder(runtime.GOOS, c.lookup)
			if key := filepath.Join(dataFolder(runtime.GOOS, c.lookup), "hangup.db.key"); !strings.Contains(got.out, "keep a copy of "+key) {
				t.Errorf("no %s in\n%s", key, got.out)
			}
			if names := fmt.Sprint(filesIn(t, folder)); names != "[hangup.yaml]" {
				t.Errorf("written: %s", names)
			}
			s := settingsIn(t, folder)
			s.From = ""
			if without, err := config.Load(config.Source{Data: "/data"}); err != nil || !sameSettings(s, without) {
				t.Errorf("%+v instead of %+v, %v", s, without, err)
			}
			found, err := c.settings(&settingsFlags{})
			if err != nil || found.From != filepath.Join(folder, config.FileName) {
				t.Errorf("commands read %q, %v", found.From, err)
			}
		})
	}
}

func TestInitTakesFlagsAndAsksTheRest(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	token, address := file(t, "t.txt", initTelegram+"\n"), file(t, "a.txt", "postgres://hangup:p%40canary@db/hangup\n")
	// Asked are Discord, the page, the sources and the coordinators.
	got, _ := initialise(t, "\n\n\ntelegram:7\n", "--telegram-token-file", token, "--database-file", address, "--dashboard", folder)
	if got.code != exitOK {
		t.Fatalf("code %d, %s%s", got.code, got.out, got.err)
	}
	if names := fmt.Sprint(filesIn(t, folder)); names != "[dashboard.token database.address hangup.yaml secret.key telegram.token]" {
		t.Errorf("written: %s", names)
	}
	s := settingsIn(t, folder)
	if s.Database != "postgres://hangup:p%40canary@db/hangup" || s.SecretKey.Empty() || s.Telegram.Token.Reveal() != initTelegram || len(s.Coordinators) != 1 {
		t.Errorf("settings: %+v", s)
	}
	if strings.Contains(got.out, "canary") || strings.Contains(got.out, s.SecretKey.Reveal()) || !strings.Contains(got.out, "secret.key elsewhere") {
		t.Errorf("said\n%s", got.out)
	}
	again, _ := initialise(t, "", "--yes", "--database-file", address, filepath.Join(folder, "other"))
	if other := settingsIn(t, filepath.Join(folder, "other")); again.code != exitOK || other.SecretKey == s.SecretKey {
		t.Error("two bots have the same key")
	}
}

// Nothing that is there is changed, and nothing is written beside it.
func TestInitOverwritesNothing(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"hangup.yaml", "telegram.token", "discord.token", "database.address", "secret.key", "dashboard.token", "hangup.service"} {
		folder := t.TempDir()
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		got, _ := initialise(t, "", "--yes", "--dashboard", folder)
		if got.code != exitFailure || !strings.Contains(got.err, path+" is there already") {
			t.Errorf("%s: code %d, %s", name, got.code, got.err)
		}
		if text, err := os.ReadFile(path); err != nil || string(text) != "mine" || len(filesIn(t, folder)) != 1 {
			t.Errorf("%s: %q, %v, %q", name, text, err, filesIn(t, folder))
		}
	}
	folder := t.TempDir()
	if err := os.Symlink(filepath.Join(folder, "nowhere"), filepath.Join(folder, "hangup.yaml")); err != nil {
		t.Skip("this system makes no links: ", err)
	}
	got, _ := initialise(t, "", "--yes", folder)
	if _, err := os.Stat(filepath.Join(folder, "nowhere")); got.code != exitFailure || err == nil {
		t.Errorf("it wrote through a link: code %d, %s", got.code, got.err)
	}
}

// What the settings would refuse is refused before anything is written, and no secret is repeated.
func TestInitRefusesWhatTheSettingsWould(t *testing.T) {
	t.Parallel()
	home := "/tmp/x"
	for name, c := range map[string]struct {
		in   string
		args []string
		want string
	}{
		"no token":             {"canary\n", nil, "telegram_token: it is not a token"},
		"no token of Discord":  {"\nBot canary\n", nil, "discord_token: it is not a token"},
		"an address of a file": {"\n\nfile:///etc\n", nil, "public_url: it is not the address of a page"},
		"a force of nowhere":   {"\n\n\nkentt=https://www.example.org\n", nil, `there is no force "kentt"`},
		"nobody's name":        {"\n\n\n\ntelegram:@jo\n", nil, "a name can change its owner"},
		"maybe":                {"\n\n\n\n\nmaybe\n", nil, "say yes or no"},
		"a sign of a terminal": {"1:a\x1b[2J\n", nil, "a character that no setting can have"},
		"no UTF-8":             {"1:a\xff\n", nil, "a character that no setting can have"},
		"a zero byte":          {"", []string{"--yes", "--database", "a\x00b"}, "a character that no setting can have"},
		"an endless line":      {strings.Repeat("1", maxAnswer+1), nil, "an answer is longer than 64 KiB"},
		"a folder as database": {"", []string{"--yes", "--database", "/data/"}, "database_url: name a file"},
		"a password in a flag": {"", []string{"--yes", "--database", "postgres://u:canary@h/d"}, "--database-file"},
		"no file of a token":   {"", []string{"--yes", "--telegram-token-file", "none"}, "there is no file none"},
		"an empty token":       {"", []string{"--yes", "--telegram-token-file", file(t, "e", " \n")}, "is empty"},
		"a device":             {"", []string{"--yes", "--telegram-token-file", "/dev/zero"}, "is a device, not a file"},
		"a large token":        {"", []string{"--yes", "--telegram-token-file", file(t, "l", strings.Repeat("1", maxSecretFile+1))}, "is larger than 4 KiB"},
		"a wrong token":        {"", []string{"--yes", "--telegram-token-file", file(t, "w", "canary")}, "telegram_token: it is not a token"},
		"settings to read":     {"", []string{"--yes", "--config", "x.yaml"}, "leave out --config"},
		"a service in a home":  {"", []string{"--yes", "--systemd", home}, "leave"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			args := c.args
			if !slices.Contains(args, home) {
				args = append(args, folder)
			}
			got, _ := initialise(t, c.in, args...)
			if got.code == exitOK || got.out != "" || !strings.Contains(got.err, c.want) || strings.Contains(got.err, "canary") || strings.Count(got.err, "\n") != 1 {
				t.Errorf("code %d, %q, %q", got.code, got.out, got.err)
			}
			if left := filesIn(t, folder); len(left) > 0 {
				t.Errorf("left: %q", left)
			}
		})
	}
}

// never is an input on which nobody types.
type never struct{}

func (never) Read([]byte) (int, error) { select {} }

func TestStoppedInitWritesNothing(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "new")
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var errs bytes.Buffer
	c := &console{in: never{}, out: io.Discard, err: &errs, now: time.Now}
	if code := run(ctx, []string{"init", folder}, c); code != exitFailure || !strings.Contains(errs.String(), "stopped: nothing was written") {
		t.Errorf("code %d, %s", code, errs.String())
	}
	if _, err := os.Stat(folder); err == nil {
		t.Error("it made the folder")
	}
}

func TestInitThatCannotWriteSaysSo(t *testing.T) {
	t.Parallel()
	got, _ := initialise(t, "", "--yes", filepath.Join(readOnly(t), "hangup"))
	if got.code != exitFailure || !strings.Contains(got.err, "cannot be made") || strings.Count(got.err, "\n") != 1 {
		t.Errorf("code %d, %s", got.code, got.err)
	}
}

// The file tells of every setting, and what it shows can be taken as it stands.
func TestSettingsFileTellsOfEverySetting(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	secrets := map[string]string{
		"secret_key_file": strings.Repeat("k", 32), "dashboard_token_file": strings.Repeat("d", 32), "telegram_token_file": "1:a",
		"telegram_webhook_secret_file": "s", "discord_token_file": "a.b.c",
	}
	var lines, told []string
	for line := range strings.Lines(newPlan(folder, false).settings()) {
		name, value, found := strings.Cut(strings.TrimPrefix(line, "#"), ": ")
		if !strings.HasPrefix(line, "#") || strings.HasPrefix(line, "# ") || !found {
			continue
		}
		if text, ok := secrets[name]; ok {
			value = file(t, name, text) + "\n"
			delete(secrets, name)
		}
		told, lines = append(told, strings.TrimSuffix(name, "_file")), append(lines, name+": "+value)
	}
	if len(secrets) > 0 {
		t.Errorf("the file does not show %v", secrets)
	}
	for _, name := range config.Names() {
		if base := strings.TrimSuffix(name, "_file"); !slices.Contains(told, base) {
			t.Errorf("the file does not tell of %s", base)
		}
	}
	path := file(t, config.FileName, strings.Join(lines, ""))
	if _, err := config.Load(config.Source{File: path, Data: "/data", CheckFeed: checkFeed()}); err != nil {
		t.Errorf("what the file shows is refused: %s", err)
	}
}

// Whatever somebody answers, the settings file means that and nothing else, or the answer is refused.
func FuzzInit(f *testing.F) {
	f.Add("1:a", "https://a.example", "any=https://a.example/?b=c", "telegram:1", "/d/x y#z: 'q'")
	f.Add("1:-", "https://a.example:1/", "any=https://a.example/\"\\u0041", "discord:2,", "sqlite:true")
	f.Add("", "", "kent=https://a.example/: x", "", "- a")
	f.Add("", "", "any=https://[::1]/ #", "", "é‑\u2028")
	folder, n := f.TempDir(), 0
	f.Fuzz(func(t *testing.T, token, public, feeds, people, database string) {
		n++
		p := newPlan(filepath.Join(folder, fmt.Sprint(n)), false)
		p.feed = func(config.Feed) error { return nil } // which forces there are takes long to read
		defer os.RemoveAll(p.folder)
		for _, one := range [][2]string{{"telegram_token", token}, {"public_url", public}, {"feeds", feeds}, {"coordinators", people}, {"database_url", database}} {
			_ = p.take(one[0], one[1]) // what is refused is left out
		}
		p.complete()
		if err := os.Mkdir(p.folder, 0o700); err != nil {
			t.Fatal(err)
		}
		for _, one := range p.files() { // without waiting for the disk
			if err := os.WriteFile(p.path(one.name), []byte(one.text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := p.readBack(); err != nil {
			t.Errorf("%v, of %q", err, p.values)
		}
	})
}
