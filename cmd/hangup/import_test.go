package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hangup/advice/news"
)

// article is a made-up warning in Markdown with a header.
const article = `---
area: Hertfordshire
title: Callers pose as detectives in Watford
publish.date: 3 March 2026
url: https://www.herts.police.uk/news/made-up-1
---

Residents of Watford have had 12 calls since 1 March from men who pose as detectives. Two people lost £4,500.

Police and banks will never ask you to withdraw cash and hand it to a courier. Hang up and wait five
minutes, then ring 101 from another phone.
`

// second is another one, about another matter.
const second = `---
area: Kent
title: Computer help callers in Dover
publish.date: 5 March 2026
url: https://www.kent.police.uk/news/made-up-2
---

People in Dover have been rung by men who say that a computer has a virus and ask for remote access.

Microsoft will never ring you out of the blue about your computer. Hang up.
`

func database(t *testing.T) string {
	return "HANGUP_DATABASE_URL=" + filepath.Join(t.TempDir(), "hangup.db")
}

func TestImportPrintsWhatItFound(t *testing.T) {
	t.Parallel()
	path := file(t, "alert.md", article)
	got := command(t, "", []string{database(t)}, "import", "warnings", path)
	if got.code != 0 || got.err != "" {
		t.Fatalf("code %d: %s", got.code, got.err)
	}
	for _, want := range []string{
		path + "\n", "kind      warning\n", "title     Callers pose as detectives in Watford\n", "force     Hertfordshire Constabulary\n",
		"Watford", "date      3 March 2026\n", "address   https://www.herts.police.uk/news/made-up-1\n", "£4,500 lost",
		"sentence  Police and banks will never ask you to withdraw cash and hand it to a courier.\n", "1 new, 0 known, 0 posts due\n",
	} {
		if !strings.Contains(got.out, want) {
			t.Errorf("no %q in\n%s", want, got.out)
		}
	}
}

func TestWhatIsNotSaidIsUnknown(t *testing.T) {
	t.Parallel()
	path := file(t, "plain.txt", "Residents are being warned of callers who pose as police officers and ask people to hand over cash to a courier. Hang up.\n")
	got := command(t, "", []string{database(t)}, "import", "warnings", path)
	for _, want := range []string{"force     unknown\n", "place     unknown\n", "date      unknown\n", "address   unknown\n", "numbers   unknown\n"} {
		if !strings.Contains(got.out, want) {
			t.Errorf("no %q in\n%s%s", want, got.out, got.err)
		}
	}
}

func TestImportingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	db, folder := []string{database(t)}, filepath.Dir(file(t, "alert.md", article))
	first := command(t, "", db, "import", "warnings", folder)
	again := command(t, "", db, "import", "warnings", folder)
	if !strings.HasSuffix(first.out, "1 new, 0 known, 0 posts due\n") || !strings.HasSuffix(again.out, "0 new, 1 known, 0 posts due\n") {
		t.Errorf("first\n%s\nagain\n%s", first.out, again.out)
	}
}

// A second text of a story, a correction, a change and what is unsure are told as they are stored.
func TestImportTellsStories(t *testing.T) {
	t.Parallel()
	database := newDatabase(t)
	environ := []string{"HANGUP_DATABASE_URL=" + database}
	write := func(address, text string) string {
		title, body, _ := strings.Cut(text, "\n\n")
		return "---\narea: Hertfordshire\ntitle: '" + title + "'\npublish.date: 20 November 2026\nurl: https://" + address + "\n---\n\n" + body + "\n"
	}
	groups := file(t, "groups.csv", "telegram,-100,,Hertfordshire,quiet off\n")
	if got := command(t, "", environ, "import", "watches", groups); got.code != 0 {
		t.Fatal(got.err)
	}
	const named = "“Warning after courier takes £8,450 from woman in Letchworth” of Hertfordshire Constabulary"
	for _, c := range []struct{ name, address, text, says, end string }{
		{"the first", "www.herts.police.uk/news/1", courierStory[0], "", "1 new, 0 known, 1 post due\n"},
		{"another publisher", "www.paper.example/news/1", courierStory[1], "  story     the same as " + named + ": not posted where that is\n", "1 new, 0 known, 0 posts due\n"},
		{"spaces", "www.herts.police.uk/news/1", courierStory[0] + "\n\nLast updated: 3pm", "", "0 new, 1 known, 0 posts due\n"},
		{"a change", "www.herts.police.uk/news/1", strings.Replace(courierStory[0], "80s", "90s", 1), "", "0 new, 1 changed, 0 known, 0 posts due\n"},
		{"unsure", "www.herts.police.uk/news/9", unsureText, "  unsure    nobody can tell", "1 new, 0 known, 1 post due\n"},
		{"a correction", "www.herts.police.uk/news/2", correctionText, "  corrects  " + named + "\n", "1 new, 0 known, 0 posts due\n"}, // nobody has the warning yet
	} {
		got := command(t, "", environ, "import", "warnings", file(t, "alert.md", write(c.address, c.text)))
		if got.code != 0 || !strings.Contains(got.out, c.says) || !strings.HasSuffix(got.out, c.end) {
			t.Errorf("%s: code %d\n%s%s\nwant %q and %q", c.name, got.code, got.out, got.err, c.says, c.end)
		}
	}
}

// Each bad file is named in one sentence, the good one is stored, and the exit code tells.
func TestBadFilesAreNamedAndTheOthersImported(t *testing.T) {
	t.Parallel()
	folder := filepath.Dir(file(t, "good.md", article))
	bad := map[string]string{
		"binary.bin": "\x00\x01\x02", "empty.txt": "", "date.md": strings.Replace(second, "5 March 2026", "31 February 2026", 1),
		"future.md": strings.Replace(second, "5 March 2026", "5 March 2999", 1), "huge.txt": strings.Repeat("x", news.MaxBytes+1),
	}
	for name, content := range bad {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := command(t, "", []string{database(t)}, "import", "warnings", folder, filepath.Join(folder, "none.md"))
	if got.code != 1 || !strings.HasSuffix(got.out, "1 new, 0 known, 0 posts due\n") {
		t.Errorf("code %d\n%s", got.code, got.out)
	}
	lines := strings.Split(strings.TrimSpace(got.err), "\n")
	if len(lines) != len(bad)+2 || lines[len(lines)-1] != "hangup: 6 files could not be imported" {
		t.Errorf("stderr\n%s", got.err)
	}
	for name := range bad {
		if strings.Count(got.err, filepath.Join(folder, name)) != 1 {
			t.Errorf("%s is not named once in\n%s", name, got.err)
		}
	}
}

func TestNothingToImportMakesNoDatabase(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{"missing": {"none.md"}, "empty folder": {t.TempDir()}} {
		t.Run(name, func(t *testing.T) {
			db := filepath.Join(t.TempDir(), "hangup.db")
			got := command(t, "", []string{"HANGUP_DATABASE_URL=" + db}, append([]string{"import", "warnings"}, args...)...)
			if got.code != 1 || got.out != "" {
				t.Errorf("code %d: %s", got.code, got.out)
			}
			if _, err := os.Stat(db); err == nil {
				t.Error("a database was made")
			}
		})
	}
}

func TestImportedWarningIsQuoted(t *testing.T) {
	t.Parallel()
	db := []string{database(t)}
	if got := command(t, "", db, "import", "warnings", file(t, "alert.md", article)); got.code != 0 {
		t.Fatal(got.err)
	}
	got := command(t, "", db, "check", "--area", "Watford", "The police rang. I must withdraw cash for a detective and hand it to a courier")
	if !strings.Contains(got.out, "Callers pose as detectives in Watford") || !strings.Contains(got.out, "https://www.herts.police.uk/news/made-up-1") {
		t.Errorf("the source is another one:\n%s", got.out)
	}
}

func TestTerminalCannotBeCommanded(t *testing.T) {
	t.Parallel()
	got := oneLine("a\x1b[2Jb\r\nc\u009bd\te")
	if got != "a [2Jb c d e" {
		t.Errorf("got %q", got)
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		facts news.Facts
		want  string
	}{
		"none":       {news.Facts{}, ""},
		"since what": {news.Facts{Since: "1 March"}, ""},
		"one report": {news.Facts{Reports: 1}, "1 report"},
		"all":        {news.Facts{Reports: 1200, LossGBP: 1234567, Since: "1 March"}, "1200 reports, £1,234,567 lost, since 1 March"},
	}
	for name, c := range cases {
		if got := numbers(c.facts); got != c.want {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func TestFuture(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	cases := map[string]struct {
		day  time.Time
		want bool
	}{
		"unknown":                  {time.Time{}, false},
		"today":                    {time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), false},
		"tomorrow, begun on earth": {time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), false},
		"in two days":              {time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), true},
	}
	for name, c := range cases {
		if got := future(c.day, now); got != c.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestProgressIsDrawnOnATerminalAlone(t *testing.T) {
	t.Parallel()
	for _, terminal := range []bool{true, false} {
		var b bytes.Buffer
		c := &console{err: &b, terminal: terminal}
		bar := c.startProgress("reading", 20)
		bar.step()
		bar.clear()
		bar.finish()
		if drawn := b.Len() > 0; drawn != terminal {
			t.Errorf("terminal %v: drew %q", terminal, b.String())
		}
	}
}
