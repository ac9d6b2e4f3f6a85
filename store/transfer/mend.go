package transfer

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode/utf8"
)

// mender makes rows of one table fit that the target cannot hold as they are. A nil mender leaves every row.
type mender struct {
	indexes [][]int // places of the columns of each index
}

// A row of an index of PostgreSQL may have 2,704 bytes, a third of a page: https://www.postgresql.org/docs/current/btree.html.
// What is left of that is for numbers and the lengths of texts.
const (
	indexBytes = 2600
	shortBytes = 512 // five texts of an index fit so
)

// row makes a row fit. One that fits is given as it is; else a copy.
func (m *mender) row(row []any) (fit []any, mended bool) {
	if m == nil {
		return row, false
	}
	fit = row
	set := func(i int, text string) {
		if !mended {
			fit, mended = append([]any{}, row...), true
		}
		fit[i] = text
	}
	for i, v := range row {
		if text, ok := v.(string); ok && !isClean(text) {
			set(i, clean(text))
		}
	}
	for _, columns := range m.indexes {
		if bytesOf(fit, columns) <= indexBytes {
			continue
		}
		for _, i := range columns {
			if text, ok := fit[i].(string); ok && len(text) > shortBytes {
				set(i, shorten(text))
			}
		}
	}
	return fit, mended
}

func bytesOf(row []any, columns []int) (n int) {
	for _, i := range columns {
		n += 8
		if text, ok := row[i].(string); ok {
			n += len(text)
		}
	}
	return n
}

// isClean tells whether PostgreSQL takes a text: it is UTF-8 and has no zero byte.
func isClean(text string) bool { return utf8.ValidString(text) && strings.IndexByte(text, 0) < 0 }

// smallestLimit is the smallest size in bytes that the schema gives a text.
const smallestLimit = 64

// clean puts U+FFFD for what is no text. The sign is longer than what it stands for: a text that outgrows every limit loses
// its end. JSON, which would not be any more, gets question marks.
func clean(text string) string {
	sign := "\uFFFD"
	if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		sign = "?"
	}
	cleaned := strings.ReplaceAll(strings.ToValidUTF8(text, sign), "\x00", sign)
	return cut(cleaned, max(len(text), smallestLimit))
}

// cut leaves at most n bytes of a text, and no half a letter.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// shorten cuts a text and ends it with a hash of the whole, so that two of one beginning stay two.
func shorten(text string) string {
	hash := sha256.Sum256([]byte(text))
	end := "~" + hex.EncodeToString(hash[:8])
	return cut(text, shortBytes-len(end)) + end
}
