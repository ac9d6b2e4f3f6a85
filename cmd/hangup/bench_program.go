package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// program is this program, started once more on a database of its own and told to speak on platforms that stand in for the
// real ones.
type program struct {
	url  string // of its page
	cmd  *exec.Cmd
	said *tail // what it logged last
	over chan struct{}
}

// programSettings is how a program is started.
type programSettings struct {
	binary   string
	database string
	folder   string   // where it runs; "" is that of the database
	environ  []string // how it reaches the platforms
}

// home is the folder in which it runs.
func (s programSettings) home() string { return cmp.Or(s.folder, filepath.Dir(s.database)) }

func (s programSettings) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, s.binary, args...)
	cmd.Dir = s.home() // no settings file of the operator is found there
	cmd.Env = append([]string{"HOME=" + cmd.Dir, "HANGUP_HTTP_ADDR=127.0.0.1:0", "HANGUP_DATABASE_URL=" + s.database}, s.environ...)
	return cmd
}

// startProgram starts the program and returns once it serves. It must be ended by stop or kill.
func startProgram(ctx context.Context, s programSettings) (*program, error) {
	p := &program{cmd: s.command(context.WithoutCancel(ctx), "serve"), said: &tail{}, over: make(chan struct{})}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.cmd.Stderr = p.said
	if err := p.cmd.Start(); err != nil {
		return nil, failf("%s cannot be started", s.binary).because(err)
	}
	p.url, err = readAddress(out)
	go func() {
		_, _ = io.Copy(io.Discard, out) // what else it prints is for people
		_ = p.cmd.Wait()                // it was told to end: how it ended says nothing
		close(p.over)
	}()
	if err != nil {
		p.kill()
		return nil, failf("%s\n%s", err, p.said)
	}
	return p, nil
}

// kill ends the program as a power cut would.
func (p *program) kill() {
	_ = p.cmd.Process.Kill() // fails when it has ended
	<-p.over
}

// stop ends the program as Ctrl+C does.
func (p *program) stop() {
	_ = p.cmd.Process.Signal(os.Interrupt) // fails when it has ended, or where there is no such signal
	select {
	case <-p.over:
	case <-time.After(10 * time.Second):
		p.kill()
	}
}

// ended tells whether the program is no longer there, which nobody asked for.
func (p *program) ended() error {
	select {
	case <-p.over:
		return failf("the program under test ended by itself:\n%s", p.said)
	default:
		return nil
	}
}

// tail keeps the end of what is written to it.
type tail struct {
	mu   sync.Mutex
	text []byte
}

// maxTail is how much is kept, in bytes.
const maxTail = 2000

// Write adds to the end.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, b...)
	t.text = slices.Delete(t.text, 0, max(0, len(t.text)-maxTail))
	return len(b), nil
}

// String gives what is kept.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.text)
}

// processCost is what a process has used, as Linux tells; zero elsewhere.
type processCost struct {
	peak    int64         // bytes of memory, at most so far
	cpu     time.Duration // user and system
	written int64         // bytes to the disk
}

func costOf(pid int) processCost {
	return processCost{peak: statusBytes(pid, "VmHWM:"), cpu: cpuOf(pid), written: ioBytes(pid)}
}

// tick is the unit of the times in /proc: 1/100 s on every Linux that Go runs on (man 5 proc_pid_stat, sysconf).
const tick = 10 * time.Millisecond

// cpuOf reads the processor time from /proc/PID/stat: fields 14 and 15. The name in brackets may hold spaces.
func cpuOf(pid int) time.Duration {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(raw), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * tick
}

// ioBytes reads what a process had written to the disk.
func ioBytes(pid int) int64 { return procNumber(fmt.Sprintf("/proc/%d/io", pid), "write_bytes:") }

// statusBytes reads an amount of memory, which is told in KiB.
func statusBytes(pid int, name string) int64 {
	return procNumber(fmt.Sprintf("/proc/%d/status", pid), name) << 10
}

// procNumber reads the number after a name.
func procNumber(path, name string) int64 {
	raw, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(raw)) {
		fields := strings.Fields(line)
		if len(fields) >= 2 && fields[0] == name {
			n, _ := strconv.ParseInt(fields[1], 10, 64)
			return n
		}
	}
	return 0
}
