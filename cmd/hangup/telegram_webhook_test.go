package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"hangup/bot/bottest/telegramtest"
)

const secretHeader = "X-Telegram-Bot-Api-Secret-Token"

// hooked starts the program with a webhook and gives it with the address that Telegram was told.
func hooked(t *testing.T, server *telegramtest.Server, database string, environ ...string) (s *served, path, secret string) {
	t.Helper()
	before := len(server.Calls("setWebhook"))
	s = serveBinary(t, database, withTelegram(server, environ...)...)
	server.Tunnel(s.url)
	eventually(t, "the webhook is set", func() bool { return len(server.Calls("setWebhook")) > before })
	calls := server.Calls("setWebhook")
	params := calls[len(calls)-1].Params
	return s, strings.TrimPrefix(params["url"], "https://hangup.test"), params["secret_token"]
}

func TestWebhookOfTelegram(t *testing.T) {
	t.Parallel()
	const secret = "the-operators-own_secret"
	server := newTelegram(t)
	s, path, told := hooked(t, server, newDatabase(t), "HANGUP_TELEGRAM_WEBHOOK_URL=https://hangup.test/telegram", "HANGUP_TELEGRAM_WEBHOOK_SECRET="+secret)
	if path != "/telegram" || told != secret {
		t.Errorf("Telegram was told %s with %q", path, told)
	}
	ann := server.Person("Ann")
	server.Say(ann, ann.ID, courier)
	eventually(t, "an answer", func() bool { _, ok := saidIn(server, ann.ID, ann, "courier fraud"); return ok })
	if n := len(server.Calls("getUpdates")); n != 0 {
		t.Errorf("it asked for updates %d times as well", n)
	}
	before := countRows(t, s.database, "inbox")
	body := `{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":5,"type":"private"},"from":{"id":5},"text":"/help"}}`
	cases := map[string]struct {
		method, secret, body string
		want                 int
	}{
		"no secret":       {"POST", "", body, 401},
		"another secret":  {"POST", secret + "x", body, 401},
		"half the secret": {"POST", secret[:5], body, 401},
		"too large":       {"POST", secret, strings.Repeat(" ", 1<<20+1), 413},
		"no update":       {"POST", secret, strings.Repeat(" ", 1<<20), 400},
		"not posted":      {"GET", secret, "", 405},
	}
	for name, c := range cases {
		if got := knock(t, s.url+path, c.method, c.secret, c.body); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
	if n := countRows(t, s.database, "inbox"); n != before {
		t.Errorf("%d rows were written", n-before)
	}
	if got := knock(t, s.url+path, "POST", secret, body); got != 200 || countRows(t, s.database, "inbox") != before+1 {
		t.Errorf("an update with the secret: %d", got)
	}
	if got := knock(t, s.url+"/", "GET", "", ""); got != http.StatusMisdirectedRequest {
		t.Errorf("the page answers to another name: %d", got) // and so the webhook alone is outside its guard
	}
	if code := s.stop(t, os.Interrupt); code != 0 || strings.Contains(s.text+s.log.String(), secret) {
		t.Errorf("code %d: %s%s", code, s.text, s.log)
	}
}

// knock calls the web server by another name, as a proxy passes it on, and gives the status.
func knock(t *testing.T, url, method, secret, body string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "hangup.test"
	if secret != "" {
		r.Header.Set(secretHeader, secret)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

// Without a path and a secret of the operator's both are made of the secret key: the same after a restart, others in
// another house, and nothing to guess.
func TestWebhookIsMadeUpFromTheKey(t *testing.T) {
	t.Parallel()
	type hook struct{ path, secret string }
	server := newTelegram(t)
	start := func(database string) hook {
		s, path, secret := hooked(t, server, database, "HANGUP_TELEGRAM_WEBHOOK_URL=https://hangup.test")
		ann := server.Person("Ann")
		server.Say(ann, ann.ID, "/help")
		eventually(t, "an answer", func() bool { return len(answers(server, ann.ID, ann)) > 0 })
		s.stop(t, os.Interrupt)
		if strings.Contains(s.text+s.log.String(), path) || strings.Contains(s.text+s.log.String(), secret) {
			t.Errorf("the webhook is printed: %s%s", s.text, s.log)
		}
		return hook{path, secret}
	}
	mine := newDatabase(t)
	first, again, other := start(mine), start(mine), start(newDatabase(t))
	if first != again {
		t.Errorf("%v became %v", first, again)
	}
	if first.path == other.path || first.secret == other.secret || len(first.path) < 20 || len(first.secret) < 32 {
		t.Errorf("%v and %v", first, other)
	}
}

// A program without a webhook removes the one that an earlier run has set.
func TestPollingTakesOverFromAWebhook(t *testing.T) {
	t.Parallel()
	server, database := newTelegram(t), newDatabase(t)
	s, _, _ := hooked(t, server, database, "HANGUP_TELEGRAM_WEBHOOK_URL=https://hangup.test")
	s.stop(t, os.Interrupt)
	ann := server.Person("Ann")
	server.Say(ann, ann.ID, courier)
	s = serveBinary(t, database, withTelegram(server)...)
	eventually(t, "an answer", func() bool { _, ok := saidIn(server, ann.ID, ann, "courier fraud"); return ok })
	s.stop(t, os.Interrupt)
}

// Whoever calls before the bot is connected is asked to call again.
func TestGateIsClosedUntilSomebodyIsBehindIt(t *testing.T) {
	t.Parallel()
	var g gate
	get := func() string {
		w := httptest.NewRecorder()
		g.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "POST", "/", nil))
		return strings.TrimSpace(fmt.Sprint(w.Code, " ", w.Header().Get("Retry-After")))
	}
	if got := get(); got != "503 1" {
		t.Errorf("closed: %s", got)
	}
	g.open(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	if got := get(); got != "418" {
		t.Errorf("open: %s", got)
	}
}
