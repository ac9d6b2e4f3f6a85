package postgres_test

import (
	"context"
	"testing"

	"hangup/store"
	"hangup/store/postgres"
	"hangup/store/postgres/pgtest"
	"hangup/store/storetest"
)

// testSecret opens the databases of the tests.
var testSecret = []byte("a secret key for the tests alone.")

func withSecret(secret []byte) postgres.Option {
	return postgres.WithSecret(func(bool) ([]byte, error) { return secret, nil })
}

func TestSuite(t *testing.T) {
	t.Parallel()
	storetest.Run(t, fresh)
}

// upToDate makes databases that have the schema already. That Open makes it is tested beside.
var upToDate = pgtest.Copies(func(address string) error {
	s, err := postgres.Open(context.Background(), address)
	if err != nil {
		return err
	}
	return s.Close()
})

// fresh gives an empty database of the test.
func fresh(t testing.TB) func() store.Store {
	address := upToDate(t)
	return func() store.Store { return open(t, address, withSecret(testSecret)) }
}
