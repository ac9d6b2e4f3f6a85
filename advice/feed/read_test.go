package feed

import (
	"strings"
	"testing"
	"time"
)

func readText(t testing.TB, text, contentType string) document {
	t.Helper()
	d, err := read(Source{Force: "kent"}, mustURL(t, "https://www.kent.police.uk/news/"), []byte(text), contentType)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestShapeIsSeenInTheTextItself(t *testing.T) {
	for text, want := range map[string]shape{
		`<?xml version="1.0"?><rss>`: xmlShape, `<?xml version="1.0"?><!-- x --><feed>`: xmlShape, "<rss version='2.0'>": xmlShape, "<FEED xmlns='x'>": xmlShape,
		"<!-- made by x --><rdf:RDF>": xmlShape, `<?xml version="1.0"?><!DOCTYPE html><html>`: pageShape, "<!DOCTYPE html><html>": pageShape,
		"<!-- x --> <!-- y --><html>": pageShape, "<p>loose</p>": pageShape, "{\"version\":1}": jsonShape, "---\ntitle: x\n---\n": textShape,
		"```yaml\na: b\n```\nText": textShape, "Two men called.": textShape, "<!-- never ends": textShape,
	} {
		if got := shapeOf(text, "text/html; charset=utf-8"); got != want && !(want == textShape && got == pageShape) {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
		if got := shapeOf(text, "text/plain"); got != want && !strings.HasPrefix(text, "<p>") {
			t.Errorf("%q as plain text: %d, want %d", text, got, want)
		}
	}
}

func TestItemsOfEveryKindOfFeedAreRead(t *testing.T) {
	body := long("It cost £5.")
	escaped := "&lt;p&gt;" + strings.ReplaceAll(body, "£", "&amp;pound;") + "&lt;/p&gt;"
	for name, text := range map[string]string{
		"RSS": `<rss version="2.0"><channel><link>https://www.kent.police.uk/</link><ttl>30</ttl><item><title>A &amp; B</title><link>/news/a?utm_source=x</link>
			<guid isPermaLink="false">g1</guid><pubDate>Tue, 17 Nov 2026 23:30:00 +0100</pubDate><description>` + escaped + `</description></item></channel></rss>`,
		"RSS with CDATA": `<rss version="2.0"><channel><link>https://www.kent.police.uk/</link><ttl>30</ttl><item><title><![CDATA[A &amp; B]]></title><link>/news/a#x</link>
			<guid>g1</guid><pubDate>Tue, 17 Nov 2026 23:30:00 +0100</pubDate><description><![CDATA[` + escaped + `]]></description></item></channel></rss>`,
		"RSS with a summary": `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><ttl>30</ttl><item><title>A &amp;amp; B</title><link>https://www.kent.police.uk/news/a</link>
			<guid>g1</guid><pubDate>Tue, 17 Nov 2026 23:30:00 +0100</pubDate><description>Short.</description><content:encoded>` + escaped + `</content:encoded></item></channel></rss>`,
		"Atom": `<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title type="html">A &amp;amp; B</title><id>g1</id><link rel="alternate" href="/news/a"/>
			<published>2026-11-17T23:30:00+01:00</published><updated>2026-11-18T10:00:00Z</updated><content type="html">` + escaped + `</content></entry></feed>`,
		"Atom with XHTML": `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://www.kent.police.uk/news/"><entry><title>A &amp; B</title><id>g1</id><link href="a"/>
			<updated>2026-11-17T23:30:00+01:00</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>` + body + `</p></div></content></entry></feed>`,
		"JSON Feed with HTML": `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"g1","url":"/news/a","title":"A & B","content_html":"<p>` + body + `</p>","date_published":"2026-11-17T23:30:00+01:00"}]}`,
		"JSON Feed with text": `{"version":"https://jsonfeed.org/version/1","items":[{"id":"g1","url":"/news/a","title":"A & B","content_text":"` + body + `","date_published":"2026-11-17T23:30:00+01:00"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			d := readText(t, text, "text/html")
			if len(d.entries) != 1 {
				t.Fatalf("%d entries", len(d.entries))
			}
			e := d.entries[0]
			a := e.article
			if a.Title != "A & B" || a.Body != body || a.Force != "kent" || a.URL != "https://www.kent.police.uk/news/a" || !strings.HasSuffix(e.guid, "g1") || e.partial {
				t.Errorf("%+v", e)
			}
			if want := time.Date(2026, 11, 17, 22, 30, 0, 0, time.UTC); !e.at.Equal(want) || a.Published.Format("2006-01-02") != "2026-11-17" {
				t.Errorf("published %s, on the day %s", e.at, a.Published)
			}
			if strings.HasPrefix(name, "RSS") && d.ttl != 30*time.Minute {
				t.Errorf("stays fresh for %s", d.ttl)
			}
		})
	}
}

func TestOddItemsAreReadAsFarAsTheyGo(t *testing.T) {
	for name, c := range map[string]struct {
		item              string
		title, link, body string
		partial, dated    bool
	}{
		"no title":          {`<description>` + long("a") + `</description>`, "", "", long("a"), false, false},
		"permalink alone":   {`<title>x</title><guid>https://www.kent.police.uk/p</guid>`, "x", "https://www.kent.police.uk/p", "", true, false},
		"placeholder":       {`<title>{FORCE-NAME} warns: x</title><link>/m/{MESSAGE-ID}</link>`, "warns: x", "", "", false, false},
		"no time zone":      {`<title>x</title><pubDate>17 Nov 2026</pubDate>`, "x", "", "", false, true},
		"a date nobody can": {`<title>x</title><pubDate>yesterday</pubDate>`, "x", "", "", false, false},
		"the year 1":        {`<title>x</title><pubDate>Mon, 01 Jan 0001 00:00:00 GMT</pubDate>`, "x", "", "", false, false},
		"dc:date":           {`<title>x</title><dc:date xmlns:dc="http://purl.org/dc/elements/1.1/">2026-11-17T10:00:00Z</dc:date>`, "x", "", "", false, true},
		"summary only":      {`<title>x</title><link>/y</link><description>Two men called.</description>`, "x", "https://www.kent.police.uk/y", "Two men called.", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := readText(t, `<rss version="2.0"><channel><item>`+c.item+`</item></channel></rss>`, "")
			if len(d.entries) != 1 {
				t.Fatalf("%d entries", len(d.entries))
			}
			e := d.entries[0]
			if e.article.Title != c.title || e.link != c.link || e.article.Body != c.body || e.partial != c.partial || e.at.IsZero() == c.dated {
				t.Errorf("%+v", e)
			}
		})
	}
}

// The address that a feed speaks for is where its relative links count from, if it is its own.
func TestRelativeLinksCountFromTheHomeOfTheFeed(t *testing.T) {
	for home, want := range map[string]string{
		"https://www.kent.police.uk/latest/": "https://www.kent.police.uk/latest/a",
		"https://elsewhere.example/latest/":  "https://www.kent.police.uk/news/a",
		"":                                   "https://www.kent.police.uk/news/a",
	} {
		d := readText(t, `<rss version="2.0"><channel><link>`+home+`</link><item><title>x</title><link>a</link></item></channel></rss>`, "")
		if got := d.entries[0].link; got != want {
			t.Errorf("home %q: %q, want %q", home, got, want)
		}
	}
}

func TestPagesAndTextsAreRead(t *testing.T) {
	page := `<html><head><title>x</title><meta property="article:published_time" content="2026-11-17T09:00:00Z"><link rel="canonical" href="/news/a/"></head><body><article><h1>Callers</h1><p>` + long("a") + `</p></article></body></html>`
	for name, c := range map[string]struct{ text, title, url string }{
		"page":         {page, "Callers", "https://www.kent.police.uk/news/a/"},
		"XHTML":        {`<?xml version="1.0"?>` + page, "Callers", "https://www.kent.police.uk/news/a/"},
		"front matter": {"---\ntitle: Callers\ndate: 17 Nov 2026\n---\nText.", "Callers", "https://www.kent.police.uk/news/"},
		"fenced":       {"```yaml\ntitle: Callers\nurl: https://other.example/a\n```\nText.", "Callers", "https://other.example/a"},
		"plain":        {"Callers\n\nTwo men called. Nobody was hurt.", "Callers", "https://www.kent.police.uk/news/"},
	} {
		t.Run(name, func(t *testing.T) {
			d := readText(t, c.text, "text/plain")
			if len(d.entries) != 1 || d.entries[0].article.Title != c.title || d.entries[0].article.URL != c.url || d.entries[0].article.Force != "kent" {
				t.Errorf("%+v", d.entries)
			}
		})
	}
}

func TestListingGivesLinksOfItsOwnSite(t *testing.T) {
	d := readText(t, `<html><body><main><h1>News</h1><ul>
		<li><a href="/news/a/">Callers pose as officers</a> <time datetime="2026-11-17T09:00:00Z">17 November</time></li>
		<li><a href="https://appeals.kent.police.uk/b?utm_source=x">Appeal after a collision</a> 16 November 2026</li>
		<li><a href="https://elsewhere.example/c">News of somebody else</a> 16 November 2026</li>
		<li><a href="/news/">All of our news</a> 16 November 2026</li>
		<li><a href="/news/d/">Two men in court</a> 15/11/2026</li></ul></main></body></html>`, "text/html")
	var got []string
	for _, e := range d.entries {
		got = append(got, e.link+" "+e.at.Format("2 Jan"))
		if !e.partial || e.article.Force != "kent" || e.article.Title == "" {
			t.Errorf("%+v", e)
		}
	}
	if want := "https://www.kent.police.uk/news/a/ 17 Nov, https://appeals.kent.police.uk/b 16 Nov, https://www.kent.police.uk/news/d/ 15 Nov"; strings.Join(got, ", ") != want {
		t.Errorf("%s", strings.Join(got, ", "))
	}
}

func TestWhatCannotBeReadIsSaidInOneSentence(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"broken XML":      {"<?xml version='1.0'?><rss><channel><item>", "cannot be read as one"},
		"other XML":       {"<?xml version='1.0'?><svg xmlns='x'/>", "cannot be read as one"},
		"broken JSON":     {`{"items":[`, "cannot be read as one"},
		"JSON of another": {`{"error":"no"}`, "cannot be read as one"},
		"empty items":     {rss("<item/>", "<item></item>"), "none of its items"},
		"no article":      {"<html><body><nav>Home</nav></body></html>", "no text in it"},
		"binary":          {"\x01\x02\x03\x04", "not text"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := read(Source{}, mustURL(t, "https://a.example/"), []byte(c.text), "text/html")
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}
