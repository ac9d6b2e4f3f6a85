package main

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"hangup/advice/feed"
	"hangup/bot/bottest/telegramtest"
	"hangup/config"
)

// deployed gives a file for whoever runs the program.
func deployed(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("deploy/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// ruleFile is a file of rules of Prometheus, as strict as Prometheus reads it.
// https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
type ruleFile struct {
	Groups []struct {
		Name  string
		Rules []alertRule
	}
}

type alertRule struct {
	Alert, Expr, For string
	Labels           map[string]string
	Annotations      map[string]string
}

func rulesOf(t *testing.T) (all []alertRule) {
	t.Helper()
	var f ruleFile
	strict(t, deployed(t, "prometheus/hangup.rules.yaml"), &f)
	for _, g := range f.Groups {
		all = append(all, g.Rules...)
	}
	if len(all) < 10 {
		t.Fatalf("found %d rules", len(all))
	}
	return all
}

func strict(t *testing.T, text string, into any) {
	t.Helper()
	d := yaml.NewDecoder(strings.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		t.Fatal(err)
	}
}

// board is as much of a dashboard of Grafana as matters for whether it shows something.
type board struct {
	UID           string
	Title         string
	SchemaVersion int
	Panels        []struct {
		ID                       int
		Type, Title, Description string
		GridPos                  struct{ X, Y, W, H int }
		Targets                  []struct{ Expr, LegendFormat string }
	}
	Templating struct{ List []struct{ Name, Type string } }
}

func boardOf(t *testing.T) (b board) {
	t.Helper()
	if err := json.Unmarshal([]byte(deployed(t, "grafana/hangup.json")), &b); err != nil {
		t.Fatal(err)
	}
	if b.UID == "" || b.Title == "" || b.SchemaVersion < 30 || len(b.Panels) < 20 {
		t.Fatalf("uid %q, title %q, schema %d, %d panels", b.UID, b.Title, b.SchemaVersion, len(b.Panels))
	}
	return b
}

// asPrometheus fills in what Grafana fills in.
func asPrometheus(expr string) string {
	return strings.NewReplacer("$__rate_interval", "5m", "$job", "hangup").Replace(expr)
}

// expressions gives all that is asked of a Prometheus, by where.
func expressions(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, r := range rulesOf(t) {
		all["alert "+r.Alert] = r.Expr
	}
	for _, p := range boardOf(t).Panels {
		for n, target := range p.Targets {
			all["panel "+p.Title+" "+string(rune('A'+n))] = asPrometheus(target.Expr)
		}
	}
	return all
}

// every scrape of a program that has a platform and a source beside the page, and was used.
func fullScrape(t *testing.T) string {
	t.Helper()
	server := telegramtest.New(t, time.Now)
	a := startTestAppOf(t, config.Settings{
		Timer:    time.Second,
		Telegram: config.Telegram{Token: config.NewSecret(server.Token), APIURL: server.URL},
		Feeds:    config.Feeds{Sources: []config.Feed{{URL: "http://127.0.0.1:1/news"}}, Interval: time.Hour, AllowPrivate: true},
	}, time.Now)
	source := sourcesOf(a.settings)[0]
	if _, err := a.store.TakeVisit(t.Context(), feed.Visit{Source: source, At: time.Now(), Cursor: feed.Cursor{Succeeded: time.Now()}}, nil); err != nil {
		t.Fatal(err)
	}
	newBrowser(t, a.URL).say("/help")
	return scraped(t, a.URL)
}

// What the rules and the dashboard ask for is there in a real scrape, with the labels that they ask by.
func TestRulesAndDashboardAskForWhatThereIs(t *testing.T) {
	t.Parallel()
	scrape := fullScrape(t)
	own := []string{"job", "instance", "le"} // which Prometheus and histograms add
	for where, expr := range expressions(t) {
		series, err := parsePromQL(expr)
		if err != nil {
			t.Errorf("%s: %v in %s", where, err, expr)
			continue
		}
		for metric, labels := range series {
			if metric == "up" { // Prometheus's own
				continue
			}
			line := regexp.MustCompile(`(?m)^` + metric + `(\{.*\})? `).FindString(scrape)
			if line == "" {
				t.Errorf("%s asks for %s, which there is not", where, metric)
			}
			for _, label := range labels {
				if !slices.Contains(own, label) && !strings.Contains(line, label+`="`) {
					t.Errorf("%s asks for the %s of %s, which has none: %s", where, label, metric, line)
				}
			}
		}
	}
}

func TestRulesSayWhatToDo(t *testing.T) {
	t.Parallel()
	guide := deployed(t, "prometheus/README.md")
	seen := map[string]bool{}
	for _, r := range rulesOf(t) {
		switch severity := r.Labels["severity"]; {
		case seen[r.Alert]:
			t.Errorf("%s stands there twice", r.Alert)
		case !regexp.MustCompile(`^Hangup[A-Z][A-Za-z]+$`).MatchString(r.Alert):
			t.Errorf("%q is no name of an alert", r.Alert)
		case severity != "critical" && severity != "warning":
			t.Errorf("%s has the severity %q", r.Alert, severity)
		case r.Annotations["summary"] == "" || r.Annotations["runbook"] != "README.md#"+strings.ToLower(r.Alert):
			t.Errorf("%s has the annotations %q", r.Alert, r.Annotations)
		case !strings.Contains(guide, "\n### "+r.Alert+"\n"):
			t.Errorf("the guide does not say what to do about %s", r.Alert)
		}
		seen[r.Alert] = true
		if r.For != "" {
			if _, err := time.ParseDuration(r.For); err != nil {
				t.Errorf("%s: %v", r.Alert, err)
			}
		}
		for _, label := range regexp.MustCompile(`\$labels\.(\w+)`).FindAllStringSubmatch(r.Annotations["summary"], -1) {
			if label[1] != "instance" && !regexp.MustCompile(`by \(([a-z, ]*\b)?`+label[1]+`\b`).MatchString(r.Expr) {
				t.Errorf("%s speaks of the %s, which its expression does not keep", r.Alert, label[1])
			}
		}
	}
	for _, head := range regexp.MustCompile(`(?m)^### (\w+)$`).FindAllStringSubmatch(guide, -1) {
		if !seen[head[1]] {
			t.Errorf("the guide speaks of %s, which is no alert", head[1])
		}
	}
}

func TestScrapeExampleIsWhatItIsCalled(t *testing.T) {
	t.Parallel()
	var s struct {
		Scrape []struct {
			Job      string                       `yaml:"job_name"`
			Interval string                       `yaml:"scrape_interval"`
			Timeout  string                       `yaml:"scrape_timeout"`
			Static   []struct{ Targets []string } `yaml:"static_configs"`
		} `yaml:"scrape_configs"`
		Rules []string `yaml:"rule_files"`
	}
	strict(t, deployed(t, "prometheus/scrape.yaml"), &s)
	if len(s.Scrape) != 1 || s.Scrape[0].Job != "hangup" || len(s.Scrape[0].Static) != 1 || !slices.Equal(s.Rules, []string{"hangup.rules.yaml"}) {
		t.Errorf("got %+v", s)
	}
}

// Panels have a title and a sentence, lie on the grid, and cover each other nowhere.
func TestDashboardIsWhole(t *testing.T) {
	t.Parallel()
	b := boardOf(t)
	taken, ids := map[[2]int]string{}, map[int]bool{}
	for _, p := range b.Panels {
		if p.Title == "" || ids[p.ID] || p.Type != "row" && (p.Description == "" || len(p.Targets) == 0) {
			t.Errorf("panel %d, %q, has no title, sentence or target, or the id of another", p.ID, p.Title)
		}
		ids[p.ID] = true
		if p.GridPos.X+p.GridPos.W > 24 || p.GridPos.W == 0 || p.GridPos.H == 0 {
			t.Errorf("%s does not fit: %+v", p.Title, p.GridPos)
		}
		for x := range p.GridPos.W {
			for y := range p.GridPos.H {
				cell := [2]int{p.GridPos.X + x, p.GridPos.Y + y}
				if taken[cell] != "" {
					t.Fatalf("%s covers %s", p.Title, taken[cell])
				}
				taken[cell] = p.Title
			}
		}
	}
	for _, name := range []string{"datasource", "job"} {
		if !slices.ContainsFunc(b.Templating.List, func(v struct{ Name, Type string }) bool { return v.Name == name }) {
			t.Errorf("nothing chooses the %s", name)
		}
	}
}

// metricsTable writes what a scrape says of our metrics as the guide has it.
func metricsTable(scrape string) string {
	var b strings.Builder
	b.WriteString("| metric | what it says |\n|---|---|\n")
	for _, m := range regexp.MustCompile(`(?m)^# HELP (hangup_\w+) (.*)$`).FindAllStringSubmatch(scrape, -1) {
		b.WriteString("| `" + m[1] + metricLabels(scrape, m[1]) + "` | " + m[2] + " |\n")
	}
	return b.String()
}

func metricLabels(scrape, metric string) string {
	line := regexp.MustCompile(`(?m)^` + metric + `(?:_bucket)?\{(.*)\} `).FindStringSubmatch(scrape)
	if line == nil {
		return ""
	}
	var names []string
	for _, label := range regexp.MustCompile(`(\w+)="`).FindAllStringSubmatch(line[1], -1) {
		if label[1] != "le" {
			names = append(names, label[1])
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "{" + strings.Join(names, ",") + "}"
}

// The guide lists what the program has: go test ./cmd/hangup -run MetricsAreListed -update
func TestMetricsAreListed(t *testing.T) {
	const from, to = "<!-- metrics -->\n", "<!-- end of metrics -->"
	guide := deployed(t, "prometheus/README.md")
	before, rest, found := strings.Cut(guide, from)
	now, after, closed := strings.Cut(rest, to)
	if !found || !closed {
		t.Fatal("the guide has no table")
	}
	switch want := metricsTable(fullScrape(t)); {
	case now == want:
	case *update:
		if err := os.WriteFile("deploy/prometheus/README.md", []byte(before+from+want+to+after), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("the guide is of yesterday (-update rewrites it). It should read:\n%s", want)
	}
}
