package pgtest

import (
	"errors"
	"os"
	"testing"

	"hangup/store/postgres/pgserver"
)

// missing ends a test that cannot be run here.
func missing(t testing.TB, err error) {
	t.Helper()
	switch {
	case err == nil:
	case errors.Is(err, pgserver.ErrNone) && os.Getenv("CI") != "true":
		t.Skip("SKIPPED, NOTHING WAS TESTED: ", err, ", or name a server in HANGUP_TEST_POSTGRES")
	default:
		t.Fatal(err)
	}
}

// Server is a PostgreSQL server of one test.
type Server struct {
	*pgserver.Server
	t testing.TB
}

// Start starts a server that ends with the test.
func Start(t testing.TB) *Server {
	t.Helper()
	s, err := pgserver.Start(false)
	missing(t, err)
	t.Cleanup(func() { _ = s.Stop() }) // nothing of it is needed any more
	return &Server{s, t}
}

// Kill ends the server and all its processes at once, as kill -9 does, and returns when none is left. What was
// committed is there after Restart.
func (s *Server) Kill() {
	s.t.Helper()
	missing(s.t, s.Server.Kill())
}

// Restart starts the server after Kill, on the same port, and returns once it answers.
func (s *Server) Restart() {
	s.t.Helper()
	missing(s.t, s.Server.Restart())
}

// NewProxy starts a proxy before the server at a URL. It ends with the test.
func NewProxy(t testing.TB, server string) *pgserver.Proxy {
	t.Helper()
	p, err := pgserver.NewProxy(server)
	missing(t, err)
	t.Cleanup(p.Close)
	return p
}
