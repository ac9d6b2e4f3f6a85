package news

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxBytes is the most that Parse reads of one article. The largest article page seen has 400 KiB.
const MaxBytes = 2 << 20

// Fields are the parts of an article as a feed or a table gives them, not yet cleaned. Body may be
// HTML, HTML that was escaped once more, Markdown with a header, or plain text.
type Fields struct {
	Title, Summary, Body string
	Force                string // force id, if the source says it
	URL                  string
	Published            string // in any form that ParseDate reads, or ""
}

// Parse reads one article: a page in HTML, Markdown with a header between ``` or --- lines, or
// plain newspaper text. The name is only used in errors and to tell HTML from text. The error says in
// one sentence what is wrong with the file and what to do.
func Parse(name string, raw []byte) (Article, error) {
	if err := checkReadable(raw); err != nil {
		return Article{}, fmt.Errorf("%s: %w", path.Base(name), err)
	}
	text := decode(raw)
	var a Article
	var err error
	switch {
	case isFeed(name, text):
		err = errors.New("this is a feed, not an article: open the article in a browser and save that page")
	case isPage(name, text):
		a, err = parsePage(text)
	default:
		a, err = parseText(text, "")
	}
	if err == nil && a.Body == "" {
		err = errors.New("there is no text in it: check that the file holds a whole article")
	}
	if err != nil {
		return Article{}, fmt.Errorf("%s: %w", path.Base(name), err)
	}
	return a, nil
}

// FromFields makes an article of the parts that a feed gives.
func FromFields(f Fields) (Article, error) {
	if len(f.Body)+len(f.Title)+len(f.Summary) > MaxBytes {
		return Article{}, errTooBig
	}
	a, err := parseBody(tidy(f.Body), plainLine(f.Title))
	if err != nil {
		return Article{}, err
	}
	if summary := plainLine(f.Summary); summary != "" {
		a.Summary = summary
	}
	if f.Force != "" {
		a.Force = f.Force
	}
	if f.URL != "" {
		a.URL = f.URL
	}
	if f.Published != "" {
		a.Published, err = ParseDate(f.Published)
	}
	return a, err
}

// parseBody reads a body, which may be a whole page. The title counts more than that of the page.
func parseBody(body, title string) (Article, error) {
	if !isPage("", body) {
		return parseText(body, title)
	}
	a, err := parsePage(body)
	if title != "" {
		a.Title = title
		a.Body = dropTitle(a.Body, title)
	}
	return a, err
}

var errTooBig = fmt.Errorf("it is larger than %d MiB: save the article alone", MaxBytes>>20)

func checkReadable(raw []byte) error {
	switch {
	case len(raw) > MaxBytes:
		return errTooBig
	case len(bytes.TrimSpace(raw)) == 0:
		return errors.New("it is empty: save the article again")
	case bytes.IndexByte(raw, 0) >= 0 || controls(raw) > len(raw)/50:
		return errors.New("it is not text: save the article as HTML, Markdown or plain text")
	}
	return nil
}

// controls counts bytes that do not occur in text.
func controls(raw []byte) int {
	n := 0
	for _, b := range raw {
		if b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' || b == 0x7f {
			n++
		}
	}
	return n
}

// decode makes UTF-8 with plain line ends of what is UTF-8 already or windows-1252.
func decode(raw []byte) string {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if utf8.Valid(raw) {
		return tidy(string(raw))
	}
	var b strings.Builder
	for _, c := range raw {
		b.WriteRune(windows1252(c))
	}
	return tidy(b.String())
}

func tidy(text string) string {
	text = strings.ToValidUTF8(text, "\ufffd")
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u00a0", " ", "\u200b", "", "\ufeff", "", "\u00ad", "").Replace(text)
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) || unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1 // a terminal obeys them, and they turn words and addresses around
		}
		return r
	}, text)
}

// windows1252 maps a byte to its letter. Source: https://encoding.spec.whatwg.org/#windows-1252
func windows1252(c byte) rune {
	const upper = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"
	if c < 0x80 || c > 0x9f {
		return rune(c)
	}
	return []rune(upper)[c-0x80]
}

func isFeed(name, text string) bool {
	head := strings.ToLower(strings.TrimSpace(text[:min(len(text), 600)]))
	if strings.HasPrefix(head, "{") {
		return strings.Contains(head, "jsonfeed.org") || strings.HasSuffix(name, ".json")
	}
	return strings.HasPrefix(head, "<?xml") && !strings.Contains(head, "<html") ||
		strings.HasPrefix(head, "<rss") || strings.HasPrefix(head, "<feed") || strings.HasPrefix(head, "<rdf")
}

func isPage(name, text string) bool {
	head := strings.ToLower(strings.TrimSpace(text[:min(len(text), 1000)]))
	if strings.HasPrefix(head, "<!doctype html") || strings.HasPrefix(head, "<html") || strings.Contains(head, "<head>") {
		return true
	}
	ext := strings.ToLower(path.Ext(name))
	return ext == ".html" || ext == ".htm"
}
