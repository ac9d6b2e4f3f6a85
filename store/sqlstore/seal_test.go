package sqlstore

import (
	"crypto/rand"
	"strings"
	"testing"

	"hangup/store/vault"
)

func FuzzUnpack(f *testing.F) {
	f.Add(pack([]string{"a", "", "bc"}))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		var x, y, z string
		_ = unpack(b, []*string{&x, &y, &z})
		var a, c, d string
		if err := unpack(pack([]string{x, y, z}), []*string{&a, &c, &d}); err != nil || a != x || c != y || d != z {
			t.Errorf("%q %q %q became %q %q %q, %v", x, y, z, a, c, d, err)
		}
	})
}

// What sealing costs: a report of a hundred bytes there and back.
func BenchmarkSealAndOpen(b *testing.B) {
	ring, err := vault.New(rand.Reader, nil)
	if err != nil {
		b.Fatal(err)
	}
	s := New(Config{})
	s.keys.Store(&opened{ring: ring})
	note := strings.Repeat("x", 100)
	for b.Loop() {
		key, sealed, err := s.seal("reports/A", "the bank", "today", "077", note)
		if err != nil {
			b.Fatal(err)
		}
		var claimed, when, number, back string
		if err := s.unseal(key, sealed, "reports/A", &claimed, &when, &number, &back); err != nil || back != note {
			b.Fatal(back, err)
		}
	}
}
