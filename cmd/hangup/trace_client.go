package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// collector is the other side of OTLP over HTTP: one call with what is sent (opentelemetry.io/docs/specs/otlp, "OTLP/HTTP"). The client of
// the library brings the whole of gRPC into the program, a hundred packages, to make it.
type collector struct {
	url    string
	header http.Header
	client *http.Client
}

// maxCollected is how much of an answer is read. Nothing in it is of use; what is read lets the connection be used again.
const maxCollected = 64 << 10

// newCollector calls the one at an address and nobody else: a redirect is not followed and no proxy taken. said are the headers that
// OpenTelemetry's own variables give, "key=value,key=value" with values written as in an address.
func newCollector(address, said string) *collector {
	c := &collector{url: address, header: http.Header{}, client: besideClient()}
	c.client.Timeout = exportWithin
	for pair := range strings.SplitSeq(said, ",") {
		key, value, _ := strings.Cut(pair, "=")
		key = strings.TrimSpace(key)
		if plain, err := url.PathUnescape(strings.TrimSpace(value)); err == nil && key != "" && plain != "" {
			c.header.Set(key, plain)
		}
	}
	c.header.Set("Content-Type", "application/x-protobuf")
	return c
}

// Start has nothing to do.
func (c *collector) Start(context.Context) error { return nil }

// Stop gives up the connection.
func (c *collector) Stop(context.Context) error {
	c.client.CloseIdleConnections()
	return nil
}

// UploadTraces sends spans, once: a trace that is lost is no loss. TracesData is written as the message of the call is, spans in field 1,
// and that message stands in a package with a client of gRPC.
func (c *collector) UploadTraces(ctx context.Context, spans []*tracepb.ResourceSpans) error {
	raw, err := proto.Marshal(&tracepb.TracesData{ResourceSpans: spans})
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	r.Header = c.header.Clone()
	answer, err := c.client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, io.LimitReader(answer.Body, maxCollected)); err != nil {
		return err
	}
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return errors.New("the collector answers " + answer.Status)
	}
	return nil
}
