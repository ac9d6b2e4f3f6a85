package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"log/slog"
	"math/rand/v2"
	"os"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"hangup/bot"
)

// traces sends what the program does, as spans, to a collector of OpenTelemetry. A span has the name of a step, a platform or a
// call of the database, and how it ended: no words of anybody, no id of a chat or a person, no text of an error.
type traces struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer
}

const (
	// spansWaiting is how many spans wait for the collector at most; what is beyond is dropped. A span takes less than 1 KiB.
	spansWaiting = 4096
	// exportWithin is how long one call of the collector may take.
	exportWithin = 5 * time.Second
	// flushWithin is how long the end of the program may wait for the collector.
	flushWithin = 500 * time.Millisecond
)

// newTraces sends to the collector at an address, the whole one, such as http://127.0.0.1:4318/v1/traces. That nobody is there is
// told once to the log, and costs nothing else.
func newTraces(ctx context.Context, url string, log *slog.Logger) (*traces, error) {
	said := cmp.Or(os.Getenv("OTEL_EXPORTER_OTLP_TRACES_HEADERS"), os.Getenv("OTEL_EXPORTER_OTLP_HEADERS")) // as the library itself reads OTEL_TRACES_SAMPLER
	exporter, err := otlptrace.New(ctx, newCollector(url, said))
	if err != nil {
		return nil, failf("traces cannot be sent to the address in traces_url").because(err)
	}
	return tracesTo(&patientExporter{SpanExporter: exporter, log: log}), nil
}

func tracesTo(exporter sdk.SpanExporter) *traces {
	about := resource.NewSchemaless(attribute.String("service.name", "hangup"), attribute.String("service.version", version))
	p := sdk.NewTracerProvider(
		sdk.WithBatcher(exporter, sdk.WithMaxQueueSize(spansWaiting), sdk.WithExportTimeout(exportWithin)),
		sdk.WithResource(about), sdk.WithIDGenerator(requestIDs{}),
	)
	return &traces{provider: p, tracer: p.Tracer("hangup")}
}

// begin begins a span. what is a platform or a call of the database, "" when there is nothing to say.
func (t *traces) begin(ctx context.Context, name, what string) (context.Context, func(error)) {
	var about []attribute.KeyValue
	if what != "" {
		about = append(about, attribute.String("what", what))
	}
	if id := bot.RequestOf(ctx); id != "" {
		about = append(about, attribute.String("request", id))
	}
	ctx, span := t.tracer.Start(ctx, name, trace.WithAttributes(about...))
	return ctx, func(err error) {
		if err != nil {
			span.SetStatus(codes.Error, errorClass(err))
		}
		span.End()
	}
}

// close sends what waits, for half a second at most: what is open elsewhere may take most of the five that a stop may take.
func (t *traces) close() {
	ctx, cancel := context.WithTimeout(context.Background(), flushWithin)
	defer cancel()
	_ = t.provider.Shutdown(ctx) // a collector that is away was told of already
}

// requestIDs gives the spans of a request a trace of their own, the same in every process and after a restart, so that an
// answer, what waited in between and a post that came of it are one trace.
type requestIDs struct{}

// NewIDs makes the ids of the first span of a trace.
func (g requestIDs) NewIDs(ctx context.Context) (trace.TraceID, trace.SpanID) {
	id := trace.TraceID(randomBytes())
	if request := bot.RequestOf(ctx); request != "" {
		sum := sha256.Sum256([]byte(request))
		id = trace.TraceID(sum[:16])
	}
	return id, g.NewSpanID(ctx, id)
}

// NewSpanID makes the id of a span.
func (requestIDs) NewSpanID(context.Context, trace.TraceID) trace.SpanID {
	some := randomBytes()
	return trace.SpanID(some[:8])
}

// randomBytes are not secret and not all zero.
func randomBytes() (some [16]byte) {
	for half := range 2 {
		n := rand.Uint64() | 1 // #nosec G404 an id in a trace, which nobody must guess
		for i := range 8 {
			some[8*half+i] = byte(n >> (8 * i))
		}
	}
	return some
}

// patientExporter tells the log once when the collector is away, and once when it is back.
type patientExporter struct {
	sdk.SpanExporter
	log  *slog.Logger
	away bool // only the one goroutine that exports looks at it
}

// ExportSpans sends spans. An error has been told here and goes no further: OpenTelemetry would print it, once for each batch.
func (p *patientExporter) ExportSpans(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	err := p.SpanExporter.ExportSpans(ctx, spans)
	switch {
	case err != nil && !p.away:
		p.away = true
		p.log.Warn("traces are not taken: look at the collector in traces_url; they are dropped until it answers", "class", errorClass(err))
	case err == nil && p.away:
		p.away = false
		p.log.Info("traces are taken again")
	}
	return nil
}
