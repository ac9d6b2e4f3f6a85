package main

import (
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

// between gives what stands between two marks of the README.
func between(t *testing.T, from, to string) string {
	t.Helper()
	_, rest, found := strings.Cut(readme(t), from)
	part, _, closed := strings.Cut(rest, to)
	if !found || !closed {
		t.Fatalf("README.md has nothing between %s and %s", from, to)
	}
	return part
}

func TestReadmeQuotesTheMap(t *testing.T) {
	if got, want := between(t, "<!-- import map -->\n", "<!-- end of import map -->"), table(house); got != want {
		t.Errorf("README.md quotes another map. It should read:\n%s", want)
	}
}

// The example is what the program answers, so that nobody is promised another.
func TestReadmeShowsARealAnswer(t *testing.T) {
	shown := between(t, "<!-- example -->\n```text\n", "```\n<!-- end of example -->")
	question := regexp.MustCompile(`(?m)^\$ hangup check --area Watford "(.+)"$`).FindStringSubmatch(shown)
	if question == nil {
		t.Fatalf("no question in\n%s", shown)
	}
	got := command(t, "", nil, "check", "--area", "Watford", question[1])
	if want := question[0] + "\n" + got.out; shown != want {
		t.Errorf("README.md shows another answer. It should read:\n%s", want)
	}
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
