package discordtest

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

func unzipped(t *testing.T, raw []byte) []byte {
	t.Helper()
	z, err := zlib.NewReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func asClose(err error, into **websocket.CloseError) bool { return errors.As(err, into) }

// hello is what READY says.
type hello struct {
	SessionID string `json:"session_id"`
	Guilds    []struct{ ID string }
	Shard     []int
}

func TestReadyNamesServersAndEachComesWhole(t *testing.T) {
	d := newDesk(t)
	_, c := d.room()
	thread := d.Thread(c, "a thread")
	bot := d.dial()
	var beat struct {
		Interval int `json:"heartbeat_interval"`
	}
	if err := json.Unmarshal(bot.want(10, "").Data, &beat); err != nil || beat.Interval != 41250 {
		t.Errorf("got %+v, %v", beat, err)
	}
	bot.send(2, d.identity())
	var ready hello
	if err := json.Unmarshal(bot.want(0, "READY").Data, &ready); err != nil || len(ready.Guilds) != 1 || ready.Guilds[0].ID != c.GuildID {
		t.Errorf("got %+v, %v", ready, err)
	}
	var guild struct{ Channels, Threads []struct{ ID string } }
	if err := json.Unmarshal(bot.want(0, "GUILD_CREATE").Data, &guild); err != nil || guild.Channels[0].ID != c.ID || guild.Threads[0].ID != thread.ID {
		t.Errorf("got %+v, %v", guild, err)
	}
	bot.send(1, bot.seq)
	bot.want(11, "")
	d.AskHeartbeat()
	bot.want(1, "")
	d.Drop(thread.ID)
	bot.want(0, "THREAD_DELETE")
	d.Drop(c.ID)
	bot.want(0, "CHANNEL_DELETE")
	d.Outage(c.GuildID)
	if p := bot.want(0, "GUILD_DELETE"); !strings.Contains(string(p.Data), `"unavailable":true`) {
		t.Errorf("got %s", p.Data)
	}
	d.Leave(c.GuildID)
	if p := bot.want(0, "GUILD_DELETE"); strings.Contains(string(p.Data), "unavailable") {
		t.Errorf("got %s", p.Data)
	}
	d.Dispatch("MESSAGE_CREATE", json.RawMessage(`{"author":null}`))
	bot.want(0, "MESSAGE_CREATE")
}

func TestClientsThatIdentifyWronglyAreClosedWithTheirCode(t *testing.T) {
	d := newDesk(t)
	with := func(key string, v any) func(*client) {
		return func(c *client) {
			id := d.identity()
			id[key] = v
			c.send(2, id)
		}
	}
	for name, row := range map[string]struct {
		do   func(*client)
		code int
	}{
		"wrong token":       {with("token", "Bot wrong"), 4004},
		"unknown intent":    {with("intents", 1<<30), 4013},
		"no intents":        {with("intents", nil), 4013},
		"content":           {with("intents", 1<<15), 4014},
		"wrong shard":       {with("shard", []int{2, 2}), 4010},
		"no properties":     {with("properties", nil), 4002},
		"unknown op":        {func(c *client) { c.send(99, nil) }, 4001},
		"too early":         {func(c *client) { c.send(3, nil) }, 4003},
		"no JSON":           {func(c *client) { _ = c.conn.WriteMessage(websocket.TextMessage, []byte("{")) }, 4002},
		"too much":          {with("token", strings.Repeat("x", 4096)), 4002},
		"twice":             {func(c *client) { c.send(2, d.identity()); c.send(2, d.identity()) }, 4005},
		"resume from ahead": {func(c *client) { c.send(6, params{"token": d.Token, "session_id": d.session(), "seq": 9999}) }, 4007},
		"resume by another": {func(c *client) { c.send(6, params{"token": "wrong", "session_id": d.session(), "seq": 1}) }, 4004},
		"too often": {func(c *client) {
			for range maxPerMinute + 1 {
				c.send(1, nil)
			}
		}, 4008},
	} {
		c := d.dial()
		row.do(c)
		if code := c.closed(); code != row.code {
			t.Errorf("%s: closed with %d, want %d", name, code, row.code)
		}
	}
	d.RefuseGateway(4014)
	c := d.dial()
	c.send(2, d.identity())
	if code := c.closed(); code != 4014 {
		t.Errorf("closed with %d", code)
	}
	d.RefuseGateway(0)
	d.WantShards(2)
	c = d.dial()
	c.send(2, d.identity())
	if code := c.closed(); code != 4011 {
		t.Errorf("closed with %d", code)
	}
}

// session makes a session and gives its id.
func (d *desk) session() string {
	d.t.Helper()
	c := d.dial()
	c.send(2, d.identity())
	var ready hello
	if err := json.Unmarshal(c.want(0, "READY").Data, &ready); err != nil {
		d.t.Fatal(err)
	}
	return ready.SessionID
}

func TestOldVersionsAreClosed(t *testing.T) {
	d := newDesk(t)
	conn, _, err := websocket.DefaultDialer.Dial(d.socketURL()+"?v=6", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if code := (&client{t: t, conn: conn}).closed(); code != 4012 {
		t.Errorf("closed with %d", code)
	}
}

func TestResumedSessionGetsWhatItMissed(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	bot := d.dial()
	bot.send(2, d.identity())
	var ready hello
	if err := json.Unmarshal(bot.want(0, "READY").Data, &ready); err != nil {
		t.Fatal(err)
	}
	bot.want(0, "GUILD_CREATE")
	d.CutGateway()
	if bot.closed() != 0 {
		t.Error("the connection was closed politely")
	}
	d.WaitOnline(0)
	d.Slash(u, c, "help")
	d.Slash(u, c, "check")
	seq := bot.seq
	for range 2 { // The second connection takes the session from the first.
		bot = d.dial()
		bot.send(6, params{"token": "Bot " + d.Token, "session_id": ready.SessionID, "seq": seq})
		if one, two := bot.asks(), bot.asks(); one.Data.Name != "help" || two.Data.Name != "check" {
			t.Errorf("got %+v and %+v", one, two)
		}
		bot.want(0, "RESUMED")
	}
	if n := d.Online(); n != 1 {
		t.Errorf("%d sessions are connected", n)
	}
	d.Slash(u, c, "area")
	if a := bot.asks(); a.Data.Name != "area" {
		t.Errorf("got %+v", a)
	}
}

func TestSessionsEndByGoodbyeInvalidationAndTooMuchMissed(t *testing.T) {
	d := newDesk(t)
	u, _ := d.room()
	for name, row := range map[string]struct {
		end       func(c *client)
		resumable bool
	}{
		"goodbye":     {func(c *client) { c.bye(1000) }, false},
		"restart":     {func(c *client) { c.bye(1012) }, true},
		"invalid":     {func(c *client) { d.Invalidate(false); c.want(9, ""); c.bye(1012) }, false},
		"not so bad":  {func(c *client) { d.Invalidate(true); c.want(9, ""); c.bye(1012) }, true},
		"op 7":        {func(c *client) { d.Reconnect(); c.want(7, ""); c.bye(1012) }, true},
		"closed":      {func(c *client) { d.CloseGateway(4000); c.closed() }, true},
		"missed much": {func(c *client) { c.bye(1012); d.WaitOnline(0); d.Slash(u, Channel{ID: d.room2()}, "x"); d.Forget() }, false},
	} {
		bot := d.dial()
		bot.send(2, d.identity())
		var ready hello
		if err := json.Unmarshal(bot.want(0, "READY").Data, &ready); err != nil {
			t.Fatal(err)
		}
		row.end(bot)
		d.WaitOnline(0)
		again := d.dial()
		again.send(6, params{"token": d.Token, "session_id": ready.SessionID, "seq": bot.seq})
		if row.resumable {
			again.want(0, "RESUMED")
		} else if p := again.want(9, ""); string(p.Data) != "false" {
			t.Errorf("%s: got %s", name, p.Data)
		}
		again.bye(1000)
		d.WaitOnline(0)
	}
}

// room2 makes a private chat, whose events are the first shard's.
func (d *desk) room2() string { return d.Group("family").ID }

// bye closes with a code and waits for the end.
func (c *client) bye(code int) {
	_ = c.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
	_ = c.conn.Close()
}

func TestSilenceIsAsDeepAsAskedFor(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	quiet := func(c *client) {
		t.Helper()
		_ = c.conn.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
		if _, raw, err := c.conn.ReadMessage(); err == nil {
			t.Errorf("it said %s", raw)
		}
	}
	bot := d.online()
	bot.want(0, "GUILD_CREATE")
	d.Silence(SilentAfterReady)
	d.Slash(u, c, "help")
	bot.send(1, nil)
	quiet(bot)
	bot = d.online()
	bot.want(0, "GUILD_CREATE")
	bot.send(1, nil)
	quiet(bot)
	d.Silence(SilentAfterHello)
	bot = d.dial()
	bot.want(10, "")
	bot.send(2, d.identity())
	quiet(bot)
	d.Silence(SilentFromStart)
	quiet(d.dial())
	d.Silence(Speaks)
	d.online()
}

func TestClientWithoutAHeartBeatIsClosed(t *testing.T) {
	d := newDesk(t)
	d.Beat(20 * time.Millisecond)
	bot := d.online()
	if code := bot.closed(); code != 4009 {
		t.Errorf("closed with %d", code)
	}
}

func TestEachShardHasItsOwnServers(t *testing.T) {
	d := newDesk(t)
	u := d.Person("ada")
	d.WantShards(2)
	var bots [2]*client
	rooms := map[int]Channel{}
	for len(rooms) < 2 {
		c := d.Channel(d.Guild("Elm Road"), TextChannel, "general")
		id, err := strconv.ParseInt(c.GuildID, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		rooms[int(id>>22)%2] = c
	}
	for n := range bots {
		bots[n] = d.dial()
		id := d.identity()
		id["shard"] = []int{n, 2}
		bots[n].send(2, id)
		bots[n].want(0, "READY")
	}
	for n, bot := range bots {
		i := d.Slash(u, rooms[n], "help")
		if a := bot.asks(); a.ID != i.ID {
			t.Errorf("shard %d got %+v", n, a)
		}
	}
	i := d.Slash(u, d.DM(u), "help")
	if a := bots[0].asks(); a.ID != i.ID {
		t.Errorf("got %+v", a)
	}
	if sent := d.Sent(2); len(sent) != 2 {
		t.Errorf("identified %d times", len(sent))
	}
}

func TestMessagesAreHeardOnlyWithTheIntents(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	d.GrantIntents(intentContent)
	id := d.identity()
	id["intents"] = intentGuildMessages | intentDirectMessages
	bot := d.dial()
	bot.send(2, id)
	bot.want(0, "READY")
	deaf := d.online()
	for name, row := range map[string]struct {
		in         Channel
		text, want string
	}{
		"not for the bot": {c, "hello", ""}, "naming the bot": {c, "<@" + d.Me.ID + "> hello", "<@" + d.Me.ID + "> hello"}, "private": {d.DM(u), "hello", "hello"},
	} {
		d.Say(u, row.in, row.text)
		var m seen
		if err := json.Unmarshal(bot.want(0, "MESSAGE_CREATE").Data, &m); err != nil || m.Content != row.want {
			t.Errorf("%s: got %+v", name, m)
		}
	}
	d.Slash(u, c, "help")
	for {
		p, err := deaf.next()
		if err != nil || p.Type == "MESSAGE_CREATE" {
			t.Fatalf("got %+v, %v", p, err)
		}
		if p.Type == "INTERACTION_CREATE" {
			break
		}
	}
}

func TestAnythingCanBeSaidToTheBot(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	bot := d.online()
	i := d.Forge(u, c, 77, nil, nil)
	if a := bot.asks(); a.Type != 77 {
		t.Errorf("got %+v", a)
	}
	d.Again(i)
	if a := bot.asks(); a.ID != i.ID {
		t.Errorf("got %+v", a)
	}
	d.Frame(`{"op":"seven"}`)
	if _, err := bot.next(); err == nil {
		t.Error("the frame is an ordinary one")
	}
}

func FuzzHear(f *testing.F) {
	f.Add(`{"op":2,"d":{"token":"x","properties":{},"intents":1,"shard":[0]}}`)
	f.Add(`{"op":6,"d":{"session_id":"session1","seq":-1}}`)
	f.Add(`{"op":1,"d":null}`)
	s := New(f, newClock().now)
	f.Fuzz(func(_ *testing.T, raw string) {
		defer func() { s.gateway.sessions, s.gateway.sent = nil, nil }()
		k := &socket{wake: make(chan struct{}, 1), alive: time.AfterFunc(time.Hour, func() {}), beat: time.Hour}
		defer k.alive.Stop()
		s.hear(k, []byte(raw))
	})
}
