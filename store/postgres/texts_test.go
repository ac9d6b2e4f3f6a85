package postgres

import (
	"database/sql"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTextsComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, text := range []string{"", "plain", "\x00", "a\x00b", "a\xffb", "a\xff\xfeb", "a\uf700b", "a\uf7ffb", "a\uf6ffb", "a\uf800b", "\xef", "\xef\x9c", "\xef\xbf\xbd", "👵🏽"} {
		stored := escape(text)
		if !utf8.ValidString(stored) || strings.Contains(stored, "\x00") {
			t.Errorf("%q becomes %q, which no database takes", text, stored)
		}
		if other, ok := seen[stored]; ok {
			t.Errorf("%q and %q become the same", text, other)
		}
		seen[stored] = text
		if back := unescape(stored); back != text {
			t.Errorf("%q became %q and came back as %q", text, stored, back)
		}
	}
}

// What was put into JSON and is taken out by the database is the same text as what is put into a column.
func TestZeroBytesInJSONAreTheSignOfAZeroByte(t *testing.T) {
	t.Parallel()
	list, err := json.Marshal([]string{"a\x00b"})
	if err != nil {
		t.Fatal(err)
	}
	var read []string
	if err := json.Unmarshal([]byte(escape(string(list))), &read); err != nil || read[0] != escape("a\x00b") {
		t.Errorf("%q, %v", read, err)
	}
	if back := unescape(escape(string(list))); back != string(list) {
		t.Errorf("%s came back as %s", list, back)
	}
}

func TestRestoreFindsTextsOfEveryKind(t *testing.T) {
	t.Parallel()
	type id string
	text, named, null, any := escape("a\x00"), id(escape("b\xff")), sql.NullString{String: escape("c\x00"), Valid: true}, any(escape("d\x00"))
	blob, number := []byte(escape("e\x00")), int64(7)
	restore([]interface{}{&text, &named, &null, &any, &blob, &number})
	if text != "a\x00" || named != "b\xff" || null.String != "c\x00" || any != "d\x00" || string(blob) != escape("e\x00") || number != 7 {
		t.Errorf("%q %q %q %q %q %d", text, named, null.String, any, blob, number)
	}
}

func FuzzTexts(f *testing.F) {
	for _, text := range []string{"a\x00b", "a\xffb", "\uf700", `\u0000`, `\\u0000`, "\xef\x9c"} {
		f.Add(text, "other")
	}
	f.Fuzz(func(t *testing.T, one, other string) {
		if strings.Contains(one+other, signJSON) {
			return // nobody types it, see above
		}
		stored := escape(one)
		if !utf8.ValidString(stored) || strings.Contains(stored, "\x00") || unescape(stored) != one {
			t.Errorf("%q became %q and %q", one, stored, unescape(stored))
		}
		if one != other && stored == escape(other) {
			t.Errorf("%q and %q become the same", one, other)
		}
	})
}
