package news

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/net/html"

	"hangup/advice/pattern"
)

// maxDepth is how deep elements may be nested before the rest of a page is left unread.
const maxDepth = 200

// parsePage reads an article page.
func parsePage(text string) (Article, error) {
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return Article{}, errors.New("the HTML can't be read: save the page again")
	}
	meta := metaOf(doc)
	a := Article{
		Title:   plainLine(first(meta, "og:title", "twitter:title")),
		Summary: plainLine(first(meta, "og:description", "description")),
		URL:     first(meta, "canonical", "og:url"),
	}
	main := mainPart(doc)
	if main == nil {
		return Article{}, errors.New("this is a list of articles: open one and save that page")
	}
	if h := find(main, "h1"); h != nil {
		a.Title = squeeze(textOf(h))
	}
	if a.Title == "" {
		a.Title, _, _ = strings.Cut(first(meta, "title"), " | ")
	}
	a.Body = dropTitle(join(cut(blocksOf(main))), a.Title)
	return a, a.setDate(doc, meta)
}

// setDate takes the day of publication from the metadata or from the first <time>.
func (a *Article) setDate(doc *html.Node, meta map[string]string) error {
	for _, field := range []string{"article:published_time", "datepublished", "date", "dc.date"} {
		if meta[field] == "" {
			continue
		}
		day, err := ParseDate(meta[field])
		if err != nil {
			return fmt.Errorf("field %s: %w", field, err)
		}
		a.Published = day
		return nil
	}
	if t := find(doc, "time"); t != nil && attr(t, "datetime") != "" {
		day, err := ParseDate(attr(t, "datetime"))
		if err != nil {
			return fmt.Errorf("field <time>: %w", err)
		}
		a.Published = day
	}
	return nil
}

// metaOf collects what the head of a page says, under small letters.
func metaOf(doc *html.Node) map[string]string {
	meta := map[string]string{}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		key, value := "", ""
		switch n.Data {
		case "meta":
			key, value = attr(n, "property"), attr(n, "content")
			if key == "" {
				key = attr(n, "name") + attr(n, "itemprop")
			}
		case "link":
			if attr(n, "rel") == "canonical" {
				key, value = "canonical", attr(n, "href")
			}
		case "title":
			key, value = "title", squeeze(textOf(n))
		}
		key = strings.ToLower(key)
		if _, seen := meta[key]; key != "" && !seen {
			meta[key] = strings.TrimSpace(value)
		}
	}
	return meta
}

// mainPart finds the element that holds the article; nil when the page lists several.
func mainPart(doc *html.Node) *html.Node {
	var articles []*html.Node
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == "article" && !inFurniture(n) {
			articles = append(articles, n)
		}
	}
	if len(articles) >= 3 && !oneLeads(articles) {
		return nil
	}
	var best *html.Node
	for _, n := range articles {
		if best == nil || len(textOf(n)) > len(textOf(best)) {
			best = n
		}
	}
	if best != nil {
		return best
	}
	if main := find(doc, "main"); main != nil {
		return main
	}
	return find(doc, "body")
}

// oneLeads tells whether one article is longer than all others together.
func oneLeads(articles []*html.Node) bool {
	sum, most := 0, 0
	for _, n := range articles {
		size := len(textOf(n))
		sum += size
		most = max(most, size)
	}
	return most*2 > sum
}

func inFurniture(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if isFurnitureNode(p) {
			return true
		}
	}
	return false
}

func find(n *html.Node, tag string) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == tag && !isFurnitureNode(d) {
			return d
		}
	}
	return nil
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

var furnitureClass = pattern.New(`(?i)(^|[\s_-])(cookies?|nav|navigation|breadcrumbs?|related|share|sharing|social|menu|sidebar|promo|newsletter|most-read|advert|ads?|comments?|skip|meta|pager|pagination|tags|byline|timestamp)([\s_-]|$)`)

// isFurnitureNode tells whether an element belongs to the page and not to its article.
func isFurnitureNode(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return n.Type == html.CommentNode
	}
	switch n.Data {
	case "nav", "footer", "aside", "script", "style", "form", "noscript", "button", "iframe", "svg", "template", "select", "figure", "head":
		return true
	case "body", "main", "article", "html":
		return false
	}
	switch attr(n, "role") {
	case "navigation", "dialog", "banner", "contentinfo", "search", "complementary", "alert":
		return true
	}
	return attr(n, "hidden") != "" || attr(n, "aria-hidden") == "true" || furnitureClass.MatchString(attr(n, "class")+" "+attr(n, "id"))
}
