//go:build !unix

package pgserver

import (
	"errors"
	"os/exec"
	"syscall"
)

// There are no such signals here.
const (
	stopSign = syscall.Signal(0x13)
	goOnSign = syscall.Signal(0x12)
)

func apart(*exec.Cmd, *owner) {}

// send fails: servers to measure with, which are killed and made to stand still, need Unix.
func send(int, syscall.Signal) error { return errors.ErrUnsupported }
