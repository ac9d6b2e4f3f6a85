//go:build !linux

package main

import "errors"

// mountSmall is not known here.
func mountSmall(string, int) (undo func(), err error) {
	return nil, errors.ErrUnsupported
}
