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

// The pages that say what an operator and a person in a chat can do, from the root.
const (
	frontPage    = "README.md"
	terminalPage = "cmd/hangup/README.md"
	settingsPage = "config/README.md"
	housePage    = "cmd/hangup/ARCHITECTURE.md"
	peoplePage   = "bot/RESIDENTS.md"
	moderatePage = "bot/MODERATORS.md"
)

// guide reads a page of the manual.
func guide(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(root + "/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// update rewrites what pages quote from the program: go test ./cmd/hangup -run Readme -update
var update = flag.Bool("update", false, "rewrite what the manual quotes from the program")

// quoted compares what stands between two marks of a page with what should.
func quoted(t *testing.T, name, mark string, want func(now string) string) {
	t.Helper()
	from, to := "<!-- "+mark+" -->\n", "<!-- end of "+mark+" -->"
	before, rest, found := strings.Cut(guide(t, name), from)
	now, after, closed := strings.Cut(rest, to)
	if !found || !closed {
		t.Fatalf("%s has nothing between %s and %s", name, from, to)
	}
	should := want(now)
	switch {
	case now == should:
	case *update:
		if err := os.WriteFile(root+"/"+name, []byte(before+from+should+to+after), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s is of yesterday (-update rewrites it). It should read:\n%s", name, should)
	}
}

func TestReadmeOfTheHouseQuotesTheMap(t *testing.T) {
	quoted(t, housePage, "import map", func(string) string { return table(house) })
}

// The example is what the program answers, so that nobody is promised another.
func TestReadmeShowsARealAnswer(t *testing.T) {
	quoted(t, frontPage, "example", func(now string) string {
		question := regexp.MustCompile(`(?m)^\$ hangup check --area Watford "(.+)"$`).FindStringSubmatch(now)
		if question == nil {
			t.Fatalf("no question in\n%s", now)
		}
		got := command(t, "", nil, "check", "--area", "Watford", question[1])
		return "```text\n" + question[0] + "\n" + got.out + "```\n"
	})
}

func TestReadmeListsTheSettings(t *testing.T) {
	rows := regexp.MustCompile("(?m)^\\| `HANGUP_([A-Z_]+)` \\| `([a-z_]+)` \\|").FindAllStringSubmatch(guide(t, settingsPage), -1)
	var listed []string
	for _, row := range rows {
		if strings.ToLower(row[1]) != row[2] {
			t.Errorf("%s and %s stand in one row", row[1], row[2])
		}
		listed = append(listed, row[2])
	}
	if want := config.Names(); !slices.Equal(listed, want) {
		t.Errorf("%s lists %q, the settings are %q", settingsPage, listed, want)
	}
}

func TestReadmeListsTheCommands(t *testing.T) {
	got := command(t, "", nil, "--help")
	_, list, _ := strings.Cut(got.out, "Commands:\n")
	commands := regexp.MustCompile(`(?m)^  ([\w-]+( [\w-]+)?)  `).FindAllStringSubmatch(list, -1)
	if len(commands) < 6 {
		t.Errorf("found only the commands %q", commands)
	}
	for _, line := range commands {
		if line[1] != "serve" && !strings.Contains(guide(t, terminalPage), "\n| `hangup "+line[1]) { // serve is hangup alone
			t.Errorf("%s has no row for hangup %s", terminalPage, line[1])
		}
	}
}

// Whoever may type a command finds it in the table of their own guide.
func TestReadmeListsTheCommandsOfTheChat(t *testing.T) {
	people, moderators := guide(t, peoplePage), guide(t, moderatePage)
	for _, cmd := range startTestApp(t, "", time.Minute).core.Commands() {
		row := regexp.MustCompile("(?m)^\\| .*`/" + cmd.Name + "\\b.* \\|")
		where := people
		if cmd.Moderator || !row.MatchString(people) {
			where = moderators
		}
		if cmd.Name != "start" && !row.MatchString(where) { // platforms send start by themselves
			t.Errorf("neither %s nor, for moderators, %s has a row for /%s", peoplePage, moderatePage, cmd.Name)
		}
	}
}

// The two commands stand at the top, as somebody on a fresh machine needs them.
func TestReadmeBeginsWithTheTwoCommands(t *testing.T) {
	top := strings.Join(strings.SplitN(guide(t, frontPage), "\n", 8)[:7], "\n")
	for _, want := range []string{"go run ./cmd/hangup", "go test ./..."} {
		if !strings.Contains(top, want) {
			t.Errorf("no %q in\n%s", want, top)
		}
	}
}

// The front page is read by people in a hurry: what it is, what it looks like, where to go on.
func TestReadmeIsShort(t *testing.T) {
	if n := len(strings.Fields(guide(t, frontPage))); n > 900 {
		t.Errorf("%s has %d words: move what is for one kind of reader into their guide", frontPage, n)
	}
}

// What moderators are told to type does what they are told.
func TestReadmeForModeratorsTellsWhatToType(t *testing.T) {
	does := map[string]string{ // what the answer says
		"/watch Hertfordshire courier": "about these scams: Courier fraud", "/watch Hertfordshire !crypto": "leave out warnings with any of these words: “crypto”",
		"/watch Hertfordshire quiet 21-8": "from 9 pm to 8 am", "/watch Hertfordshire max 3": "at most 3 a day", "/watch Hertfordshire review": "looks at each warning first",
		"/pending": "No police warning waits", "/filter courier, bank": "no police warnings here yet", "/pause until monday": "I post nothing here until Monday",
		"/settings": "What should hold for this whole chat?", "/why": "I have posted no police warning here yet", "/unwatch Hertfordshire": "no longer follows Hertfordshire",
	}
	a := startTestApp(t, "", time.Minute)
	b := newBrowser(t, a.URL)
	b.moderate(a.Moderator)
	_, rows, _ := strings.Cut(guide(t, moderatePage), "## Choose what comes")
	rows, _, _ = strings.Cut(rows, "\n## ")
	lines := regexp.MustCompile("`(/[^`]+)`").FindAllStringSubmatch(rows, -1)
	if len(lines) != len(does) {
		t.Errorf("the guide has %d lines to type, this test %d", len(lines), len(does))
	}
	for _, line := range lines {
		if answer := b.say(line[1]); does[line[1]] == "" || !strings.Contains(answer, does[line[1]]) {
			t.Errorf("%s is answered with %s, want %q", line[1], answer, does[line[1]])
		}
	}
}
