package discord

import (
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// The operations of the gateway
// (discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-opcodes).
const (
	opDispatch  = 0
	opHeartbeat = 1
	opIdentify  = 2
	opResume    = 6
	opReconnect = 7
	opInvalid   = 9
	opHello     = 10
	opAck       = 11
)

const (
	// helloTimeout ends a connection on which Discord does not begin.
	helloTimeout = 20 * time.Second
	// readyTimeout ends one on which Discord does not answer an identify or resume.
	readyTimeout = 30 * time.Second
	// goodbye is how long the farewell may take when the program stops.
	goodbye = time.Second
	// maxEvent caps an event, in bytes. A server with all its channels and threads has a few MiB.
	maxEvent = 64 << 20
	// minBeat and maxBeat bound the time between heartbeats. Discord asks for some 41 s.
	minBeat = 100 * time.Millisecond
	maxBeat = 5 * time.Minute
	// maxUnheard is how many heartbeats may be unanswered when the next is due.
	maxUnheard = 1
	// closeResumable is our own code for a connection to be taken up again: any but 1000 and 1001.
	closeResumable = 4900
)

// socket is one WebSocket connection of a shard. Its fields belong to the goroutine that reads, but for
// what is said of them.
type socket struct {
	s    *shard
	conn *websocket.Conn
	beat time.Duration
	// dog closes the connection unless it is fed in time: what was begun, reading or writing, fails then.
	dog *time.Timer

	writing sync.Mutex   // one writer at a time
	seq     atomic.Int64 // read by the heartbeat too
	unheard atomic.Int32 // heartbeats without an answer
	silent  atomic.Bool  // the dog closed it
	ended   chan struct{}
}

func newSocket(s *shard, conn *websocket.Conn) *socket {
	conn.SetReadLimit(maxEvent)
	c := &socket{s: s, conn: conn, ended: make(chan struct{})}
	c.seq.Store(s.seq)
	c.dog = time.AfterFunc(helloTimeout, func() {
		c.silent.Store(true)
		_ = c.conn.Close() // it is of no use any more
	})
	return c
}

// serve does what the connection is for until it breaks or ctx ends. It closes it.
func (c *socket) serve(ctx context.Context) ending {
	defer c.end()
	stop := context.AfterFunc(ctx, c.leave)
	defer stop()
	if end, ok := c.greet(); !ok {
		return end
	}
	var beating sync.WaitGroup
	beating.Go(c.heartbeat)
	defer beating.Wait()
	defer c.end()
	if err := c.introduce(); err != nil {
		return closed(err)
	}
	return c.listen()
}

// end closes the connection and stops its heartbeat. Only serve calls it.
func (c *socket) end() {
	c.dog.Stop()
	select {
	case <-c.ended:
	default:
		close(c.ended)
	}
	_ = c.conn.Close() // it is of no use any more
}

// leave says goodbye so that Discord shows the bot as gone at once. What is read fails from then on.
func (c *socket) leave() {
	c.bye(websocket.CloseNormalClosure)
	_ = c.conn.Close()
}

// errSilent is a connection on which nothing came in time.
var errSilent = errors.New("nothing came in time")

// read gives the next packet, which must come whole within a time.
func (c *socket) read(within time.Duration) (*discordgo.Event, error) {
	c.dog.Reset(within)
	_, text, err := c.conn.ReadMessage()
	if c.silent.Load() {
		return nil, errSilent
	}
	if err != nil {
		return nil, err
	}
	var ev discordgo.Event
	if err := json.Unmarshal(text, &ev); err != nil {
		// One packet that cannot be read is no reason to lose those that can: it has no operation.
		c.s.log.Error("packet from Discord not read", "bytes", len(text), "error", wordless(err))
		ev = discordgo.Event{Operation: -1}
	}
	return &ev, nil
}

// write sends a packet. When Discord takes nothing more, the dog ends it.
func (c *socket) write(op int, data any) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	return c.conn.WriteJSON(packet{op, data})
}

type packet struct {
	Op   int `json:"op"`
	Data any `json:"d"`
}

// greet reads the first packet, which says how often to send a heartbeat.
func (c *socket) greet() (end ending, ok bool) {
	ev, err := c.read(helloTimeout)
	if err != nil {
		return closed(err), false
	}
	var hello struct {
		Interval float64 `json:"heartbeat_interval"` // milliseconds
	}
	if ev.Operation != opHello || json.Unmarshal(ev.RawData, &hello) != nil {
		return ending{why: "Discord did not say hello"}, false
	}
	c.beat = min(max(time.Duration(hello.Interval*float64(time.Millisecond)), minBeat), maxBeat)
	return ending{}, true
}

// introduce identifies the bot, or takes its session up again.
func (c *socket) introduce() error {
	if c.s.session != "" {
		return c.write(opResume, resumePacket{c.s.token(), c.s.session, c.s.seq})
	}
	return c.write(opIdentify, identifyPacket{
		Token:      c.s.token(),
		Properties: clientProperties{OS: runtime.GOOS, Browser: "hangup", Device: "hangup"},
		Shard:      [2]int{c.s.id, c.s.total},
		Intents:    intents,
	})
}

// identifyPacket starts a session (discord.com/developers/docs/events/gateway-events#identify).
type identifyPacket struct {
	Token      string           `json:"token"`
	Properties clientProperties `json:"properties"`
	Compress   bool             `json:"compress"`
	Shard      [2]int           `json:"shard"`
	Intents    discordgo.Intent `json:"intents"`
}

type clientProperties struct {
	OS      string `json:"os"`
	Browser string `json:"browser"`
	Device  string `json:"device"`
}

// resumePacket takes a session up again (discord.com/developers/docs/events/gateway-events#resume).
type resumePacket struct {
	Token   string `json:"token"`
	Session string `json:"session_id"`
	Seq     int64  `json:"seq"`
}

// heartbeat keeps the connection alive and ends it when Discord does not answer: it is dead then, although
// nothing says so.
func (c *socket) heartbeat() {
	// Discord wants the shards not to beat all at the same time.
	first := c.beat * time.Duration(c.s.id*7%10+1) / 11
	t := time.NewTimer(first)
	defer t.Stop()
	for {
		select {
		case <-c.ended:
			return
		case <-t.C:
		}
		if c.unheard.Load() > maxUnheard || c.pulse() != nil {
			_ = c.conn.Close() // reading fails now
			return
		}
		t.Reset(c.beat)
	}
}

// pulse sends a heartbeat.
func (c *socket) pulse() error {
	c.unheard.Add(1)
	if seq := c.seq.Load(); seq > 0 {
		return c.write(opHeartbeat, seq)
	}
	return c.write(opHeartbeat, nil)
}

// listen takes packets in until the connection breaks. A connection on which nothing comes for two
// heartbeats is broken.
func (c *socket) listen() ending {
	begun := c.s.g.Now()
	for {
		within := 2 * c.beat
		if c.s.up.IsZero() {
			within = min(within, readyTimeout)
		}
		ev, err := c.read(within)
		if err != nil {
			return closed(err)
		}
		if end, over := c.packet(ev); over {
			return end
		}
		if c.s.up.IsZero() && c.s.g.Now().Sub(begun) > readyTimeout {
			return ending{why: "Discord did not answer the introduction", fresh: true}
		}
	}
}

// packet takes one packet in. over tells that the connection is to be made again.
func (c *socket) packet(ev *discordgo.Event) (end ending, over bool) {
	switch ev.Operation {
	case opDispatch:
		c.dispatch(ev)
	case opAck:
		c.unheard.Store(0)
	case opHeartbeat:
		if err := c.pulse(); err != nil {
			return closed(err), true
		}
	case opReconnect:
		c.bye(closeResumable)
		return ending{why: "Discord asks for a new connection", asked: true}, true
	case opInvalid:
		c.bye(closeResumable)
		return c.invalid(ev), true
	}
	return ending{}, false
}

// bye sends a close frame.
func (c *socket) bye(code int) {
	_ = c.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), c.s.g.Now().Add(goodbye)) // it may be gone already
}

// invalid is for a session that Discord does not take up. It asks for a pause of one to five seconds.
func (c *socket) invalid(ev *discordgo.Event) ending {
	e := ending{why: "Discord does not take the session up", wait: time.Duration(c.s.id%4+1) * time.Second}
	var resumable bool
	_ = json.Unmarshal(ev.RawData, &resumable) // not a truth value: not resumable
	e.fresh = !resumable
	return e
}

// dispatch takes an event in.
func (c *socket) dispatch(ev *discordgo.Event) {
	if ev.Sequence > 0 {
		c.seq.Store(ev.Sequence)
		c.s.seq = ev.Sequence
	}
	switch ev.Type {
	case "READY":
		var r ready
		_ = json.Unmarshal(ev.RawData, &r) // without an id the next connection identifies anew
		c.s.session, c.s.resume = r.Session, r.Resume
		fallthrough
	case "RESUMED":
		c.s.up = c.s.g.Now()
		c.s.log.Info("connected to Discord", "resumed", ev.Type == "RESUMED")
	default:
		c.s.events.take(ev)
	}
}
