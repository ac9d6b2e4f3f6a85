package telegramtest

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"unicode/utf16"
)

// Entity is a part of a text that is set apart. Offset and Length are in UTF-16 units.
type Entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url,omitempty"`
}

// tagKind gives the entity of a tag of HTML mode (core.telegram.org/bots/api#html-style).
func tagKind(tag string) string {
	switch tag {
	case "b", "strong":
		return "bold"
	case "i", "em":
		return "italic"
	case "u", "ins":
		return "underline"
	case "s", "strike", "del":
		return "strikethrough"
	case "a":
		return "text_link"
	case "span", "tg-spoiler":
		return "spoiler"
	case "code", "pre", "blockquote":
		return tag
	case "tg-emoji":
		return "custom_emoji"
	}
	return ""
}

// markup reads a text in HTML mode as the server does, with its texts for what is wrong.
type markup struct {
	in   string
	at   int // bytes
	out  strings.Builder
	size int // UTF-16 units
	open []openTag
	done []Entity
}

type openTag struct {
	name string
	Entity
}

// parseHTML gives the text and its entities.
func parseHTML(in string) (string, []Entity, error) {
	m := &markup{in: in}
	for m.at < len(m.in) {
		if err := m.step(); err != nil {
			return "", nil, err
		}
	}
	if n := len(m.open); n > 0 {
		return "", nil, wrong("Can't find end tag corresponding to start tag %q", m.open[n-1].name)
	}
	slices.SortStableFunc(m.done, func(a, b Entity) int {
		if a.Offset != b.Offset {
			return a.Offset - b.Offset
		}
		return b.Length - a.Length
	})
	return m.out.String(), m.done, nil
}

// wrong is what the server says of markup that it cannot read.
func wrong(format string, args ...any) error {
	return badRequest("can't parse entities: " + fmt.Sprintf(format, args...))
}

func (m *markup) step() error {
	rest := m.in[m.at:]
	switch {
	case strings.HasPrefix(rest, "</"):
		return m.end()
	case rest[0] == '<':
		return m.start()
	case rest[0] == '&':
		m.reference(rest)
		return nil
	}
	n := strings.IndexAny(rest, "<&")
	if n < 0 {
		n = len(rest)
	}
	m.write(rest[:n])
	m.at += n
	return nil
}

func (m *markup) write(text string) {
	m.out.WriteString(text)
	m.size += units(text)
}

// units counts UTF-16 units, which is what Telegram calls a character.
func units(text string) int { return len(utf16.Encode([]rune(text))) }

// reference reads &lt; &gt; &amp; &quot; and numbers. Anything else stays as it is, as at Telegram.
func (m *markup) reference(rest string) {
	name, _, ok := strings.Cut(rest, ";")
	known := ok && (slices.Contains([]string{"&lt", "&gt", "&amp", "&quot"}, name) || strings.HasPrefix(name, "&#") && len(name) < 11)
	if plain := html.UnescapeString(name + ";"); known && plain != name+";" {
		m.write(plain)
		m.at += len(name) + 1
		return
	}
	m.write("&")
	m.at++
}

func (m *markup) start() error {
	begin := m.at
	rest := m.in[begin+1:]
	n := strings.IndexAny(rest, " \t\r\n>")
	if n < 0 {
		return wrong("Unclosed start tag at byte offset %d", begin)
	}
	name := strings.ToLower(rest[:n])
	kind := tagKind(name)
	if kind == "" {
		return wrong("Unsupported start tag %q at byte offset %d", name, begin)
	}
	m.at = begin + 1 + n
	attrs, err := m.attributes(name, begin)
	if err != nil {
		return err
	}
	if name == "span" && attrs["class"] != "tg-spoiler" {
		return wrong("Tag \"span\" must have class \"tg-spoiler\" at byte offset %d", begin)
	}
	if _, expandable := attrs["expandable"]; kind == "blockquote" && expandable {
		kind = "expandable_blockquote"
	}
	m.open = append(m.open, openTag{name, Entity{Type: kind, Offset: m.size, URL: attrs["href"]}})
	return nil
}

// attributes reads up to the end of a tag. Values stand in quotes.
func (m *markup) attributes(tag string, begin int) (map[string]string, error) {
	attrs := map[string]string{}
	for {
		rest := strings.TrimLeft(m.in[m.at:], " \t\r\n")
		m.at = len(m.in) - len(rest)
		if rest == "" {
			return nil, wrong("Unclosed start tag %q at byte offset %d", tag, begin)
		}
		if rest[0] == '>' {
			m.at++
			return attrs, nil
		}
		name, value, length, err := attribute(rest, tag, begin)
		if err != nil {
			return nil, err
		}
		attrs[name] = value
		m.at += length
	}
}

// attribute reads name, name="value" or name='value' at the head of rest.
func attribute(rest, tag string, begin int) (name, value string, length int, err error) {
	n := strings.IndexAny(rest, " \t\r\n=>")
	switch {
	case n == 0:
		return "", "", 0, wrong("Empty attribute name in the tag %q at byte offset %d", tag, begin)
	case n < 0 || n+1 >= len(rest):
		return "", "", 0, wrong("Unclosed start tag %q at byte offset %d", tag, begin)
	case rest[n] != '=':
		return strings.ToLower(rest[:n]), "", n, nil
	}
	quote := rest[n+1]
	if quote != '"' && quote != '\'' {
		return "", "", 0, wrong("Expected quoted attribute value in the tag %q at byte offset %d", tag, begin)
	}
	end := strings.IndexByte(rest[n+2:], quote)
	if end < 0 {
		return "", "", 0, wrong("Unclosed start tag at byte offset %d", begin)
	}
	return strings.ToLower(rest[:n]), html.UnescapeString(rest[n+2 : n+2+end]), n + 2 + end + 1, nil
}

func (m *markup) end() error {
	begin := m.at
	if len(m.open) == 0 {
		return wrong("Unexpected end tag at byte offset %d", begin)
	}
	name, _, ok := strings.Cut(m.in[begin+2:], ">")
	if !ok {
		return wrong("Unclosed end tag at byte offset %d", begin)
	}
	last := m.open[len(m.open)-1]
	if found := strings.ToLower(strings.TrimSpace(name)); found != "" && found != last.name {
		return wrong("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", begin, last.name, found)
	}
	m.at = begin + 2 + len(name) + 1
	m.open = m.open[:len(m.open)-1]
	last.Length = m.size - last.Offset
	if last.Length > 0 && (last.Type != "text_link" || last.URL != "") {
		m.done = append(m.done, last.Entity)
	}
	return nil
}
