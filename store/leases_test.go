package store_test

import (
	"testing"

	"hangup/store"
	"hangup/store/storetest"
)

func TestLeasesOfOneProcess(t *testing.T) {
	storetest.RunLeases(t, func(*testing.T) (one, other store.Leases) {
		var all store.OneProcess
		return &all, &all
	})
}
