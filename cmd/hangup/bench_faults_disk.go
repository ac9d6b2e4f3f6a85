package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// smallDiskBytes is the size of the disk that is filled.
const smallDiskBytes = 32 << 20

// ballast is the file that fills it.
const ballast = "ballast"

// smallDisk puts the database on a disk of its own.
func smallDisk(r *faultRun) (undo func(), why string, err error) {
	undo, err = mountSmall(r.folder, smallDiskBytes)
	if err != nil {
		return nil, "it needs the right to mount a disk in memory, which root has on Linux", nil
	}
	return undo, "", nil
}

// fillDisk fills the disk at a random moment and frees it some seconds later.
func fillDisk(ctx context.Context, r *faultRun) error {
	if !sleep(ctx, r.moment()/2) {
		return nil
	}
	path := filepath.Join(r.folder, ballast)
	if err := fillUp(path); err != nil {
		return failf("the disk could not be filled").because(err)
	}
	sleep(ctx, time.Duration(r.dice.Int64N(int64(3*time.Second))))
	return os.Truncate(path, 0)
}

// fillUp writes until the disk is full.
func fillUp(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	block := make([]byte, 64<<10)
	for {
		if _, err := f.Write(block); err != nil {
			_ = f.Close() // it is only there to take room
			if errors.Is(err, syscall.ENOSPC) {
				return nil
			}
			return err
		}
	}
}
