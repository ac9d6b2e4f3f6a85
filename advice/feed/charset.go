package feed

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

var (
	errEmpty   = errors.New("the answer is empty")
	errNotText = errors.New("the answer is not text")
)

// decode makes UTF-8 without a byte order mark of what a server sent. What the document says of itself goes before
// what the server says, because servers say the same of all documents. Everything after this sees one encoding,
// so that nothing can be hidden from the counts in another.
func decode(body []byte, contentType string) (string, error) {
	label := declared(body, contentType)
	if label == "" && !mostlyUTF8(body) {
		label = "windows-1252"
	}
	if label != "" {
		var err error
		if body, err = convert(body, label); err != nil {
			return "", err
		}
	}
	text := strings.TrimSpace(strings.TrimPrefix(strings.ToValidUTF8(string(body), "\ufffd"), "\ufeff"))
	switch {
	case text == "":
		return "", errEmpty
	case strings.IndexByte(text, 0) >= 0:
		return "", errNotText
	}
	return text, nil
}

// mostlyUTF8 tells whether a text is UTF-8, a letter that was cut in two somewhere forgiven. Others say so and are not.
func mostlyUTF8(body []byte) bool {
	good, bad, broken := 0, 0, false
	for len(body) > 0 {
		r, size := utf8.DecodeRune(body)
		before := broken
		switch broken = r == utf8.RuneError && size == 1; {
		case broken && !before:
			bad++
		case size > 1:
			good++
		}
		body = body[size:]
	}
	return bad <= good
}

func convert(body []byte, label string) ([]byte, error) {
	r, err := charset.NewReaderLabel(label, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("its encoding is not known (%q)", clip(label, 30))
	}
	// A letter of one byte may become one of three.
	body, err = io.ReadAll(io.LimitReader(r, maxBody+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("it is not in the encoding that it declares (%q)", clip(label, 30))
	case len(body) > maxBody:
		return nil, errTooLarge
	}
	return body, nil
}

// declared names the encoding: by a byte order mark, the XML declaration, the meta element or the server. It is ""
// for UTF-8 and when nobody says.
func declared(body []byte, contentType string) string {
	for _, bom := range []struct{ mark, label string }{{"\xef\xbb\xbf", ""}, {"\xff\xfe", "utf-16le"}, {"\xfe\xff", "utf-16be"}} {
		if bytes.HasPrefix(body, []byte(bom.mark)) {
			return bom.label
		}
	}
	head := body[:min(len(body), 1024)]
	label := ""
	if m := xmlEncoding.FindSubmatch(head); m != nil {
		label = string(m[1])
	} else if m := metaCharset.FindSubmatch(head); m != nil {
		label = string(m[1])
	} else if _, params, err := mime.ParseMediaType(contentType); err == nil {
		label = params["charset"]
	}
	if strings.EqualFold(label, "utf-8") || strings.EqualFold(label, "utf8") || isWide(label, body) {
		return ""
	}
	return label
}

// isWide recognises a document that claims to be UTF-16 in letters which show that it is not.
func isWide(label string, body []byte) bool {
	return strings.HasPrefix(strings.ToLower(label), "utf-16") && bytes.IndexByte(body[:min(len(body), 64)], 0) < 0
}

var (
	xmlEncoding    = regexp.MustCompile(`(?i)^\s*<\?xml[^>]{0,200}\bencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']`)
	metaCharset    = regexp.MustCompile(`(?i)<meta[^>]{1,200}\bcharset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})`)
	xmlDeclaration = regexp.MustCompile(`(?i)^\s*<\?xml[^>]{0,300}\?>`)
)
