package feed

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A source that sends a bomb costs one visit that fails, and little memory; what is known of it stays.
func TestFeedBombsCostAVisitLittle(t *testing.T) {
	if withRaceDetector {
		t.Skip("what is allocated cannot be measured under the race detector")
	}
	pack := func(body string) (packed []byte) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write([]byte(body))
		z.Close()
		return b.Bytes()
	}
	grow := `<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">`
	for n := range 12 {
		grow += fmt.Sprintf(`<!ENTITY a%d "%s">`, n+1, strings.Repeat(fmt.Sprintf("&a%d;", n), 10))
	}
	for name, c := range map[string]struct {
		body, kind string
		most       uint64 // MiB
	}{
		"64 MiB packed":         {strings.Repeat("<rss>", 64<<20/5), "application/rss+xml", 48},
		"deep XML":              {strings.Repeat("<rss>", 400_000), "application/rss+xml", 48},
		"many items":            {"<rss><channel>" + strings.Repeat("<item/>", 290_000), "application/rss+xml", 48},
		"entities that grow":    {grow + "]><rss><channel><item><title>&a12;</title></item></channel></rss>", "application/rss+xml", 48},
		"deep JSON":             {strings.Repeat(`{"items":[`, 200_000), "application/feed+json", 48},
		"many objects":          {`{"items":[` + strings.Repeat("{},", 650_000) + "{}]}", "application/feed+json", 48},
		"many elements":         {"<html>" + strings.Repeat("<p>", 600_000), "text/html", 48},
		"one attribute of many": {"<rss " + strings.Repeat("a='' ", 400_000) + "/>", "application/rss+xml", 128}, // its reader takes an element as a whole
	} {
		t.Run(name, func(t *testing.T) {
			packed := pack(c.body)
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", "gzip")
				w.Header().Set("Content-Type", c.kind)
				w.Write(packed)
			}))
			defer s.Close()
			r := readerOf(t, at(today), s.URL)
			before := visited(whole("g", "https://a.example/1", "one", today))
			var v Visit
			used := allocated(func() { v = r.Visit(t.Context(), r.sources[0], before) })
			t.Logf("%d KiB on the line, %d MiB allocated: %v", len(packed)>>10, used>>20, v.Err)
			if name == "entities that grow" { // the reader knows none but those of the standard, and leaves the others as they are
				if v.Err != nil || len(v.Items) != 1 || len(v.Items[0].Article.Title) > 10 {
					t.Errorf("%+v, %v", v.Items, v.Err)
				}
			} else if v.Err == nil || len(v.Items) > 0 || len(v.Cursor.Known) != 1 || v.Cursor.Fails != 1 {
				t.Errorf("%v, %d items, cursor %+v", v.Err, len(v.Items), v.Cursor)
			}
			if used > c.most<<20 {
				t.Errorf("it took %d MiB", used>>20)
			}
		})
	}
}
