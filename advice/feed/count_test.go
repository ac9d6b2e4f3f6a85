package feed

import (
	"fmt"
	"strings"
	"testing"
)

func TestFeedsThatWouldEatTheMemoryAreRefusedUnparsed(t *testing.T) {
	many := func(what string, n int) string {
		return "<rss version='2.0'><channel>" + strings.Repeat(what, n) + "</channel></rss>"
	}
	var declared strings.Builder
	for i := range maxNamespaces + 1 {
		fmt.Fprintf(&declared, "<a xmlns:n%d='u'/>", i)
	}
	var attributes strings.Builder
	for i := range maxAttributes + 1 {
		fmt.Fprintf(&attributes, "a%d='' ", i)
	}
	for name, c := range map[string]struct{ text, want string }{
		"items to the brim":                 {many("<item/>", maxItems), ""},
		"one item more":                     {many("<item/>", maxItems+1), "more than 500 items"},
		"a mebibyte of items":               {many("<item/>", 150_000), "more than 500 items"},
		"items in capitals":                 {many("<ITEM></ITEM>", maxItems+1), "more than 500 items"},
		"items of another namespace":        {many("<r:item xmlns:r='u'/>", maxItems+1), "more than 500 items"},
		"entries":                           {"<feed>" + strings.Repeat("<entry/>", maxItems+1) + "</feed>", "more than 500 items"},
		"items in a comment":                {many("<!--"+strings.Repeat("<item/>", 1000)+"-->", 1), ""},
		"items in CDATA":                    {many("<description><![CDATA["+strings.Repeat("<item/>", 1000)+"]]></description>", 1), ""},
		"elements":                          {many("<x:y/>", maxElements), "more than 50000 elements"},
		"depth":                             {strings.Repeat("<a>", maxDepth+1), "nested more than 100 deep"},
		"depth, hidden behind ends":         {"<rss><?x " + strings.Repeat("</a>", 500) + "?><!D '" + strings.Repeat("</a>", 500) + "'><!--" + strings.Repeat("</a>", 500) + "-->" + strings.Repeat("<a>", maxDepth), "nested more than 100 deep"},
		"ends of what was not begun":        {"<rss>" + strings.Repeat("<a><b></c>", 2*maxDepth), ""}, // the parser closes a and b there
		"namespaces":                        {"<rss>" + declared.String() + "</rss>", "more than 600 namespaces"},
		"attributes":                        {"<rss " + attributes.String() + "/>", "more than 200 attributes"},
		"a broken start":                    {"<rss><", ""},
		"entities that grow":                {`<!DOCTYPE x [<!ENTITY a "` + strings.Repeat("a", 1000) + `"><!ENTITY b "` + strings.Repeat("&a;", 1000) + `">]><rss>&b;</rss>`, ""},
		"an end before the beginning":       {"</a></a><rss>" + strings.Repeat("<a>", maxDepth+1), ""}, // the parser stops at the first end
		"behind a second declaration":       {"<rss><?xml version='1.0' encoding='windows-1252'?>" + strings.Repeat("<item/>", maxItems+1), "more than 500 items"},
		"behind a mistake that is forgiven": {"<rss>AT&T &nope; <p a=b>" + strings.Repeat("<item/>", maxItems+1), "more than 500 items"},
		"nothing":                           {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var err error
			used := allocated(func() { err = countXML(c.text) })
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("%v, want %q", err, c.want)
			}
			if used > 20<<20 && !withRaceDetector {
				t.Errorf("counting took %d MiB", used>>20)
			}
		})
	}
}

func TestJSONIsCountedBeforeItIsParsed(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"items to the brim":   {`{"items":[` + strings.Repeat("{},", maxItems-1) + `{}]}`, ""},
		"one item more":       {`{"items":[` + strings.Repeat("{},", maxItems) + `{}]}`, "more than 500 items"},
		"braces in a string":  {`{"title":"` + strings.Repeat(`{[\"`, 100_000) + `","items":[]}`, ""},
		"depth":               {strings.Repeat("[", 1000), "nested more than 100 deep"},
		"many small lists":    {`{"x":[[` + strings.Repeat("[],", maxElements) + `0]]}`, "more than 50000 elements"},
		"a string not ended":  {`{"a":"` + strings.Repeat("{", 1000), ""},
		"a backslash at last": {`{"a":"\`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if err := countJSON(c.text); c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

// What passes the counts must not cost much more to parse than it should.
func TestTheWorstThatPassesTheCountsIsBounded(t *testing.T) {
	if withRaceDetector {
		t.Skip("what is allocated cannot be measured under the race detector")
	}
	item := func(n int, what string) string { return "<item>" + strings.Repeat(what, n) + "</item>" }
	var formats strings.Builder
	for i := range 400 {
		fmt.Fprintf(&formats, "<b id=%d>", i)
	}
	from := mustURL(t, "https://news.example/")
	for name, text := range map[string]string{
		"extensions in items":   "<rss version='2.0'><channel>" + strings.Repeat(item(95, "<x:y a='b'/>"), maxItems) + "</channel></rss>",
		"categories":            "<rss version='2.0'><channel>" + strings.Repeat("<category>a</category>", 49_000) + "</channel></rss>",
		"one title of entities": "<rss version='2.0'><channel><item><title>" + strings.Repeat("&amp;", 400_000) + "</title></item></channel></rss>",
		"escaped page in item":  "<rss version='2.0'><channel><item><title>a</title><description>" + strings.Repeat("&lt;b&gt;&lt;p&gt;", 100_000) + "</description></item></channel></rss>",
		"page of formats":       "<html><body>" + formats.String() + strings.Repeat("<p>", 95_000),
		"page of links":         "<html><body>" + strings.Repeat("<a href=/x>Three words here</a>", 45_000),
		"page of tables":        "<html><body>" + strings.Repeat("<table><tr><td>x", 30_000),
		"page of attributes":    "<html><body><p " + strings.Repeat("a ", 900_000) + ">",
		"items of JSON":         `{"version":"https://jsonfeed.org/version/1.1","items":[` + strings.Repeat(`{"id":"1","title":"a","tags":["a"]},`, maxItems-1) + `{}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			used := allocated(func() {
				if _, err := read(Source{}, from, []byte(text), "text/html"); err != nil {
					t.Log(err)
				}
			})
			t.Logf("%d KiB in, %d MiB allocated", len(text)>>10, used>>20)
			if used > 160<<20 {
				t.Errorf("reading took %d MiB", used>>20)
			}
		})
	}
}

func TestPagesOfTooManyElementsAreRefused(t *testing.T) {
	if _, err := read(Source{}, mustURL(t, "https://a.example/"), []byte("<html>"+strings.Repeat("<p>", 2*maxElements)), "text/html"); err == nil || !strings.Contains(err.Error(), "elements") {
		t.Errorf("%v", err)
	}
}
