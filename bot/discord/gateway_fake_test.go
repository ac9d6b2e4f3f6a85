package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"hangup/bot"
)

// pipes is a listener whose connections are pipes in memory, so that time can be made to pass.
type pipes struct {
	calls chan net.Conn
	once  sync.Once
	shut  chan struct{}
}

func newPipes() *pipes { return &pipes{calls: make(chan net.Conn), shut: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.calls:
		return c, nil
	case <-p.shut:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.shut) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.calls <- theirs:
		return ours, nil
	case <-p.shut:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// gateConn is Discord's end of a connection to its gateway.
type gateConn struct {
	t    *testing.T
	ws   *websocket.Conn
	got  chan gotPacket // what the bot sent; closed when it is gone
	n    int            // which connection this is, from 0
	at   time.Time
	path string
	code int // with which the bot closed it, once the test is over
	shut chan struct{}
	deaf atomic.Bool // reads nothing more

	writing sync.Mutex
}

// idle does nothing until the test is over.
func (c *gateConn) idle() { <-c.shut }

type gotPacket struct {
	Op int             `json:"op"`
	D  json.RawMessage `json:"d"`
	at time.Time
}

func (c *gateConn) pump() {
	defer close(c.got)
	for !c.deaf.Load() {
		_, text, err := c.ws.ReadMessage()
		if err != nil {
			if ce, ok := err.(*websocket.CloseError); ok {
				c.code = ce.Code
			}
			return
		}
		p := gotPacket{at: time.Now()}
		if err := json.Unmarshal(text, &p); err != nil {
			c.t.Errorf("the bot sent %q", text)
		}
		c.got <- p
	}
}

// send sends raw text to the bot. It may be gone.
func (c *gateConn) send(text string) { _ = c.write(websocket.TextMessage, []byte(text)) }

func (c *gateConn) write(kind int, text []byte) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	return c.ws.WriteMessage(kind, text)
}

func (c *gateConn) hello(interval time.Duration) {
	c.send(fmt.Sprintf(`{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":%d,"_trace":[]}}`, interval.Milliseconds()))
}

func (c *gateConn) event(seq int, kind, data string) {
	c.send(fmt.Sprintf(`{"op":0,"s":%d,"t":%q,"d":%s}`, seq, kind, data))
}

func (c *gateConn) ready(seq int, session, resume string) {
	c.event(seq, "READY", fmt.Sprintf(`{"v":9,"session_id":%q,"resume_gateway_url":%q,"guilds":[null]}`, session, resume))
}

// next gives the next packet with an operation, answering heartbeats before it.
func (c *gateConn) next(op int) gotPacket {
	c.t.Helper()
	for p := range c.got {
		if p.Op == op {
			return p
		}
		if p.Op == opHeartbeat {
			c.send(`{"op":11}`)
			continue
		}
		c.t.Errorf("connection %d: the bot sent op %d %s, want %d", c.n, p.Op, p.D, op)
		return p
	}
	c.t.Errorf("connection %d: the bot left, want op %d", c.n, op)
	return gotPacket{}
}

// stay answers heartbeats until the bot leaves.
func (c *gateConn) stay() {
	for p := range c.got {
		if p.Op == opHeartbeat {
			c.send(`{"op":11}`)
		}
	}
}

// close closes the connection as Discord does.
func (c *gateConn) close(code int) {
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
	_ = c.ws.Close()
}

// open plays the usual beginning: hello, identify, ready.
func (c *gateConn) open(session string) gotPacket {
	c.t.Helper()
	c.hello(40 * time.Second)
	p := c.next(opIdentify)
	c.ready(1, session, "")
	return p
}

// gateRig is a gateway with a bot, in memory.
type gateRig struct {
	t     *testing.T
	pipes *pipes
	log   *wireLog
	cfg   GatewayConfig
	rest  func(r *http.Request) *http.Response // answers what is not a connection

	mu     sync.Mutex
	conns  []*gateConn
	ended  bool
	played sync.WaitGroup
}

// gateURL is what GET /gateway/bot answers.
const gateURL = `{"url":"ws://gateway.test","shards":1,"session_start_limit":{"total":1000,"remaining":999,"reset_after":1000,"max_concurrency":1}}`

// newGateRig makes a gateway whose connections are played by play, each in a goroutine of its own.
func newGateRig(t *testing.T, play func(c *gateConn)) *gateRig {
	t.Helper()
	g := &gateRig{t: t, pipes: newPipes(), log: &wireLog{}}
	g.rest = func(r *http.Request) *http.Response {
		if strings.HasSuffix(r.URL.Path, "/gateway/bot") {
			return reply(http.StatusOK, gateURL, nil)
		}
		return reply(http.StatusNoContent, "", nil)
	}
	up := websocket.Upgrader{}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ws, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		c := &gateConn{t: t, ws: ws, got: make(chan gotPacket, 1000), at: time.Now(), path: r.Host + r.URL.String(), shut: g.pipes.shut}
		g.mu.Lock()
		if g.ended {
			g.mu.Unlock()
			_ = ws.Close()
			return
		}
		g.played.Add(2)
		c.n = len(g.conns)
		g.conns = append(g.conns, c)
		g.mu.Unlock()
		go func() {
			defer g.played.Done()
			c.pump()
		}()
		defer g.played.Done()
		play(c)
		_ = ws.Close()
	})}
	go func() { _ = server.Serve(g.pipes) }()
	t.Cleanup(func() { _ = server.Close() })
	g.cfg = GatewayConfig{
		Log: g.log.logger(), Now: time.Now,
		Client:  wireClient(t, "http://discord.test", &http.Client{Transport: tripper(func(r *http.Request) (*http.Response, error) { return g.rest(r), nil })}),
		Handler: handlerFunc(func(context.Context, *interaction, time.Time, respond) error { return nil }),
		Gone:    func(context.Context, bot.ChatID) {},
	}
	return g
}

// run runs the bot for a while and gives how long it took to end after it was told, and what Run gave.
func (g *gateRig) run(d time.Duration) (closing time.Duration, err error) {
	g.t.Helper()
	defer g.end()
	gw := NewGateway(g.cfg)
	gw.dialer.NetDialContext = g.pipes.dial
	ctx, cancel := context.WithCancel(g.t.Context())
	defer cancel()
	over := make(chan error, 1)
	go func() { over <- gw.Run(ctx) }()
	select {
	case err := <-over:
		return 0, err
	case <-time.After(d):
	}
	from := time.Now()
	cancel()
	err = <-over
	return time.Since(from), err
}

// end waits for what is being played.
func (g *gateRig) end() {
	g.mu.Lock()
	g.ended = true
	g.mu.Unlock()
	_ = g.pipes.Close()
	g.played.Wait()
}

// all gives the connections that were made.
func (g *gateRig) all() []*gateConn {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.conns
}
