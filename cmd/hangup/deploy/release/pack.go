package main

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// packedFile is a file for an archive.
type packedFile struct {
	name string // in the archive
	from string // on the disk
	mode int64
}

// pack writes an archive in which everything lies in one folder. Its bytes depend on the files alone: no owner and no time of this
// machine is in it.
func pack(path, folder string, at time.Time, packed []packedFile) (err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	squeezed, err := gzip.NewWriterLevel(f, gzip.BestCompression)
	if err != nil {
		return err
	}
	archive := tar.NewWriter(squeezed)
	if err := archive.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: folder + "/", Mode: 0o755, ModTime: at, Format: tar.FormatUSTAR}); err != nil {
		return err
	}
	for _, one := range packed {
		if err := add(archive, folder, at, one); err != nil {
			return err
		}
	}
	return errors.Join(archive.Close(), squeezed.Close())
}

// add puts one file into an archive.
func add(archive *tar.Writer, folder string, at time.Time, one packedFile) error {
	f, err := os.Open(one.from)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	err = archive.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: folder + "/" + one.name, Mode: one.mode, Size: info.Size(), ModTime: at, Format: tar.FormatUSTAR})
	if err != nil {
		return err
	}
	_, err = io.Copy(archive, f)
	return err
}

// sums writes the checksums of archives, as sha256sum --check reads them.
func sums(folder string, archives []string) error {
	slices.Sort(archives)
	list := ""
	for _, name := range archives {
		sum, err := sumOf(filepath.Join(folder, name))
		if err != nil {
			return err
		}
		list += sum + "  " + name + "\n"
	}
	return os.WriteFile(filepath.Join(folder, "SHA256SUMS"), []byte(list), 0o644)
}

func sumOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}
