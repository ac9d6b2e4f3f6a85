package advice

import (
	"runtime"
	"slices"
	"testing"
	"time"
)

// benchTexts are messages of about 50, 200 and 500 characters.
var benchTexts = map[int]string{
	50:  "bank rang, want mum to move money. is it a scam?",
	200: "Someone rang my mum this morning saying he was from the fraud team at Barclays. He told her to take out £4,000 and that a courier would come for it at two. She has not gone to the bank yet. Is it real?",
	500: "Someone rang my mum this morning saying he was from the fraud team at Barclays. He told her to take out £4,000 and that a courier would come for it at two. She has not gone to the bank yet. He said not to tell the cashier what it is for, and to keep the phone on in her bag. She asked him for a number and he said hang up and dial 159, which she did, and a lady answered at once without it ringing. My brother says it must be the bank then because she dialled it herself. I am on my way there now. Is it?",
}

func benchAssess(b *testing.B, size int) {
	e := testReader(b)
	b.ReportAllocs()
	timed(b, func() { e.Assess(benchTexts[size]) })
}

// timed runs f and reports the median and the 99th percentile beside the mean.
func timed(b *testing.B, f func()) {
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		f()
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2]), "p50-ns")
	b.ReportMetric(float64(took[len(took)*99/100]), "p99-ns")
}

func BenchmarkAssess50(b *testing.B)  { benchAssess(b, 50) }
func BenchmarkAssess200(b *testing.B) { benchAssess(b, 200) }
func BenchmarkAssess500(b *testing.B) { benchAssess(b, 500) }

// benchFloor is what no engine of this kind can do without: normalise, split and match.
func benchFloor(b *testing.B, size int) {
	e := testReader(b)
	b.ReportAllocs()
	timed(b, func() { e.read.read(benchTexts[size]) })
}

func BenchmarkFloor50(b *testing.B)  { benchFloor(b, 50) }
func BenchmarkFloor200(b *testing.B) { benchFloor(b, 200) }
func BenchmarkFloor500(b *testing.B) { benchFloor(b, 500) }

func BenchmarkLoadReader(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := newReader(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLoad loads the whole engine and reports what it keeps on the heap, in bytes.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var e *Engine
	for b.Loop() {
		var err error
		if e, err = Load(); err != nil {
			b.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc)-float64(before.HeapAlloc), "kept-B")
	runtime.KeepAlive(e)
}
