package main

import (
	"context"
	"slices"
	"strings"
	"sync"

	"hangup/store/sqlstore"
)

// queryPlan is a query of the store, and how the database finds its rows.
type queryPlan struct {
	Query string   `json:"query"` // on one line
	Scans []string `json:"scans,omitempty"`
	Plan  string   `json:"plan"`
}

// scaleEar hears what the store asks the database.
type scaleEar struct {
	mu    sync.Mutex
	heard map[string][]any // the parameters of each query, as they were last
}

// in makes a context whose queries are heard.
func (e *scaleEar) in(ctx context.Context) context.Context { return sqlstore.Witnessed(ctx, e.hear) }

func (e *scaleEar) hear(query string, args []any) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.heard[query] = slices.Clone(args)
}

// largeTable is from when on a table is too large to be read from end to end.
const largeTable = 500

// explain asks the database how it finds the rows of all that was heard.
func (r *scaleRun) explain(ctx context.Context) error {
	r.heard.mu.Lock()
	defer r.heard.mu.Unlock()
	for query, args := range r.heard.heard {
		if !hasPlan(query) {
			continue
		}
		tables, plan, err := r.look.scans(ctx, query, args, largeTable)
		if err != nil {
			return failf("the database does not explain a query: %s: %s", oneLine(query), oneLine(err.Error())).because(err)
		}
		r.got.Plans = append(r.got.Plans, queryPlan{oneLine(query), tables, plan})
	}
	slices.SortFunc(r.got.Plans, func(a, b queryPlan) int { return strings.Compare(a.Query, b.Query) })
	return nil
}

// hasPlan tells whether a statement looks for rows.
func hasPlan(query string) bool {
	for _, word := range []string{"SELECT", "UPDATE", "DELETE", "INSERT", "WITH"} {
		if strings.HasPrefix(strings.ToUpper(strings.TrimSpace(query)), word) {
			return true
		}
	}
	return false
}

// scanned are the queries that read a large table from end to end.
func (s scaled) scanned() (found []queryPlan) {
	for _, q := range s.Plans {
		if len(q.Scans) > 0 {
			found = append(found, q)
		}
	}
	return found
}
