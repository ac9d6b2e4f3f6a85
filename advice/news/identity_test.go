package news

import (
	"strings"
	"testing"
)

func TestCopiesOfAnArticleHaveOneName(t *testing.T) {
	const address = "https://www.kent.police.uk/news/calls?id=7"
	first := identify(Article{URL: address, Title: "A"})
	for name, url := range map[string]string{
		"other scheme and case":   "http://Kent.Police.uk/news/calls?id=7",
		"tracking and a fragment": address + "&utm_source=x&fbclid=y#top",
		"spaces around":           " " + address + "\n",
		"a slash at the end":      "https://kent.police.uk/news/calls/?id=7",
	} {
		if identify(Article{URL: url, Title: "B"}) != first {
			t.Errorf("%s: another name", name)
		}
	}
	for name, url := range map[string]string{
		"another article": "https://kent.police.uk/news/calls?id=8",
		"another path":    "https://kent.police.uk/news/Calls?id=7",
		"another host":    "https://essex.police.uk/news/calls?id=7",
	} {
		if identify(Article{URL: url, Title: "A"}) == first {
			t.Errorf("%s: the same name", name)
		}
	}
}

func TestWithoutAnAddressTheWordsAreTheName(t *testing.T) {
	a := Article{Title: "Scam calls", Body: "Never hand over cash."}
	same := Article{URL: "https://www.kent.police.uk/", Title: "SCAM CALLS", Body: "never hand over\n\ncash"}
	if identify(a) != identify(same) {
		t.Error("other spaces, letters and marks, or the start page of a force, make another name")
	}
	if identify(a) == identify(Article{Title: "Scam calls", Body: "Never hand over gold."}) {
		t.Error("other words have the same name")
	}
}

func TestOnlyAddressesOfTheWebAreKept(t *testing.T) {
	for _, ok := range []string{"https://www.kent.police.uk/news?id=1#a", "http://example.org", "https://[::1]/x"} {
		if webAddress(" "+ok) != ok {
			t.Errorf("%s was refused", ok)
		}
	}
	for _, bad := range []string{
		"", "javascript:alert(1)", "file:///etc/passwd", "ftp://example.org", "//example.org/x", "/news", "example.org",
		"https://www.kent.police.uk@example.org/", "https:///x", "https://", "https://exa mple.org", "https://example.org/\"><b>",
		"https://example.org/" + strings.Repeat("x", maxURL), "https://%zz",
	} {
		if got := webAddress(bad); got != "" {
			t.Errorf("%.60q was kept as %.60q", bad, got)
		}
	}
	if w := newDesk(t).Judge(Article{URL: "javascript:alert(1)", Body: "Kent Police warn of calls."}); w.URL != "" {
		t.Errorf("the desk keeps %q", w.URL)
	}
}

func FuzzAddresses(f *testing.F) {
	for _, s := range []string{"https://a.b/c?d#e", "javascript:x", "http://a@b", "https://[", "\u202ehttps://x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := webAddress(s)
		if got != "" && (!strings.HasPrefix(strings.ToLower(got), "http") || len(got) > maxURL || webAddress(got) != got) {
			t.Errorf("%q", got)
		}
		if identify(Article{URL: s}) == "" {
			t.Error("no name")
		}
	})
}
