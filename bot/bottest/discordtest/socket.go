package discordtest

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
)

// socket is one connection to the gateway. The lock of the server guards it, but for the connection itself.
type socket struct {
	conn     *websocket.Conn
	out      []frame
	wake     chan struct{}
	compress bool
	session  *session
	alive    *time.Timer // ends the connection when no heartbeat comes
	beat     time.Duration
	spent    bucket // what the client sent in this minute
}

// frame is what goes out: a text, or the end.
type frame struct {
	text  []byte
	close int
}

// compressFrom is from how many bytes on a client that asked for it gets a payload compressed.
const compressFrom = 512

// Limits of what a client sends (docs.discord.com/developers/events/gateway#sending-events and #rate-limiting).
const (
	maxPayload   = 4096
	maxPerMinute = 120
)

func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := up.Upgrade(w, r, nil)
	if err != nil {
		return // It has answered.
	}
	k := &socket{conn: conn, wake: make(chan struct{}, 1)}
	if !s.join(k, r.URL.Query().Get("v")) {
		_ = conn.Close()
		return
	}
	s.busy.Go(k.writeAll(s))
	err = s.hearAll(k)
	s.part(k, err)
}

// join takes a connection in and says HELLO.
func (s *Server) join(k *socket, version string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.done:
		return false
	default:
	}
	g := &s.gateway
	g.sockets[k] = true
	k.beat = g.beat
	if version != "9" && version != "10" {
		k.end(4012)
	}
	if g.quiet != SilentFromStart {
		k.say(10, map[string]any{"heartbeat_interval": k.beat.Milliseconds(), "_trace": []string{}})
	}
	// A heartbeat later than half of a pause is taken for none.
	k.alive = time.AfterFunc(k.beat*3/2, func() { s.late(k) })
	return true
}

// late ends a connection whose heartbeat did not come, unless the gateway is silent.
func (s *Server) late(k *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gateway.quiet == Speaks {
		k.end(4009)
	}
}

// part forgets a connection. A client that closes with 1000 or 1001 gives its session up.
func (s *Server) part(k *socket, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k.alive.Stop()
	delete(s.gateway.sockets, k)
	if k.session != nil {
		k.session.socket = nil
		if websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway) {
			s.drop(k.session)
		}
	}
	k.cut()
	s.stir()
}

// cutSockets ends every connection, for the end of the test.
func (s *Server) cutSockets() { s.CutGateway() }

func (s *Server) hearAll(k *socket) error {
	k.conn.SetReadLimit(1 << 20)
	for {
		_, raw, err := k.conn.ReadMessage()
		if err != nil {
			return err
		}
		s.hear(k, raw)
	}
}

// push lets a text go out. The lock is held.
func (k *socket) push(text []byte) { k.send(frame{text: text}) }

// end closes with a code behind what is still to go out. The lock is held.
func (k *socket) end(code int) { k.send(frame{close: code}) }

// cut breaks the connection. The writer ends at its next write.
func (k *socket) cut() {
	_ = k.conn.Close() // It is meant to break.
	k.send(frame{})
}

func (k *socket) send(f frame) {
	k.out = append(k.out, f)
	select {
	case k.wake <- struct{}{}:
	default:
	}
}

// say sends an op that is no event. The lock is held.
func (k *socket) say(op int, data any) {
	raw, err := json.Marshal(map[string]any{"op": op, "d": data, "s": nil, "t": nil})
	if err != nil {
		panic(err) // The data are numbers and lists of ours.
	}
	k.push(raw)
}

// writeAll gives the writer of a connection, which ends with it.
func (k *socket) writeAll(s *Server) func() {
	return func() {
		for range k.wake {
			s.mu.Lock()
			out, compress := k.out, k.compress
			k.out = nil
			s.mu.Unlock()
			for _, f := range out {
				if !k.write(f, compress) {
					return
				}
			}
		}
	}
}

// write writes one frame and tells whether the connection goes on.
func (k *socket) write(f frame, compress bool) bool {
	switch {
	case f.close != 0:
		text := websocket.FormatCloseMessage(f.close, closeTexts[f.close])
		_ = k.conn.WriteControl(websocket.CloseMessage, text, time.Now().Add(time.Second)) // It ends either way.
		time.AfterFunc(time.Second, func() { _ = k.conn.Close() })                         // A client that does not close by itself.
		return false
	case f.text == nil:
		return false
	case compress && len(f.text) >= compressFrom:
		return k.conn.WriteMessage(websocket.BinaryMessage, zipped(f.text)) == nil
	}
	return k.conn.WriteMessage(websocket.TextMessage, f.text) == nil
}

func zipped(text []byte) []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write(text) // Into memory.
	_ = z.Close()
	return b.Bytes()
}

// closeTexts are the reasons that go with the codes (docs.discord.com/developers/topics/opcodes-and-status-codes#gateway).
var closeTexts = map[int]string{
	4000: "Unknown error.", 4001: "Unknown opcode.", 4002: "Error while decoding payload.", 4003: "Not authenticated.",
	4004: "Authentication failed.", 4005: "Already authenticated.", 4007: "Invalid seq.", 4008: "You are being rate limited.",
	4009: "Session timed out.", 4010: "Invalid shard.", 4011: "Sharding required.", 4012: "Invalid API version.",
	4013: "Invalid intent(s).", 4014: "Disallowed intent(s).",
}
