package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLines(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", maxRow+100)
	cases := map[string]struct {
		content string
		rows    []string // line and text of what was visited
		bad     []string
	}{
		"nothing":                 {"", nil, nil},
		"blank lines are skipped": {"\n a \n\n\nb", []string{"2 a", "5 b"}, nil},
		"windows line ends":       {"a\r\nb\r\n", []string{"1 a", "2 b"}, nil},
		"byte order mark":         {"\ufeffa\nb", []string{"1 a", "2 b"}, nil},
		"binary line":             {"a\n\xff\xfe\nb", []string{"1 a", "3 b"}, []string{":2: the line is not text in UTF-8"}},
		"line too long":           {"a\n" + long + "\nb", []string{"1 a", "3 b"}, []string{":2: the line is longer than 2 MiB"}},
		"error of the visitor":    {"a\nrefuse\nb", []string{"1 a", "2 refuse", "3 b"}, []string{":2: no"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			path := file(t, "rows.jsonl", c.content)
			var rows, bad []string
			err := lines(t.Context(), path, func(n int, raw []byte) error {
				rows = append(rows, fmt.Sprintf("%d %s", n, raw))
				if string(raw) == "refuse" {
					return errors.New("no")
				}
				return nil
			}, func(err error) { bad = append(bad, strings.TrimPrefix(err.Error(), path)) })
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(rows, c.rows) || !slices.Equal(bad, c.bad) {
				t.Errorf("rows %.80q, bad %q", rows, bad)
			}
		})
	}
}

func TestLinesStopWhenTold(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	seen := 0
	err := lines(ctx, file(t, "rows.jsonl", "a\nb\nc\n"), func(int, []byte) error { seen++; stop(); return nil }, func(error) {})
	if seen != 1 || !errors.Is(err, context.Canceled) {
		t.Errorf("%d rows were read, error %v", seen, err)
	}
}

func TestReadQuestion(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ raw, want string }{
		"good":                {`{"id":"a","text":"b","label":"scam"}`, ""},
		"empty text is asked": {`{"id":"a","text":""}`, ""},
		"no id":               {`{"text":"b"}`, `the row has no "id"`},
		"no text":             {`{"id":"a"}`, `the row has no "text"`},
		"null text":           {`{"id":"a","text":null}`, `the row has no "text"`},
		"wrong kind":          {`{"id":1,"text":"b"}`, `"id" must be text; this is: number`},
		"list":                {`["a"]`, `the row must be an object in braces; this is: array`},
		"cut short":           {`{"id":"a","te`, `the row is not JSON`},
		"two rows":            {`{"id":"a","text":"b"}{"id":"c","text":"d"}`, `there is something after the row`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := readQuestion([]byte(c.raw))
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func FuzzReadQuestion(f *testing.F) {
	f.Add([]byte(`{"id":"a","text":"b"}`))
	f.Add([]byte(`{"id":"a","text":"b"} x`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		q, err := readQuestion(raw)
		if err == nil && (q.ID == "" || q.Text == nil) {
			t.Errorf("an incomplete row was taken: %q", raw)
		}
	})
}
