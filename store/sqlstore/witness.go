package sqlstore

import "context"

// Witness is told of a query and its arguments as the database gets them. It is called from many goroutines and keeps no args.
type Witness func(query string, args []any)

type witnessKey struct{}

// Witnessed makes a context whose queries w is told of, for measurements that ask the database how it finds the rows of each.
func Witnessed(ctx context.Context, w Witness) context.Context {
	return context.WithValue(ctx, witnessKey{}, w)
}

// witnessed tells whether somebody is told of what is asked.
func witnessed(ctx context.Context) bool { return ctx.Value(witnessKey{}) != nil }

// tell tells the witness of ctx, if there is one.
func tell(ctx context.Context, query string, args []any) {
	if w, ok := ctx.Value(witnessKey{}).(Witness); ok {
		w(query, args)
	}
}
