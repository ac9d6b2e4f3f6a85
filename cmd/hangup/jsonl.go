package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"hangup/config/files"
)

// Caps of a file of rows: a row is a question of at most a few KiB.
const (
	maxRows = 256 << 20 // bytes of the file
	maxRow  = 2 << 20   // bytes of a line
)

// lines reads a JSON-lines file and calls visit for each row that is not blank. An error of visit names the
// line and goes to bad; reading goes on. It fails only when the file cannot be read or ctx ends.
func lines(ctx context.Context, path string, visit func(line int, raw []byte) error, bad func(error)) error {
	f, err := files.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return linesOf(ctx, path, f, visit, bad)
}

// linesOf does what lines does with what is open already.
func linesOf(ctx context.Context, path string, from io.Reader, visit func(line int, raw []byte) error, bad func(error)) error {
	r := bufio.NewReaderSize(io.LimitReader(from, maxRows), 64<<10)
	for n := 1; ctx.Err() == nil; n++ {
		raw, err := readLine(r)
		if row := bytes.TrimSpace(raw); len(row) > 0 {
			if n == 1 {
				row = bytes.TrimPrefix(row, []byte("\ufeff"))
			}
			if err := visitLine(n, row, visit); err != nil {
				bad(fmt.Errorf("%s:%d: %w", path, n, err))
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && ctx.Err() == nil {
			return failf("%s cannot be read after line %d", path, n).because(err)
		}
	}
	return failf("stopped before the end of %s", path).because(ctx.Err())
}

func visitLine(n int, raw []byte, visit func(int, []byte) error) error {
	switch {
	case len(raw) > maxRow:
		return fmt.Errorf("the line is longer than %d MiB", maxRow>>20)
	case !utf8.Valid(raw):
		return errors.New("the line is not text in UTF-8")
	}
	return visit(n, raw)
}

// readLine reads a line however long, but keeps only a little more than maxRow of it.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		if len(line) <= maxRow {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// countLines counts the lines of a file for a progress bar; 0 when it cannot be read.
func countLines(ctx context.Context, path string) int {
	n := 0
	_ = lines(ctx, path, func(int, []byte) error { n++; return nil }, func(error) {})
	return n
}

// decodeRow reads one row. Its error says what is wrong in plain words.
func decodeRow(raw []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	if err := d.Decode(into); err != nil {
		return plainJSON(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is something after the row: put each row on a line of its own")
	}
	return nil
}

func plainJSON(err error) error {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		if kind.Field == "" {
			return fmt.Errorf("the row must be an object in braces; this is: %s", kind.Value)
		}
		return fmt.Errorf("%q must be text; this is: %s", kind.Field, kind.Value)
	}
	return errors.New("the row is not JSON")
}
