package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"hangup/advice"
	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/config"
)

// scraped is what a Prometheus reads of a program.
func scraped(t *testing.T, url string) string {
	t.Helper()
	res, err := http.Get(url + metricsPath)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("status %d, %v: %.200s", res.StatusCode, err, body)
	}
	return string(body)
}

// seriesOf gives the value of a series, as it stands in a scrape.
func seriesOf(t *testing.T, scrape, series string) string {
	t.Helper()
	found := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(series) + ` (\S+)$`).FindStringSubmatch(scrape)
	if found == nil {
		t.Errorf("no %s in the scrape", series)
		return ""
	}
	return found[1]
}

// busyApp is a program in which everything that is counted has happened once at least.
func busyApp(t *testing.T, words string) *testApp {
	t.Helper()
	a := startTestAppOf(t, config.Settings{Timer: time.Second}, time.Now)
	b := newBrowser(t, a.URL)
	b.moderate(a.Moderator)
	_, rest, found := strings.Cut(b.say("a man from my bank's fraud team wants me to move my money to a safe account "+words), `"action":"timer|`)
	if !found {
		t.Fatal("no timer is offered")
	}
	action, _, _ := strings.Cut(rest, `"`)
	b.press("timer|" + action)
	b.say("/watch " + words)
	b.say("/report " + words)
	if post := b.nextPost(); !strings.Contains(post, "dialling tone") {
		t.Fatalf("posted %s", post)
	}
	a.counted(t, `hangup_deliveries_total{outcome="sent",platform="web",reason=""}`) // the page has a post before it is recorded
	return a
}

// counted waits until a series has begun.
func (a *testApp) counted(t *testing.T, series string) {
	t.Helper()
	for late := time.Now().Add(30 * time.Second); !strings.Contains(scraped(t, a.URL), "\n"+series+" "); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("%s was never counted", series)
		}
	}
}

func TestMetricsCountWhatHappened(t *testing.T) {
	t.Parallel()
	a := busyApp(t, "")
	scrape := scraped(t, a.URL)
	for series, want := range map[string]string{
		`hangup_checks_total{platform="web",verdict="scam"}`:                    "1",
		`hangup_answers_total{kind="button",outcome="answered",platform="web"}`: "1",
		`hangup_deliveries_total{outcome="sent",platform="web",reason=""}`:      "1",
		`hangup_lane_working{platform="web"}`:                                   "1",
		`hangup_lane_limit_per_second{platform="web"}`:                          "200",
		`hangup_figures_up`:                                        "1",
		`hangup_inbox_waiting{platform="web"}`:                     "0",
		`hangup_backlog_deliveries{class="urgent",platform="web"}`: "0",
		`hangup_send_seconds_count{platform="web"}`:                "1",
	} {
		if got := seriesOf(t, scrape, series); got != want {
			t.Errorf("%s is %s, want %s", series, got, want)
		}
	}
	for _, series := range []string{`hangup_answer_seconds_count{platform="web"}`, `hangup_handle_seconds_count{platform="web"}`,
		`hangup_store_seconds_count{kind="change"}`, `hangup_store_calls_total{call="claim delivery",result="ok"}`} {
		if got := seriesOf(t, scrape, series); got == "" || got == "0" {
			t.Errorf("%s is %q", series, got)
		}
	}
	if !strings.Contains(scrape, `hangup_build_info{`) || !strings.Contains(scrape, "\ngo_goroutines ") {
		t.Error("nothing is said of the build or of Go")
	}
}

// Words of people, ids of chats and people, and secrets are searched for in all that is said.
func TestMetricsNameNobody(t *testing.T) {
	t.Parallel()
	const words = "kanarienvogel"
	a := busyApp(t, words)
	scrape := scraped(t, a.URL)
	chat := columnOf(t, a.settings.Database, "SELECT chat FROM letters")
	for name, private := range map[string]string{
		"a word": words, "the chat": chat, "a place": "Hertfordshire", "the key": a.secret.Reveal(), "the database": a.settings.Database,
	} {
		if private == "" || strings.Contains(scrape, private) {
			t.Errorf("%s, %q, is in the scrape", name, private)
		}
	}
	if long := regexp.MustCompile(`="[^"]{41,}"`).FindString(scrape); long != "" {
		t.Errorf("a label has the long value %s", long)
	}
}

func columnOf(t *testing.T, path, query string) (text string) {
	t.Helper()
	db := openSQLite(t, path)
	defer db.Close()
	if err := db.QueryRow(query).Scan(&text); err != nil {
		t.Fatal(err)
	}
	return text
}

func TestMetricsKeepToTheHabitsOfPrometheus(t *testing.T) {
	t.Parallel()
	a := busyApp(t, "")
	problems, err := promlint.New(strings.NewReader(scraped(t, a.URL))).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if strings.HasPrefix(p.Metric, "hangup_") {
			t.Errorf("%s: %s", p.Metric, p.Text)
		}
	}
}

// Whatever happens makes no more series than there are kinds of it.
func TestLabelsAreBounded(t *testing.T) {
	t.Parallel()
	m := newMetrics()
	s := &sight{metrics: m, log: quiet}
	for n := range 500 {
		odd := strings.Repeat("x", n+1)
		s.Checked(odd, advice.Verdict(odd))
		s.Recorded(t.Context(), odd, outbox.Delivery{}, outbox.Outcome{State: outbox.State(odd), Reason: odd})
		_, end := s.Arrived(t.Context(), odd, odd, time.Now())
		end(errors.New(odd))
		s.log.Error(odd, "error", errors.New(odd))
		_, _ = watchedHandler{failingHandler{}, s}.Handle(t.Context(), bot.Inbound{From: bot.Address{Chat: bot.ChatID{Platform: odd, ID: odd}}})
	}
	all, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range all {
		if strings.HasPrefix(family.GetName(), "hangup_") && len(family.GetMetric()) > 1 {
			t.Errorf("%s has %d series of what nobody knows", family.GetName(), len(family.GetMetric()))
		}
	}
}

// failingHandler has no answer to anything.
type failingHandler struct{}

func (failingHandler) Handle(context.Context, bot.Inbound) (bot.Reply, error) {
	return bot.Reply{}, errors.New("no answer")
}

// Each reason of the outbox has a label of its own: a new one must be named here too.
func TestReasonsAreThoseOfTheOutbox(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(root + "/bot/outbox/deliver.go")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?m)^\treason\w+ += "(\w+)"`).FindAllStringSubmatch(string(text), -1)
	if len(found) < 5 {
		t.Fatalf("found only %q", found)
	}
	for _, reason := range found {
		if !slices.Contains(outcomeReasons(), reason[1]) {
			t.Errorf("the reason %s counts as %s", reason[1], other)
		}
	}
	text, err = os.ReadFile(root + "/bot/errors.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range regexp.MustCompile(`SendErrorKind = "(\w+)"`).FindAllStringSubmatch(string(text), -1) {
		if !slices.Contains(sendKinds(), bot.SendErrorKind(kind[1])) {
			t.Errorf("the kind %s counts as %s", kind[1], other)
		}
	}
}

// Metrics are for this machine, as long as nothing of the program is meant for others.
func TestMetricsOnThePageAreForThisMachine(t *testing.T) {
	t.Parallel()
	h := forThisMachine(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "figures") }))
	for name, c := range map[string]struct {
		peer, host, header string
		want               int
	}{
		"this machine":                 {"127.0.0.1:5", "127.0.0.1:8080", "", 200},
		"by its name":                  {"127.0.0.1:5", "localhost:8080", "", 200},
		"IPv6":                         {"[::1]:5", "[::1]:8080", "", 200},
		"IPv4 in IPv6":                 {"[::ffff:127.0.0.1]:5", "localhost", "", 200},
		"another machine":              {"192.0.2.7:5", "127.0.0.1:8080", "", 404},
		"a name turned to us":          {"127.0.0.1:5", "evil.example:8080", "", 404},
		"passed on":                    {"127.0.0.1:5", "127.0.0.1:8080", "X-Forwarded-For", 404},
		"passed on, as the norm wants": {"127.0.0.1:5", "127.0.0.1:8080", "Forwarded", 404},
		"passed on by an old one":      {"127.0.0.1:5", "127.0.0.1:8080", "Via", 404},
		"no peer":                      {"", "127.0.0.1:8080", "", 404},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest("GET", metricsPath, nil)
			r.RemoteAddr, r.Host = c.peer, c.host
			if c.header != "" {
				r.Header.Set(c.header, "x")
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != c.want || (w.Code != 200) == strings.Contains(w.Body.String(), "figures") {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
	}
}

func TestMetricsAreNotOnAPageForOthers(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]config.Settings{
		"that has an address for people": {PublicURL: "https://hangup.example.org"},
		"beside a port for metrics":      {Sight: config.Sight{MetricsAddr: "127.0.0.1:0"}},
		"that Discord calls":             {Discord: config.Discord{Token: config.NewSecret("MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789AB"), Mode: config.HTTP, PublicKey: strings.Repeat("ab", 32), APIURL: "http://127.0.0.1:1"}},
	} {
		t.Run(name, func(t *testing.T) {
			s.Database = t.TempDir() + "/hangup.db"
			a, err := openApp(t.Context(), engineOf(t), s, time.Now, quiet)
			if err != nil {
				t.Fatal(err)
			}
			defer a.close()
			l, err := listen(t.Context(), "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			r := httptest.NewRequest("GET", "http://127.0.0.1"+metricsPath, nil)
			r.RemoteAddr = "127.0.0.1:5"
			w := httptest.NewRecorder()
			a.withSight(l, http.NotFoundHandler()).ServeHTTP(w, r)
			if w.Code != http.StatusNotFound {
				t.Errorf("%d: %.100s", w.Code, w.Body)
			}
		})
	}
}
