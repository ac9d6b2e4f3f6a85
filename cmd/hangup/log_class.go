package main

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"syscall"

	"hangup/bot"
)

// errorClasses are all that errorClass gives.
func errorClasses() []string {
	all := []string{other, "database", "timeout", "stopped", "network", "disk", "send_" + other}
	for _, kind := range sendKinds() {
		all = append(all, "send_"+string(kind))
	}
	return all
}

// errorClass says of which kind an error is, in one word of the program. What it says itself may hold an address.
func errorClass(err error) string {
	var (
		sent   *bot.SendError
		path   *fs.PathError
		number syscall.Errno
		netErr net.Error
	)
	switch {
	case errors.As(err, &sent):
		return "send_" + bounded(sent.Kind, sendKinds())
	case ofDatabase(err):
		return "database"
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	case errors.Is(err, context.Canceled):
		return "stopped"
	case errors.As(err, &netErr):
		return "network"
	case errors.As(err, &path), errors.As(err, &number):
		return "disk"
	}
	return other
}

// ofDatabase tells whether SQLite or PostgreSQL said an error: each gives it a code, in its own way.
func ofDatabase(err error) bool {
	var lite interface{ Code() int }
	var server interface{ SQLState() string }
	return errors.As(err, &lite) || errors.As(err, &server)
}
