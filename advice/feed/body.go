package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

const (
	// maxBody is the most bytes that are read of an answer, after decompression. The largest feed seen has 400 KiB.
	maxBody = 2 << 20
	// A body that brings fewer than minPerWindow bytes in a window is given up: 200 bytes a second is a tenth of the
	// slowest telephone line, and a server that drips holds up all sources of its host.
	window       = 10 * time.Second
	minPerWindow = 2000
)

var (
	errTooLarge = fmt.Errorf("it is larger than %d MiB", maxBody>>20)
	errTooSlow  = errors.New("it comes too slowly")
	errCutOff   = errors.New("the connection broke before the end")
)

// readBody reads a body to its end, within the caps. It cancels the request when the body drips.
func readBody(ctx context.Context, cancel context.CancelCauseFunc, res *http.Response) ([]byte, error) {
	if coding := res.Header.Get("Content-Encoding"); coding != "" && coding != "identity" {
		return nil, fmt.Errorf("it is packed in a way that was not asked for (%s)", clip(coding, 20))
	}
	if res.ContentLength > maxBody {
		return nil, errTooLarge
	}
	b := &breaker{from: res.Body}
	stop := b.watch(ctx, cancel)
	defer stop()
	body, err := io.ReadAll(io.LimitReader(b, maxBody+1))
	switch {
	case context.Cause(ctx) != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, errCutOff
	case len(body) > maxBody:
		return nil, errTooLarge
	}
	return body, nil
}

// breaker counts what is read.
type breaker struct {
	from io.Reader
	read atomic.Int64
}

// Read reads on.
func (b *breaker) Read(p []byte) (int, error) {
	n, err := b.from.Read(p)
	b.read.Add(int64(n))
	return n, err
}

// watch cancels when too little comes in a window, until stop is called.
func (b *breaker) watch(ctx context.Context, cancel context.CancelCauseFunc) (stop func()) {
	done := make(chan struct{})
	go func() {
		tick := time.NewTicker(window)
		defer tick.Stop()
		for before := int64(0); ; {
			select {
			case <-done:
				return
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			now := b.read.Load()
			if now-before < minPerWindow {
				cancel(errTooSlow)
				return
			}
			before = now
		}
	}()
	return func() { close(done) }
}
