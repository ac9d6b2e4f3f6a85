package discord

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// pumpStation is a Discord that sends the same interaction again and again, each when one before it was answered.
type pumpStation struct {
	*httptest.Server
	answered chan struct{}
	start    chan int // how many
}

// inFlight is how many interactions wait for their answer at once.
const inFlight = 64

func newPumpStation(b *testing.B) *pumpStation {
	p := &pumpStation{answered: make(chan struct{}, inFlight), start: make(chan int)}
	p.Server = httptest.NewServer(p)
	b.Cleanup(p.Close)
	return p
}

func (p *pumpStation) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Header.Get("Upgrade") != "":
		p.pump(w, r)
	case strings.Contains(r.URL.Path, "/gateway"):
		_, _ = fmt.Fprintf(w, `{"url":"ws%s","shards":1}`, strings.TrimPrefix(p.URL, "http"))
	default:
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusNoContent)
		p.answered <- struct{}{}
	}
}

func (p *pumpStation) pump(w http.ResponseWriter, r *http.Request) {
	ws, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	c := &gateConn{ws: ws, got: make(chan gotPacket, 100)}
	go c.pump()
	c.hello(40 * time.Second)
	<-c.got                                                     // IDENTIFY
	c.event(1, "READY", `{"v":9,"session_id":"s","guilds":[]}`) // the library ends the program on a null server
	text := benchQuestion()
	n, ok := <-p.start
	if !ok {
		return
	}
	for i := range n {
		if i >= inFlight {
			<-p.answered
		}
		c.event(i+2, "INTERACTION_CREATE", text)
	}
	for range min(n, inFlight) {
		<-p.answered
	}
	p.start <- 0
	c.stay()
}

// benchQuestion is an interaction that the library can read too.
func benchQuestion() string {
	data := `{"id":"1","name":"check","type":1,"options":[{"name":"words","type":3,"value":"He says he is from my bank and wants the code."}]}`
	return strings.Replace(inServer(2, data), `,"9999":"1","x":"2","3":"no"`, "", 1)
}

// run has the station send its interactions.
func (p *pumpStation) run(b *testing.B) {
	b.ResetTimer()
	p.start <- b.N
	<-p.start
	b.StopTimer()
}

var benchAnswer = &discordgo.InteractionResponse{Type: 4, Data: &discordgo.InteractionResponseData{
	Flags:  discordgo.MessageFlagsEphemeral,
	Embeds: []*discordgo.MessageEmbed{{Title: "Hang up now", Description: "Your bank never asks for a code.", Footer: &discordgo.MessageEmbedFooter{Text: "Checked"}}},
}}

// BenchmarkGateway is an interaction and its answer, next to the library's own handlers and calls.
func BenchmarkGateway(b *testing.B) {
	b.Run("adapter", func(b *testing.B) {
		p := newPumpStation(b)
		c, err := NewClient(canary, p.URL, nil, time.Now)
		if err != nil {
			b.Fatal(err)
		}
		ctx, stop := context.WithCancel(context.Background())
		over := make(chan error, 1)
		go func() {
			over <- NewGateway(GatewayConfig{Log: slog.New(slog.DiscardHandler), Client: c, Now: time.Now, Handler: handlerFunc(
				func(ctx context.Context, _ *interaction, _ time.Time, answer respond) error {
					return answer(ctx, benchAnswer, nil)
				})}).Run(ctx)
		}()
		p.run(b)
		stop()
		if err := <-over; err != nil {
			b.Error(err)
		}
	})
	b.Run("library", func(b *testing.B) {
		p := newPumpStation(b)
		s := bareSession(b, p.URL)
		s.AddHandler(func(s *discordgo.Session, i *discordgo.InteractionCreate) {
			if err := s.InteractionRespond(i.Interaction, benchAnswer); err != nil {
				b.Error(err)
			}
		})
		if err := s.Open(); err != nil {
			b.Fatal(err)
		}
		p.run(b)
		_ = s.Close()
	})
}

// bareSession is the library as it comes, led to another server.
func bareSession(b *testing.B, base string) *discordgo.Session {
	b.Helper()
	s, err := discordgo.New("Bot " + canary)
	if err != nil {
		b.Fatal(err)
	}
	to, err := url.Parse(base)
	if err != nil {
		b.Fatal(err)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	b.Cleanup(transport.CloseIdleConnections)
	s.Identify.Compress, s.Compress, s.LogLevel = false, false, -1
	s.Client.Transport = tripper(func(r *http.Request) (*http.Response, error) {
		r.URL.Scheme, r.URL.Host = to.Scheme, to.Host
		return transport.RoundTrip(r)
	})
	return s
}
