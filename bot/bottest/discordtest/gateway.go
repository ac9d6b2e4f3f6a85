package discordtest

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// gateway is who is connected and what they were sent. The lock of the server guards it.
type gateway struct {
	beat     time.Duration
	quiet    Quiet
	refuse   int // the close code that every IDENTIFY and RESUME gets
	shards   int // how many Discord wants
	granted  int // privileged intents
	sessions []*session
	sockets  map[*socket]bool
	sent     []Sent
	made     int
}

// Quiet is how far the gateway still speaks.
type Quiet int

// How far the gateway speaks.
const (
	Speaks           Quiet = iota
	SilentAfterReady       // no acknowledgement and no event any more
	SilentAfterHello       // nothing, whatever is said after HELLO
	SilentFromStart        // it takes the connection and that is all
)

// Sent is something that a client said to the gateway.
type Sent struct {
	Op    int
	Data  json.RawMessage
	Shard int
	At    time.Time // on the wall
}

// session is a shard's session, which outlives its connection.
type session struct {
	id            string
	shard, shards int
	intents       int
	seq           int64
	events        []event // the newest, for RESUME
	socket        *socket // nil while nobody is connected
}

type event struct {
	seq   int64
	frame []byte
}

// replayCap is how many events a session keeps for RESUME. Discord's own number is not written down.
const replayCap = 5000

// The default pause between heartbeats is what Discord tells nowadays.
func newGateway() gateway {
	return gateway{beat: 41250 * time.Millisecond, shards: 1, sockets: map[*socket]bool{}}
}

func (s *Server) getGateway(*Call) (int, any, error) {
	return 200, map[string]any{"url": s.socketURL()}, nil
}

func (s *Server) getGatewayBot(*Call) (int, any, error) {
	limit := map[string]any{"total": 1000, "remaining": 1000 - s.gateway.made, "reset_after": 86400000, "max_concurrency": 1}
	return 200, map[string]any{"url": s.socketURL(), "shards": s.gateway.shards, "session_start_limit": limit}, nil
}

func (s *Server) socketURL() string { return "ws" + strings.TrimPrefix(s.URL, "http") }

// Beat sets the pause between heartbeats that HELLO tells from now on.
func (s *Server) Beat(d time.Duration) { s.set(func(g *gateway) { g.beat = d }) }

// Silence sets how far the gateway speaks, on connections that stand too.
func (s *Server) Silence(q Quiet) { s.set(func(g *gateway) { g.quiet = q }) }

// RefuseGateway closes with a code whenever somebody identifies or resumes, such as 4004; 0 is an end of that.
func (s *Server) RefuseGateway(code int) { s.set(func(g *gateway) { g.refuse = code }) }

// WantShards sets how many shards Discord wants; fewer are closed with 4011.
func (s *Server) WantShards(n int) { s.set(func(g *gateway) { g.shards = n }) }

// GrantIntents allows privileged intents, such as 1<<15 for the content of messages.
func (s *Server) GrantIntents(bits int) { s.set(func(g *gateway) { g.granted = bits }) }

func (s *Server) set(change func(*gateway)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.gateway)
	s.stir()
}

// Sent lists what clients said to the gateway, of one op or, with -1, all.
func (s *Server) Sent(op int) []Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	var of []Sent
	for _, p := range s.gateway.sent {
		if op < 0 || p.Op == op {
			of = append(of, p)
		}
	}
	return of
}

// Online counts the sessions that are connected.
func (s *Server) Online() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, one := range s.gateway.sessions {
		if one.socket != nil {
			n++
		}
	}
	return n
}

// WaitOnline waits until a number of sessions is connected.
func (s *Server) WaitOnline(n int) {
	s.t.Helper()
	s.Until(strconv.Itoa(n)+" sessions", func() bool { return s.Online() == n })
}

// Dispatch sends an event with any content to every session, whatever its intents.
func (s *Server) Dispatch(name string, content json.RawMessage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.gateway.sessions {
		s.emit(one, name, content)
	}
}

// Frame sends any text to every connection.
func (s *Server) Frame(text string) { s.each(func(k *socket) { k.push([]byte(text)) }) }

// Reconnect asks every client to connect anew and resume: op 7.
func (s *Server) Reconnect() { s.each(func(k *socket) { k.say(7, nil) }) }

// AskHeartbeat asks every client for a heartbeat at once: op 1.
func (s *Server) AskHeartbeat() { s.each(func(k *socket) { k.say(1, nil) }) }

// CloseGateway closes every connection with a code. Its session can be resumed.
func (s *Server) CloseGateway(code int) { s.each(func(k *socket) { k.end(code) }) }

// CutGateway cuts every connection without a word.
func (s *Server) CutGateway() { s.each(func(k *socket) { k.cut() }) }

// Invalidate tells every client that its session is invalid: op 9. One that is not resumable is over.
func (s *Server) Invalidate(resumable bool) {
	s.each(func(k *socket) {
		if !resumable {
			s.drop(k.session)
			k.session = nil
		}
		k.say(9, resumable)
	})
}

func (s *Server) each(do func(*socket)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := range s.gateway.sockets {
		do(k)
	}
}

// drop ends a session for good. The lock is held.
func (s *Server) drop(one *session) {
	s.gateway.sessions = slices.DeleteFunc(s.gateway.sessions, func(other *session) bool { return other == one })
	s.stir()
}

// Forget drops what is written down of calls, of interactions that are answered and of events, so that a long run does not
// fill the memory. Their tokens are unknown from then on.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log, s.gateway.sent = nil, nil
	for id, i := range s.interactions {
		if i.answer != nil || i.refused != nil {
			delete(s.interactions, id)
			delete(s.tokens, i.Token)
		}
	}
	for _, one := range s.gateway.sessions {
		one.events = nil
	}
	for _, c := range s.world.channels {
		c.messages = nil
	}
}

// The intents that events need (docs.discord.com/developers/events/gateway#list-of-intents).
const (
	intentGuilds         = 1 << 0
	intentGuildMessages  = 1 << 9
	intentDirectMessages = 1 << 12
	intentContent        = 1 << 15
	intentsPrivileged    = 1<<1 | 1<<8 | intentContent
	intentsKnown         = 1<<17 - 1 | 1<<20 | 1<<21 | 1<<24 | 1<<25
)

// needed gives the intent that an event needs; 0 is none.
func needed(name, guild string) int {
	switch {
	case name == "INTERACTION_CREATE", guild == "" && !strings.HasPrefix(name, "MESSAGE_"):
		return 0
	case guild == "":
		return intentDirectMessages
	case strings.HasPrefix(name, "MESSAGE_"):
		return intentGuildMessages
	}
	return intentGuilds
}

// dispatch sends an event about a server, or "" for none, to the sessions of its shard. The lock is held.
func (s *Server) dispatch(name string, content any, guild string) {
	raw, err := json.Marshal(content)
	if err != nil {
		s.t.Errorf("discordtest: an event that is no JSON: %v", err)
		return
	}
	for _, one := range s.gateway.sessions {
		need := needed(name, guild)
		if one.has(guild) && one.intents&need == need {
			s.emit(one, name, raw)
		}
	}
}

// has tells whether a server is the session's shard's (docs.discord.com/developers/events/gateway#sharding-sharding-formula).
// What is about no server is the first shard's.
func (one *session) has(guild string) bool {
	id, err := strconv.ParseInt(guild, 10, 64)
	if err != nil {
		return one.shard == 0
	}
	return int((id>>22)%int64(one.shards)) == one.shard
}

// emit gives an event to a session. The lock is held.
func (s *Server) emit(one *session, name string, content json.RawMessage) {
	one.seq++
	frame, err := json.Marshal(map[string]any{"op": 0, "t": name, "s": one.seq, "d": content})
	if err != nil {
		s.t.Errorf("discordtest: an event that is no JSON: %v", err)
		return
	}
	one.events = append(one.events, event{one.seq, frame})
	if len(one.events) > replayCap {
		one.events = slices.Clone(one.events[1:])
	}
	if one.socket != nil && s.gateway.quiet == Speaks {
		one.socket.push(frame)
	}
}

// tell lets sessions with the intents for it hear of a message. Without the intent for its content that is empty, unless it is
// in a private chat or names the bot. The lock is held.
func (s *Server) tell(c *channel, m Message) {
	for _, one := range s.gateway.sessions {
		need := needed("MESSAGE_CREATE", c.GuildID)
		if !one.has(c.GuildID) || one.intents&need == 0 {
			continue
		}
		told := m
		if c.GuildID != "" && one.intents&intentContent == 0 && !strings.Contains(m.Content, "<@"+s.Me.ID+">") {
			told.Content = ""
		}
		raw, err := json.Marshal(told)
		if err != nil {
			s.t.Errorf("discordtest: a message that is no JSON: %v", err)
			continue
		}
		s.emit(one, "MESSAGE_CREATE", raw)
	}
}
