package postgres

import (
	"database/sql"
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// Queries are written for both databases, in what both take. What is left is put into the words of PostgreSQL here.

// translator remembers queries, of which there are a few hundred.
type translator struct{ known sync.Map }

// translate gives a query and its arguments as PostgreSQL takes them.
func (t *translator) translate(query string, args []any) (string, []any) {
	for i, a := range args {
		args[i] = plain(a)
	}
	if query == "" {
		return "", args
	}
	if text, ok := t.known.Load(query); ok {
		return text.(string), args
	}
	text := translated(query)
	t.known.Store(query, text)
	return text, args
}

// plain gives yes and no as 1 and 0, and texts as a PostgreSQL text can be.
func plain(a any) any {
	switch v := a.(type) {
	case nil, int64, int, []byte:
		return a
	case string:
		return escape(v)
	case sql.NullString:
		if !v.Valid {
			return nil
		}
		return escape(v.String)
	case sql.NullInt64:
		if !v.Valid {
			return nil
		}
		return v.Int64
	}
	switch v := reflect.ValueOf(a); v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			return int64(1)
		}
		return int64(0)
	case reflect.String:
		return escape(v.String())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int()
	}
	return a
}

// translated puts a query into the words of PostgreSQL. Texts in quotation marks stay as they are.
func translated(query string) string {
	var out strings.Builder
	number := 0
	for i := 0; i < len(query); {
		switch rest := query[i:]; {
		case rest[0] == '\'' || rest[0] == '"':
			n := quoted(rest)
			out.WriteString(rest[:n])
			i += n
		case rest[0] == '?':
			n := digits(rest[1:])
			if n > 0 {
				own, _ := strconv.Atoi(rest[1 : 1+n])
				number = max(number, own)
				out.WriteString("$" + rest[1:1+n])
			} else {
				number++ // one more than the largest before, as SQLite counts
				out.WriteString("$" + strconv.Itoa(number))
			}
			i += 1 + n
		case strings.HasPrefix(rest, " ->> "): // PostgreSQL takes no text for JSON
			out.WriteString("::json")
			out.WriteString(" ->> ")
			i += len(" ->> ")
		case hint(rest) > 0:
			i += hint(rest)
		case strings.HasPrefix(rest, "CROSS JOIN ") && onComesFirst(rest[len("CROSS "):]):
			i += len("CROSS ")
		default:
			out.WriteByte(rest[0])
			i++
		}
	}
	return out.String()
}

// quoted gives the length of a text in quotation marks, which are doubled within it.
func quoted(s string) int {
	for i := 1; i < len(s); i++ {
		if s[i] == s[0] {
			if i+1 == len(s) || s[i+1] != s[0] {
				return i + 1
			}
			i++
		}
	}
	return len(s)
}

func digits(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }

// hint gives the length of what tells SQLite which index to take, at the beginning of a query. PostgreSQL has no words for it. What it stands
// between stays apart: a quotation mark is no end of it.
func hint(s string) int {
	n := len(" NOT INDEXED")
	if after, ok := strings.CutPrefix(s, " INDEXED BY "); ok {
		n = len(s) - len(strings.TrimLeft(after, "abcdefghijklmnopqrstuvwxyz_"))
	} else if !strings.HasPrefix(s, " NOT INDEXED") {
		return 0
	}
	if n < len(s) && strings.ContainsRune(`'"`, rune(s[n])) {
		return 0
	}
	return n
}

// onComesFirst tells whether a join has a condition of its own. PostgreSQL has none on a CROSS JOIN, by which SQLite is told the order.
func onComesFirst(s string) bool {
	depth := 0
	for i := len("JOIN "); i < len(s) && depth >= 0; i++ {
		switch {
		case s[i] == '(':
			depth++
		case s[i] == ')':
			depth--
		case depth > 0 || !strings.ContainsRune(" \n\t", rune(s[i])):
		default:
			switch word, _, _ := strings.Cut(strings.TrimLeft(s[i:], " \n\t"), " "); word {
			case "ON":
				return true
			case "JOIN", "LEFT", "CROSS", "WHERE", "ORDER", "GROUP", "LIMIT":
				return false
			}
		}
	}
	return false
}
