package postgres

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"hangup/store/postgres/pgtest"
)

// TestMain is a process that holds a lease when a test starts this program again for that.
func TestMain(m *testing.M) {
	if address := os.Getenv("LEASE_AT"); address != "" {
		beHolder(address)
	}
	flag.Parse()
	if atOnce := flag.Lookup("test.parallel"); atOnce != nil && atOnce.Value.String() == strconv.Itoa(runtime.GOMAXPROCS(0)) {
		_ = atOnce.Value.Set(strconv.Itoa(2 * runtime.GOMAXPROCS(0))) // they wait for a server and for clocks more than they work
	}
	os.Exit(m.Run())
}

// takeOver is how long nobody may hold a lease after its holder died, hung or was cut off.
const takeOver = 10 * time.Second

// beHolder holds one lease again and again and says when it begins, when it works under it and when it ends.
func beHolder(address string) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	l := NewLeases(config)
	say := func(what string) { fmt.Println(what, time.Now().UnixNano()) }
	for {
		held, release, err := l.Hold(context.Background(), "lane/x")
		if err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		say("held")
		for held.Err() == nil {
			say("step")
			time.Sleep(5 * time.Millisecond)
		}
		say("lost")
		release()
	}
}

// event is a line that a holder wrote.
type event struct {
	what string
	at   time.Time
}

// holder is a process that holds the lease, or waits for it.
type holder struct {
	cmd    *exec.Cmd
	events chan event
	steps  chan []time.Time // sent once it has ended
}

func startHolder(t *testing.T, address string) *holder {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "LEASE_AT="+address)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	h := &holder{cmd, make(chan event, 100), make(chan []time.Time, 1)}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.kill)
	go h.read(out)
	return h
}

func (h *holder) read(out io.Reader) {
	var steps []time.Time
	for lines := bufio.NewScanner(out); lines.Scan(); {
		what, at, _ := strings.Cut(lines.Text(), " ")
		n, err := strconv.ParseInt(at, 10, 64)
		e := event{what, time.Unix(0, n)}
		switch {
		case err != nil:
			e.what = lines.Text()
			fallthrough
		case what != "step":
			h.events <- e
		default:
			steps = append(steps, e.at)
		}
	}
	h.steps <- steps
}

func (h *holder) signal(s syscall.Signal) { _ = syscall.Kill(h.cmd.Process.Pid, s) }

func (h *holder) kill() { _ = h.cmd.Process.Kill() } // it may be dead

// work ends the process and gives when it worked under the lease.
func (h *holder) work() []time.Time {
	h.kill()
	steps := <-h.steps
	_ = h.cmd.Wait() // it was killed
	return steps
}

// says waits until the process does.
func (h *holder) says(t *testing.T, what string) time.Time {
	t.Helper()
	select {
	case e := <-h.events:
		if e.what != what {
			t.Fatalf("it says %q, wanted %q", e.what, what)
		}
		return e.at
	case <-time.After(patience):
		t.Fatalf("it does not say %q", what)
	}
	return time.Time{}
}

// inTime says how long a take-over took, and whether that was too long.
func inTime(t *testing.T, took time.Duration) {
	t.Helper()
	t.Logf("another held the lease after %.2f s", took.Seconds())
	if took > takeOver {
		t.Errorf("that is more than %s", takeOver)
	}
}

// apartFrom checks that the first process did nothing under the lease once the second had it.
func apartFrom(t *testing.T, first []time.Time, second time.Time) {
	t.Helper()
	if len(first) == 0 {
		t.Fatal("the first process did not work at all")
	}
	if last := first[len(first)-1]; !last.Before(second) {
		t.Errorf("two held the lease: the first went on for %s", last.Sub(second))
	}
}

func TestLeaseOfAKilledProcessGoesToAnother(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	first := startHolder(t, address)
	first.says(t, "held")
	second := startHolder(t, address)
	time.Sleep(time.Second) // the second waits by now; it matters little if not
	began := time.Now()
	first.kill()
	got := second.says(t, "held")
	inTime(t, got.Sub(began))
	apartFrom(t, first.work(), got)
}

// A process that hangs cannot know that it lost the lease. When it goes on it learns it at once.
func TestLeaseOfAStoppedProcessGoesToAnother(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	first := startHolder(t, address)
	first.says(t, "held")
	second := startHolder(t, address)
	time.Sleep(time.Second)
	began := time.Now()
	first.signal(syscall.SIGSTOP)
	got := second.says(t, "held")
	inTime(t, got.Sub(began))
	woken := time.Now()
	first.signal(syscall.SIGCONT)
	learnt := first.says(t, "lost")
	late := 0
	for _, at := range first.work() {
		if at.After(got) {
			late++
		}
	}
	t.Logf("it learnt that %s after it went on, and had begun %d steps by then", learnt.Sub(woken).Round(10*time.Microsecond), late)
	if learnt.Sub(woken) > time.Second {
		t.Error("that is too long")
	}
}

func TestLeaseOfAProcessThatIsCutOffGoesToAnother(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	network := pgtest.NewProxy(t, address)
	first := startHolder(t, network.URL())
	first.says(t, "held")
	second := startHolder(t, address)
	time.Sleep(time.Second)
	began := time.Now()
	network.Stall()
	got := second.says(t, "held")
	inTime(t, got.Sub(began))
	lost := first.says(t, "lost")
	t.Logf("the first stopped after %.2f s", lost.Sub(began).Seconds())
	network.Open()
	apartFrom(t, first.work(), got)
}

func TestLeaseIsHeldByOneAfterTheServerIsRestarted(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	first := startHolder(t, server.URL())
	first.says(t, "held")
	second := startHolder(t, server.URL())
	time.Sleep(time.Second)
	began := time.Now()
	server.Kill()
	lost := first.says(t, "lost")
	server.Restart()
	up := time.Now()
	var got time.Time
	select {
	case e := <-first.events:
		got = e.at
	case e := <-second.events:
		got = e.at
	case <-time.After(patience):
		t.Fatal("nobody holds the lease")
	}
	t.Logf("the holder stopped after %.2f s, the server was back after %.2f s", lost.Sub(began).Seconds(), up.Sub(began).Seconds())
	inTime(t, got.Sub(up))
	server.Kill() // what both did is complete then
	atOnce(t, first.work(), second.work())
}

// atOnce finds moments at which both processes worked: steps of one that lie within a run of the other's.
func atOnce(t *testing.T, one, other []time.Time) {
	t.Helper()
	const run = 100 * time.Millisecond // steps are 5 ms apart, on a busy machine more
	i := 0
	for _, at := range one {
		for i < len(other) && other[i].Before(at) {
			i++
		}
		if i > 0 && i < len(other) && other[i].Sub(other[i-1]) < run {
			t.Fatalf("both held the lease at %s", at)
		}
	}
}
