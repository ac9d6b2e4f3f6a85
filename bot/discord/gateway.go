package discord

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"hangup/bot"
)

// The connection to the gateway is made here and not by the library's Session. Its Open holds the
// session's lock while it reads, so that it hangs when Discord is silent after a RESUME and locks up on an
// op 7; it ends the program on an event without its data, in a goroutine that cannot be recovered; it
// connects for ever on close codes that are final, identifies without a pause, and has data races when it
// reconnects. Its types, its WebSocket library and its calls are used.

// The reasons for which the gateway can never be used. Each says what to do.
var (
	ErrToken    = errors.New("the token is not one that Discord knows: check it, or reset it in the Developer Portal under Bot")
	ErrIntents  = errors.New("the intents are refused by Discord: this program needs the Guilds intent alone; ask Discord's support why the application may not have it")
	ErrSharding = errors.New("the sharding is refused by Discord: a bot in 2,500 servers or more needs shards; leave their number to Discord, or raise it, and give every process the same")
	ErrVersion  = errors.New("this version of the gateway is no longer spoken by Discord: install a newer version of this program")
)

// GatewayConfig is what a Gateway needs.
type GatewayConfig struct {
	Log     *slog.Logger
	Client  *Client
	Handler handler
	// Gone is told of a channel or thread that is no more, or from whose server the bot was removed. It may
	// be nil, and may be called from many goroutines at once.
	Gone func(ctx context.Context, chat bot.ChatID)
	Now  func() time.Time
	// Once has one of several processes answer what comes twice as a shard moves between them; nil when this is the only one.
	Once bot.Once
	// Shards is how many shards the bot has over all processes; 0 leaves it to Discord.
	Shards int
	// Share has processes share the shards; nil when one process has them all.
	Share *Sharing
}

// Gateway takes interactions in over WebSocket connections, one a shard.
type Gateway struct {
	GatewayConfig
	jobs   *dispatcher
	dialer *websocket.Dialer
	gate   *gate
}

// NewGateway links a gateway.
func NewGateway(c GatewayConfig) *Gateway {
	g := &Gateway{
		GatewayConfig: c,
		jobs:          newDispatcher(c.Log),
		dialer:        &websocket.Dialer{HandshakeTimeout: helloTimeout},
		gate:          newGate(c.Now),
	}
	if way := c.Client.way; way != nil {
		g.dialer.Proxy, g.dialer.TLSClientConfig = way.Proxy, way.TLSClientConfig
	}
	return g
}

// Run takes interactions in until ctx ends, and then returns nil within five seconds. Connections that break
// are made again. The error is one of ErrToken, ErrIntents, ErrSharding and ErrVersion: trying again is of
// no use. It may be called once.
func (g *Gateway) Run(ctx context.Context) error {
	defer g.jobs.close()
	home, err := g.find(ctx)
	if err != nil || ctx.Err() != nil {
		return err
	}
	total := g.total(home.Shards)
	if g.Share != nil {
		return g.shareOut(ctx, total, home.URL)
	}
	g.Log.InfoContext(ctx, "connecting to Discord", "shards", total)
	return g.each(ctx, total, home.URL)
}

// each runs all shards until the first of them fails for good.
func (g *Gateway) each(ctx context.Context, total int, at string) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var all sync.WaitGroup
	for id := range total {
		all.Go(func() {
			if err := newShard(g, id, total, at).run(ctx); err != nil {
				stop(err)
			}
		})
	}
	all.Wait()
	return final(ctx)
}

// final is why ctx ended, if that was a shard.
func final(ctx context.Context) error {
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// total is how many shards there are, of which Discord recommends a number.
func (g *Gateway) total(recommended int) int {
	if g.Shards > 0 {
		return g.Shards
	}
	return max(recommended, 1)
}

// home is where the gateway is and how often it may be identified to
// (discord.com/developers/docs/events/gateway#get-gateway-bot).
type home struct {
	URL    string `json:"url"`
	Shards int    `json:"shards"`
	Limit  struct {
		Remaining   *int  `json:"remaining"`
		ResetAfter  int64 `json:"reset_after"` // milliseconds
		Concurrency int   `json:"max_concurrency"`
	} `json:"session_start_limit"`
}

// find asks where the gateway is until it is told. The error is ErrToken.
func (g *Gateway) find(ctx context.Context) (home, error) {
	for tries := 1; ctx.Err() == nil; tries++ {
		var h home
		err := g.Client.Call(ctx, request{Method: http.MethodGet, Path: "/gateway/bot", Bucket: "gateway"}, &h)
		switch {
		case err == nil && g.Client.trusts(h.URL):
			g.gate.learn(h)
			return h, nil
		case err == nil:
			g.Log.ErrorContext(ctx, "Discord named a gateway that is not safe to use", "tries", tries)
		case reasonOf(err) == badToken:
			return home{}, ErrToken
		case ctx.Err() == nil:
			g.Log.WarnContext(ctx, "gateway of Discord not found", "tries", tries, "error", err)
		}
		sleep(ctx, max(backoff(tries), waitOf(err)))
	}
	return home{}, nil
}

// waitOf gives how long an error asks to wait.
func waitOf(err error) time.Duration {
	var e *bot.SendError
	if errors.As(err, &e) {
		return e.After
	}
	return 0
}

// trusts tells whether the token may be sent to an address: one that is encrypted, unless the API is not.
func (c *Client) trusts(gateway string) bool {
	u, err := url.Parse(gateway)
	if err != nil || u.Host == "" || u.User != nil {
		return false
	}
	return u.Scheme == "wss" || u.Scheme == "ws" && strings.HasPrefix(c.root, "http://")
}

const (
	firstBackoff = time.Second
	maxBackoff   = time.Minute
)

// backoff is how long to wait after so many failures in a row.
func backoff(failures int) time.Duration {
	switch {
	case failures <= 0:
		return 0
	case failures > 6:
		return maxBackoff
	}
	return min(firstBackoff<<(failures-1), maxBackoff)
}
