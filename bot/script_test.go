package bot

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write what the bot says now into testdata/talks")

// TestTalks plays the conversations of testdata/talks. In a file, "> " is typed, "* " presses the
// button with that label, "+ " sends the form with the fields given as id=value; and so on,
// "~ " lets time pass, "# " is a remark, and the lines below are what the bot must say: its text,
// its buttons in square brackets, what is wrong with a field after "! ". "= " is what others read: "= chats 2" delivers at
// most two posts that are due, "= sender" is what who sent a notice is told.
// A file whose name begins with group plays in a group, with moderator where the person is one.
func TestTalks(t *testing.T) {
	files, err := filepath.Glob("testdata/talks/*.txt")
	if err != nil || len(files) < 6 {
		t.Fatalf("%d talks, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) { playFile(t, file) })
	}
}

func playFile(t *testing.T, file string) {
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p := newPerson(t, hertsWarning())
	if strings.Contains(file, "group") {
		p.inGroup()
	}
	if strings.Contains(file, "moderator") {
		p.moderate()
	}
	setScene(p, file)
	got := play(p, strings.Split(string(raw), "\n"))
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got != string(raw) {
		t.Errorf("%s: the bot says now:\n%s", file, got)
	}
}

// play does what the marked lines say and writes the talk as it went.
func play(p *person, lines []string) string {
	p.t.Helper()
	var out strings.Builder
	for _, l := range lines {
		mark, rest, _ := strings.Cut(l, " ")
		if !slices.Contains([]string{">", "*", "+", "~", "#", "="}, mark) {
			continue
		}
		out.WriteString(l + "\n")
		switch mark {
		case ">":
			out.WriteString(show(p.say(rest)))
		case "*":
			out.WriteString(show(p.tapOn(rest)))
		case "+":
			out.WriteString(show(p.send(fields(rest))))
		case "=":
			out.WriteString(others(p, rest))
		case "~":
			d, err := time.ParseDuration(rest)
			if err != nil {
				p.t.Fatal(err)
			}
			p.pass(d)
		}
	}
	return out.String()
}

func fields(list string) map[string]string {
	values := map[string]string{}
	for f := range strings.SplitSeq(list, "; ") {
		id, value, _ := strings.Cut(f, "=")
		values[id] = value
	}
	return values
}

// show writes a reply as the talks have it.
func show(r Reply) string {
	if r.Empty() {
		return "(nothing)\n\n"
	}
	var b strings.Builder
	b.WriteString(r.Plain() + "\n")
	if r.Form != nil {
		for _, f := range r.Form.Fields {
			b.WriteString("[" + f.Label + "] " + f.Value + "\n")
			if f.Problem != "" {
				b.WriteString("! " + f.Problem + "\n")
			}
		}
	}
	for _, button := range r.Buttons {
		b.WriteString("[" + button.Label + "]\n")
	}
	return b.String() + "\n"
}
