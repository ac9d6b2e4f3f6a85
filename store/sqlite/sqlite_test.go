package sqlite

import (
	"context"
	"path/filepath"
	"testing"

	"hangup/store"
	"hangup/store/storetest"
)

func TestSuite(t *testing.T) { storetest.Run(t, fresh) }

// fresh names a database in a folder of the test.
func fresh(t testing.TB) func() store.Store {
	path := filepath.Join(t.TempDir(), "hangup.db")
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
