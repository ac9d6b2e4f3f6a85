package sqlite

import (
	"context"
	"path/filepath"
	"testing"

	"hangup/store"
	"hangup/store/sqlite/sqlitetest"
	"hangup/store/storetest"
)

func TestSuite(t *testing.T) { storetest.Run(t, fresh) }

// upToDate makes files that have the schema already. That Open makes it is tested beside.
var upToDate = sqlitetest.Copies(func(path string) error {
	s, err := Open(context.Background(), path)
	if err != nil {
		return err
	}
	return s.Close()
})

// fresh gives an empty database of the test.
func fresh(t testing.TB) func() store.Store {
	path := upToDate(t)
	return func() store.Store { return reopen(t, path) }
}

// testSecret opens the databases of the tests.
var testSecret = []byte("a secret key for the tests alone.")

func withSecret(secret []byte) Option {
	return WithSecret(func(bool) ([]byte, error) { return secret, nil })
}

func reopen(t testing.TB, path string, opts ...Option) *Store {
	t.Helper()
	s, err := Open(context.Background(), path, append([]Option{withSecret(testSecret)}, opts...)...)
	if err != nil {
		t.Error(err)
		t.FailNow()
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func BenchmarkStore(b *testing.B) {
	storetest.Benchmark(b, func(t testing.TB) func() store.Store {
		path := filepath.Join(t.TempDir(), "hangup.db")
		return func() store.Store { return reopen(t, path, WithRest(0)) }
	})
}
