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
	if e.heard == nil {
		e.heard = map[string][]any{}
	}
	e.heard[query] = slices.Clone(args)
}

// take gives what was heard, and forgets it.
func (e *scaleEar) take() map[string][]any {
	e.mu.Lock()
	defer e.mu.Unlock()
	heard := e.heard
	e.heard = nil
	return heard
}

// largeTable is from how many rows on a table must not be read from end to end. Reading fewer takes a database less time than to go through
// an index.
const largeTable = 5000

// explain asks the database how it finds the rows of all that was heard since it was asked last. That must be soon: what a query is
// given, such as the number of the last row, means something else later.
func (r *scaleRun) explain(ctx context.Context) error {
	for query, args := range r.heard.take() {
		if !hasPlan(query) {
			continue
		}
		tables, plan, err := r.look.scans(ctx, query, args, largeTable)
		if err != nil {
			return failf("the database does not explain a query: %s: %s", oneLine(query), oneLine(err.Error())).because(err)
		}
		r.found(queryPlan{oneLine(query), tables, plan})
	}
	return nil
}

// found keeps the plan of a query, the worse one of two.
func (r *scaleRun) found(q queryPlan) {
	at, known := slices.BinarySearchFunc(r.got.Plans, q, func(a, b queryPlan) int { return strings.Compare(a.Query, b.Query) })
	switch {
	case !known:
		r.got.Plans = slices.Insert(r.got.Plans, at, q)
	case len(q.Scans) > 0:
		r.got.Plans[at] = q
	}
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
