package webchat

import (
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// update writes what a screen reader says anew: go test ./bot/webchat -run Aloud -update. Read it aloud before you commit it.
var update = flag.Bool("update", false, "write testdata/aloud.txt anew")

const aloudFile = "testdata/aloud.txt"

// aloudStates are the states that somebody who listens to the page goes through.
var aloudStates = []string{
	"start", "answer", "timer", "form", "form that came back", "picture and file", "post that was changed, and one that was taken back", "bot that is broken", "shall the page be cleared",
	"moderator", "no scripts", "nothing at an address",
}

// clockTime is what differs each time: when a post came, and how long the timer still runs.
var clockTime = regexp.MustCompile(`\b\d{1,2}:\d\d\b`)

// TestThePageReadAloud holds what a screen reader says of the page to a file that a person can read. Of a conversation it
// has only what follows from the first change on.
func TestThePageReadAloud(t *testing.T) {
	s, b := serve(t, 5*time.Minute), openTab(t) // no minute is announced meanwhile
	var out strings.Builder
	out.WriteString("What a screen reader says of the page, as Chromium's accessibility tree has it.\n")
	var before []string
	for _, state := range pageStates {
		state.bring(t, s, b)
		now := clockTime.ReplaceAllString(b.Aloud(), "0:00")
		lines := slices.Collect(strings.Lines(now))
		if state.route != "" {
			before = nil
		}
		if slices.Contains(aloudStates, state.name) {
			out.WriteString("\n== " + state.name + "\n\n" + strings.Join(added(before, lines), ""))
		}
		before = lines
	}
	compareFile(t, aloudFile, out.String())
}

// added gives the lines from the first on that differs from what stood there before.
func added(before, now []string) []string {
	same := 0
	for same < min(len(before), len(now)) && before[same] == now[same] {
		same++
	}
	return now[same:]
}

func compareFile(t *testing.T, file, got string) {
	t.Helper()
	want, err := os.ReadFile(file)
	switch {
	case err == nil && string(want) == got:
	case *update:
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s differs (%v); -update writes it anew. The page says now:\n%s", file, err, got)
	}
}
