package adapt

import (
	"bytes"
	"errors"
	"slices"
	"testing"
)

func vaultFor(t testing.TB, key, purpose string) Vault {
	t.Helper()
	v, err := NewVault([]byte(key), purpose)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestWhatIsSealedOpensInItsPlaceOnly(t *testing.T) {
	v := vaultFor(t, testKey, "inbox")
	text := []byte("he said he was from the bank")
	sealed := v.Seal(text, "telegram/7")
	if got, err := v.Open(sealed, "telegram/7"); err != nil || !bytes.Equal(got, text) {
		t.Errorf("%q, %v", got, err)
	}
	if bytes.Contains(sealed, []byte("bank")) || len(sealed) != len(text)+28 {
		t.Errorf("%d bytes: %q", len(sealed), sealed)
	}
	other := vaultFor(t, "another key, which is as long as the first", "inbox")
	for name, open := range map[string]func() ([]byte, error){
		"another place":   func() ([]byte, error) { return v.Open(sealed, "telegram/8") },
		"another key":     func() ([]byte, error) { return other.Open(sealed, "telegram/7") },
		"another purpose": func() ([]byte, error) { return vaultFor(t, testKey, "form").Open(sealed, "telegram/7") },
		"cut":             func() ([]byte, error) { return v.Open(sealed[:len(sealed)-1], "telegram/7") },
		"nothing":         func() ([]byte, error) { return v.Open(nil, "telegram/7") },
		"not sealed":      func() ([]byte, error) { return v.Open(text, "telegram/7") },
	} {
		if got, err := open(); !errors.Is(err, ErrSealed) || got != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for i := range sealed {
		bad := slices.Clone(sealed)
		bad[i] ^= 1
		if _, err := v.Open(bad, "telegram/7"); err == nil {
			t.Errorf("byte %d may be changed", i)
		}
	}
}

func TestTheSameTextIsNeverSealedAlike(t *testing.T) {
	v := vaultFor(t, testKey, "inbox")
	if bytes.Equal(v.Seal([]byte("x"), "a"), v.Seal([]byte("x"), "a")) {
		t.Error("who compares two rows learns that they say the same")
	}
}

func TestVaultsNeedALongKey(t *testing.T) {
	for _, n := range []int{0, 16, 31} {
		if _, err := NewVault(make([]byte, n), "inbox"); err == nil {
			t.Errorf("%d bytes are taken", n)
		}
	}
}

func TestAnEmptyTextCanBeSealed(t *testing.T) {
	v := vaultFor(t, testKey, "inbox")
	if got, err := v.Open(v.Seal(nil, "a"), "a"); err != nil || len(got) != 0 {
		t.Errorf("%q, %v", got, err)
	}
}

func FuzzOpenSealed(f *testing.F) {
	v := vaultFor(f, testKey, "inbox")
	f.Add(v.Seal([]byte("x"), "a"), "a")
	f.Add([]byte("x"), "")
	f.Fuzz(func(t *testing.T, body []byte, place string) {
		if got, err := v.Open(v.Seal(body, place), place); err != nil || !bytes.Equal(got, body) {
			t.Errorf("%q, %v", got, err)
		}
		if _, err := v.Open(body, place+"x"); err == nil && len(body) == 0 {
			t.Error("nothing opens")
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	v := vaultFor(b, testKey, "inbox")
	text := bytes.Repeat([]byte("x"), 600)
	b.SetBytes(600)
	b.ReportAllocs()
	for b.Loop() {
		v.Seal(text, "telegram/1")
	}
}

const testKey = "0123456789abcdef0123456789abcdef"
