package feed

import (
	"cmp"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"hangup/advice/news"
)

// leastWords is how many words a whole article has at the least. What a feed shows of a shorter one is taken for a
// summary, and the page is read when it is on the same site.
const leastWords = 40

func readXML(s Source, from *url.URL, text string) (document, error) {
	// The text is UTF-8 by now, whatever its declaration says.
	text = xmlDeclaration.ReplaceAllString(text, "")
	if err := countXML(text); err != nil {
		return document{}, err
	}
	d, err := readItems(s, from, text)
	d.ttl = ttl(text)
	return d, err
}

func readJSON(s Source, from *url.URL, text string) (document, error) {
	if err := countJSON(text); err != nil {
		return document{}, err
	}
	if !strings.Contains(text, `"items"`) {
		return document{}, errNoFeed // a server that tells of an error in JSON, mostly
	}
	return readItems(s, from, text)
}

var errNoFeed = errors.New("it starts like a feed and cannot be read as one")

// readItems has a feed parsed and makes entries of its items.
func readItems(s Source, from *url.URL, text string) (document, error) {
	p := gofeed.NewParser()
	p.RSSTranslator = &gofeed.DefaultRSSTranslator{DisableContentImageScan: true}
	f, err := p.Parse(strings.NewReader(text))
	if err != nil || f == nil {
		return document{}, errNoFeed
	}
	base := from
	if home, err := url.Parse(f.Link); err == nil && site(home) == site(from) {
		base = home // relative links count from the address that the feed speaks for
	}
	var d document
	for _, item := range f.Items {
		if e, ok := entryOf(s, base, item); ok {
			d.entries = append(d.entries, e)
		}
	}
	if len(f.Items) > 0 && len(d.entries) == 0 {
		return document{}, errors.New("none of its items has a title or a text")
	}
	return d, nil
}

// entryOf makes an entry of an item, unless it says nothing.
func entryOf(s Source, base *url.URL, item *gofeed.Item) (entry, bool) {
	e := entry{guid: strings.TrimSpace(item.GUID), link: cleanLink(base, item.Link), at: published(item)}
	if e.link == "" && strings.HasPrefix(e.guid, "http") {
		e.link = cleanLink(base, e.guid)
	}
	f := news.Fields{Title: cleanText(item.Title), Summary: cleanText(item.Description), Body: cleanText(item.Content), Force: s.Force, URL: e.link}
	if wordsOf(f.Body) < wordsOf(f.Summary) {
		f.Body, f.Summary = f.Summary, "" // many feeds have the whole text in the description
	}
	a, err := news.FromFields(f)
	if err != nil || a.Title == "" && a.Body == "" {
		return entry{}, false
	}
	a.URL = cmp.Or(e.link, cleanLink(base, a.URL))
	if e.at.IsZero() {
		e.at = a.Published
	}
	a.Published = day(e.at)
	e.article = a
	e.partial = e.link != "" && wordsOf(a.Body) < leastWords
	return e, true
}

// published gives the time of an item as it wrote it, in its own time zone, else what the library made of it.
func published(item *gofeed.Item) time.Time {
	for _, text := range []string{item.Published, item.Updated} {
		if at := instant(text); !at.IsZero() {
			return at
		}
	}
	for _, at := range []*time.Time{item.PublishedParsed, item.UpdatedParsed} {
		if at != nil && plausible(*at) {
			return *at
		}
	}
	return time.Time{}
}
