package feed

import (
	"fmt"
	"strings"
	"testing"
)

func TestAddressesOfSourcesAreChecked(t *testing.T) {
	for address, want := range map[string]string{
		"https://www.kent.police.uk/news/":   "",
		"http://127.0.0.1:8080/feed.xml?a=b": "",
		"":                                   "only http and https",
		"/news/":                             "only http and https",
		"ftp://example.org/":                 "only http and https",
		"file:///etc/passwd":                 "only http and https",
		"https://":                           "names no host",
		"https:///x":                         "names no host",
		"https://user:secret@example.org/":   "name or a password",
		"https://example.org/a b":            "no web address",
		"https://exa mple.org/":              "no web address",
		"https://example.org/%zz":            "no web address",
		"https://example.org/\nHost: other":  "no web address",
		"https://e.org/" + strings.Repeat("a", maxAddress): "no web address",
	} {
		err := Source{URL: address}.Check()
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, want %q", clip(address, 40), err, want)
		}
		name := Source{URL: address}.String()
		if said := fmt.Sprint(name, err); strings.Contains(said, "\n") || strings.Contains(said, "secret") || len(name) > 200 {
			t.Errorf("%q: it is called %s, and its error is %v", clip(address, 40), name, err)
		}
	}
}

func TestNameOfASourceHoldsNoSecret(t *testing.T) {
	for address, want := range map[string]string{
		"https://www.kent.police.uk/news/":    "https://www.kent.police.uk/news/",
		"https://u:secret@e.org/a?key=secret": "https://e.org/a?…",
		"https://e.org/a#secret":              "https://e.org/a",
		"nonsense":                            "nonsense",
		"u:secret@e.org":                      "an address that cannot be read",
		"https://e.org/%zz?secret":            "an address that cannot be read",
	} {
		if got := (Source{URL: address}).String(); got != want {
			t.Errorf("%q: got %q", address, got)
		}
	}
}

func TestASiteIsWhatOneOwnerRegistered(t *testing.T) {
	for address, want := range map[string]string{
		"https://news.met.police.uk/rss":  "met.police.uk",
		"https://WWW.Kent.Police.UK./":    "kent.police.uk",
		"https://www.example.org/":        "example.org",
		"http://127.0.0.1:8080/":          "127.0.0.1",
		"http://[2606:4700::1]/":          "2606:4700::1",
		"http://localhost/":               "localhost",
		"https://attacker-police.uk/":     "attacker-police.uk",
		"https://kent.police.uk.evil.org": "evil.org",
	} {
		if got := site(mustURL(t, address)); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

func TestShownAddressesHoldNoKey(t *testing.T) {
	got := shown(mustURL(t, "https://u:canary@example.org/feed?key=canary#canary"))
	if strings.Contains(got, "canary") || got != "https://example.org/feed?…" {
		t.Errorf("%q", got)
	}
}

func TestReaderRefusesSourcesThatCannotBeAsked(t *testing.T) {
	_, err := NewReader([]Source{{URL: "https://a.example/"}, {URL: "nonsense"}, {URL: "https://a.example/"}, {URL: "gopher://b"}}, Options{}, at(today))
	for _, want := range []string{"nonsense", "gopher://b", "named twice"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not name %q: %v", want, err)
		}
	}
}
