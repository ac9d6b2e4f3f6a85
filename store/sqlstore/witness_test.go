package sqlstore

import (
	"slices"
	"testing"
)

func TestOnlyWitnessedContextsTell(t *testing.T) {
	var heard []string
	ctx := Witnessed(t.Context(), func(query string, args []any) { heard = append(heard, query) })
	tell(ctx, "SELECT 1", nil)
	tell(t.Context(), "SELECT 2", nil)
	if !slices.Equal(heard, []string{"SELECT 1"}) {
		t.Errorf("heard %q", heard)
	}
}
