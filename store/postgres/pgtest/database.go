package pgtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"hangup/store/postgres/pgserver"
)

// shared is the server of all tests of this process: it takes longer to start than most tests. It ends with the process.
var shared = sync.OnceValues(func() (string, error) {
	if named := os.Getenv("HANGUP_TEST_POSTGRES"); named != "" {
		return named, clearUp(context.Background(), named, time.Now())
	}
	s, err := pgserver.Start(false)
	if err != nil {
		return "", err
	}
	return s.URL(), nil
})

// Address gives the URL of an empty database, with the name and the password of a superuser. It is dropped when the test ends, whoever is
// connected.
func Address(t testing.TB) string {
	t.Helper()
	server, err := shared()
	missing(t, err)
	name := databaseName(time.Now())
	if err := create(t.Context(), server, name, "template0"); err != nil {
		t.Fatal(err)
	}
	return used(t, server, name)
}

// Copies gives what makes databases that are filled already: fill fills the first, and the others are copies of it, or such a copy that a
// test before left and that was emptied down to what fill put into it. Rows of fill must not be changed. fill must leave no connection behind.
func Copies(fill func(address string) error) func(t testing.TB) string {
	first := sync.OnceValues(func() (*copies, error) {
		server, err := shared()
		if err != nil {
			return nil, err
		}
		c := &copies{server: server, template: databaseName(time.Now())}
		if err := create(context.Background(), server, c.template, "template0"); err != nil {
			return nil, err
		}
		address, err := at(server, c.template)
		if err != nil {
			return nil, err
		}
		if err := fill(address); err != nil {
			return nil, err
		}
		return c, c.made(context.Background(), address)
	})
	return func(t testing.TB) string {
		t.Helper()
		_, err := shared()
		missing(t, err)
		c, err := first()
		if err != nil {
			t.Fatal(err)
		}
		return c.one(t)
	}
}

// used gives the address of a database that goes when the test ends.
func used(t testing.TB, server, name string) string {
	t.Helper()
	t.Cleanup(func() {
		if err := drop(server, name); err != nil {
			t.Errorf("the database of the test was not dropped: %s", err)
		}
	})
	address, err := at(server, name)
	if err != nil {
		t.Fatal(err)
	}
	return address
}

func drop(server, name string) error {
	return do(context.Background(), server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
}

// at is the address of a database of a server.
func at(server, name string) (string, error) {
	u, err := url.Parse(server)
	if err != nil {
		return "", errors.New("HANGUP_TEST_POSTGRES is no URL")
	}
	u.Path = "/" + name
	return u.String(), nil
}

const namePrefix = "hangup_test_"

// databaseName gives a name that holds when it was made.
func databaseName(now time.Time) string {
	return fmt.Sprintf("%s%d_%s", namePrefix, now.Unix(), strings.ToLower(rand.Text()[:12]))
}

// leftAfter is when the database of a test has surely been left behind by a process that was killed.
const leftAfter = 3 * time.Hour

// clearUp drops what killed processes left on a server that outlives them.
func clearUp(ctx context.Context, server string, now time.Time) error {
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, "SELECT datname::text FROM pg_database WHERE starts_with(datname::text, $1)", namePrefix)
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, name := range names {
		if !isLeft(name, now) {
			continue
		}
		if _, err := conn.Exec(ctx, "DROP DATABASE IF EXISTS "+pgx.Identifier{name}.Sanitize()+" WITH (FORCE)"); err != nil {
			return err
		}
	}
	return nil
}

func isLeft(name string, now time.Time) bool {
	made, _, _ := strings.Cut(strings.TrimPrefix(name, namePrefix), "_")
	seconds, err := strconv.ParseInt(made, 10, 64)
	return err == nil && now.Sub(time.Unix(seconds, 0)) > leftAfter
}

// create makes a copy of a database to which nobody is connected. Copying files takes half of the time of the usual way, which writes all of it to the log; the word
// for it is known since version 15, and before that it was the only way.
func create(ctx context.Context, server, name, template string) error {
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	statement := "CREATE DATABASE " + name + " TEMPLATE " + template
	if major, _, _ := strings.Cut(conn.PgConn().ParameterStatus("server_version"), "."); major != "14" {
		statement += " STRATEGY file_copy"
	}
	_, err = conn.Exec(ctx, statement)
	return err
}

func do(ctx context.Context, server, statement string) error {
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statement)
	return err
}
