package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// newTerminal makes a terminal: what is written to the master was typed, and what is read from it is on the screen.
func newTerminal(t *testing.T) (master, typed *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("SKIPPED, NOTHING WAS TESTED: this machine makes no terminals: ", err)
	}
	t.Cleanup(func() { master.Close() })
	if err := unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	typed, err = os.OpenFile(fmt.Sprint("/dev/pts/", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { typed.Close() })
	return master, typed
}

// Somebody types at a terminal: a token does not appear on it, a mistake is told and asked again.
func TestInitShowsNoTokenThatIsTyped(t *testing.T) {
	t.Parallel()
	master, typed := newTerminal(t)
	folder := t.TempDir()
	screen := make(chan string)
	answers := []string{"canary-that-is-no-token", initTelegram, initDiscord, "nowhere", "https://hangup.example.org", "", "", "y"}
	go func() { screen <- typeAll(master, answers) }()
	var out bytes.Buffer
	c := &console{in: typed, out: &out, err: typed, terminal: true, environ: []string{"HOME=" + folder}, now: time.Now}
	code := run(t.Context(), []string{"init", folder}, c)
	fmt.Fprint(typed, screenEnd)
	seen := <-screen
	if code != exitOK || strings.Contains(seen+out.String(), "canary") {
		t.Errorf("code %d, on the screen:\n%s\n%s", code, seen, out.String())
	}
	if strings.Count(seen, "telegram_token: it is not a token") != 1 || strings.Count(seen, "public_url: it is not the address") != 1 {
		t.Errorf("mistakes are not told:\n%s", seen)
	}
	if s := settingsIn(t, folder); s.Telegram.Token.Reveal() != initTelegram || s.Discord.Token.Reveal() != initDiscord || s.PublicURL != "https://hangup.example.org" || s.DashboardToken.Empty() {
		t.Errorf("settings: %+v", s)
	}
}

const screenEnd = "(the end)"

// typeAll types an answer behind each question, and gives the screen.
func typeAll(master *os.File, answers []string) string {
	var seen []byte
	part := make([]byte, 4096)
	for asked := 0; !bytes.Contains(seen, []byte(screenEnd)); {
		n, err := master.Read(part)
		if err != nil {
			break
		}
		seen = append(seen, part[:n]...)
		for asked < len(answers) && bytes.Count(seen, []byte("\n> ")) > asked {
			if strings.Contains(answers[asked], "canary") {
				hides(master)
			}
			fmt.Fprintln(master, answers[asked])
			asked++
		}
	}
	return string(seen)
}

// hides waits until the terminal shows nothing of what is typed, which begins behind the question: a person is slower than that.
func hides(master *os.File) {
	for late := time.Now().Add(30 * time.Second); time.Now().Before(late); time.Sleep(time.Millisecond) {
		if mode, err := unix.IoctlGetTermios(int(master.Fd()), unix.TCGETS); err == nil && mode.Lflag&unix.ECHO == 0 {
			return
		}
	}
}

// Files are for their owner alone, whatever the user's mask allows.
func TestInitWritesForItsOwnerAlone(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	folder := filepath.Join(t.TempDir(), "new")
	if got, _ := initialise(t, "", "--yes", "--dashboard", folder); got.code != exitOK {
		t.Fatalf("code %d, %s", got.code, got.err)
	}
	if n := len(filesIn(t, folder)); n != 2 { // it looks at their modes
		t.Errorf("%d files", n)
	}
	if info, err := os.Stat(folder); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v", info.Mode(), err)
	}
}
