package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
)

// leaves are the commands of this program that do something, as they are typed. The list is the program's own.
func leaves(t *testing.T) (all []string) {
	t.Helper()
	parser, err := newParser(&commandLine{}, &console{})
	if err != nil {
		t.Fatal(err)
	}
	for _, leaf := range parser.Model.Leaves(false) {
		var words []string
		for n := leaf; n.Type == kong.CommandNode || n.Type == kong.ArgumentNode; n = n.Parent {
			if n.Type == kong.CommandNode {
				words = append([]string{n.Name}, words...)
			}
		}
		all = append(all, strings.Join(words, " "))
	}
	return all
}

// deed is a command with what makes it do all that it can, above all write.
type deed struct {
	command string
	args    []string
	why     string // why it is not tried here; "" when it is
}

// testbed is a folder with what the commands are tried on. The database is one that a bot has served.
type testbed struct {
	folder, database string
	now              time.Time
}

func newTestbed(t *testing.T) testbed {
	t.Helper()
	p := testbed{folder: t.TempDir(), now: time.Now()}
	p.database = p.in("hangup.db")
	startTestApp(t, p.database, 0).Stop()
	for name, text := range map[string]string{
		"alert.md": article, "rows.jsonl": labelled, "watches.csv": "platform,chat_id,area\ntelegram,-1001234567890,Hertfordshire\n",
		"articles.jsonl": `{"id":"a","title":"Callers pose as detectives","body":"Residents of Watford have had calls from men who pose as detectives."}` + "\n",
	} {
		if err := os.WriteFile(p.in(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, folder := range []string{"backups", "init"} {
		if err := os.Mkdir(p.in(folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// in gives the path of a file of the testbed.
func (p testbed) in(name string) string { return filepath.Join(p.folder, name) }

// deeds are all commands but serve and what the parser has beside it, in an order in which each finds what it needs. to is where a
// migration goes.
func (p testbed) deeds(to string) []deed {
	const measures = "it writes into a folder that is made for it alone with os.MkdirTemp, and its program runs with settings of its own"
	return []deed{
		{command: "import warnings", args: []string{p.in("alert.md")}},
		{command: "import watches", args: []string{p.in("watches.csv")}},
		{command: "check", args: []string{"--explain", "--card", courier}},
		{command: "check", args: []string{"--batch", p.in("rows.jsonl")}},
		{command: "eval", args: []string{"--png", p.in("picture.png"), p.in("rows.jsonl")}},
		{command: "triage", args: []string{"--batch", p.in("articles.jsonl")}},
		{command: "export reports"},
		{command: "export open-data", args: []string{p.in("open")}},
		{command: "feedback export"},
		{command: "feeds"},
		{command: "backup", args: []string{p.in("copy.db")}},
		{command: "backup", args: []string{p.in("backups"), "--keep", "1"}},
		{command: "doctor"},
		{command: "migrate-store", args: []string{"--from", p.database, "--to", to}},
		{command: "restore", args: []string{p.in("copy.db")}},
		{command: "key rotate"},
		{command: "version"},
		{command: "init", args: []string{"--yes", "--dashboard", "--database", p.in("new/hangup.db"), p.in("init")}},
		{command: "health"},
		{command: "serve", why: "it runs until it is stopped, and has tests of its own beside this table"},
		{command: "bench start", why: measures}, {command: "bench delivery", why: measures}, {command: "bench faults", why: measures},
		{command: "bench scale", why: measures}, {command: "bench fleet", why: measures}, {command: "bench soak", why: measures},
	}
}

// tried gives the deeds of the commands that this program has, and fails when one of its commands is in no deed.
func (p testbed) tried(t *testing.T, to string) (all []deed) {
	t.Helper()
	commands := leaves(t)
	for _, c := range commands {
		if !slices.ContainsFunc(p.deeds(to), func(d deed) bool { return d.command == c }) {
			t.Errorf("%q is tried nowhere: add it to the deeds, with all that it can write", c)
		}
	}
	for _, d := range p.deeds(to) {
		if d.why == "" && slices.Contains(commands, d.command) {
			all = append(all, d)
		}
	}
	if len(all) < 15 {
		t.Fatalf("only %d deeds", len(all))
	}
	return all
}

// words are what is typed.
func (d deed) words() []string { return append(strings.Fields(d.command), d.args...) }
