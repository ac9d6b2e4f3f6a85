package main

import (
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"hangup/config"
)

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(root + "/README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// update rewrites what the README quotes: go test ./cmd/hangup -run Readme -update
var update = flag.Bool("update", false, "rewrite what README.md quotes from the program")

// quoted compares what stands between two marks of the README with what should.
func quoted(t *testing.T, mark string, want func(now string) string) {
	t.Helper()
	from, to := "<!-- "+mark+" -->\n", "<!-- end of "+mark+" -->"
	before, rest, found := strings.Cut(readme(t), from)
	now, after, closed := strings.Cut(rest, to)
	if !found || !closed {
		t.Fatalf("README.md has nothing between %s and %s", from, to)
	}
	should := want(now)
	switch {
	case now == should:
	case *update:
		if err := os.WriteFile(root+"/README.md", []byte(before+from+should+to+after), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("README.md is of yesterday (-update rewrites it). It should read:\n%s", should)
	}
}

func TestReadmeQuotesTheMap(t *testing.T) {
	quoted(t, "import map", func(string) string { return table(house) })
}

// The example is what the program answers, so that nobody is promised another.
func TestReadmeShowsARealAnswer(t *testing.T) {
	quoted(t, "example", func(now string) string {
		question := regexp.MustCompile(`(?m)^\$ hangup check --area Watford "(.+)"$`).FindStringSubmatch(now)
		if question == nil {
			t.Fatalf("no question in\n%s", now)
		}
		got := command(t, "", nil, "check", "--area", "Watford", question[1])
		return "```text\n" + question[0] + "\n" + got.out + "```\n"
	})
}

func TestReadmeListsTheSettings(t *testing.T) {
	rows := regexp.MustCompile("(?m)^\\| `HANGUP_([A-Z_]+)` \\| `([a-z_]+)` \\|").FindAllStringSubmatch(readme(t), -1)
	var listed []string
	for _, row := range rows {
		if strings.ToLower(row[1]) != row[2] {
			t.Errorf("%s and %s stand in one row", row[1], row[2])
		}
		listed = append(listed, row[2])
	}
	if want := config.Names(); !slices.Equal(listed, want) {
		t.Errorf("README.md lists %q, the settings are %q", listed, want)
	}
}

func TestReadmeListsTheCommands(t *testing.T) {
	got := command(t, "", nil, "--help")
	_, list, _ := strings.Cut(got.out, "Commands:\n")
	commands := regexp.MustCompile(`(?m)^  (\w+( \w+)?)  `).FindAllStringSubmatch(list, -1)
	if len(commands) < 6 {
		t.Errorf("found only the commands %q", commands)
	}
	for _, line := range commands {
		if !strings.Contains(readme(t), "`hangup "+line[1]) {
			t.Errorf("README.md does not list hangup %s", line[1])
		}
	}
}

func TestReadmeListsTheCommandsOfTheChat(t *testing.T) {
	for _, cmd := range startTestApp(t, "", time.Minute).core.Commands() {
		if cmd.Name != "start" && !strings.Contains(readme(t), "`/"+cmd.Name) { // platforms send start by themselves
			t.Errorf("README.md does not list /%s", cmd.Name)
		}
	}
}

// The two commands stand at the top, as somebody on a fresh machine needs them.
func TestReadmeBeginsWithTheTwoCommands(t *testing.T) {
	top := strings.Join(strings.SplitN(readme(t), "\n", 8)[:7], "\n")
	for _, want := range []string{"go run ./cmd/hangup", "go test ./..."} {
		if !strings.Contains(top, want) {
			t.Errorf("no %q in\n%s", want, top)
		}
	}
}
