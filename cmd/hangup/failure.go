package main

import (
	"errors"
	"fmt"
	"strings"

	"hangup/config"
)

// failure is an error that the person at the terminal reads as it stands: one sentence, and what to do.
type failure struct {
	text  string
	code  int
	cause error
}

func (f *failure) Error() string { return f.text }
func (f *failure) Unwrap() error { return f.cause }

func failf(format string, args ...any) *failure {
	return &failure{text: fmt.Sprintf(format, args...), code: exitFailure}
}

func (f *failure) because(err error) *failure {
	f.cause = err
	return f
}

func usage(err error) *failure {
	return &failure{text: err.Error() + " (hangup --help tells what there is)", code: exitUsage, cause: err}
}

// fail prints an error and gives the exit code.
func (c *console) fail(err error) int {
	var mistakes config.Mistakes
	if errors.As(err, &mistakes) {
		fmt.Fprintln(c.err, settingsText(mistakes))
		return exitUsage
	}
	fmt.Fprintf(c.err, "hangup: %s\n", strings.TrimSpace(err.Error()))
	var f *failure
	if errors.As(err, &f) {
		return f.code
	}
	return exitFailure
}

func settingsText(m config.Mistakes) string {
	if len(m) == 1 {
		return "hangup: the settings have a mistake: " + m.Error()
	}
	return fmt.Sprintf("hangup: the settings have %d mistakes:\n  %s", len(m),
		strings.ReplaceAll(m.Error(), "\n", "\n  "))
}
