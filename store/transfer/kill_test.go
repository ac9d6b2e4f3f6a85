package transfer

import (
	"testing"

	"hangup/store/postgres/pgtest"
)

// killer kills the server after so many steps.
type killer struct {
	left   int
	server *pgtest.Server
}

func (k *killer) Begin(string, int64, int64) {}

func (k *killer) Step(string, int) {
	if k.left--; k.left == 0 {
		k.server.Kill()
	}
}

// A server that dies in the midst of a move and is started again has lost nothing that was noted, and nothing is there twice.
func TestServerThatDiesLosesNothing(t *testing.T) {
	server := pgtest.Start(t)
	path := filled(t, 30, false, 30)
	for _, steps := range []int{3, 14, 30} {
		from, to := source(t, path), target(t, server.URL())
		if _, err := Move(t.Context(), from, to, Options{Progress: &killer{steps, server}}); err == nil {
			t.Fatal("it came to its end without a server")
		}
		check(t, from.Close())
		_ = to.Close() // its connections are gone
		server.Restart()
	}
	_, err := move(t, path, server.URL(), Options{})
	check(t, err)
	same(t, contents(t, server.URL()), contents(t, path))
}
