package sqlstore

import (
	"fmt"
	"strings"
	"testing"
)

func TestBulkTakesEveryRowOnceAndASetInOneStatement(t *testing.T) {
	b := newBulk(eraseQuery)
	for n := range 60 {
		rows := make([]any, n)
		for i := range rows {
			rows[i] = i
		}
		var each []any
		_ = b.each(rows, []any{"web"}, func(query string, args []any) error {
			if strings.Count(query, "?") != len(args) || args[0] != "web" {
				t.Errorf("%d rows: %v to %s", n, args, query)
			}
			each = append(each, args[1:]...)
			return nil
		})
		if fmt.Sprint(each) != fmt.Sprint(rows) {
			t.Errorf("%d rows: they went as %v", n, each)
		}
		query, args, ok := b.fits(rows, []any{"web"})
		if want := n > 0 && n <= 25; ok != want {
			t.Errorf("%d rows fit: %v", n, ok)
		}
		if ok && (strings.Count(query, "?") != len(args) || fmt.Sprint(args[1:n+1]) != fmt.Sprint(rows) || args[len(args)-1] != n-1 || len(args)-1-n > 14) {
			t.Errorf("%d rows went as %v to %s", n, args, query)
		}
	}
}
