package feed

import (
	"errors"
	"net/url"
	"strings"
	"time"

	"hangup/advice/news"
)

// entry is an item as the source shows it.
type entry struct {
	guid    string
	link    string // cleaned and whole; "" when there is none
	article news.Article
	at      time.Time // published, as exactly as is known: a day counts from its start; zero when unknown
	partial bool      // the source shows less than the article that link leads to
}

// document is what a source shows.
type document struct {
	entries []entry
	ttl     time.Duration // how long it says that it stays fresh; 0 when it does not
	lone    bool          // it is one article, and no list of any
}

// shape is the form in which a source publishes.
type shape int

const (
	textShape shape = iota // Markdown or plain text: one article
	xmlShape
	jsonShape
	pageShape
)

// shapeOf looks at the start of a text. Servers call everything text/html, so their word only counts when the text itself
// does not show what it is.
func shapeOf(text, contentType string) shape {
	head := strings.ToLower(text[:min(len(text), 2000)])
	if m := xmlDeclaration.FindString(head); m != "" {
		if head = strings.TrimSpace(head[len(m):]); !strings.Contains(head, "<html") {
			return xmlShape
		}
		return pageShape
	}
	for {
		head = strings.TrimSpace(head)
		if !strings.HasPrefix(head, "<!--") {
			break
		}
		head = after(head, "-->")
	}
	switch {
	case strings.HasPrefix(head, "{"):
		return jsonShape
	case startsWithAny(head, "<rss", "<feed", "<rdf", "<!doctype rss", "<atom:feed"):
		return xmlShape
	case startsWithAny(head, "<!doctype html", "<html", "<head", "<body"), strings.Contains(strings.ToLower(contentType), "text/html") && strings.Contains(head, "<"):
		return pageShape
	}
	return textShape
}

func startsWithAny(text string, starts ...string) bool {
	for _, s := range starts {
		if strings.HasPrefix(text, s) {
			return true
		}
	}
	return false
}

// read takes apart what a source sent. Its errors are for an operator to read.
func read(s Source, from *url.URL, body []byte, contentType string) (document, error) {
	text, err := decode(body, contentType)
	if err != nil {
		return document{}, err
	}
	switch shapeOf(text, contentType) {
	case xmlShape:
		return readXML(s, from, text)
	case jsonShape:
		return readJSON(s, from, text)
	case pageShape:
		return readPage(s, from, text)
	}
	return readOne(s, from, "article.md", text)
}

// readArticle reads the page that an item leads to.
func readArticle(s Source, from *url.URL, body []byte, contentType string) (news.Article, error) {
	text, err := decode(body, contentType)
	if err != nil {
		return news.Article{}, err
	}
	if k := shapeOf(text, contentType); k == xmlShape || k == jsonShape {
		return news.Article{}, errors.New("this is a feed where an article should be")
	}
	return parseArticle(s, from, "article.html", text)
}

// readOne reads a text that is one article.
func readOne(s Source, from *url.URL, name, text string) (document, error) {
	a, err := parseArticle(s, from, name, text)
	if err != nil {
		return document{}, err
	}
	return document{entries: []entry{{link: a.URL, article: a, at: a.Published}}, lone: true}, nil
}

// parseArticle reads one article and gives it the address that it came from, unless it names its own.
func parseArticle(s Source, from *url.URL, name, text string) (news.Article, error) {
	if err := countHTML(text); err != nil {
		return news.Article{}, err
	}
	a, err := news.Parse(name, []byte(text))
	if err != nil {
		return news.Article{}, errors.New(strings.TrimPrefix(err.Error(), name+": "))
	}
	a.Title, a.Summary = unfilled(a.Title), unfilled(a.Summary)
	if a.Force == "" {
		a.Force = s.Force
	}
	if a.URL = cleanLink(from, a.URL); a.URL == "" {
		a.URL = cleanLink(from, from.String())
	}
	return a, nil
}

// readPage reads a page that lists articles, or is one.
func readPage(s Source, from *url.URL, text string) (document, error) {
	if err := countHTML(text); err != nil {
		return document{}, err
	}
	links, err := news.Links([]byte(text))
	if err != nil {
		return document{}, err
	}
	if d := listed(s, from, links); len(d.entries) > 0 {
		return d, nil
	}
	d, err := readOne(s, from, "page.html", text)
	if err == nil && wordsOf(d.entries[0].article.Body) < leastWords {
		err = errors.New("this page neither lists articles nor is one")
	}
	return d, err
}

// listed makes entries of links. Those that lead to another site belong to somebody else.
func listed(s Source, from *url.URL, links []news.Link) document {
	var d document
	for _, l := range links {
		link := cleanLink(from, l.URL)
		if u, err := url.Parse(link); link == "" || err != nil || site(u) != site(from) || strings.Trim(u.Path, "/") == "" || linkKey(link) == linkKey(from.String()) {
			continue
		}
		at := instant(l.Published)
		d.entries = append(d.entries, entry{link: link, at: at, partial: true, article: news.Article{
			Title: unfilled(l.Title), Summary: unfilled(l.Summary), Force: s.Force, URL: link, Published: day(at)}})
	}
	return d
}

// instant reads a date with its time of day when it has one.
func instant(text string) time.Time {
	for _, form := range []string{time.RFC3339, time.RFC1123Z, time.RFC1123, "2006-01-02T15:04:05-0700"} {
		if t, err := time.Parse(form, strings.TrimSpace(text)); err == nil && plausible(t) {
			return t
		}
	}
	t, err := news.ParseDate(text)
	if err != nil {
		return time.Time{}
	}
	return t
}

// plausible refuses the years that a broken clock writes, as news.ParseDate does.
func plausible(t time.Time) bool { return t.Year() >= 1990 && t.Year() <= 2100 }

// day gives the day of a time where it was written, as an Article has it.
func day(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

func after(text, mark string) string {
	_, rest, _ := strings.Cut(text, mark)
	return rest
}
