package main

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hangup/config"
)

// The threat: a token, a key or a password reaches a terminal, a log, an error, a metric or a trace, where somebody reads it who should
// not. Every secret that there is a setting for is given to every command, while all that the program speaks to fails. What the platforms
// may say back, a crash and a panic are in the tests of each token.

// canaryIn is in each secret; nothing that is printed may hold it.
const canaryIn = "CANARY"

// canaries gives every secret a value that the settings take. Their list is that of the settings, so that a new one is tried too.
func canaries(t *testing.T) map[string]string {
	t.Helper()
	of := map[string]string{
		"database_url":            "postgres://u:" + canaryIn + "1%40@127.0.0.1:1/hangup?connect_timeout=1",
		"secret_key":              strings.Repeat("k", 32) + canaryIn + "2",
		"telegram_token":          "123456:" + canaryIn + "3-of-telegram",
		"telegram_webhook_secret": canaryIn + "4",
		"discord_token":           "MTIwMDAwMDAwMDAwMDAwMDAwMA.x." + canaryIn + "5-of-discord-00000000000000",
		"dashboard_token":         canaryIn + "6-of-the-dashboard",
	}
	for _, name := range config.SecretNames() {
		if !strings.Contains(of[name], canaryIn) {
			t.Errorf("the secret %s is tried nowhere: give it a canary", name)
		}
	}
	return of
}

// asVariables gives the secrets as variables of the environment, or each in a file of its own.
func asVariables(t *testing.T, secrets map[string]string, inFiles bool) (environ []string) {
	t.Helper()
	for name, value := range secrets {
		variable := config.Prefix + strings.ToUpper(name)
		if inFiles {
			variable, value = variable+strings.ToUpper(config.FileSuffix), file(t, "secret", value+"\n")
			if err := os.Chmod(value, 0o644); err != nil { // that it lies open is remarked on
				t.Fatal(err)
			}
		}
		environ = append(environ, variable+"="+value)
	}
	return environ
}

// nobodyAnswers are settings with which whatever is asked fails at once, the addresses of sources with a key among them.
var nobodyAnswers = []string{
	"HANGUP_TELEGRAM_API_URL=http://127.0.0.1:1", "HANGUP_DISCORD_API_URL=http://127.0.0.1:1", "HANGUP_HTTP_ADDR=127.0.0.1:0",
	"HANGUP_TELEGRAM_WEBHOOK_URL=https://hangup.test/telegram", "HANGUP_TRACES_URL=http://127.0.0.1:1/v1/traces", "HANGUP_LOG_LEVEL=debug",
	"HANGUP_FEED_ALLOW_PRIVATE=true", "HANGUP_FEEDS=kent=http://127.0.0.1:1/?key=" + canaryIn + "8,any=http://127.0.0.1:1/x?" + canaryIn + "9",
}

func TestNoCommandPrintsASecret(t *testing.T) {
	t.Parallel()
	binary(t)
	for name, inFiles := range map[string]bool{"in the environment, a file as database": false, "in files, a server that is away": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newTestbed(t)
			secrets := canaries(t)
			target := secrets["database_url"]
			if !inFiles {
				secrets["database_url"] = p.database
			}
			secrets["secret_key"] = strings.TrimSpace(contentOf(t, p.database+".key")) // the one that opens it; it is no canary, and is looked for by itself
			environ := append(asVariables(t, secrets, inFiles), nobodyAnswers...)
			var refused atomic.Int32
			try := func(d deed) {
				if d.command == "key rotate" {
					d.args = []string{"--to", p.in("new.key")}
				}
				got := commandIn(t, p.folder, "", environ, d.words()...)
				if said := got.out + got.err; strings.Contains(said, canaryIn) || strings.Contains(said, secrets["secret_key"]) {
					t.Errorf("%s prints a secret:\n%s", d.words(), said)
				} else if said == "" && d.command != "feedback export" { // nobody said anything of an answer
					t.Errorf("%s says nothing, so nothing was tried", d.words())
				}
				if got.code != exitOK {
					refused.Add(1)
				}
			}
			var all sync.WaitGroup
			for _, d := range p.tried(t, target) {
				if inFiles { // each waits long for the server
					all.Go(func() { try(d) })
				} else {
					try(d)
				}
			}
			all.Wait()
			if n := refused.Load(); inFiles && n < 8 || !inFiles && n > 6 {
				t.Errorf("%d commands failed", n)
			}
		})
	}
}

// A server that cannot reach anybody, asked for all that it shows.
func TestNoPageOrProbeShowsASecret(t *testing.T) {
	t.Parallel()
	secrets := canaries(t)
	database := newDatabase(t)
	secrets["database_url"] = database
	r := startBinary(t, database, append(asVariables(t, secrets, false), append(nobodyAnswers, "HANGUP_METRICS_ADDR=127.0.0.1:0")...)...)
	addresses := regexp.MustCompile(`(?s)"metrics are served","address":"([^"]+)".*\n  (http://[0-9.:]+)\n`)
	eventually(t, "it says where it is", func() bool {
		return addresses.MatchString(r.String()) && strings.Contains(r.String(), "Stop with Ctrl+C")
	})
	found := addresses.FindStringSubmatch(r.String())
	room, page := "http://"+found[1], found[2]
	var shown strings.Builder
	for _, address := range []string{
		room + "/metrics", room + "/readyz", room + "/healthz", room + "/debug/pprof/cmdline", room + "/debug/vars",
		page + "/", page + "/readyz", page + "/healthz", page + "/metrics", page + "/dashboard/login", page + "/hangup.yaml", page + "/.env",
	} {
		ask, err := http.NewRequest(http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		ask.Header.Set("Accept", "application/json")
		answer, err := http.DefaultClient.Do(ask)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		shown.Write(raw)
	}
	if !strings.Contains(shown.String(), "hangup_") || !strings.Contains(shown.String(), "telegram") {
		t.Errorf("nothing was shown: %.300s", shown.String())
	}
	r.end(os.Interrupt)
	for what, text := range map[string]string{"a page": shown.String(), "what it prints": r.String()} {
		if at := strings.Index(text, canaryIn); at >= 0 {
			t.Errorf("%s shows a secret: …%s", what, text[max(0, at-200):at+10])
		}
	}
}

// Settings that are wrong are told of without what is in them, whichever secret it is, whatever is wrong with it and wherever it stands.
func TestNoMistakeRepeatsASecret(t *testing.T) {
	t.Parallel()
	for _, name := range config.SecretNames() {
		for what, lines := range map[string]string{
			"not what it should be": name + ": '" + canaryIn + " \x7f!'", "too short": name + ": " + canaryIn, "too long": name + ": " + strings.Repeat(canaryIn, 9000),
			"a list": name + ": [" + canaryIn + "]", "a table": name + ": {" + canaryIn + ": x}", "no end": name + ": '" + canaryIn,
			"twice": name + ": " + canaryIn + "\n" + name + ": " + canaryIn, "no colon": name + "=" + canaryIn, "another's tag": name + ": !!binary " + canaryIn,
			"a slip in the name": name + "x: " + canaryIn, "as the name": "'" + name + "=" + canaryIn + "': x",
			"in place of its file": name + config.FileSuffix + ": 123456:" + canaryIn + strings.Repeat("x", 40),
		} {
			var out, errs bytes.Buffer
			c := &console{out: &out, err: &errs, environ: []string{"HOME=" + t.TempDir()}, now: time.Now}
			code := run(t.Context(), []string{"--config", file(t, "hangup.yaml", lines+"\n"), "backup", t.TempDir() + "/copy.db"}, c)
			if said := out.String() + errs.String(); code == exitOK || strings.Contains(said, canaryIn) && !isPath(name, what) {
				t.Errorf("%s, %s: code %d: %s", name, what, code, said)
			}
		}
	}
}

// isPath tells whether a mistake leaves a good path of a database, which is no secret.
func isPath(name, what string) bool {
	return name == "database_url" && (what == "too short" || what == "not what it should be" || what == "too long" || what == "another's tag" || what == "twice")
}

// What holds settings can be printed by accident, in a message or a panic.
func TestSettingsArePrintedNowhere(t *testing.T) {
	t.Parallel()
	var environ []string
	for name, value := range canaries(t) {
		environ = append(environ, config.Prefix+strings.ToUpper(name)+"="+value)
	}
	s, err := config.Load(config.Source{Environ: append(environ, nobodyAnswers...), Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t"} {
		fmt.Fprintf(&b, verb+verb+verb+verb+"\n", s, &s, s.Telegram, []any{s.Discord, s.SecretKey, s.DashboardToken})
		fmt.Fprintf(&b, verb+"\n", struct{ inside config.Secret }{s.Telegram.Token}) // fmt calls no method of what it cannot reach
	}
	slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "settings", s, "at", &s, "token", s.Discord)
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", "settings", s, "at", &s, "token", s.Discord)
	func() {
		defer func() { fmt.Fprint(&b, recover()) }()
		panic(s)
	}()
	for _, form := range []string{canaryIn, fmt.Sprintf("%x", canaryIn), fmt.Sprintf("%X", canaryIn)} {
		if strings.Contains(b.String(), form) {
			t.Errorf("a secret is printed: %s", b.String())
		}
	}
}
