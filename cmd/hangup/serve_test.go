package main

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"
)

// served is the real program as a process of its own.
type served struct {
	cmd      *exec.Cmd
	url      string
	text     string // what it printed up to the last line of the welcome
	log      *bytes.Buffer
	database string
}

// startsQuicker has a server spend memory rather than the processor, of which a quarter of a start goes into keeping small: tests start hundreds.
const startsQuicker = "GOGC=100"

// Who sets GOGC has said how much garbage may lie about; otherwise the program says so, where the process is its own.
func TestGarbageIsTheOperatorsToSay(t *testing.T) {
	usual := debug.SetGCPercent(77)
	defer debug.SetGCPercent(usual)
	for _, c := range []struct {
		console console
		want    int
	}{
		{console{ours: true, environ: []string{startsQuicker}}, 77},
		{console{}, 77},
		{console{ours: true, environ: []string{"GOGC="}}, gcPercent},
	} {
		c.console.garbage(gcPercent)
		if got := debug.SetGCPercent(77); got != c.want {
			t.Errorf("%v of the process, with %q: %d", c.console.ours, c.console.environ, got)
		}
	}
}

// serveBinary starts the real program and waits until it has printed where it is.
func serveBinary(t *testing.T, database string, environ ...string) *served {
	t.Helper()
	cmd := exec.Command(binary(t))
	cmd.Dir = t.TempDir()
	cmd.Env = append([]string{"HOME=" + cmd.Dir, startsQuicker, "HANGUP_HTTP_ADDR=127.0.0.1:0", "HANGUP_DATABASE_URL=" + database}, environ...)
	s := &served{cmd: cmd, log: &bytes.Buffer{}, database: database}
	cmd.Stderr = s.log
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() }) // does nothing once it has been waited for
	lines := bufio.NewScanner(out)
	for !strings.Contains(s.text, "Stop with Ctrl+C") && lines.Scan() {
		s.text += lines.Text() + "\n"
		if line := strings.TrimSpace(lines.Text()); s.url == "" && strings.HasPrefix(line, "http://") {
			s.url = line
		}
	}
	if s.url == "" {
		_ = cmd.Wait()
		t.Fatalf("it did not start: %s%s", s.text, s.log)
	}
	return s
}

// stop sends a signal and gives the exit code.
func (s *served) stop(t *testing.T, with os.Signal) int {
	t.Helper()
	if err := s.cmd.Process.Signal(with); err != nil {
		t.Fatal(err)
	}
	var exited *exec.ExitError
	if err := s.cmd.Wait(); err != nil && !errors.As(err, &exited) {
		t.Fatal(err)
	}
	return s.cmd.ProcessState.ExitCode()
}

func TestServeSaysWhereAndWhatToTry(t *testing.T) {
	t.Parallel()
	s := serveBinary(t, filepath.Join(t.TempDir(), "new", "hangup.db"))
	for _, want := range []string{"Open this page", s.url + "/moderate#", "/report", "/help", s.database} {
		if !strings.Contains(s.text, want) {
			t.Errorf("no %q in\n%s", want, s.text)
		}
	}
	if n := countRows(t, s.database, "warnings"); n == 0 {
		t.Error("a new database has no examples")
	}
	for _, path := range []string{s.database, s.database + ".key"} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", path, info, err)
		}
	}
	s.stop(t, os.Interrupt) // the log is complete, and nobody writes to it any more
	if strings.Contains(s.log.String(), "moderate") {
		t.Errorf("the log has the moderator's link: %s", s.log)
	}
}

func TestSignalsStopItCleanly(t *testing.T) {
	t.Parallel()
	for _, with := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Run(with.String(), func(t *testing.T) {
			s := serveBinary(t, filepath.Join(t.TempDir(), "hangup.db"))
			// An open page keeps a stream open, which must not hold the program up.
			b := newBrowser(t, s.url)
			stream := b.get("/events")
			defer stream.Body.Close()
			begin := time.Now()
			if code := s.stop(t, with); code != 0 {
				t.Errorf("code %d: %s", code, s.log)
			}
			if took := time.Since(begin); took > 5*time.Second {
				t.Errorf("it took %s", took)
			}
			if _, err := os.Stat(s.database + "-wal"); err == nil {
				t.Error("the log of the database was not folded in")
			}
		})
	}
}

func TestSecondProgramOnTheSamePortIsRefused(t *testing.T) {
	t.Parallel()
	s := serveBinary(t, filepath.Join(t.TempDir(), "hangup.db"))
	addr := strings.TrimPrefix(s.url, "http://")
	got := command(t, "", []string{"HANGUP_HTTP_ADDR=" + addr})
	if got.code != 1 || !strings.Contains(got.err, "is in use by another program") {
		t.Errorf("code %d: %s", got.code, got.err)
	}
}

// Secrets of the operator and words of people are searched for in all that the program prints.
func TestNothingPrivateIsPrinted(t *testing.T) {
	t.Parallel()
	const secret, words = "canary-of-the-operator-0123456789", "kanarienvogel"
	s := serveBinary(t, filepath.Join(t.TempDir(), "hangup.db"), "HANGUP_SECRET_KEY="+secret)
	b := newBrowser(t, s.url)
	for _, text := range []string{words, "/check " + words, "/" + words, "/watch " + words, "/contacts " + words} {
		b.say(text)
	}
	if code := s.stop(t, os.Interrupt); code != 0 {
		t.Errorf("code %d", code)
	}
	for _, private := range []string{secret, words} {
		if strings.Contains(s.text+s.log.String(), private) {
			t.Errorf("%q is in\n%s\n%s", private, s.text, s.log)
		}
	}
	for _, path := range []string{s.database, s.database + "-wal"} {
		if raw, err := os.ReadFile(path); err == nil && bytes.Contains(raw, []byte(words)) {
			t.Errorf("the words of a question are kept in %s", path)
		}
	}
}

func TestQuestionIsAnsweredThroughThePage(t *testing.T) {
	t.Parallel()
	a := startTestApp(t, "", time.Minute)
	answer := newBrowser(t, a.URL).say(courier)
	if !strings.Contains(answer, `"lead"`) || !strings.Contains(answer, "timer|") {
		t.Errorf("answer %s", answer)
	}
	if !strings.Contains(answer, "made-up") && !strings.Contains(answer, "Made-up") {
		t.Errorf("no example is quoted, or it does not say that it is one: %s", answer)
	}
}

// A warning that another process imports is posted once into the chat that watches its area, and after that the
// examples are gone.
func TestImportOfAnotherProcessIsPostedOnce(t *testing.T) {
	t.Parallel()
	a := startTestApp(t, filepath.Join(t.TempDir(), "hangup.db"), time.Minute)
	b := newBrowser(t, a.URL)
	if answer := b.say("/watch Hertfordshire"); countRows(t, a.settings.Database, "watches") != 0 {
		t.Errorf("a stranger may watch: %s", answer)
	}
	b.moderate(a.Moderator)
	b.say("/watch Hertfordshire quiet off")
	path := file(t, "alert.md", article)
	for _, want := range []string{"1 new, 0 known, 1 post due\n", "0 new, 1 known, 0 posts due\n"} {
		got := command(t, "", []string{"HANGUP_DATABASE_URL=" + a.settings.Database}, "import", "warnings", path)
		if got.code != 0 || !strings.HasSuffix(got.out, want) {
			t.Fatalf("code %d: %s%s, want %s", got.code, got.out, got.err, want)
		}
	}
	if got := command(t, "", []string{"HANGUP_DATABASE_URL=" + a.settings.Database}, "import", "warnings", file(t, "kent.md", second)); !strings.HasSuffix(got.out, "1 new, 0 known, 0 posts due\n") {
		t.Errorf("Kent: %s%s", got.out, got.err)
	}
	if post := b.nextPost(); !strings.Contains(post, "Callers pose as detectives in Watford") {
		t.Errorf("posted %s", post)
	}
	if n := countRows(t, a.settings.Database, "letters"); n != 1 {
		t.Errorf("%d letters", n)
	}
	if answer := b.say("/warnings"); strings.Contains(strings.ToLower(answer), "made-up example") {
		t.Errorf("the examples are still listed: %s", answer)
	}
}

func countRows(t *testing.T, path, table string) int {
	t.Helper()
	return rowsWhere(t, path, table, "true")
}

func rowsWhere(t *testing.T, path, table, condition string) (n int) {
	t.Helper()
	db := openSQLite(t, path)
	defer db.Close()
	if err := db.QueryRow(`SELECT count(*) FROM ` + table + ` WHERE ` + condition).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// The timer is kept in the database: the program that is started next writes when it ends.
func TestTimerSurvivesARestart(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "hangup.db")
	first := startTestApp(t, path, time.Second)
	b := newBrowser(t, first.URL)
	_, rest, found := strings.Cut(b.say(courier), `"action":"timer|`)
	if !found {
		t.Fatal("no timer is offered")
	}
	action, _, _ := strings.Cut(rest, `"`)
	b.press("timer|" + action)
	first.Stop()
	next := startTestApp(t, path, time.Second)
	b.move(next.URL)
	if post := b.nextPost(); !strings.Contains(post, "dialling tone") {
		t.Errorf("posted %s", post)
	}
}
