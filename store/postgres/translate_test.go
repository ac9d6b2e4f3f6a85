package postgres

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
)

func TestQueriesGetTheWordsOfPostgreSQL(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, query, want string }{
		{"parameters are counted", `SELECT ?, ?`, `SELECT $1, $2`},
		{"numbered ones keep their numbers", `SELECT ?2, ?1, ?10`, `SELECT $2, $1, $10`},
		{"one without a number is one more than the largest", `VALUES (?1, ?3, ?, ?), (?1, ?3, ?, ?)`, `VALUES ($1, $3, $4, $5), ($1, $3, $6, $7)`},
		{"texts and names in quotation marks stay", `SELECT '?', 'it''s ?1', "when?", ?`, `SELECT '?', 'it''s ?1', "when?", $1`},
		{"a text without an end stays", `SELECT '? INDEXED BY x`, `SELECT '? INDEXED BY x`},
		{"hints for SQLite go", "UPDATE deliveries INDEXED BY deliveries_waiting SET a = 1 FROM b NOT INDEXED", `UPDATE deliveries SET a = 1 FROM b`},
		{"a text is read as JSON", `WHERE wish ->> 'daily' > 0`, `WHERE wish::json ->> 'daily' > 0`},
		{"a join with a condition is no cross join", `FROM a CROSS JOIN b c ON c.x = a.x WHERE 1`, `FROM a JOIN b c ON c.x = a.x WHERE 1`},
		{"one without stays", `FROM a CROSS JOIN b JOIN c ON c.x = b.x`, `FROM a CROSS JOIN b JOIN c ON c.x = b.x`},
		{"conditions inside of a subquery are none of the join", `FROM a CROSS JOIN (SELECT 1 FROM x JOIN y ON x.a = y.a) b WHERE 1`, `FROM a CROSS JOIN (SELECT 1 FROM x JOIN y ON x.a = y.a) b WHERE 1`},
		{"nothing else changes", "WITH x AS (SELECT 1)\n\tSELECT count(*) FILTER (WHERE a <> '')", "WITH x AS (SELECT 1)\n\tSELECT count(*) FILTER (WHERE a <> '')"},
	} {
		t.Run(test.name, func(t *testing.T) {
			words := new(translator)
			for range 2 { // the second time it is remembered
				if got, _ := words.translate(test.query, nil); got != test.want {
					t.Errorf("got  %s\nwant %s", got, test.want)
				}
			}
		})
	}
}

func TestArgumentsAreWhatColumnsAre(t *testing.T) {
	t.Parallel()
	type name string
	type number int
	args := []any{nil, true, false, "a\x00", name("b\xff"), number(3), int64(4), []byte{0, 255},
		sql.NullString{}, sql.NullString{String: "c\x00", Valid: true}, sql.NullInt64{}, sql.NullInt64{Int64: 5, Valid: true}}
	want := []any{nil, int64(1), int64(0), escape("a\x00"), escape("b\xff"), int64(3), int64(4), []byte{0, 255}, nil, escape("c\x00"), nil, int64(5)}
	words := new(translator)
	for _, query := range []string{`SELECT 1`, ""} { // "" is for a statement that is prepared
		if text, got := words.translate(query, append([]any{}, args...)); fmt.Sprintf("%#v", got) != fmt.Sprintf("%#v", want) || text != query {
			t.Errorf("%q: got %#v\nwant %#v", text, got, want)
		}
	}
}

// outsideQuotes gives what of a query is no text or name in quotation marks, and what is.
func outsideQuotes(query string) (outside string, quotes []string) {
	for {
		i := strings.IndexAny(query, `'"`)
		if i < 0 {
			return outside + query, quotes
		}
		n := quoted(query[i:])
		outside += query[:i] + "\x01"
		quotes = append(quotes, query[i:i+n])
		query = query[i+n:]
	}
}

func FuzzTranslated(f *testing.F) {
	for _, query := range []string{`SELECT ?, ?2 FROM a CROSS JOIN b ON c = '?' INDEXED BY x`, `CROSS JOIN (`, `CROSS JOIN x)`, `?99999999999999999999`, `'`, `''' ?`, `'' INDEXED BY '0`, `'' INDEXED BY x NOT INDEXED'0'`, ` ->> `} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		got := translated(query)
		before, texts := outsideQuotes(query)
		after, kept := outsideQuotes(got)
		if fmt.Sprintf("%q", texts) != fmt.Sprintf("%q", kept) {
			t.Errorf("texts %q became %q", texts, kept)
		}
		if strings.Contains(after, "?") || strings.Count(after, "$") < strings.Count(before, "?") {
			t.Errorf("%q became %q", before, after)
		}
	})
}

// BenchmarkTranslate is what each statement costs beside its way to the server and back.
func BenchmarkTranslate(b *testing.B) {
	words := new(translator)
	query := `UPDATE deliveries SET state = ?2 WHERE id = ?1 AND platform = ? /* ` + strings.Repeat("x", 500) + ` */`
	args := []any{int64(1), "due", "telegram"}
	for b.Loop() {
		words.translate(query, args)
	}
}
