package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"

	"hangup/config/files"
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
	f, err := files.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read", path)
	}
	if int64(len(raw)) > limit {
		return nil, fmt.Errorf("%s is larger than %d KiB: that is no file of settings", path, limit>>10)
	}
	return raw, nil
}
