package pgserver

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Server is a PostgreSQL server that this process started. It ends with the process, however that ends.
type Server struct{ c *cluster }

// Start starts a server with data of its own on a free port of this machine and returns once it answers. A durable one waits for
// the disk, as one in use does; another keeps nothing over the end of the machine, and is faster. The error is ErrNone where no
// PostgreSQL is installed. The caller ends it with Stop.
func Start(durable bool) (*Server, error) {
	c, err := newCluster(durable)
	if err != nil {
		return nil, err
	}
	return &Server{c}, nil
}

// Stop ends the server without a goodbye to whoever is connected, and removes its data.
func (s *Server) Stop() error {
	s.c.stop()
	return s.c.remove()
}

// URL is the address of its first database, with the name and the password of a superuser. It stays the same over restarts.
func (s *Server) URL() string { return s.c.url("postgres") }

// Kill ends the server and all its processes at once, as kill -9 does, and returns when none is left. What was
// committed is there after Restart.
func (s *Server) Kill() error {
	boss := s.c.server.Process.Pid
	_ = send(boss, stopSign) // so that it starts no more of them
	all := append(children(boss), boss)
	for _, pid := range all {
		_ = send(pid, syscall.SIGKILL) // it may have ended
	}
	<-s.c.ended
	s.c.forget()
	for late := time.Now().Add(startWithin); anyAlive(all); time.Sleep(time.Millisecond) {
		if time.Now().After(late) {
			return errors.New("a process of the server outlives kill -9")
		}
	}
	return nil
}

// Freeze stops the server and all its processes where they are, as a machine that hangs. Connections stay, nothing is answered.
func (s *Server) Freeze() { s.signal(stopSign) }

// Thaw lets them go on.
func (s *Server) Thaw() { s.signal(goOnSign) }

func (s *Server) signal(sig syscall.Signal) {
	for _, pid := range s.Processes() {
		_ = send(pid, sig)
	}
}

// Processes gives the numbers of its processes, the first of which started the others.
func (s *Server) Processes() []int {
	boss := s.c.server.Process.Pid
	return append([]int{boss}, children(boss)...)
}

// Restart starts the server after Kill, on the same port, and returns once it answers.
func (s *Server) Restart() error { return s.c.start() }

// children gives the processes that a process started, as /proc tells. Without it there are none: those of a server end by
// themselves soon after it.
func children(of int) []int {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	var all []int
	for _, stat := range stats {
		if parent(stat) != of {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(stat))); err == nil {
			all = append(all, pid)
		}
	}
	return all
}

// parent reads the fourth field of a process's stat, see proc(5). The second is a name in brackets that may hold anything.
func parent(stat string) int {
	text, err := os.ReadFile(stat)
	if err != nil {
		return -1 // it has ended meanwhile
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	if len(fields) < 2 {
		return -1
	}
	pid, err := strconv.Atoi(fields[1])
	if err != nil {
		return -1
	}
	return pid
}

func anyAlive(pids []int) bool {
	for _, pid := range pids {
		if send(pid, 0) == nil {
			return true
		}
	}
	return false
}
