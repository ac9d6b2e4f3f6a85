package main

import (
	"bytes"
	"io/fs"
	"time"
)

// overlay is a file system in which some files are replaced, or missing when their content is nil.
type overlay struct {
	base  fs.FS
	files map[string][]byte
}

// Open implements fs.FS.
func (o overlay) Open(name string) (fs.File, error) {
	content, ok := o.files[name]
	switch {
	case !ok:
		return o.base.Open(name)
	case content == nil:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &memFile{Reader: bytes.NewReader(content), name: name, size: int64(len(content))}, nil
}

// memFile is a file in memory.
type memFile struct {
	*bytes.Reader
	name string
	size int64
}

func (f *memFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *memFile) Close() error               { return nil }
func (f *memFile) Name() string               { return f.name }
func (f *memFile) Mode() fs.FileMode          { return 0o444 }
func (f *memFile) ModTime() time.Time         { return time.Time{} }
func (f *memFile) IsDir() bool                { return false }
func (f *memFile) Sys() any                   { return nil }

// Size implements fs.FileInfo; it is the size of the whole file, not what is left to read.
func (f *memFile) Size() int64 { return f.size }
