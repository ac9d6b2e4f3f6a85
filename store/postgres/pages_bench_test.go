package postgres_test

import (
	"fmt"
	"testing"
	"time"
)

// What a thousand open pages ask in a second: each for its own letters, as they once did, or once for all of them.
func BenchmarkOpenPages(b *testing.B) {
	const pages = 1000
	s := open(b, upToDate(b), withSecret(testSecret))
	for n := range 20 * pages {
		if _, err := s.PostLetter(b.Context(), fmt.Sprint("chat ", n%pages), fmt.Sprint(n), []byte(`{"reply":{"lead":"a post"}}`), time.Now()); err != nil {
			b.Fatal(err)
		}
	}
	newest, err := s.NewLetters(b.Context(), 0, 1)
	if err != nil || len(newest) != 1 {
		b.Fatal(newest, err)
	}
	b.Run("each", func(b *testing.B) {
		for b.Loop() {
			for n := range pages {
				if found, err := s.Letters(b.Context(), fmt.Sprint("chat ", n), newest[0].Seq, 50); err != nil || len(found) > 0 {
					b.Fatal(found, err)
				}
			}
		}
	})
	b.Run("together", func(b *testing.B) {
		for b.Loop() {
			if found, err := s.NewLetters(b.Context(), newest[0].Seq, pages); err != nil || len(found) > 0 {
				b.Fatal(found, err)
			}
		}
	})
}
