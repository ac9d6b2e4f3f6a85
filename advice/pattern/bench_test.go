package pattern

import (
	"regexp"
	"testing"
	"time"
)

// The metric of these tells how many times as long package regexp takes for the same.
func BenchmarkMatchString(b *testing.B) {
	const expr = `(?i)\b(money|cash|cards?|pin|details|gold|gift cards?|vouchers?|passcode|code|password|remote|link|account|savings)\b`
	for name, text := range map[string]string{
		"miss":      "People in the village were rung by a man who said that he was an officer of a force in London.",
		"late_miss": "Somebody pinned codes and links on the bankcards of accountants: discoded, unlinked, remoteness.",
		"hit":       "People in the village were rung by a man who said that he needed the number on their bank card.",
	} {
		b.Run(name, func(b *testing.B) {
			p, re := New(expr), regexp.MustCompile(expr)
			if p.MatchString(text) != re.MatchString(text) {
				b.Fatal("not the same")
			}
			b.ReportAllocs()
			for b.Loop() {
				p.MatchString(text)
			}
			report(b, func() { re.MatchString(text) })
		})
	}
}

// What a pattern costs that is used for the first time.
func BenchmarkFirstUse(b *testing.B) {
	const expr = `(?i)\b(never|won['’]t|will not|no (genuine|real|[a-z]+ (firm|bank) (will|would))|nobody)\b.{0,60}\b(ask|ring|call|need(s)? to pay)`
	for b.Loop() {
		newFinder(literals(expr))
	}
	report(b, func() { regexp.MustCompile(expr) })
}

// report sets what was measured beside the same work by package regexp. Its time is measured a few times only: with
// as many as the pattern takes for a second, it would be minutes.
func report(b *testing.B, same func()) {
	b.Helper()
	const times = 1000
	took := float64(b.Elapsed()) / float64(b.N)
	start := time.Now()
	for range times {
		same()
	}
	b.ReportMetric(float64(time.Since(start))/times/took, "regexp/pattern")
}
