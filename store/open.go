package store

import (
	"context"
	"fmt"
	"sort"
	"strings"
)

// Opener opens the database at a place: the path of a file, or the whole address of a server.
type Opener func(ctx context.Context, place string) (Store, error)

// OpenError is why a database cannot be used. Text is one sentence for whoever started the
// program and holds no secret; Err is the cause, for the log.
type OpenError struct {
	Text string
	Err  error
}

// Error gives the sentence.
func (e *OpenError) Error() string { return e.Text }

// Unwrap gives the cause.
func (e *OpenError) Unwrap() error { return e.Err }

// Open opens the database at an address: a path, "sqlite:PATH", or "postgres://…". The
// implementations import this package for its types, so it cannot import them: the caller
// passes the ones that it links, under the kinds "sqlite" and "postgres".
// An address may hold a password, so no error repeats one of a server.
func Open(ctx context.Context, address string, openers map[string]Opener) (Store, error) {
	kind, place, err := splitAddress(address)
	if err != nil {
		return nil, err
	}
	open, ok := openers[kind]
	if !ok {
		return nil, refuse("this program has no %s built in, only: %s", kind, strings.Join(kinds(openers), ", "))
	}
	return open(ctx, place)
}

// splitAddress finds the kind of database and the place that its Opener wants.
func splitAddress(address string) (kind, place string, err error) {
	if strings.TrimSpace(address) == "" {
		return "", "", refuse("the database has no address: give a file, such as hangup.db")
	}
	if strings.ContainsRune(address, 0) {
		return "", "", refuse("the address of the database holds a zero byte: give a file, such as hangup.db")
	}
	scheme, rest, found := strings.Cut(address, ":")
	switch scheme = strings.ToLower(scheme); {
	case !found:
		return "sqlite", address, nil
	case scheme == "postgres" || scheme == "postgresql":
		return "postgres", address, nil
	case scheme == "sqlite" || scheme == "sqlite3":
		return splitSQLite(rest)
	case scheme == "":
		return "", "", refuse("a database in memory would forget everything: give a file, such as hangup.db")
	case strings.HasPrefix(rest, "//") && isScheme(scheme):
		return "", "", refuse("the database cannot be of the kind %q: give a file, such as hangup.db, or sqlite:PATH", scheme)
	default:
		return "sqlite", address, nil // a path with a colon in it
	}
}

func splitSQLite(rest string) (kind, place string, err error) {
	path := strings.TrimPrefix(rest, "//")
	switch {
	case path == "" || strings.HasPrefix(path, ":"):
		return "", "", refuse("sqlite: needs the path of a file after it, such as sqlite:hangup.db")
	case strings.Contains(path, "?"):
		return "", "", refuse("sqlite: takes a path and no options: leave out the ? and all after it")
	}
	return "sqlite", path, nil
}

// isScheme tells the scheme of a URL from a drive letter or the start of a path.
func isScheme(s string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789+-."
	return len(s) > 1 && len(s) <= 20 && strings.Trim(s, letters) == ""
}

func kinds(openers map[string]Opener) []string {
	var names []string
	for name := range openers {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func refuse(format string, args ...any) error {
	return &OpenError{Text: fmt.Sprintf(format, args...)}
}
