package news

import (
	"testing"

	"hangup/advice"
)

func newDesk(t testing.TB) *Desk {
	t.Helper()
	e, err := advice.Load()
	if err != nil {
		t.Fatal(err)
	}
	d, err := New(e)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
