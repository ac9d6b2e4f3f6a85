package feed

import (
	"net/url"
	"strings"
	"testing"
)

func TestLinksAreMadeWholeAndCleaned(t *testing.T) {
	base := mustURL(t, "https://www.kent.police.uk/news/rss?page=1")
	for link, want := range map[string]string{
		"https://www.kent.police.uk/a/": "https://www.kent.police.uk/a/",
		"/a/b":                          "https://www.kent.police.uk/a/b",
		"b":                             "https://www.kent.police.uk/news/b",
		"../b":                          "https://www.kent.police.uk/b",
		"?id=7":                         "https://www.kent.police.uk/news/rss?id=7",
		"//other.example/a":             "https://other.example/a",
		" https://A.Example/Path#top ":  "https://a.example/Path",
		"https://a.example/x?utm_source=rss&id=7&UTM_medium=f&gclid=1": "https://a.example/x?id=7",
		"https://a.example/x?b=2&a=1":                                  "https://a.example/x?b=2&a=1",
		"https://a.example/x?utm_source=rss":                           "https://a.example/x",
		"https://a.example/x?":                                         "https://a.example/x",
		"":                                                             "",
		"#top":                                                         "",
		"mailto:a@b.example":                                           "",
		"javascript:alert(1)":                                          "",
		"data:text/html,x":                                             "",
		"https://www.kent.police.uk@evil.example/":                     "",
		"https://a.example/{MESSAGE-LINK}":                             "",
		"https://a.example/%7BMESSAGE_ID%7D":                           "",
		"https://a b/":                                                 "",
		"https://a.example/" + strings.Repeat("x", maxAddress): "",
		"http://[::1": "",
	} {
		if got := cleanLink(base, link); got != want {
			t.Errorf("%.80q: %q, want %q", link, got, want)
		}
	}
}

func TestCopiesOfAnAddressHaveOneKey(t *testing.T) {
	want := linkKey("https://www.a.example/x/y")
	for _, link := range []string{"http://a.example/x/y/", "https://a.example/x/y", "http://www.a.example/x/y"} {
		if linkKey(link) != want {
			t.Errorf("%s: %q, want %q", link, linkKey(link), want)
		}
	}
	for _, link := range []string{"https://a.example/x/y?id=1", "https://a.example/x", "https://news.a.example/x/y", ""} {
		if linkKey(link) == want {
			t.Errorf("%s has the same key", link)
		}
	}
}

func FuzzCleanLink(f *testing.F) {
	for _, s := range []string{"", "/a?utm_x=1&b", "//x/../y", "http://[::1]:80/%zz", "?;&=&", "HTTP://A/{B}"} {
		f.Add(s)
	}
	base, _ := url.Parse("https://www.kent.police.uk/news/")
	f.Fuzz(func(t *testing.T, link string) {
		clean := cleanLink(base, link)
		if clean == "" {
			return
		}
		u, err := parseAddress(clean)
		if err != nil || u.User != nil || u.Fragment != "" {
			t.Fatalf("%q became %q (%v)", link, clean, err)
		}
		if again := cleanLink(base, clean); again != clean {
			t.Errorf("%q became %q, then %q", link, clean, again)
		}
	})
}
