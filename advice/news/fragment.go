package news

import (
	"strings"

	"golang.org/x/net/html"
)

// fragmentBlocks parts loose HTML into its paragraphs.
func fragmentBlocks(text string) []block {
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return nil
	}
	return blocksOf(doc)
}

// blocksOf parts an element into its paragraphs, without what belongs to the page.
func blocksOf(n *html.Node) []block {
	var c collector
	c.walk(n, 0)
	c.end()
	return c.blocks
}

// collector gathers text until a block ends.
type collector struct {
	blocks  []block
	text    strings.Builder
	item    int // how many lists the text stands in
	heading bool
	links   int // how many links the text stands in
	linked  int // bytes of the text that stand in a link
}

func (c *collector) walk(n *html.Node, depth int) {
	if depth > maxDepth || isFurnitureNode(n) && n.Data != "head" {
		return
	}
	if n.Type == html.TextNode {
		c.text.WriteString(n.Data)
		if c.links > 0 {
			c.linked += len(n.Data)
		}
		return
	}
	ends := n.Type == html.ElementNode && isBlock(n.Data)
	if ends {
		c.end()
	}
	c.enter(n.Data, 1)
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		c.walk(child, depth+1)
	}
	if ends {
		c.end()
	}
	c.enter(n.Data, -1)
}

// enter counts lists and links on the way in and out of them.
func (c *collector) enter(tag string, by int) {
	switch tag {
	case "li":
		c.item += by
	case "a":
		c.links += by
	case "h1", "h2", "h3", "h4", "h5", "h6":
		c.heading = by > 0
	}
}

func (c *collector) end() {
	if text := squeeze(c.text.String()); text != "" {
		c.blocks = append(c.blocks, block{text: text, item: c.item > 0, heading: c.heading, link: c.linked >= len(text)})
	}
	c.text.Reset()
	c.linked = 0
}

func isBlock(tag string) bool {
	switch tag {
	case "p", "div", "ul", "ol", "li", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "article", "section", "main",
		"blockquote", "table", "tr", "td", "dl", "dt", "dd", "header", "pre", "body", "html", "summary", "details":
		return true
	}
	return false
}
