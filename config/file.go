package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Size caps. A settings file with every setting is well under 4 KiB.
const (
	maxFile   = 64 << 10
	maxSecret = 4 << 10
)

// open finds and reads the settings file. No file is no mistake unless one was named.
func (l *loader) open(src Source) (path string, raw []byte) {
	if src.File != "" {
		raw, err := readCapped(src.File, maxFile)
		if err != nil {
			l.mistakes.add("", "%s", err)
			return "", nil
		}
		return src.File, raw
	}
	for _, folder := range src.Folders {
		path := filepath.Join(folder, FileName)
		raw, err := readCapped(path, maxFile)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			l.mistakes.add("", "%s", err)
			return "", nil
		}
		return path, raw
	}
	return "", nil
}

// readCapped reads a file of at most limit bytes. Its error is one sentence that names the file.
func readCapped(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, describe(path, err)
	}
	defer f.Close()
	// A pipe or device could give bytes for ever or none at all.
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s is a folder, not a file", path)
	}
	raw, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, describe(path, err)
	}
	if int64(len(raw)) > limit {
		return nil, fmt.Errorf("%s is larger than %d KiB: that is no file of settings", path, limit>>10)
	}
	return raw, nil
}

// fileError is a sentence about a file; it unwraps to the cause.
type fileError struct {
	text  string
	cause error
}

func (e *fileError) Error() string { return e.text }
func (e *fileError) Unwrap() error { return e.cause }

func describe(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &fileError{fmt.Sprintf("there is no file %s", path), err}
	case errors.Is(err, fs.ErrPermission):
		return &fileError{fmt.Sprintf("%s may not be read by this user", path), err}
	}
	return &fileError{fmt.Sprintf("%s cannot be read", path), err}
}
