//go:build unix

package pgserver

import (
	"os/exec"
	"syscall"
)

// What makes a process stand still, and go on.
const (
	stopSign = syscall.SIGSTOP
	goOnSign = syscall.SIGCONT
)

// apart makes a process be of no group that Ctrl+C ends, and somebody's else where who is given.
func apart(cmd *exec.Cmd, who *owner) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if who != nil {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: who.uid, Gid: who.gid}
	}
}

// send sends a signal to a process.
func send(pid int, sign syscall.Signal) error { return syscall.Kill(pid, sign) }
