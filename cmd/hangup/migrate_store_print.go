package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"hangup/config"
	"hangup/store/transfer"

	"github.com/dustin/go-humanize"
)

// printMoved prints a row for each table that holds something.
func printMoved(w io.Writer, all []transfer.Moved) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "table\trows\tchecksum")
	for _, m := range all {
		switch {
		case m.Rows == 0:
		case m.Mended == 0:
			fmt.Fprintf(t, "%s\t%s\t%s\n", m.Table, humanize.Comma(m.Rows), m.Sum)
		default:
			fmt.Fprintf(t, "%s\t%s\t%s\t%s changed to fit\n", m.Table, humanize.Comma(m.Rows), m.Sum, humanize.Comma(m.Mended))
		}
	}
	_ = t.Flush()
}

// printMoveDone says what is where now, and what is not as it was.
func printMoveDone(w io.Writer, all []transfer.Moved, from, to string) {
	var rows, mended, joined int64
	for _, m := range all {
		rows, mended, joined = rows+m.Rows, mended+m.Mended, joined+m.Joined
	}
	fmt.Fprintf(w, "\n%s moved to %s. Both hold the same, by counts and checksums.\n", rowsAre(rows), to)
	if mended > 0 {
		fmt.Fprintf(w, "Of these %s: bytes that are no text became the sign U+FFFD or a question mark,\n"+
			"and ids of more than 2,600 bytes, which no index takes, were cut.\n", rowsWere(mended, "changed to fit"))
	}
	if joined > 0 {
		fmt.Fprintf(w, "Of %s, %s left out: they are the same as others once they fit.\n", from, rowsWere(joined, ""))
	}
}

func rowsAre(n int64) string {
	if n == 1 {
		return "1 row is"
	}
	return humanize.Comma(n) + " rows are"
}

func rowsWere(n int64, what string) string {
	text := humanize.Comma(n) + " rows were"
	if n == 1 {
		text = "1 row was"
	}
	return strings.TrimSpace(text + " " + what)
}

// printNext says how the new database is put to use.
func printNext(w io.Writer, from, to string) {
	fmt.Fprintf(w, "\nWhat to do now:\n")
	step := 1
	say := func(format string, args ...any) {
		fmt.Fprintf(w, "%d. "+format+"\n", append([]any{step}, args...)...)
		step++
	}
	if isFile(to) {
		say("Set %sDATABASE_URL to %s.", config.Prefix, filePath(to))
	} else {
		say("Set %sDATABASE_URL to the address of the new database.", config.Prefix)
	}
	if key := filePath(from) + ".key"; isFile(from) && exists(key) {
		say("Keep the same secret key: set %sSECRET_KEY_FILE to %s, or to a copy of it.", config.Prefix, key)
	} else {
		say("Keep the same secret key, in %sSECRET_KEY or %sSECRET_KEY_FILE.", config.Prefix, config.Prefix)
	}
	say("Start hangup. It goes on with what was waiting.")
	if isFile(from) {
		say("%s was left as it was. Do not start hangup with it again. Once all is well, delete it: people's words are in it.", filePath(from))
	} else {
		say("The old database was left as it was. Do not start hangup with it again. Once all is well, drop it: people's words are in it.")
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// filePath is the path that an address of a file names.
func filePath(address string) string {
	for _, scheme := range []string{"sqlite3:", "sqlite:"} {
		if rest, ok := strings.CutPrefix(strings.ToLower(address), scheme); ok {
			address = address[len(address)-len(rest):]
			address = strings.TrimPrefix(address, "//")
			break
		}
	}
	return filepath.Clean(address)
}
