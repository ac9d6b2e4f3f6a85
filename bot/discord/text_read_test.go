package discord

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// readMarkdown reads a text as Discord does: what is shown and where links lead, or which sign acts that we did not mean
// to.
func readMarkdown(text string) (shown string, links []string, err error) {
	var b strings.Builder
	for n, line := range strings.Split(text, "\n") {
		if n > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(lineMark.FindString(line))
		words, found, err := readInline(line[len(lineMark.FindString(line)):])
		if err != nil {
			return "", nil, fmt.Errorf("%w in the line %q", err, line)
		}
		b.WriteString(words)
		links = append(links, found...)
	}
	return b.String(), links, nil
}

var (
	lineMark  = regexp.MustCompile(`^(> |- |\d+\. )?`)
	stamp     = regexp.MustCompile(`^<t:\d+:R>`)
	reference = regexp.MustCompile(`^<#\d+>`)
	target    = regexp.MustCompile(`^\((https?://[^\s()<>"\\]+)\)`)
	starts    = regexp.MustCompile(`^\s*(#{1,3} |-# |>|[-*+] |\d+[.)] )`)
)

// readInline reads the rest of a line.
func readInline(line string) (shown string, links []string, err error) {
	if starts.MatchString(line) {
		return "", nil, fmt.Errorf("a mark begins %q", line)
	}
	var b strings.Builder
	bold, linked := false, false
	for i := 0; i < len(line); i++ {
		rest := line[i:]
		switch {
		case len(rest) > 1 && rest[0] == '\\' && isMark(rest[1]):
			b.WriteByte(rest[1])
			i++
		case strings.HasPrefix(rest, "**"):
			bold = !bold
			i++
		case stamp.MatchString(rest), reference.MatchString(rest):
			i += strings.IndexByte(rest, '>')
		case rest[0] == '[' && !linked:
			linked = true
		case rest[0] == ']' && linked && target.MatchString(rest[1:]):
			m := target.FindStringSubmatch(rest[1:])
			links, linked = append(links, m[1]), false
			i += len(m[0])
		case strings.IndexByte("*_~`|[]<\\", rest[0]) >= 0, strings.HasPrefix(rest, "://"):
			return "", nil, fmt.Errorf("%q acts", rest[0])
		default:
			b.WriteByte(rest[0])
		}
	}
	if bold || linked {
		return "", nil, fmt.Errorf("a mark is left open")
	}
	return b.String(), links, mentionFree(b.String())
}

// isMark tells what a backslash takes the meaning from: any ASCII sign that is no letter, digit or space.
func isMark(c byte) bool {
	return c > ' ' && c < 0x7f && !unicode.IsLetter(rune(c)) && !unicode.IsDigit(rune(c))
}

var mention = regexp.MustCompile(`(^|[^\pL\pN])@[\pL\pN&!]`)

func mentionFree(text string) error {
	if m := mention.FindString(text); m != "" {
		return fmt.Errorf("%q mentions", m)
	}
	return nil
}
