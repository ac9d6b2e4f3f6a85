package vault

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"hangup/bot/adapt"
)

var (
	old   = []byte(strings.Repeat("o", 32))
	fresh = []byte(strings.Repeat("f", 32))
)

func made(t testing.TB, root []byte) Ring {
	t.Helper()
	r, err := New(rand.Reader, root)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func next(t testing.TB, r Ring) Ring {
	t.Helper()
	n, err := r.Next(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhatIsSealedOpensInItsPlaceAlone(t *testing.T) {
	r := made(t, nil)
	key, sealed := r.Seal([]byte("a note"), "reports/A")
	if bytes.Contains(sealed, []byte("note")) {
		t.Error("it can be read")
	}
	if got, err := r.Open(key, sealed, "reports/A"); string(got) != "a note" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	changed := append([]byte(nil), sealed...)
	changed[len(changed)-1] ^= 1
	for what, err := range map[string]error{
		"another place": second(r.Open(key, sealed, "reports/B")),
		"another key":   second(r.Open(key+1, sealed, "reports/A")),
		"key 0":         second(r.Open(0, sealed, "reports/A")),
		"changed":       second(r.Open(key, changed, "reports/A")),
		"cut":           second(r.Open(key, sealed[:5], "reports/A")),
		"another ring":  second(made(t, nil).Open(key, sealed, "reports/A")),
	} {
		if !errors.Is(err, adapt.ErrSealed) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func second(_ []byte, err error) error { return err }

func TestARingOpensWithItsSecretAlone(t *testing.T) {
	r := made(t, []byte(strings.Repeat("r", 40)))
	sealed, err := r.Wrap(old, 1)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Unwrap(old, sealed, 1)
	if err != nil || string(got.Root()) != strings.Repeat("r", 40) || got.Last() != 1 {
		t.Errorf("%v, root %q, last %d", err, got.Root(), got.Last())
	}
	for what, err := range map[string]error{
		"another secret": third(Unwrap(fresh, sealed, 1)),
		"another place":  third(Unwrap(old, sealed, 2)),
		"short secret":   third(Unwrap([]byte("short"), sealed, 1)),
		"nothing":        third(Unwrap(old, nil, 1)),
	} {
		if !errors.Is(err, ErrSecret) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func third(_ Ring, err error) error { return err }

func TestTheNextKeySealsAndTheOldStillOpens(t *testing.T) {
	r := made(t, nil)
	k1, before := r.Seal([]byte("before"), "x")
	n := next(t, r)
	k2, after := n.Seal([]byte("after"), "x")
	if k1 != 1 || k2 != 2 || n.Single() || !bytes.Equal(n.Root(), r.Root()) {
		t.Fatalf("keys %d and %d, single %v", k1, k2, n.Single())
	}
	if got, err := n.Open(k1, before, "x"); string(got) != "before" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	only, err := n.Newest()
	if err != nil || !only.Single() {
		t.Fatal(err)
	}
	if _, err := only.Open(k1, before, "x"); !errors.Is(err, adapt.ErrSealed) {
		t.Errorf("the key that went still opens: %v", err)
	}
	if got, err := only.Open(k2, after, "x"); string(got) != "after" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestEveryRingIsItsOwn(t *testing.T) {
	if bytes.Equal(made(t, nil).Root(), made(t, nil).Root()) {
		t.Error("two rings have one root")
	}
	if _, err := New(strings.NewReader("short"), nil); err == nil {
		t.Error("a ring was made without randomness")
	}
	if _, err := New(rand.Reader, []byte("short")); err == nil {
		t.Error("a ring was made of a short root")
	}
}

func FuzzUnwrap(f *testing.F) {
	r := made(f, nil)
	sealed, err := r.Wrap(old, 1)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("{}"))
	f.Add(sealed[:20])
	f.Fuzz(func(t *testing.T, b []byte) {
		if bytes.Equal(b, sealed) {
			return
		}
		if _, err := Unwrap(old, b, 1); err == nil {
			t.Error("garbage was opened")
		}
	})
}
