package news

import (
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"hangup/advice/pattern"
)

// Link is an article that a page lists, as the page shows it.
type Link struct {
	Title     string
	Summary   string
	URL       string // as written, relative perhaps
	Published string // as written, in a form that ParseDate reads; "" when the page does not say
}

const (
	maxLinks   = 200  // the most that are read of a page
	leastLinks = 3    // that make a list, when there is text beside them or they have neither date nor heading
	littleText = 300  // letters and digits beside the links, up to which one that has a date or a heading is a list too
	maxProse   = 1200 // letters and digits from which on a page is an article that links to others
)

// Links finds the articles that a page lists, in its order. It gives none for the page of one article. Links of
// navigation, of "most read" lists and of the foot of the page are left out.
func Links(raw []byte) ([]Link, error) {
	if err := checkReadable(raw); err != nil {
		return nil, err
	}
	doc, err := html.Parse(strings.NewReader(decode(raw)))
	if err != nil {
		return nil, errors.New("the HTML can't be read")
	}
	if meta := metaOf(doc); first(meta, "article:published_time", "datepublished") != "" {
		return nil, nil
	}
	part := find(doc, "main")
	if part == nil {
		part = find(doc, "body")
	}
	if part == nil {
		return nil, nil
	}
	l := lister{targets: map[*html.Node]string{}, at: map[string]int{}, cards: map[*html.Node]bool{}}
	l.visit(part)
	l.collect(part)
	return l.list(proseBeside(part, l.cards)), nil
}

// lister finds the cards of a listing: the largest parts of it whose links all lead to one address.
type lister struct {
	targets map[*html.Node]string // where the links of an element lead; severalTargets
	found   []listed
	at      map[string]int // address to index of found
	cards   map[*html.Node]bool
}

type listed struct {
	Link
	headed bool // it has a heading of its own
}

// severalTargets stands for an element whose links lead to more than one address.
const severalTargets = "\x00"

// visit notes where the links of every element lead. Those to share a card with friends are furniture and lead nowhere.
func (l *lister) visit(n *html.Node) string {
	if isFurnitureNode(n) {
		return ""
	}
	target := ""
	if n.Type == html.ElementNode && n.Data == "a" {
		target = strings.TrimSpace(attr(n, "href"))
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch t := l.visit(c); {
		case t == "" || t == target:
		case target == "":
			target = t
		default:
			target = severalTargets
		}
	}
	l.targets[n] = target
	return target
}

// collect takes the link of each card below an element.
func (l *lister) collect(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch target := l.targets[c]; {
		case target == "":
		case target == severalTargets:
			l.collect(c)
		default:
			l.take(c, target)
		}
	}
}

// take reads a card. A second card for the same address adds what the first lacks.
func (l *lister) take(card *html.Node, target string) {
	if strings.HasPrefix(target, "#") || strings.HasPrefix(target, "mailto:") || strings.HasPrefix(target, "tel:") || strings.HasPrefix(target, "javascript:") {
		return
	}
	title, headed := cardTitle(card)
	found := listed{Link{Title: title, Summary: cardSummary(card, title), URL: target, Published: cardDate(card)}, headed}
	if title == "" || !headed && (words(title) < 3 || isFurniture(title)) {
		return
	}
	l.cards[card] = true
	if i, known := l.at[target]; known {
		l.found[i].add(found)
		return
	}
	if len(l.found) < maxLinks {
		l.at[target] = len(l.found)
		l.found = append(l.found, found)
	}
}

func (l *listed) add(more listed) {
	if more.headed && !l.headed {
		l.Title, l.headed = more.Title, true
	}
	if l.Summary == "" {
		l.Summary = more.Summary
	}
	if l.Published == "" {
		l.Published = more.Published
	}
}

// list gives the dated links when there are enough, else those with a heading, else all: what a listing is made of
// looks alike. It gives none when the page has too much text beside them to be a list.
func (l *lister) list(prose int) []Link {
	least := leastLinks
	switch {
	case prose > maxProse:
		return nil
	case prose <= littleText:
		least = 1
	}
	for _, fits := range []func(listed) bool{
		func(f listed) bool { return f.Published != "" },
		func(f listed) bool { return f.headed },
	} {
		if some := linksThat(l.found, fits); len(some) >= least {
			return some
		}
	}
	if len(l.found) < leastLinks {
		return nil
	}
	return linksThat(l.found, func(listed) bool { return true })
}

func linksThat(found []listed, fits func(listed) bool) []Link {
	var some []Link
	for _, f := range found {
		if fits(f) {
			some = append(some, f.Link)
		}
	}
	return some
}

// cardTitle gives the heading of a card, else the words of its link.
func cardTitle(card *html.Node) (title string, headed bool) {
	for d := range withSelf(card) {
		if d.Type == html.ElementNode && len(d.Data) == 2 && d.Data[0] == 'h' && d.Data[1] >= '1' && d.Data[1] <= '6' {
			return squeeze(textOf(d)), true
		}
	}
	for d := range withSelf(card) {
		if d.Type == html.ElementNode && d.Data == "a" {
			if text := squeeze(textOf(d)); len(text) > len(title) {
				title = text
			}
		}
	}
	return title, false
}

// cardSummary gives the first paragraph of a card that is neither its title nor its date.
func cardSummary(card *html.Node, title string) string {
	for d := range withSelf(card) {
		if d.Type != html.ElementNode || d.Data != "p" {
			continue
		}
		text := squeeze(textOf(d))
		if words(text) >= 3 && !sameWords(text, title) && squeeze(writtenDate.ReplaceAllString(text, "")) != "" && !isFurniture(text) {
			return text
		}
	}
	return ""
}

// writtenDate is a date in words, as listings show it.
var writtenDate = pattern.New(`\b\d{1,2} (?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?) \d{4}\b|\b\d{1,2}/\d{1,2}/\d{4}\b`)

// cardDate gives the first date of a card, by its <time> or in its words.
func cardDate(card *html.Node) string {
	for d := range withSelf(card) {
		if d.Type != html.ElementNode || d.Data != "time" {
			continue
		}
		for _, text := range []string{attr(d, "datetime"), squeeze(textOf(d))} {
			if _, err := ParseDate(text); err == nil {
				return text
			}
		}
	}
	return writtenDate.FindString(squeeze(spacedText(card)))
}

// spacedText is the text of an element with a space between its parts.
func spacedText(n *html.Node) string {
	var b strings.Builder
	for d := range withSelf(n) {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return b.String()
}

// withSelf goes over an element and all that is below it.
func withSelf(n *html.Node) func(yield func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		if !yield(n) {
			return
		}
		for d := range n.Descendants() {
			if !yield(d) {
				return
			}
		}
	}
}

// proseBeside counts the letters and digits of the text that stands outside of cards.
func proseBeside(n *html.Node, cards map[*html.Node]bool) int {
	switch {
	case cards[n] || isFurnitureNode(n):
		return 0
	case n.Type == html.TextNode:
		return utf8.RuneCountInString(letters(n.Data))
	}
	sum := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		sum += proseBeside(c, cards)
	}
	return sum
}
