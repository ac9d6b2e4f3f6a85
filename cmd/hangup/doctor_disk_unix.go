//go:build unix

package main

import "golang.org/x/sys/unix"

// freeBytes tells how much this user may still write to the disk of a folder.
func freeBytes(folder string) (free uint64, ok bool) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return 0, false
	}
	return uint64(s.Bavail) * uint64(s.Bsize), true
}
