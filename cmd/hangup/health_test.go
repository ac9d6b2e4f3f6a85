package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hangup/config"
	"hangup/store/postgres/pgtest"
)

// readiness gives what a health answers.
func readiness(h *health, told bool, accept string) (status int, body string) {
	r := httptest.NewRequest("GET", readyPath, nil)
	r.Header.Set("Accept", accept)
	w := httptest.NewRecorder()
	h.handler(told).ServeHTTP(w, r)
	return w.Code, strings.TrimSpace(w.Body.String())
}

func healthOfChecks(checks ...healthCheck) *health {
	return &health{log: quiet, now: time.Now, checks: checks, ends: &drain{}}
}

func TestReadinessSaysWhatIsWrongToWhomItMay(t *testing.T) {
	t.Parallel()
	const secret = "canary-of-the-database"
	fine := healthCheck{"Telegram", func(context.Context) error { return nil }}
	broken := healthCheck{"database", func(context.Context) error { return errors.New("dial " + secret) }}
	waits := healthCheck{"Discord", func(context.Context) error { return &unfit{why: "it has not answered", err: errors.New(secret)} }}
	for name, c := range map[string]struct {
		checks []healthCheck
		told   bool
		accept string
		status int
		want   string
	}{
		"ready":                   {[]healthCheck{fine}, true, "", 200, "ready"},
		"ready, as JSON":          {[]healthCheck{fine}, true, "application/json", 200, `{"ready":true,"checks":[{"name":"Telegram","ok":true}]}`},
		"not ready":               {[]healthCheck{fine, broken, waits}, true, "*/*", 503, "not ready: database: it does not work (other); Discord: it has not answered"},
		"not ready, to strangers": {[]healthCheck{broken}, false, "", 503, "not ready"},
		"as JSON, to strangers":   {[]healthCheck{waits}, false, "text/html, application/json", 503, `{"ready":false,"checks":null}`},
	} {
		t.Run(name, func(t *testing.T) {
			status, body := readiness(healthOfChecks(c.checks...), c.told, c.accept)
			if status != c.status || body != c.want {
				t.Errorf("%d %s\nwant %d %s", status, body, c.status, c.want)
			}
			if strings.Contains(body, secret) {
				t.Errorf("it shows an error: %s", body)
			}
		})
	}
}

// Whoever asks often, or many at once, makes it look once a second.
func TestReadinessCannotLoadTheDatabase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var looks atomic.Int32
		h := healthOfChecks(healthCheck{"database", func(context.Context) error {
			looks.Add(1)
			time.Sleep(100 * time.Millisecond)
			return nil
		}})
		var all sync.WaitGroup
		for range 500 {
			all.Go(func() {
				if status, _ := readiness(h, true, ""); status != http.StatusOK {
					t.Errorf("status %d", status)
				}
			})
		}
		all.Wait()
		if n := looks.Load(); n != 1 {
			t.Errorf("500 at once made it look %d times", n)
		}
		time.Sleep(healthKept)
		readiness(h, true, "")
		if n := looks.Load(); n != 2 {
			t.Errorf("after a second it had looked %d times", n)
		}
	})
}

// A database that hangs holds nobody up, and no second look is begun meanwhile.
func TestReadinessDoesNotWaitForWhatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var looks atomic.Int32
		release := make(chan struct{})
		h := healthOfChecks(healthCheck{"database", func(context.Context) error { looks.Add(1); <-release; return nil }})
		for range 3 {
			begin := time.Now()
			if status, body := readiness(h, true, ""); status != http.StatusServiceUnavailable || !strings.Contains(body, "too long") {
				t.Errorf("%d %s", status, body)
			}
			if took := time.Since(begin); took != healthWithin {
				t.Errorf("it took %s", took)
			}
		}
		if n := looks.Load(); n != 1 {
			t.Errorf("%d looks at once", n)
		}
		close(release)
		synctest.Wait()
		time.Sleep(healthKept)
		if status, body := readiness(h, true, ""); status != http.StatusOK {
			t.Errorf("afterwards: %d %s", status, body)
		}
	})
}

func TestReadinessOfARunningProgram(t *testing.T) {
	t.Parallel()
	a := startTestApp(t, "", time.Minute)
	res, err := http.Get(a.URL + readyPath)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, _ := io.ReadAll(res.Body); res.StatusCode != http.StatusOK || string(body) != "ready\n" {
		t.Errorf("%d %s", res.StatusCode, body)
	}
}

// A program whose database was taken to a newer schema, or away, is not ready; nor is one whose platform never answered.
func TestReadinessSeesTheDatabaseAndThePlatforms(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings config.Settings
		harm     func(t *testing.T, a *app)
		want     string
	}{
		"a newer schema": {harm: func(t *testing.T, a *app) {
			if _, err := openSQLite(t, a.settings.Database).Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`); err != nil {
				t.Fatal(err)
			}
		}, want: "database"},
		"a closed database": {harm: func(_ *testing.T, a *app) { _ = a.store.Close() }, want: "database"},
		"no Telegram": {
			settings: config.Settings{Telegram: config.Telegram{Token: config.NewSecret("123456:AAaabbccddeeffgghhiijjkkllmmnnooppq"), APIURL: "http://127.0.0.1:1"}},
			harm:     func(*testing.T, *app) {}, want: "Telegram",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.settings.Database = t.TempDir() + "/hangup.db"
			a, err := openApp(t.Context(), engineOf(t), c.settings, time.Now, quiet)
			if err != nil {
				t.Fatal(err)
			}
			defer a.close()
			c.harm(t, a)
			_, body := readiness(a.health, true, "application/json")
			var got healthState
			if err := json.Unmarshal([]byte(body), &got); err != nil || got.Ready {
				t.Fatalf("%v: %s", err, body)
			}
			for _, check := range got.Checks {
				if check.OK == (check.Name == c.want) || !check.OK && check.Why == "" {
					t.Errorf("%+v, but it is the %s", check, c.want)
				}
			}
		})
	}
}

// The port of its own serves all three, and the page then serves no metrics.
func TestBackRoomServesWhatItIsFor(t *testing.T) {
	t.Parallel()
	a := startTestApp(t, "", time.Minute)
	back := httptest.NewServer(a.backRoom())
	defer back.Close()
	for path, want := range map[string]string{alivePath: "ok\n", readyPath: "ready\n", metricsPath: "# HELP"} {
		res, err := http.Get(back.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != http.StatusOK || !strings.HasPrefix(string(body), want) {
			t.Errorf("%s: %d %.60s", path, res.StatusCode, body)
		}
	}
	for _, path := range []string{"/", "/moderate", "/api/say", "/dashboard"} {
		if res, err := http.Get(back.URL + path); err != nil || res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %v, %v", path, res, err)
		}
	}
}

// A server that is away makes the process not ready, and its coming back ready again. Nobody learns where it is.
func TestReadinessSeesAServerThatIsAway(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	at, err := url.Parse(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	a, err := openApp(t.Context(), engineOf(t), config.Settings{Database: at.String(), SecretKey: config.NewSecret(strings.Repeat("k", 32))}, time.Now, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer a.close()
	if status, body := readiness(a.health, true, ""); status != http.StatusOK {
		t.Errorf("%d %s", status, body)
	}
	server.Kill()
	time.Sleep(healthKept)
	status, body := readiness(a.health, true, "application/json")
	if status != http.StatusServiceUnavailable || strings.Contains(body, at.Host) || strings.Contains(body, at.User.Username()) {
		t.Errorf("with the server away: %d %s", status, body)
	}
	server.Restart()
	for range 50 {
		if status, body = readiness(a.health, true, ""); status == http.StatusOK {
			return
		}
		time.Sleep(healthKept)
	}
	t.Errorf("the server is back: %d %s", status, body)
}
