// Package files opens files that somebody named, and nothing else: no pipe, device or socket, which
// could give bytes for ever or none at all.
package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// Error is why a file cannot be opened. Text is one sentence that names the file; it unwraps to
// the cause.
type Error struct {
	Text  string
	cause error
}

// Error gives the sentence.
func (e *Error) Error() string { return e.Text }

// Unwrap gives the cause; nil when there is none but what the file is.
func (e *Error) Unwrap() error { return e.cause }

// Open opens a regular file for reading and never waits. Its error is an *Error.
func Open(path string) (*os.File, error) {
	// Looked at before it is opened, since opening alone moves some devices.
	info, err := os.Stat(path)
	if err != nil {
		return nil, describe(path, err)
	}
	if err := regular(path, info); err != nil {
		return nil, err
	}
	// Looked at again once open, since another may stand under the name by now; a pipe that does
	// must not be waited for.
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, describe(path, err)
	}
	info, err = f.Stat()
	if err != nil {
		err = describe(path, err)
	} else {
		err = regular(path, info)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func regular(path string, info fs.FileInfo) error {
	if info.Mode().IsRegular() {
		return nil
	}
	return &Error{Text: fmt.Sprintf("%s is a %s, not a file", path, kind(info.Mode()))}
}

func kind(m fs.FileMode) string {
	switch {
	case m.IsDir():
		return "folder"
	case m&fs.ModeNamedPipe != 0:
		return "pipe"
	case m&fs.ModeSocket != 0:
		return "socket"
	}
	return "device"
}

func describe(path string, err error) error {
	text := "%s cannot be read"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		text = "there is no file %s"
	case errors.Is(err, fs.ErrPermission):
		text = "%s may not be read by this user"
	case errors.Is(err, syscall.ELOOP):
		text = "%s is a link that leads back to itself, not a file"
	}
	return &Error{Text: fmt.Sprintf(text, path), cause: err}
}
