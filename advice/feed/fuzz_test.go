package feed

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// seeds gives the files of the corpus, where there are any, and a few small things.
func seeds(f *testing.F, kinds ...string) {
	f.Helper()
	files, _ := filepath.Glob(filepath.Join(corpus, "feeds", "*"))
	for _, name := range files {
		raw, err := os.ReadFile(name)
		for _, kind := range kinds {
			if err == nil && filepath.Ext(name) == kind {
				f.Add(raw)
			}
		}
	}
}

// fuzzRead holds what every source must keep to, whatever it sends.
func fuzzRead(t *testing.T, raw []byte, contentType string) {
	from, _ := url.Parse("https://www.kent.police.uk/news/")
	d, err := read(Source{Force: "kent", URL: from.String()}, from, raw, contentType)
	if err != nil {
		if strings.Contains(err.Error(), "\n") || err.Error() == "" {
			t.Errorf("an error of several lines or none: %q", err)
		}
		return
	}
	if len(d.entries) > maxItems {
		t.Errorf("%d entries", len(d.entries))
	}
	for _, e := range d.entries {
		if e.article.Title == "" && e.article.Body == "" {
			t.Error("an entry that says nothing")
		}
		if e.link != "" && (Source{URL: e.link}).Check() != nil {
			t.Errorf("link %q", e.link)
		}
		if !e.at.IsZero() && !plausible(e.at) || !e.article.Published.Equal(day(e.article.Published)) {
			t.Errorf("published %s", e.at)
		}
	}
	now := time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)
	c := Cursor{}
	first := decide(c, d.entries, now)
	if first.close(&c); len(c.Known) != len(first.items) {
		t.Errorf("%d marks for %d items", len(c.Known), len(first.items))
	}
	c.Succeeded = now
	for _, item := range decide(c, d.entries, now).items {
		if passesOn(item.Finding) {
			t.Errorf("%q is %s when nothing changed", item.Article.Title, item.Finding)
		}
	}
}

func FuzzReadXML(f *testing.F) {
	seeds(f, ".xml")
	for _, s := range []string{rss(story(1, today)), "<rss><channel><item><title>a</title><item>", "<feed xmlns='http://www.w3.org/2005/Atom'><entry xml:base='%zz'><link href='..'/>", "<rdf:RDF><item/>", "<?xml encoding='utf-16'?><rss>"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		fuzzRead(t, append([]byte("<?xml version='1.0'?>"), raw...), "application/rss+xml")
	})
}

func FuzzReadJSON(f *testing.F) {
	seeds(f, ".json")
	for _, s := range []string{`{"items":[{}]}`, `{"items":[{"id":7,"title":"a","date_published":"0001-01-01"}]}`, `{"version":"https://jsonfeed.org/version/1.1","items":null}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) { fuzzRead(t, append([]byte("{"), raw...), "application/feed+json") })
}

func FuzzReadPage(f *testing.F) {
	seeds(f, ".html")
	f.Add([]byte(listing(today, 1, 2, 3).body))
	f.Add([]byte(article(1, today).body))
	f.Add([]byte("<html><body><a href=/x><h2>a<time datetime=x></a><a href='//%zz'><h2>b</a>"))
	f.Fuzz(func(t *testing.T, raw []byte) { fuzzRead(t, append([]byte("<!doctype html>"), raw...), "text/html") })
}

func FuzzReadText(f *testing.F) {
	seeds(f, ".md")
	f.Add([]byte("---\ntitle: {A-B}\nurl: ../x\ndate: 1 Jan 2026\n---\nText."))
	f.Fuzz(func(t *testing.T, raw []byte) { fuzzRead(t, raw, "text/plain") })
}

// What is counted as harmless must be.
func FuzzCount(f *testing.F) {
	for _, s := range []string{"<a><b/></a>", "<?x </a> ?><!-- <a> --><![CDATA[<a>]]>", `{"a":["\"{"]}`, "<!DOCTYPE x [<!ENTITY a '<b>'>]><a>&a;</a>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for what, err := range map[string]error{"XML": countXML(text), "JSON": countJSON(text), "HTML": countHTML(text)} {
			if err != nil && len(text) < maxDepth {
				t.Errorf("%q: %s: %v", text, what, err)
			}
		}
	})
}

func FuzzHeaders(f *testing.F) {
	for _, s := range []string{"120", "Wed, 18 Nov 2026 13:00:00 GMT", "max-age=600, no-cache", "public, max-age=\"1\"", "-1", "9999999999999999999"} {
		f.Add(s)
	}
	now := time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		h := http.Header{"Retry-After": {text}, "Cache-Control": {text}}
		if d := retryAfter(h, now); d < 0 || d > maxRetryAfter {
			t.Errorf("Retry-After %q: %s", text, d)
		}
		if d := maxAge(h); d < 0 || d > maxCaching {
			t.Errorf("Cache-Control %q: %s", text, d)
		}
		if d := ttl("<ttl>" + text + "</ttl>"); d < 0 || d > maxCaching {
			t.Errorf("ttl %q: %s", text, d)
		}
	})
}

// A cursor comes from a database that others may have written to.
func FuzzCursor(f *testing.F) {
	f.Add([]byte(`{"address":"http://x","fails":9223372036854775807,"told":-1,"known":[{"i":1,"d":-1,"n":-5,"w":true}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var c Cursor
		if json.Unmarshal(raw, &c) != nil {
			return
		}
		c = c.sane()
		now := time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)
		d := decide(c, []entry{whole("g", "https://a.example/", "a", now)}, now)
		d.archive()
		d.close(&c)
		v := Visit{Source: Source{URL: "https://a.example/"}, At: now}
		v.fail(c, errBroken, usualInterval)
		if next := v.Cursor.Next.Sub(now); next <= 0 || next > maxBackoff+slotWidth {
			t.Errorf("again after %s", next)
		}
	})
}
