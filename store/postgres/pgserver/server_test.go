package pgserver

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// The test process is started again, killed, and must leave nothing.
func TestServerEndsWithAKilledProcess(t *testing.T) {
	if dir := os.Getenv("PGSERVER_SAY_WHERE"); dir != "" {
		s, err := Start(false)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(dir, []byte(s.c.dir+" "+s.URL()), 0o600); err != nil {
			t.Fatal(err)
		}
		select {} // until it is killed
	}
	if _, err := binaries(); errors.Is(err, ErrNone) && os.Getenv("CI") != "true" {
		t.Skip("SKIPPED, NOTHING WAS TESTED: ", err)
	}
	where := filepath.Join(t.TempDir(), "where")
	child := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$")
	child.Env = append(os.Environ(), "PGSERVER_SAY_WHERE="+where)
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	said := eventually(t, func() string {
		text, _ := os.ReadFile(where)
		return string(text)
	})
	_ = child.Process.Signal(syscall.SIGKILL)
	_ = child.Wait() // it was killed
	dir, at, _ := strings.Cut(said, " ")
	eventually(t, func() string {
		if _, err := os.Stat(dir); os.IsNotExist(err) {
			return "gone"
		}
		return ""
	})
	if _, err := pgx.Connect(t.Context(), at); err == nil {
		t.Error("the server of a killed test goes on")
	}
}

// eventually waits until a text is there.
func eventually(t *testing.T, get func() string) string {
	t.Helper()
	for late := time.Now().Add(time.Minute); time.Now().Before(late); time.Sleep(20 * time.Millisecond) {
		if text := get(); text != "" {
			return text
		}
	}
	t.Fatal("it did not happen within a minute")
	return ""
}

func TestDurableServerWaitsForTheDisk(t *testing.T) {
	for durable, want := range map[bool]bool{true: false, false: true} {
		c := cluster{durable: durable}
		if got := strings.Contains(strings.Join(c.arguments(), " "), "fsync=off"); got != want {
			t.Errorf("durable %v: fsync is off: %v", durable, got)
		}
	}
}

func TestProxyRefusesWhatIsNoURLWithoutRepeatingIt(t *testing.T) {
	_, err := NewProxy("postgres://ann:pass word%@h")
	if err == nil || strings.Contains(err.Error(), "pass") {
		t.Errorf("got %v", err)
	}
}
