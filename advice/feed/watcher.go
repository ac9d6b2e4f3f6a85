package feed

import "context"

// Watcher is a Sink that is told of every visit, for figures and the log.
type Watcher interface {
	// Visiting tells that a visit begins. What is done for it gets the context; end is called once with what was found, unless the
	// program ends first.
	Visiting(ctx context.Context, s Source) (in context.Context, end func(Visit))
}

// watched tells the sink of a visit, if it wants to know.
func (p *Poller) watched(ctx context.Context, s Source) (context.Context, func(Visit)) {
	if w, ok := p.sink.(Watcher); ok {
		return w.Visiting(ctx, s)
	}
	return ctx, func(Visit) {}
}
