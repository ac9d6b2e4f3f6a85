package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"hangup/store"
)

// opened is what an opener was called with.
type opened struct{ kind, place string }

func openers(got *opened) map[string]store.Opener {
	as := func(kind string) store.Opener {
		return func(_ context.Context, place string) (store.Store, error) {
			*got = opened{kind, place}
			return nil, nil
		}
	}
	return map[string]store.Opener{"sqlite": as("sqlite"), "postgres": as("postgres")}
}

func TestAddressPicksTheOpener(t *testing.T) {
	for address, want := range map[string]opened{
		"hangup.db":                   {"sqlite", "hangup.db"},
		"/var/lib/hangup/hangup.db":   {"sqlite", "/var/lib/hangup/hangup.db"},
		`C:\Users\x\hangup.db`:        {"sqlite", `C:\Users\x\hangup.db`},
		"a:b.db":                      {"sqlite", "a:b.db"},
		"what?.db":                    {"sqlite", "what?.db"},
		"sqlite:hangup.db":            {"sqlite", "hangup.db"},
		"sqlite:/x/hangup.db":         {"sqlite", "/x/hangup.db"},
		"sqlite:///x/hangup.db":       {"sqlite", "/x/hangup.db"},
		"sqlite://hangup.db":          {"sqlite", "hangup.db"},
		"SQLite3:hangup.db":           {"sqlite", "hangup.db"},
		"postgres://u:p@h/db":         {"postgres", "postgres://u:p@h/db"},
		"postgresql://u:p@h/db?x=y":   {"postgres", "postgresql://u:p@h/db?x=y"},
		"./with space/and:colon/x.db": {"sqlite", "./with space/and:colon/x.db"},
	} {
		var got opened
		if _, err := store.Open(t.Context(), address, openers(&got)); err != nil || got != want {
			t.Errorf("%s: opened %v, wanted %v, error %v", address, got, want, err)
		}
	}
}

func TestAddressThatCannotBeIsRefusedInOneSentence(t *testing.T) {
	for address, say := range map[string]string{
		"":                      "has no address",
		"  ":                    "has no address",
		"sqlite:":               "needs the path",
		"sqlite://":             "needs the path",
		"sqlite::memory:":       "needs the path",
		":memory:":              "would forget everything",
		"sqlite:x.db?mode=ro":   "no options",
		"mysql://u:secret@h/db": `of the kind "mysql"`,
		"https://secret.org/x":  `of the kind "https"`,
		"x\x00.db":              "zero byte",
	} {
		var got opened
		_, err := store.Open(t.Context(), address, openers(&got))
		var o *store.OpenError
		if !errors.As(err, &o) || !strings.Contains(o.Text, say) || strings.Contains(err.Error(), "secret") || got.kind != "" {
			t.Errorf("%q: error %v, wanted one that says %q; opened %v", address, err, say, got)
		}
	}
}

func TestAddressThatNobodyOpensKeepsItsPassword(t *testing.T) {
	for _, address := range []string{"postgres://u:secret@h/db", "POSTGRESQL://u:secret@h/db", "postgres:secret"} {
		_, err := store.Open(t.Context(), address, map[string]store.Opener{"sqlite": nil})
		if err == nil || err.Error() != "this program has no postgres built in, only: sqlite" {
			t.Errorf("error %v", err)
		}
	}
}

func TestProgramWithoutTheOpenerNamesThoseItHas(t *testing.T) {
	_, err := store.Open(t.Context(), "x.db", map[string]store.Opener{"one": nil, "two": nil})
	if err == nil || err.Error() != "this program has no sqlite built in, only: one, two" {
		t.Errorf("error %v", err)
	}
}

func FuzzOpenPicksOneOpenerOrRefuses(f *testing.F) {
	for _, s := range []string{"", ":", "sqlite:", "x.db", "postgres://", "a://b", "sqlite:///x?y", "\xff:\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, address string) {
		var got opened
		_, err := store.Open(t.Context(), address, openers(&got))
		if (err == nil) != (got.kind != "") {
			t.Errorf("%q: opened %v, error %v", address, got, err)
		}
		if err == nil && got.place == "" {
			t.Errorf("%q: an empty place was opened", address)
		}
	})
}
