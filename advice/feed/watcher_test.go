package feed

import (
	"context"
	"errors"
	"net"
	"testing"
	"testing/synctest"
	"time"
)

// listener is a sink that is told of visits.
type listener struct {
	told  []Visit
	taken []bool // whether each visit that was taken had the context of one that was told
	stop  context.CancelFunc
}

type visiting struct{}

func (l *listener) Cursor(context.Context, Source) (Cursor, error) { return Cursor{}, nil }

func (l *listener) Take(ctx context.Context, _ Visit) error {
	l.taken = append(l.taken, ctx.Value(visiting{}) != nil)
	l.stop()
	return errors.New("full")
}

func (l *listener) Visiting(ctx context.Context, _ Source) (context.Context, func(Visit)) {
	return context.WithValue(ctx, visiting{}, true), func(v Visit) { l.told = append(l.told, v) }
}

func TestSinkIsToldOfVisits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		refuse := func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("nobody is there") }
		r, err := newReader([]Source{{URL: "https://police.example/news"}}, Options{}, refuse, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		l := &listener{stop: stop}
		NewPoller(quiet(), r, l, func(Alarm) {}).Run(ctx)
		if len(l.told) != 1 || l.told[0].Err == nil || len(l.taken) != 1 || !l.taken[0] {
			t.Errorf("told %d visits, took %v", len(l.told), l.taken)
		}
	})
}
