package discordtest

import (
	"slices"
	"strconv"
	"time"
)

// Permissions (docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags).
const (
	Administrator   int64 = 1 << 3
	ManageGuild     int64 = 1 << 5
	ViewChannel     int64 = 1 << 10
	SendMessages    int64 = 1 << 11
	ManageMessages  int64 = 1 << 13
	EmbedLinks      int64 = 1 << 14
	AttachFiles     int64 = 1 << 15
	ReadHistory     int64 = 1 << 16
	UseCommands     int64 = 1 << 31
	PublicThreads   int64 = 1 << 35
	SendInThreads   int64 = 1 << 38
	memberDefault         = ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadHistory | UseCommands | PublicThreads | SendInThreads
	everyPermission int64 = 1<<53 - 1
)

// The kinds of channel (docs.discord.com/developers/resources/channel#channel-object-channel-types).
const (
	TextChannel  = 0
	DM           = 1
	VoiceChannel = 2
	GroupDM      = 3
	Announcement = 5
	NewsThread   = 10
	PublicThread = 11
	Forum        = 15
)

// world is who is where, and what stands in every channel.
type world struct {
	users    map[string]User
	guilds   map[string]*guild
	channels map[string]*channel
	count    int64 // of ids
	grants   map[grant]int64
	gone     []grant  // who left which server
	order    []string // guilds as they were made
}

type grant struct{ guild, user string }

type guild struct {
	id, name  string
	stranger  bool // the bot is not in it
	channels  []string
	available bool
}

// Channel is where messages stand: a channel of a guild, a thread or a private chat.
type Channel struct {
	ID      string
	GuildID string // "" is a private chat
	Parent  string // of a thread
	Kind    int
	Name    string
}

// Thread tells whether the channel is a thread or a post in a forum.
func (c Channel) Thread() bool { return c.Kind == NewsThread || c.Kind == PublicThread }

type channel struct {
	Channel
	messages  []*Message
	bot       *int64 // the bot's permissions, where they are not the usual ones
	locked    bool
	recipient string // of a DM
	closed    bool   // a DM of somebody who wants none
	made      time.Time
}

func newWorld() world {
	return world{users: map[string]User{}, guilds: map[string]*guild{}, channels: map[string]*channel{}, grants: map[grant]int64{}}
}

// epoch is the first second of 2015, from which ids count (docs.discord.com/developers/reference#snowflakes).
var epoch = time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)

// id gives a new snowflake of now. The lock is held.
func (s *Server) id() string {
	s.world.count++
	return strconv.FormatInt(s.now().Sub(epoch).Milliseconds()<<22|s.world.count&(1<<22-1), 10)
}

// Person makes a person.
func (s *Server) Person(name string) User {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := User{ID: s.id(), Name: name}
	s.world.users[u.ID] = u
	return u
}

// Guild makes a server with the bot in it and gives its id. Each has an age of its own, so that they are spread over shards.
func (s *Server) Guild(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.count++
	made := s.now().Sub(epoch).Milliseconds() - int64(len(s.world.order))
	g := &guild{id: strconv.FormatInt(made<<22|s.world.count, 10), name: name, available: true}
	s.world.guilds[g.id] = g
	s.world.order = append(s.world.order, g.id)
	s.dispatch("GUILD_CREATE", s.guildJSON(g), g.id)
	return g.id
}

// Stranger makes a server that the bot is not in: people there who installed the application for themselves still use it.
func (s *Server) Stranger(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &guild{id: s.id(), name: name, stranger: true}
	s.world.guilds[g.id] = g
	return g.id
}

// Channel makes a channel of a kind in a server.
func (s *Server) Channel(guildID string, kind int, name string) Channel {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.world.guilds[guildID]
	if g == nil {
		s.t.Fatalf("discordtest: there is no server %s", guildID)
	}
	return s.place(&channel{Channel: Channel{GuildID: guildID, Kind: kind, Name: name}}, "CHANNEL_CREATE")
}

// Thread makes a thread in a channel, or a post in a forum.
func (s *Server) Thread(parent Channel, name string) Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.place(threadIn(parent, name), "THREAD_CREATE")
}

func threadIn(parent Channel, name string) *channel {
	kind := PublicThread
	if parent.Kind == Announcement {
		kind = NewsThread
	}
	return &channel{Channel: Channel{GuildID: parent.GuildID, Parent: parent.ID, Kind: kind, Name: name}}
}

// place puts a channel into the world and tells the bot. The lock is held.
func (s *Server) place(c *channel, event string) Channel {
	c.ID, c.made = s.id(), s.now()
	s.world.channels[c.ID] = c
	if g := s.world.guilds[c.GuildID]; g != nil {
		g.channels = append(g.channels, c.ID)
		if !g.stranger {
			s.dispatch(event, s.channelJSON(c), g.id)
		}
	}
	s.stir()
	return c.Channel
}

// DM gives the private chat of a person with the bot.
func (s *Server) DM(u User) Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dm(u.ID).Channel
}

func (s *Server) dm(user string) *channel {
	for _, c := range s.world.channels {
		if c.Kind == DM && c.recipient == user {
			return c
		}
	}
	c := &channel{Channel: Channel{Kind: DM}, recipient: user}
	s.place(c, "")
	return c
}

// Group makes a private chat of people without the bot.
func (s *Server) Group(name string) Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.place(&channel{Channel: Channel{Kind: GroupDM, Name: name}}, "")
}

// Grant gives a member these permissions in a server instead of those that everybody has.
func (s *Server) Grant(guildID string, u User, permissions int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.grants[grant{guildID, u.ID}] = permissions
}

// Permit gives the bot these permissions in a channel instead of the usual ones.
func (s *Server) Permit(channelID string, permissions int64) {
	s.t.Helper()
	s.change(channelID, func(c *channel) { c.bot = &permissions })
}

// Lock archives a thread and locks it.
func (s *Server) Lock(channelID string) {
	s.t.Helper()
	s.change(channelID, func(c *channel) { c.locked = true })
}

// Refuse lets the person of a private chat want no messages from the bot.
func (s *Server) Refuse(dm Channel) {
	s.t.Helper()
	s.change(dm.ID, func(c *channel) { c.closed = true })
}

// change does something to a channel that must be there.
func (s *Server) change(id string, do func(*channel)) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.world.channels[id]
	if c == nil {
		s.t.Fatalf("discordtest: there is no channel %s", id)
	}
	do(c)
	s.stir()
}

// Drop deletes a channel with its threads, or a thread.
func (s *Server) Drop(channelID string) {
	s.t.Helper()
	s.change(channelID, func(c *channel) {
		if c.Thread() { // Of which less is told (docs.discord.com/developers/events/gateway-events#thread-delete).
			s.dispatch("THREAD_DELETE", map[string]any{"id": c.ID, "guild_id": c.GuildID, "parent_id": c.Parent, "type": c.Kind}, c.GuildID)
		} else {
			s.dispatch("CHANNEL_DELETE", s.channelJSON(c), c.GuildID)
		}
		s.forget(c.ID)
		for id, other := range s.world.channels {
			if other.Parent == channelID { // Of its threads Discord tells nobody.
				s.forget(id)
			}
		}
	})
}

func (s *Server) forget(channelID string) {
	c := s.world.channels[channelID]
	delete(s.world.channels, channelID)
	if g := s.world.guilds[c.GuildID]; g != nil {
		g.channels = slices.DeleteFunc(g.channels, func(id string) bool { return id == channelID })
	}
}

// Leave throws the bot out of a server. The server stays, and people in it who installed the application for themselves.
func (s *Server) Leave(guildID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g := s.world.guilds[guildID]; g != nil {
		s.dispatch("GUILD_DELETE", map[string]any{"id": guildID}, guildID)
		g.stranger = true
	}
}

// Outage makes a server unavailable, as in a fault at Discord's: the bot is still in it.
func (s *Server) Outage(guildID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dispatch("GUILD_DELETE", map[string]any{"id": guildID, "unavailable": true}, guildID)
}

// Messages lists what everybody sees in a channel now, oldest first.
func (s *Server) Messages(channelID string) []Message { return s.seen(channelID, "") }

// Ephemerals lists what only one person sees in a channel now, oldest first.
func (s *Server) Ephemerals(channelID string, u User) []Message { return s.seen(channelID, u.ID) }

func (s *Server) seen(channelID, reader string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Message
	if c := s.world.channels[channelID]; c != nil {
		for _, m := range c.messages {
			if m.Reader == reader {
				all = append(all, *m)
			}
		}
	}
	return all
}

// Channels lists the threads and posts of a channel, as they were made.
func (s *Server) Channels(parent Channel) []Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Channel
	if g := s.world.guilds[parent.GuildID]; g != nil {
		for _, id := range g.channels {
			if c := s.world.channels[id]; c.Parent == parent.ID {
				all = append(all, c.Channel)
			}
		}
	}
	return all
}

// Say lets a person write a message. The bot hears of it only with the intents for that.
func (s *Server) Say(by User, in Channel, text string) Message {
	s.t.Helper()
	m := &Message{Author: by, Content: text}
	s.change(in.ID, func(c *channel) {
		s.put(c, m)
		s.tell(c, *m)
	})
	return *m
}

// botIn gives the bot's permissions in a channel. The lock is held.
func (s *Server) botIn(c *channel) int64 {
	g := s.world.guilds[c.GuildID]
	switch {
	case c.bot != nil:
		return *c.bot
	case c.GuildID == "":
		return everyPermission
	case g == nil || g.stranger:
		return EmbedLinks | AttachFiles | SendMessages // of an application that people use for themselves
	}
	if parent := s.world.channels[c.Parent]; parent != nil {
		return s.botIn(parent)
	}
	return memberDefault
}

// memberIn gives a person's permissions in a channel. The lock is held.
func (s *Server) memberIn(c *channel, user string) int64 {
	p, ok := s.world.grants[grant{c.GuildID, user}]
	switch {
	case !ok:
		return memberDefault
	case p&Administrator != 0:
		return everyPermission
	}
	return p
}
