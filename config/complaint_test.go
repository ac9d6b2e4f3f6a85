package config

import (
	"strings"
	"testing"
)

// Each complaint is a whole sentence with the line that a person has to look at.
func TestComplaintHasALineAndIsWhole(t *testing.T) {
	cases := map[string]struct{ file, want string }{
		"list left open":      {"timer: [1, 2", ":1: this is not YAML: did not find expected ',' or ']'"},
		"list left open, 2":   {"timer: 5m\nfeeds: [1, 2\n", ":2: this is not YAML: did not find expected ',' or ']'"},
		"map left open":       {"timer: 5m\n\nfeeds: {x: ", ":3: this is not YAML: did not find expected node content"},
		"two on the first":    {"timer: 5m http_addr: x", ":1: this is not YAML: mapping values are not allowed in this context"},
		"two on a line":       {"timer: 5m\nhttp_addr: a: b", ":2: this is not YAML: mapping values are not allowed in this context"},
		"tab":                 {"timer: 5m\n\thttp_addr: x", ":2: this is not YAML: found a tab character that violates indentation"},
		"no colon":            {"timer: 5m\nhttp_addr\n", ":2: this is not YAML: could not find expected ':'"},
		"list under settings": {"timer: 5m\n- x", ":2: this is not YAML: did not find expected key"},
		"sign":                {"timer: 5m\nhttp_addr: @x", ":2: this is not YAML: found character that cannot start any token"},
		"star":                {"timer: 5m\nhttp_addr: x\nsecret_key: *abc", ":3: a value that begins with * must stand in quotes"},
		"binary":              {"timer: 5m\nhttp_addr: \x01", ":2: the file has a character that is not text in UTF-8"},
		"other letters":       {"timer: 5m\n# caf\xe9", ":2: the file has a character that is not text in UTF-8"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			path := write(t, FileName, c.file)
			_, err := Load(Source{File: path, Data: "/data"})
			if err == nil || err.Error() != path+c.want {
				t.Errorf("got  %v\nwant %s", err, path+c.want)
			}
		})
	}
}

func FuzzComplaint(f *testing.F) {
	f.Add([]byte("a: [1"), "yaml: line 99999999999999999999: did not find expected key")
	f.Add([]byte("a: *b"), "yaml: unknown anchor 'b' referenced")
	f.Fuzz(func(t *testing.T, raw []byte, text string) {
		line, said := complaint(raw, saying(text))
		if line < 1 || line > strings.Count(string(raw), "\n")+1 || said == "" {
			t.Errorf("line %d: %q", line, said)
		}
	})
}

type saying string

func (s saying) Error() string { return string(s) }
