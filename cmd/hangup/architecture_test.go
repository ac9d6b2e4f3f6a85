package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// root is the top of the repository, seen from this package.
const root = "../.."

// room is a package and what it may import beside the standard library.
type room struct {
	name   string
	ours   []string // packages of this module
	theirs []string // modules of others
}

// house is the import map. ARCHITECTURE.md quotes it. Arrows point inward: nothing imports cmd/hangup,
// adapters import bot alone, and what the engine needs it carries with it.
var house = []room{
	{"advice/pattern", nil, nil},
	{"advice", []string{"advice/pattern"}, []string{"github.com/nyaruka/phonenumbers", "go.yaml.in/yaml/v3", "golang.org/x/text"}},
	{"advice/score", []string{"advice"}, nil},
	{"advice/train", []string{"advice", "advice/score"}, nil},
	{"advice/news", []string{"advice", "advice/pattern"}, []string{"go.yaml.in/yaml/v3", "golang.org/x/net/html"}},
	{"advice/news/train", []string{"advice", "advice/news"}, nil},
	{"advice/trend", nil, nil},
	{"advice/feed", []string{"advice/news"}, []string{"github.com/mmcdole/gofeed", "golang.org/x/net"}},
	{"bot", []string{"advice", "advice/news", "advice/pattern", "advice/trend"}, nil},
	{"bot/chart", []string{"bot"}, []string{"golang.org/x/image"}},
	{"bot/outbox", []string{"bot"}, []string{"golang.org/x/time"}},
	{"bot/outbox/outboxtest", []string{"bot", "bot/outbox"}, nil},
	{"bot/bottest", []string{"bot"}, nil},
	{"bot/bottest/telegramtest", nil, nil},
	{"bot/bottest/discordtest", nil, []string{"github.com/gorilla/websocket", "github.com/santhosh-tekuri/jsonschema/v6"}},
	{"bot/bottest/discordtwin", []string{"bot/bottest/discordtest"}, nil},
	{"bot/bottest/chromium", nil, []string{"github.com/chromedp/cdproto", "github.com/chromedp/chromedp"}},
	{"bot/bottest/limited", nil, nil},
	{"bot/adapt", nil, nil},
	{"bot/webchat", []string{"bot", "bot/adapt"}, nil},
	{"bot/dashboard", []string{"advice", "advice/news", "bot", "bot/adapt"}, nil},
	{"bot/telegram", []string{"bot", "bot/adapt"}, []string{"github.com/go-telegram-bot-api/telegram-bot-api/v5"}},
	{"bot/discord", []string{"bot", "bot/adapt"}, []string{"github.com/bwmarrin/discordgo", "github.com/gorilla/websocket"}},
	{"store/vault", []string{"bot/adapt"}, nil},
	{"store", []string{"advice/feed", "advice/news", "bot", "bot/outbox"}, nil},
	{"store/sqlstore", []string{"advice", "advice/feed", "advice/news", "bot", "bot/adapt", "bot/outbox", "store", "store/vault"}, []string{"github.com/pressly/goose/v3"}},
	{"store/sqlite", []string{"store", "store/sqlstore"}, []string{"github.com/pressly/goose/v3", "modernc.org/sqlite"}},
	{"store/postgres/pgserver", nil, []string{"github.com/jackc/pgx/v5"}},
	{"store/sqlite/sqlitetest", nil, nil},
	{"store/postgres/pgtest", []string{"store/postgres/pgserver"}, []string{"github.com/jackc/pgx/v5"}},
	{"store/postgres", []string{"bot", "bot/outbox", "store", "store/sqlstore"}, []string{"github.com/jackc/pgx/v5", "github.com/pressly/goose/v3", "github.com/riverqueue/river"}},
	{"store/transfer", []string{"store", "store/postgres", "store/sqlite"}, []string{"github.com/jackc/pgx/v5"}},
	{"store/storetest", []string{"advice", "advice/feed", "advice/news", "bot", "bot/outbox", "bot/outbox/outboxtest", "store"}, nil},
	{"config/files", nil, nil},
	{"config", []string{"config/files"}, []string{"github.com/knadh/koanf", "go.yaml.in/yaml/v3"}},
	{"cmd/hangup/deploy/release", nil, nil},
	{"cmd/hangup", []string{"advice", "advice/feed", "advice/news", "advice/score", "bot", "bot/bottest/limited", "bot/chart", "bot/dashboard", "bot/discord", "bot/outbox", "bot/telegram", "bot/webchat", "config", "config/files", "store", "store/postgres", "store/postgres/pgserver", "store/sqlite", "store/sqlstore", "store/transfer"}, []string{"github.com/alecthomas/kong", "github.com/dustin/go-humanize", "github.com/prometheus/client_golang", "github.com/schollz/progressbar/v3", "go.opentelemetry.io/otel", "go.opentelemetry.io/proto/otlp", "golang.org/x/image", "golang.org/x/sys", "golang.org/x/term", "golang.org/x/time", "gonum.org/v1/plot", "google.golang.org/protobuf"}},
}

// testOurs and testTheirs are what test files may import beyond the map.
var (
	testOurs = map[string][]string{
		"bot/outbox":     {"advice/news", "bot/outbox/outboxtest"},
		"bot/bottest":    {"bot/adapt"},
		"bot/webchat":    {"bot/bottest", "bot/bottest/chromium"},
		"bot/dashboard":  {"bot/bottest", "bot/bottest/chromium"},
		"bot/telegram":   {"bot/bottest", "bot/bottest/telegramtest"},
		"bot/discord":    {"bot/bottest", "bot/bottest/discordtest", "bot/bottest/discordtwin"},
		"store/sqlite":   {"advice", "advice/feed", "advice/news", "bot", "bot/outbox", "bot/outbox/outboxtest", "store/sqlite/sqlitetest", "store/storetest"},
		"store":          {"store/storetest"},
		"store/postgres": {"advice", "advice/news", "bot", "bot/outbox", "bot/outbox/outboxtest", "store/postgres/pgserver", "store/postgres/pgtest", "store/sqlite", "store/storetest"},
		"store/transfer": {"store/postgres/pgtest"},
		"cmd/hangup":     {"bot/bottest/chromium", "bot/bottest/telegramtest", "bot/bottest/discordtest", "bot/bottest/discordtwin", "store/postgres/pgtest", "store/sqlite/sqlitetest"},
	}
	testTheirs = []string{"github.com/go-telegram-bot-api/telegram-bot-api/v5", "go.yaml.in/yaml/v3", "github.com/chromedp/cdproto", "github.com/chromedp/chromedp", "github.com/gorilla/websocket", "github.com/santhosh-tekuri/jsonschema/v6", "github.com/jackc/pgx/v5", "go.opentelemetry.io/proto/otlp", "google.golang.org/protobuf"}
)

// source is a Go file with its imports.
type source struct {
	path    string // from the root, with slashes
	text    string
	imports []string
	doc     string
	name    string // of the package
}

func (s source) dir() string  { return path.Dir(s.path) }
func (s source) isTest() bool { return strings.HasSuffix(s.path, "_test.go") }

// tree gives every Go file of the repository.
func tree(t *testing.T) []source {
	t.Helper()
	var all []source
	walk(t, func(name string, text []byte) {
		if path.Ext(name) != ".go" {
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		s := source{path: name, text: string(text), name: f.Name.Name, doc: f.Doc.Text()}
		for _, i := range f.Imports {
			to, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			s.imports = append(s.imports, to)
		}
		all = append(all, s)
	})
	if len(all) < 20 {
		t.Fatalf("found %d Go files: this test looks in the wrong place", len(all))
	}
	return all
}

// walk calls visit for every file of the repository that is not data of the version control or of a test run.
func walk(t *testing.T, visit func(name string, text []byte)) {
	t.Helper()
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := filepath.ToSlash(strings.TrimPrefix(p, filepath.FromSlash(root+"/")))
		switch {
		case d.IsDir() && (d.Name() == ".git" || d.Name() == "node_modules" || name == ".ci/out"):
			return filepath.SkipDir
		case d.IsDir(), name == "hangup":
			return nil
		}
		text, err := os.ReadFile(p)
		if err == nil {
			visit(name, text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestImportsFollowTheMap(t *testing.T) {
	t.Parallel()
	rooms := map[string]room{}
	for _, r := range house {
		rooms[r.name] = r
	}
	used := map[string][]string{} // what each package imports, tests left out
	for _, s := range tree(t) {
		r, ok := rooms[s.dir()]
		if !ok {
			t.Errorf("%s: the package %s is not on the map", s.path, s.dir())
			continue
		}
		for _, to := range s.imports {
			if !r.allows(to, s.isTest()) {
				t.Errorf("%s: the map does not allow %s to import %s", s.path, r.name, to)
			}
		}
		if !s.isTest() {
			used[r.name] = append(used[r.name], s.imports...)
		}
	}
	for _, r := range house {
		if used[r.name] == nil {
			t.Errorf("the map has %s, which does not exist", r.name)
		}
		for _, to := range r.unused(used[r.name]) {
			t.Errorf("the map lets %s import %s, which it does not: take it out", r.name, to)
		}
	}
}

// unused gives what the map allows and none of the imports needs. A map that allows more than is needed
// stops nothing.
func (r room) unused(imports []string) []string {
	var idle []string
	for _, p := range r.ours {
		if !slices.Contains(imports, "hangup/"+p) {
			idle = append(idle, p)
		}
	}
	for _, m := range r.theirs {
		if !slices.ContainsFunc(imports, func(to string) bool { return within(to, m) }) {
			idle = append(idle, m)
		}
	}
	return idle
}

// within tells whether a package is a module's or a folder's.
func within(to, module string) bool { return to == module || strings.HasPrefix(to, module+"/") }

func (r room) allows(to string, test bool) bool {
	if ours, ok := strings.CutPrefix(to, "hangup/"); ok {
		allowed := r.ours
		if test {
			// An outside test imports its own package.
			allowed = slices.Concat(allowed, testOurs[r.name], []string{r.name})
		}
		return slices.Contains(allowed, ours)
	}
	first, _, _ := strings.Cut(to, "/")
	if !strings.Contains(first, ".") {
		return to != "unsafe" && to != "C"
	}
	theirs := r.theirs
	if test {
		theirs = slices.Concat(theirs, testTheirs)
	}
	return slices.ContainsFunc(theirs, func(m string) bool { return within(to, m) })
}

// table writes the map as ARCHITECTURE.md has it.
func table(rooms []room) string {
	var b strings.Builder
	b.WriteString("| package | ours | third party |\n|---|---|---|\n")
	for _, r := range rooms {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", r.name, cell(r.ours), cell(r.theirs))
	}
	return b.String()
}

func cell(names []string) string {
	if len(names) == 0 {
		return "–"
	}
	return strings.Join(names, ", ")
}

func TestCoreNamesNoPlatform(t *testing.T) {
	t.Parallel()
	platform := regexp.MustCompile(`(?i)discord|telegram|whatsapp|webchat|slack|facebook|chromium`)
	for _, s := range tree(t) {
		if s.dir() != "bot" || s.isTest() {
			continue
		}
		for n, line := range strings.Split(s.text, "\n") {
			if found := platform.FindString(line); found != "" {
				t.Errorf("%s:%d names the platform %q", s.path, n+1, found)
			}
		}
	}
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	t.Parallel()
	docs := map[string]string{}
	for _, s := range tree(t) {
		if s.isTest() || s.doc == "" {
			continue
		}
		if docs[s.dir()] != "" && s.dir() != "cmd/hangup" {
			t.Errorf("%s: the package %s has two package docs", s.path, s.dir())
		}
		docs[s.dir()] += s.doc
	}
	for _, r := range house {
		last := path.Base(r.name)
		if !strings.HasPrefix(docs[r.name], "Package "+last+" ") && !strings.HasPrefix(docs[r.name], "Command "+last+" ") {
			t.Errorf("the doc of %s does not start with Package or Command and its name: %.40q", r.name, docs[r.name])
		}
	}
}

// The tour visits every package, each after those that it builds on.
func TestDocToursTheProgramBottomUp(t *testing.T) {
	t.Parallel()
	var tour string
	for _, s := range tree(t) {
		if s.path == "cmd/hangup/doc.go" {
			tour = s.doc
		}
	}
	at := -1
	for _, r := range house {
		found := strings.Index(tour, r.name+":")
		if found < 0 {
			found = regexpIndex(tour, `\b`+regexp.QuoteMeta(r.name)+`\b`)
		}
		if found < 0 {
			t.Errorf("the tour passes %s by", r.name)
			continue
		}
		if found < at && r.name != "cmd/hangup" {
			t.Errorf("the tour comes to %s too early", r.name)
		}
		at = found
	}
}

func regexpIndex(text, pattern string) int {
	at := regexp.MustCompile(pattern).FindStringIndex(text)
	if at == nil {
		return -1
	}
	return at[0]
}
