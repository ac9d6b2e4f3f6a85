package feed

import (
	"fmt"
	"strings"
	"testing"
)

// fifty is a feed of fifty items, as long as those in use.
func fifty() string {
	var all []string
	for n := range 50 {
		all = append(all, story(n, today))
	}
	return rss(all...)
}

func BenchmarkReadFeed(b *testing.B) {
	raw := []byte(fifty())
	from := mustURL(b, "https://www.kent.police.uk/feed")
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if d, err := read(Source{}, from, raw, "application/rss+xml"); err != nil || len(d.entries) != 50 {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadListing(b *testing.B) {
	raw := []byte(listing(today, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20).body)
	from := mustURL(b, "https://www.kent.police.uk/news/")
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if d, err := read(Source{}, from, raw, "text/html"); err != nil || len(d.entries) != 20 {
			b.Fatal(err)
		}
	}
}

// The usual visit: nothing new, four months known.
func BenchmarkDecide(b *testing.B) {
	var c Cursor
	for i := range 5 {
		d := decide(c, batch(fmt.Sprint(i), maxItems, today), today)
		d.close(&c)
	}
	c.Succeeded = today
	entries := batch("4", 50, today)
	for b.Loop() {
		d := decide(c, entries, today)
		if d.close(&c); d.items[0].Finding != Known {
			b.Fatal(d.items[0].Finding)
		}
	}
}

func BenchmarkCount(b *testing.B) {
	text := strings.Repeat(fifty(), 20)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		_ = countXML(text)
	}
}
