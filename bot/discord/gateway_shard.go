package discord

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// shard is one connection to the gateway and what is needed to take it up again where it broke.
type shard struct {
	id, total int
	at        string // the gateway's address
	log       *slog.Logger
	g         *Gateway
	events    *events

	session string    // "" identifies anew
	seq     int64     // of the last event
	resume  string    // where to take the session up again
	up      time.Time // when the connection was taken into use; zero before
}

func newShard(g *Gateway, id, total int, at string) *shard {
	return &shard{
		id: id, total: total, at: at, g: g,
		log: g.Log.With("shard", id),
		events: &events{
			jobs: g.jobs, handle: g.Handler, client: g.Client, gone: g.Gone, now: g.Now, places: places{}, claims: claims{g.Once, g.Log},
		},
	}
}

const (
	// lasting is how long a connection must be up for its end to be no failure: people ask at any time and wait
	// for three seconds, so the next is made at once.
	lasting = time.Minute
	// briefly is how long it must be up for Discord's wish for a new one to be met at once. A gateway that
	// always wishes for one is not asked without a pause.
	briefly = 5 * time.Second
)

// lived gives how long the connection was up.
func (s *shard) lived() time.Duration {
	if s.up.IsZero() {
		return 0
	}
	return s.g.Now().Sub(s.up)
}

// run keeps the shard connected until ctx ends, and then returns nil. The error is final.
func (s *shard) run(ctx context.Context) error {
	for failures := 0; ctx.Err() == nil; {
		s.up = time.Time{}
		end := s.connect(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case end.fatal != nil:
			return end.fatal
		case end.fresh:
			s.session, s.seq, s.resume = "", 0, ""
		}
		failures++
		if s.lived() > lasting {
			failures = 0
		}
		wait := s.pause(end, failures)
		s.tell(ctx, end, wait)
		sleep(ctx, wait)
	}
	return nil
}

// pause gives how long to wait before the next connection.
func (s *shard) pause(end ending, failures int) time.Duration {
	if end.asked && s.lived() > briefly {
		return end.wait
	}
	return max(end.wait, backoff(failures))
}

// tell logs that a connection ended.
func (s *shard) tell(ctx context.Context, end ending, wait time.Duration) {
	level := slog.LevelWarn
	if wait == 0 {
		level = slog.LevelInfo // Discord moves every connection now and then
	}
	s.log.Log(ctx, level, "connection to Discord broke", "why", end.why, "again_in", wait, "resume", s.session != "")
}

// connect makes one connection and serves it until it breaks.
func (s *shard) connect(ctx context.Context) ending {
	resuming := s.session != ""
	if !resuming && !s.g.mayIdentify(ctx, s.id) {
		return ending{}
	}
	c, err := s.dial(ctx)
	if err != nil {
		// The next try goes to the gateway's own address.
		s.resume = ""
		return ending{why: "not reached: " + plain(s.g.Client.redact(err.Error()))}
	}
	return c.serve(ctx)
}

// dial opens a WebSocket connection.
func (s *shard) dial(ctx context.Context) (*socket, error) {
	at, err := url.Parse(s.address())
	if err != nil {
		return nil, errors.New("malformed address")
	}
	if at.Path == "" {
		at.Path = "/"
	}
	at.RawQuery = url.Values{"v": {s.version()}, "encoding": {"json"}}.Encode()
	conn, resp, err := s.g.dialer.DialContext(ctx, at.String(), nil)
	if resp != nil && resp.Body != nil {
		_ = resp.Body.Close() // nothing is written to it
	}
	if err != nil {
		return nil, err
	}
	return newSocket(s, conn), nil
}

// version is that of the API that the client speaks.
func (s *shard) version() string {
	return s.g.Client.root[strings.LastIndex(s.g.Client.root, "/v")+2:]
}

// address gives where to connect to: where Discord wants the session to be taken up, if that is Discord's
// or the very server that was connected to. The token goes there.
func (s *shard) address() string {
	if s.session == "" || s.resume == "" {
		return s.at
	}
	first, err1 := url.Parse(s.at)
	again, err2 := url.Parse(s.resume)
	if err1 != nil || err2 != nil || first.Scheme != again.Scheme || again.User != nil {
		return s.at
	}
	if again.Host == first.Host || discords(again.Host) && discords(first.Host) {
		return s.resume
	}
	return s.at
}

func discords(host string) bool { return strings.HasSuffix(host, ".discord.gg") }

// token is that of the bot, as the gateway wants it.
func (s *shard) token() string { return strings.TrimPrefix(s.g.Client.session.Token, "Bot ") }

// ready is what is needed of the events READY and RESUMED.
type ready struct {
	Session string `json:"session_id"`
	Resume  string `json:"resume_gateway_url"`
}

// ending is why a connection ended and what that means for the next.
type ending struct {
	why   string
	fatal error
	fresh bool          // the session is over: identify anew
	wait  time.Duration // at least
	asked bool          // Discord wishes for a new connection: no failure
}

// The close codes of the gateway that mean something else than "take the session up again"
// (discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes).
const (
	closeNotAuthenticated = 4003
	closeBadToken         = 4004
	closeBadSequence      = 4007
	closeTooFast          = 4008
	closeSessionOver      = 4009
	closeBadShard         = 4010
	closeMustShard        = 4011
	closeBadVersion       = 4012
	closeBadIntents       = 4013
	closeNoIntents        = 4014
)

// tooFastWait is for a connection that was closed because it sent too much: the limit is for a minute.
const tooFastWait = 30 * time.Second

// closed says what a broken connection means.
func closed(err error) ending {
	var c *websocket.CloseError
	if !errors.As(err, &c) || c.Code == websocket.CloseAbnormalClosure {
		return ending{why: "lost: " + plain(err.Error())}
	}
	e := ending{why: "closed by Discord with code " + strconv.Itoa(c.Code)}
	switch c.Code {
	case closeBadToken:
		e.fatal = ErrToken
	case closeBadShard, closeMustShard:
		e.fatal = ErrSharding
	case closeBadVersion:
		e.fatal = ErrVersion
	case closeBadIntents, closeNoIntents:
		e.fatal = ErrIntents
	case closeNotAuthenticated, closeBadSequence, closeSessionOver:
		e.fresh = true
	case closeTooFast:
		e.wait = tooFastWait
	}
	return e
}

// intents are the events that are asked for: servers, their channels and threads. Interactions always come.
const intents = discordgo.IntentGuilds
