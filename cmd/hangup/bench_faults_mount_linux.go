package main

import (
	"fmt"
	"syscall"
)

// mountSmall makes a folder a disk in memory of so many bytes.
func mountSmall(folder string, bytes int) (undo func(), err error) {
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, fmt.Sprintf("size=%d,mode=0700", bytes)); err != nil {
		return nil, err
	}
	return func() { _ = syscall.Unmount(folder, syscall.MNT_DETACH) }, nil // the system frees it at the latest when it ends
}
