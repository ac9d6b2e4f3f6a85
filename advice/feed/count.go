package feed

import (
	"encoding/xml"
	"fmt"
	"strings"

	"golang.org/x/net/html/charset"
)

// What is parsed is counted first: a mebibyte of <item/> costs the library 1.6 GiB. No feed in use comes near any of these.
const (
	maxItems    = 500
	maxElements = 50_000 // of XML outside of CDATA, of HTML, or objects and lists of JSON
	maxDepth    = 100    // of elements in each other
	// maxNamespaces: the library copies all declarations in force for each element that adds one. Each item may hold
	// one, for its XHTML.
	maxNamespaces = maxItems + 100
	maxAttributes = 200 // of one element
)

// tally is what was counted.
type tally struct{ items, elements, deepest, namespaces, attributes int }

func (t tally) check() error {
	switch {
	case t.items > maxItems:
		return fmt.Errorf("it has more than %d items", maxItems)
	case t.elements > maxElements:
		return fmt.Errorf("it has more than %d elements", maxElements)
	case t.deepest > maxDepth:
		return fmt.Errorf("its elements are nested more than %d deep", maxDepth)
	case t.attributes > maxAttributes:
		return fmt.Errorf("an element of it has more than %d attributes", maxAttributes)
	case t.namespaces > maxNamespaces:
		return fmt.Errorf("it declares more than %d namespaces", maxNamespaces)
	}
	return nil
}

// countXML counts what a parser will make of a document, with the reader of XML that the parser uses, set as the parser
// sets it, so that both see the same. It builds nothing and stops at the first count that is too high.
func countXML(text string) error {
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict, d.CharsetReader = false, charset.NewReaderLabel
	var t tally
	for depth := 0; ; {
		token, err := d.Token()
		if err != nil {
			return nil // the end, or a mistake that the parser will find too
		}
		switch tag := token.(type) {
		case xml.StartElement:
			depth++
			t.deepest = max(t.deepest, depth)
			t.open(tag)
		case xml.EndElement:
			depth--
		}
		if err := t.check(); err != nil {
			return err
		}
	}
}

func (t *tally) open(tag xml.StartElement) {
	t.elements++
	t.attributes = max(t.attributes, len(tag.Attr))
	for _, a := range tag.Attr {
		if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
			t.namespaces++
		}
	}
	if name := strings.ToLower(tag.Name.Local); name == "item" || name == "entry" {
		t.items++
	}
}

// countJSON counts the objects and lists of a document, and as items the objects of lists of the outermost object.
func countJSON(text string) error {
	var t tally
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			i = stringEnd(text, i)
		case '{', '[':
			depth++
			t.elements++
			t.deepest = max(t.deepest, depth)
			if depth == 3 && text[i] == '{' {
				t.items++
			}
		case '}', ']':
			depth--
		}
	}
	return t.check()
}

// countHTML counts the elements of a page, the end of each included.
func countHTML(text string) error {
	if strings.Count(text, "<") > 2*maxElements {
		return fmt.Errorf("it has more than %d elements", maxElements)
	}
	return nil
}

// stringEnd finds the quotation mark that ends the string that starts at i.
func stringEnd(text string, i int) int {
	for i++; i < len(text) && text[i] != '"'; i++ {
		if text[i] == '\\' {
			i++
		}
	}
	return i
}
