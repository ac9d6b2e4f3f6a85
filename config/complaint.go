package config

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

var (
	// saysLine is how the YAML reader begins a complaint that has a place.
	saysLine = regexp.MustCompile(`^line (\d+): `)
	// lineShort is in the complaints whose line the reader gives one too low: those of its parser, which
	// counts from 0, unlike its scanner.
	lineShort = regexp.MustCompile(`^did not find expected (key|node content|'-' indicator|',' or '.'|<)|^found (undefined tag handle|duplicate %)`)
	// quoted is a piece of the file in a complaint.
	quoted = regexp.MustCompile("(?s)'.*'|\".*\"|`.*`")
	// ownSigns is how complaints begin that quote the signs which YAML misses there, and nothing of the file.
	ownSigns = regexp.MustCompile(`^(did|could) not find expected '[-,:]'( or '[\]}]'| indicator)?$`)
)

// complaint turns what the YAML reader has against a file into a line and a sentence. What it quotes
// from the file is left out: it could be part of a secret.
func complaint(raw []byte, err error) (line int, text string) {
	if line, ok := unreadable(raw); ok {
		return line, "the file has a character that is not text in UTF-8"
	}
	line, text = 1, strings.TrimPrefix(err.Error(), "yaml: ")
	if m := saysLine.FindStringSubmatch(text); m != nil {
		line, _ = strconv.Atoi(m[1]) // digits; a number too large for an int is cut below
		text = strings.TrimPrefix(text, m[0])
		if lineShort.MatchString(text) {
			line++
		}
	}
	if name, ok := strings.CutPrefix(text, "unknown anchor '"); ok {
		name, _, _ = strings.Cut(name, "'")
		return lineOf(raw, "*"+name), "a value that begins with * must stand in quotes"
	}
	if !ownSigns.MatchString(text) {
		text = quoted.ReplaceAllString(text, "…")
	}
	return max(1, min(line, lineOf(raw, ""))), fmt.Sprintf("this is not YAML: %s", strings.Join(strings.Fields(text), " "))
}

// unreadable gives the line of the first character that YAML cannot have.
func unreadable(raw []byte) (line int, found bool) {
	line = 1
	for len(raw) > 0 {
		r, size := utf8.DecodeRune(raw)
		if r == utf8.RuneError && size == 1 || r < ' ' && r != '\t' && r != '\n' && r != '\r' {
			return line, true
		}
		if r == '\n' {
			line++
		}
		raw = raw[size:]
	}
	return 0, false
}

// lineOf gives the first line that has the words; without words the last line that is not empty.
func lineOf(raw []byte, words string) int {
	before := strings.TrimRight(string(raw), "\r\n")
	if words != "" {
		before, _, _ = strings.Cut(before, words)
	}
	return strings.Count(before, "\n") + 1
}
