package discordtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// hear reads what a client said.
func (s *Server) hear(k *socket, raw []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var p struct {
		Op   *int            `json:"op"`
		Data json.RawMessage `json:"d"`
	}
	if _, ok := k.spent.take(maxPerMinute, time.Minute, time.Now()); !ok {
		k.end(4008)
		return
	}
	if len(raw) > maxPayload || json.Unmarshal(raw, &p) != nil || p.Op == nil {
		k.end(4002)
		return
	}
	said := Sent{Op: *p.Op, Data: p.Data, At: time.Now()}
	if k.session != nil {
		said.Shard = k.session.shard
	}
	s.gateway.sent = append(s.gateway.sent, said)
	s.stir()
	if code := s.heed(k, *p.Op, p.Data); code != 0 {
		k.end(code)
	}
}

// heed does what a client asks for and gives the code to close with, or 0. The lock is held.
func (s *Server) heed(k *socket, op int, data json.RawMessage) int {
	if s.gateway.quiet >= SilentAfterHello {
		return 0
	}
	switch {
	case op == 1:
		return s.heartbeat(k)
	case op == 2 && k.session != nil:
		return 4005
	case op == 2:
		return s.identify(k, data)
	case op == 6:
		return s.resume(k, data)
	case op != 3 && op != 4 && op != 8:
		return 4001
	case k.session == nil:
		return 4003
	}
	return 0
}

func (s *Server) heartbeat(k *socket) int {
	k.alive.Reset(k.beat * 3 / 2)
	if s.gateway.quiet == Speaks {
		k.say(11, nil)
	}
	return 0
}

// identity is what IDENTIFY says (docs.discord.com/developers/events/gateway-events#identify).
type identity struct {
	Token      string            `json:"token"`
	Properties map[string]string `json:"properties"`
	Compress   bool              `json:"compress"`
	Shard      []int             `json:"shard"`
	Intents    *int              `json:"intents"`
}

func (s *Server) identify(k *socket, data json.RawMessage) int {
	var id identity
	if json.Unmarshal(data, &id) != nil || id.Properties == nil {
		return 4002
	}
	if code := s.turnedAway(id); code != 0 {
		return code
	}
	s.gateway.made++
	one := &session{id: fmt.Sprintf("session%d", s.gateway.made), shards: 1, intents: *id.Intents, socket: k}
	if len(id.Shard) == 2 {
		one.shard, one.shards = id.Shard[0], id.Shard[1]
	}
	k.session, k.compress = one, id.Compress
	s.gateway.sessions = append(s.gateway.sessions, one)
	s.ready(one)
	s.stir()
	return 0
}

// turnedAway gives the code that an identity is closed with, or 0.
func (s *Server) turnedAway(id identity) int {
	g := &s.gateway
	shards := 1
	if len(id.Shard) == 2 {
		shards = id.Shard[1]
	}
	switch {
	case g.refuse != 0:
		return g.refuse
	case !s.known(id.Token):
		return 4004
	case id.Shard != nil && (len(id.Shard) != 2 || id.Shard[0] < 0 || id.Shard[0] >= id.Shard[1]):
		return 4010
	case shards < g.shards:
		return 4011
	case id.Intents == nil || *id.Intents&^intentsKnown != 0:
		return 4013
	case *id.Intents&intentsPrivileged&^g.granted != 0:
		return 4014
	}
	return 0
}

// known tells whether a token is the bot's. The gateway takes it with "Bot" in front and without.
func (s *Server) known(token string) bool { return strings.TrimPrefix(token, "Bot ") == s.Token }

// ready says READY and tells of every server of the shard.
func (s *Server) ready(one *session) {
	guilds := []any{}
	var mine []*guild
	for _, id := range s.world.order {
		if g := s.world.guilds[id]; !g.stranger && one.has(id) {
			guilds = append(guilds, map[string]any{"id": id, "unavailable": true})
			mine = append(mine, g)
		}
	}
	s.emitAs(one, "READY", map[string]any{
		"v": 9, "user": s.Me, "session_id": one.id, "session_type": "normal", "resume_gateway_url": s.socketURL(), "guilds": guilds,
		"shard": []int{one.shard, one.shards}, "application": map[string]any{"id": s.AppID, "flags": 0}, "private_channels": []any{},
		"user_settings": map[string]any{}, "relationships": []any{}, "presences": []any{}, "auth": map[string]any{}, "_trace": []string{},
	})
	for _, g := range mine {
		if one.intents&intentGuilds != 0 {
			s.emitAs(one, "GUILD_CREATE", s.guildJSON(g))
		}
	}
}

// emitAs sends the first events of a connection, which a gateway that falls silent after READY still says.
func (s *Server) emitAs(one *session, name string, content any) {
	quiet := s.gateway.quiet
	s.gateway.quiet = Speaks
	defer func() { s.gateway.quiet = quiet }()
	raw, err := json.Marshal(content)
	if err != nil {
		s.t.Errorf("discordtest: an event that is no JSON: %v", err)
		return
	}
	s.emit(one, name, raw)
}

// resume takes a session up again and sends what it missed.
func (s *Server) resume(k *socket, data json.RawMessage) int {
	var p struct {
		Token   string `json:"token"`
		Session string `json:"session_id"`
		Seq     int64  `json:"seq"`
	}
	if json.Unmarshal(data, &p) != nil {
		return 4002
	}
	switch {
	case s.gateway.refuse != 0:
		return s.gateway.refuse
	case !s.known(p.Token):
		return 4004
	}
	at := slices.IndexFunc(s.gateway.sessions, func(one *session) bool { return one.id == p.Session })
	if at < 0 {
		k.say(9, false)
		return 0
	}
	one := s.gateway.sessions[at]
	switch {
	case p.Seq > one.seq:
		return 4007
	case len(one.events) > 0 && one.events[0].seq > p.Seq+1, len(one.events) == 0 && p.Seq < one.seq:
		s.drop(one) // Too much was missed.
		k.say(9, false)
		return 0
	}
	s.takeUp(k, one, p.Seq)
	return 0
}

func (s *Server) takeUp(k *socket, one *session, seq int64) {
	if one.socket != nil { // The older connection has no session any more.
		one.socket.session = nil
		one.socket.cut()
	}
	k.session, one.socket = one, k
	for _, e := range one.events {
		if e.seq > seq {
			k.push(e.frame)
		}
	}
	s.emitAs(one, "RESUMED", map[string]any{"_trace": []string{}})
	s.stir()
}
