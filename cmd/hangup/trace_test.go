package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"hangup/bot"
	"hangup/config"
)

// tracesTaker is as much of a collector of OpenTelemetry as takes traces over HTTP.
type tracesTaker struct {
	*httptest.Server
	mu     sync.Mutex
	names  []string
	trace  map[string][]string // names by the id of their trace
	raw    bytes.Buffer        // all that came
	header http.Header         // of the last call
}

func newTracesTaker(t *testing.T) *tracesTaker {
	k := &tracesTaker{trace: map[string][]string{}}
	k.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := k.take(r); err != nil {
			t.Error(err)
			w.WriteHeader(http.StatusBadRequest)
		}
	}))
	t.Cleanup(k.Close)
	return k
}

func (k *tracesTaker) take(r *http.Request) error {
	body := io.Reader(r.Body)
	if r.Header.Get("Content-Encoding") == "gzip" {
		unzipped, err := gzip.NewReader(body)
		if err != nil {
			return err
		}
		body = unzipped
	}
	raw, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	if kind := r.Header.Get("Content-Type"); r.Method != http.MethodPost || kind != "application/x-protobuf" {
		return fmt.Errorf("%s of %s", r.Method, kind)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.raw.Write(raw)
	k.header = r.Header
	for len(raw) > 0 {
		one, n, err := resourceSpans(raw)
		if err != nil {
			return err
		}
		raw = raw[n:]
		for _, scope := range one.ScopeSpans {
			for _, span := range scope.Spans {
				k.names = append(k.names, span.Name)
				k.trace[string(span.TraceId)] = append(k.trace[string(span.TraceId)], span.Name)
			}
		}
	}
	return nil
}

// resourceSpans reads the first of what the message of the call has: spans in field 1, and nothing else (the file
// opentelemetry/proto/collector/trace/v1/trace_service.proto of OpenTelemetry).
func resourceSpans(raw []byte) (*tracepb.ResourceSpans, int, error) {
	field, kind, tag := protowire.ConsumeTag(raw)
	if field != 1 || kind != protowire.BytesType {
		return nil, 0, fmt.Errorf("field %d of type %d", field, kind)
	}
	part, size := protowire.ConsumeBytes(raw[tag:])
	if size < 0 {
		return nil, 0, protowire.ParseError(size)
	}
	one := &tracepb.ResourceSpans{}
	return one, tag + size, proto.Unmarshal(part, one)
}

// Each step of a question, a press and a delivery is a span; those of one request are one trace; nothing of anybody is in them.
func TestTracesShowTheSteps(t *testing.T) {
	t.Parallel()
	const words = "kanarienvogel"
	taker := newTracesTaker(t)
	a := startTestAppOf(t, config.Settings{Timer: time.Second, Sight: config.Sight{TracesURL: taker.URL + "/v1/traces"}}, time.Now)
	b := newBrowser(t, a.URL)
	b.say("/check " + courier + " " + words)
	a.Stop() // sends what waits
	for _, name := range []string{"intake", "handle", "assess", "store"} {
		if !slices.Contains(taker.names, name) {
			t.Errorf("no span %s in %q", name, taker.names)
		}
	}
	whole := slices.ContainsFunc(slices.Collect(maps.Values(taker.trace)), func(names []string) bool {
		return slices.Contains(names, "intake") && slices.Contains(names, "handle") && slices.Contains(names, "assess") && slices.Contains(names, "store")
	})
	if !whole {
		t.Errorf("no trace has all steps of a question: %q", taker.trace)
	}
	for _, private := range []string{words, "courier", a.settings.Database} {
		if bytes.Contains(taker.raw.Bytes(), []byte(private)) {
			t.Errorf("%q is in the traces", private)
		}
	}
}

// A collector that refuses, that sends elsewhere or that breaks off costs a line in the log.
func TestCollectorThatRefusesCostsALine(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a redirect was followed") }))
	defer elsewhere.Close()
	for name, answer := range map[string]http.HandlerFunc{
		"refuses": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) },
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
		},
		"breaks off": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("half"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(answer)
			defer server.Close()
			var b bytes.Buffer
			traces, err := newTraces(t.Context(), server.URL+"/v1/traces", slog.New(slog.NewTextHandler(&b, nil)))
			if err != nil {
				t.Fatal(err)
			}
			for range 2 {
				_, end := traces.begin(t.Context(), "handle", "")
				end(nil)
				_ = traces.provider.ForceFlush(t.Context())
			}
			traces.close()
			if n := strings.Count(b.String(), "\n"); n != 1 || strings.Contains(b.String(), "127.0.0.1") {
				t.Errorf("%d lines: %s", n, b.String())
			}
		})
	}
}

// A collector that takes no strangers is told who calls by the variables that OpenTelemetry has for it.
func TestCollectorIsToldWhoCalls(t *testing.T) {
	t.Setenv("OTEL_EXPORTER_OTLP_HEADERS", "x-of-all=1")
	t.Setenv("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "authorization=Basic%20a2FuYXJpZQ==, x-group = watch,broken,=x,bad=%zz")
	taker := newTracesTaker(t)
	traces, err := newTraces(t.Context(), taker.URL+"/v1/traces", quiet)
	if err != nil {
		t.Fatal(err)
	}
	_, end := traces.begin(t.Context(), "handle", "")
	end(nil)
	traces.close()
	for key, want := range map[string]string{"Authorization": "Basic a2FuYXJpZQ==", "X-Group": "watch", "X-Of-All": "", "Broken": "", "Bad": ""} {
		if got := taker.header.Get(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
}

func TestTracesOfOneRequestHaveOneID(t *testing.T) {
	t.Parallel()
	kept := tracetest.NewInMemoryExporter()
	of := func(request string) {
		traces := tracesTo(kept) // as another process would
		_, end := traces.begin(bot.WithRequest(t.Context(), request), "intake", "web")
		end(&bot.SendError{Kind: bot.Wait, Err: errors.New("canary")})
		traces.provider.ForceFlush(t.Context())
	}
	for _, request := range []string{"web-1", "web-1", "web-2", "", ""} {
		of(request)
	}
	ids := map[string]int{}
	for _, span := range kept.GetSpans() {
		ids[span.SpanContext.TraceID().String()]++
		if span.Status.Description != "send_wait" {
			t.Errorf("it ended with %q", span.Status.Description)
		}
	}
	if len(ids) != 4 {
		t.Errorf("5 spans of 2 requests and 2 of none have the ids %v", ids)
	}
}

// The variables that OpenTelemetry has for it say which share of the requests is traced: of one that is, all spans in all processes.
func TestAShareOfTheRequestsIsTraced(t *testing.T) {
	t.Setenv("OTEL_TRACES_SAMPLER", "traceidratio")
	t.Setenv("OTEL_TRACES_SAMPLER_ARG", "0.25")
	const requests = 800
	kept := tracetest.NewInMemoryExporter()
	for range 2 { // processes
		traces := tracesTo(kept)
		for n := range requests {
			ctx, whole := traces.begin(bot.WithRequest(t.Context(), fmt.Sprint("web-", n)), "intake", "web")
			_, step := traces.begin(ctx, "handle", "")
			step(nil)
			whole(nil)
		}
		_ = traces.provider.ForceFlush(t.Context())
	}
	spans := map[string]int{}
	for _, span := range kept.GetSpans() {
		spans[span.SpanContext.TraceID().String()]++
	}
	if n := len(spans); n < requests/5 || n > requests*3/10 { // four standard deviations are 49
		t.Errorf("%d of %d requests were traced", n, requests)
	}
	for id, n := range spans {
		if n != 4 {
			t.Fatalf("trace %s has %d of 4 spans", id, n)
		}
	}
}

// A collector that is away costs a line in the log, however long it stays away.
func TestCollectorThatIsAwayCostsALine(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	log := slog.New(slog.NewTextHandler(&b, nil))
	traces, err := newTraces(t.Context(), "http://127.0.0.1:1/v1/traces", log)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		_, end := traces.begin(t.Context(), "handle", "")
		end(nil)
		if err := traces.provider.ForceFlush(t.Context()); err != nil {
			t.Errorf("it told OpenTelemetry, which prints it: %v", err)
		}
	}
	traces.close()
	if n := strings.Count(b.String(), "\n"); n != 1 || strings.Contains(b.String(), "127.0.0.1") {
		t.Errorf("%d lines: %s", n, b.String())
	}
}

// A collector that takes calls and never answers does not keep the program from ending.
func TestCollectorThatHangsDoesNotHoldUpTheEnd(t *testing.T) {
	t.Parallel()
	hang := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hang }))
	defer server.Close()
	defer close(hang)
	traces, err := newTraces(t.Context(), server.URL+"/v1/traces", quiet)
	if err != nil {
		t.Fatal(err)
	}
	_, end := traces.begin(t.Context(), "handle", "")
	end(nil)
	begin := time.Now()
	traces.close()
	if took := time.Since(begin); took >= exportWithin {
		t.Errorf("the end waited for %s", took)
	}
}

// Without a collector nothing is traced, and a step costs nothing.
func TestNoTracesCostNothing(t *testing.T) {
	s := &sight{metrics: newMetrics(), log: quiet}
	ctx := bot.WithRequest(t.Context(), "web-1")
	if n := testing.AllocsPerRun(100, func() { _, end := s.Step(ctx, "assess"); end(nil) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// BenchmarkStep shows what a span costs the program, and what it costs when nobody traces.
func BenchmarkStep(b *testing.B) {
	for name, traces := range map[string]*traces{"off": nil, "on": tracesTo(tracetest.NewNoopExporter())} {
		b.Run(name, func(b *testing.B) {
			s := &sight{metrics: newMetrics(), log: quiet, traces: traces}
			ctx := bot.WithRequest(context.Background(), "web-1")
			b.ReportAllocs()
			for b.Loop() {
				_, end := s.Step(ctx, "assess")
				end(nil)
			}
		})
	}
}
