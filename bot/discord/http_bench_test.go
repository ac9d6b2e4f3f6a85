package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
)

// discard is a writer of answers that keeps nothing.
type discard struct{ h http.Header }

func (d discard) Header() http.Header       { return d.h }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}
func (discard) Flush()                      {}

// benchPosts makes posts that differ in their id.
func benchPosts(n int) []*http.Request {
	all := make([]*http.Request, n)
	text := benchQuestion()
	for i := range all {
		all[i] = signedPost(postNow, strings.Replace(text, `"id":"11"`, fmt.Sprintf(`"id":"%d"`, 1000+i), 1))
	}
	return all
}

// BenchmarkHTTP is a signed post and its answer, next to nothing but verifying, decoding and encoding.
func BenchmarkHTTP(b *testing.B) {
	public, _ := keyPair()
	b.Run("adapter", func(b *testing.B) {
		h, err := NewHTTP(HTTPConfig{Log: slog.New(slog.DiscardHandler), Key: public, Words: testWords, Now: func() time.Time { return postNow }, Handler: handlerFunc(
			func(ctx context.Context, _ *interaction, _ time.Time, answer respond) error {
				return answer(ctx, benchAnswer, nil)
			})})
		if err != nil {
			b.Fatal(err)
		}
		posts := benchPosts(b.N)
		b.ResetTimer()
		for _, r := range posts {
			h.ServeHTTP(discard{http.Header{}}, r)
		}
	})
	b.Run("library", func(b *testing.B) {
		posts := benchPosts(b.N)
		b.ResetTimer()
		for _, r := range posts {
			w := discard{http.Header{}}
			if !discordgo.VerifyInteraction(r, public) {
				b.Fatal("not verified")
			}
			body, err := io.ReadAll(r.Body)
			if err != nil {
				b.Fatal(err)
			}
			var in discordgo.Interaction
			if err := json.Unmarshal(body, &in); err != nil {
				b.Fatal(err)
			}
			text, err := json.Marshal(benchAnswer)
			if err != nil {
				b.Fatal(err)
			}
			_, _ = w.Write(text)
		}
	})
}
