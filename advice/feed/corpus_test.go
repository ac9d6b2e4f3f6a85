package feed

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// corpus is where labelled feeds lie beside a checkout on some machines.
const corpus = "../../../shared/corpora"

// corpusFile reads a file of the corpus and skips the test, loudly, where there is none.
func corpusFile(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(corpus, name))
	if os.IsNotExist(err) {
		t.Skipf("NOT TESTED: %s is not here", filepath.Join(corpus, name))
	}
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// row is what is known of an item of the corpus.
type row struct{ ID, Title, Body, Published, URL string }

// itemsOf gives the titles that a file has, by the README of the corpus.
var itemsOf = map[string][]string{
	"01_clean_rss2.xml":                {"nw-0019", "nw-0021", "nw-0073", "nw-0028", "nw-0084", "nw-0132", "nw-0013", "nw-0011", "nw-0089"},
	"02_atom1.xml":                     {"nw-0019", "nw-0047", "nw-0111", "nw-0092", "nw-0027", "nw-0160", "nw-0013", "nw-0115", "nw-0116", "nw-0127"},
	"03_windows1252_rss2.xml":          {"nw-0130", "nw-0077", "nw-0096", "nw-0052", "nw-0170", "nw-0008", "nw-0064", "nw-0105"},
	"04_cdata_double_escaped_rss2.xml": {"nw-0076", "nw-0080", "nw-0010", "nw-0030", "nw-0022", "nw-0061", "nw-0094"},
	"05_reissued_guids_rss2.xml":       {"nw-0019", "nw-0021", "nw-0073", "nw-0028", "nw-0084", "nw-0132", "nw-0013", "nw-0011", "nw-0089"},
	"06_jsonfeed11.json":               {"nw-0145", "nw-0082", "nw-0050", "nw-0125", "nw-0098", "nw-0087", "nw-0101", "nw-0026", "nw-0055"},
	"07_article_a.html":                {"nw-0110"},
	"07_article_b.html":                {"nw-0001"},
	"07_listing.html":                  {"nw-0084", "nw-0075", "nw-0001", "nw-0110", "nw-0011", "nw-0048", "nw-0120", "nw-0142"},
	"08a_hertfordshire_callers.md":     {"nw-0164"},
	"08b_hertfordshire_jailed.md":      {"nw-0049"},
}

func corpusRows(t *testing.T) map[string]row {
	t.Helper()
	rows := map[string]row{}
	s := bufio.NewScanner(strings.NewReader(string(corpusFile(t, "news_dev.jsonl"))))
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		var r row
		if err := json.Unmarshal(s.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		rows[r.ID] = r
	}
	return rows
}

func TestEveryFileOfTheCorpusIsRead(t *testing.T) {
	rows := corpusRows(t)
	for name, ids := range itemsOf {
		t.Run(name, func(t *testing.T) {
			d, err := read(Source{}, mustURL(t, "https://news.policefeeds.example/feed"), corpusFile(t, "feeds/"+name), "application/octet-stream")
			if err != nil || len(d.entries) != len(ids) {
				t.Fatalf("%d entries, want %d (%v)", len(d.entries), len(ids), err)
			}
			for i, e := range d.entries {
				compare(t, e, rows[ids[i]], name)
			}
			if strings.HasPrefix(name, "01") && d.ttl != time.Hour {
				t.Errorf("stays fresh for %s", d.ttl)
			}
		})
	}
}

// compare holds an entry to what is known of it.
func compare(t *testing.T, e entry, want row, name string) {
	t.Helper()
	if fingerprint(e.article.Title) != fingerprint(cleanText(want.Title)) && !strings.HasSuffix(name, ".md") {
		t.Errorf("%s: title %q, want %q", want.ID, e.article.Title, want.Title)
	}
	if got := e.article.Published.Format("2006-01-02"); got != want.Published && !strings.HasPrefix(name, "05") {
		t.Errorf("%s: published %s, want %s", want.ID, got, want.Published)
	}
	if strings.Contains(e.article.URL, "utm_") || !strings.HasPrefix(e.article.URL, "https://") {
		t.Errorf("%s: address %q", want.ID, e.article.URL)
	}
	for _, text := range []string{e.article.Title, e.article.Summary, e.article.Body} {
		for _, junk := range []string{"&lt;", "&amp;", "&pound;", "&#", "<p", "</", "{SITE", "\ufffd", `\xA3`, "CDATA", "\x92"} {
			if strings.Contains(text, junk) {
				t.Errorf("%s: %q is left in %.100q", want.ID, junk, text)
			}
		}
	}
	if whole := !e.partial; whole != (name != "07_listing.html") && wordsOf(e.article.Body) >= leastWords {
		t.Errorf("%s: partial is %v", want.ID, e.partial)
	}
	if name != "07_listing.html" && e.article.Body == "" {
		t.Errorf("%s: no text", want.ID)
	}
}

// A feed that is published again with new names and dates must not go out again.
func TestReissuedFeedOfTheCorpusBringsNothing(t *testing.T) {
	first, again := corpusFile(t, "feeds/01_clean_rss2.xml"), corpusFile(t, "feeds/05_reissued_guids_rss2.xml")
	w := newWeb(t, map[string]page{"/feed": {body: string(first)}})
	now := time.Date(2026, 11, 19, 8, 0, 0, 0, time.UTC)
	r := readerOf(t, func() time.Time { return now }, w.URL+"/feed")
	v := r.Visit(t.Context(), r.sources[0], Cursor{})
	if v.Err != nil || len(v.Pick(New)) != 1 || v.Pick(New)[0].GUID != "urn:example:news:nw-0019" {
		t.Fatalf("first visit: %q (%v)", findings(v), v.Err)
	}
	w.set("/feed", page{body: string(again)})
	for i, alarms := range []int{1, 0, 0} {
		now = now.Add(24 * time.Hour)
		v = r.Visit(t.Context(), r.sources[0], v.Cursor)
		if v.Err != nil || len(v.Pick(New, Changed, Held)) != 0 || len(v.Alarms) != alarms {
			t.Errorf("visit %d: %q, %d alarms (%v)", i+2, findings(v), len(v.Alarms), v.Err)
		}
	}
}
