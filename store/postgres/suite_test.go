package postgres_test

import (
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

func TestSuite(t *testing.T) { storetest.Run(t, fresh) }

// fresh gives an empty database of the test.
func fresh(t testing.TB) func() store.Store {
	address := pgtest.Address(t)
	return func() store.Store { return open(t, address, withSecret(testSecret)) }
}
