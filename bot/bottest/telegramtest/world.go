package telegramtest

import (
	"maps"
	"slices"
)

// world is who is where, and what stands in every chat.
type world struct {
	users    map[int64]User
	chats    map[int64]*chat
	lastUser int64
	lastChat int64
}

func newWorld() world {
	return world{users: map[int64]User{anonymousID: *anonymous()}, chats: map[int64]*chat{}, lastUser: 500000000, lastChat: 1000000000}
}

// anonymousID is the account that writes for every administrator that hides, anywhere in Telegram.
const anonymousID = 1087968824

func anonymous() *User {
	return &User{ID: anonymousID, IsBot: true, FirstName: "Group", Username: "GroupAnonymousBot"}
}

// chat is one chat and all that Telegram keeps of it.
type chat struct {
	Chat
	roles     map[int64]string // the status of each member
	topics    map[int]topicState
	messages  map[int]*Message
	ephemeral map[int]*Message
	last      int // message id
	lastEph   int
	started   bool // a private chat in which the person wrote first
	blocked   bool
	gone      bool // the person's account is deleted
	mute      bool // the bot may not write here
	movedTo   int64
	linked    int64 // the channel of a group, and the other way round
}

type topicState int

const (
	topicOpen topicState = iota + 1
	topicClosed
)

func newChat(c Chat) *chat {
	return &chat{Chat: c, roles: map[int64]string{}, topics: map[int]topicState{}, messages: map[int]*Message{}, ephemeral: map[int]*Message{}}
}

// Person makes a person, whose private chat with the bot has not begun.
func (s *Server) Person(name string) User {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.lastUser++
	u := User{ID: s.world.lastUser, FirstName: name, Language: "en"}
	s.world.users[u.ID] = u
	s.world.chats[u.ID] = newChat(Chat{ID: u.ID, Type: "private", FirstName: name})
	return u
}

// Group makes a chat with the bot and some members in it: a "group", a "supergroup", a "forum" or a "channel". The
// first member made it.
func (s *Server) Group(kind, title string, members ...User) Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.lastChat++
	c := Chat{ID: -1000000000000 - s.world.lastChat, Type: kind, Title: title}
	switch kind {
	case "group":
		c.ID = -s.world.lastChat
	case "forum":
		c.Type, c.IsForum = "supergroup", true
	}
	state := newChat(c)
	s.world.chats[c.ID] = state
	state.roles[s.Me.ID] = "member"
	for n, u := range members {
		state.roles[u.ID] = "member"
		if n == 0 {
			state.roles[u.ID] = "creator"
		}
	}
	return c
}

// change does something to a chat that must be there.
func (s *Server) change(id int64, do func(*chat)) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.world.chats[id]
	if c == nil {
		s.t.Fatalf("telegramtest: there is no chat %d", id)
	}
	do(c)
	s.stir()
}

// generalTopic is the id of the topic General, which no other has.
const generalTopic = 1

// Topic opens a topic in a forum and gives its message_thread_id.
func (s *Server) Topic(chatID int64) int {
	s.t.Helper()
	var id int
	s.change(chatID, func(c *chat) {
		c.last = max(c.last, generalTopic) + 1
		id = c.last
		c.topics[id] = topicOpen
	})
	return id
}

// DropTopic deletes a topic, of which Telegram tells nobody.
func (s *Server) DropTopic(chatID int64, thread int) {
	s.t.Helper()
	s.change(chatID, func(c *chat) { delete(c.topics, thread) })
}

// Role gives a member another status without a word: creator, administrator, member, left or kicked.
func (s *Server) Role(chatID int64, u User, status string) {
	s.t.Helper()
	s.change(chatID, func(c *chat) { c.roles[u.ID] = status })
}

// Link makes a channel the one whose posts are discussed in a group; 0 ends that.
func (s *Server) Link(groupID, channelID int64) {
	s.t.Helper()
	s.change(groupID, func(c *chat) { c.linked = channelID })
}

// Mute takes the bot's right to write in a chat, or gives it back.
func (s *Server) Mute(chatID int64, mute bool) {
	s.t.Helper()
	s.change(chatID, func(c *chat) { c.mute = mute })
}

// DeleteAccount ends a person's account, without a word.
func (s *Server) DeleteAccount(u User) {
	s.t.Helper()
	s.change(u.ID, func(c *chat) { c.gone = true })
}

// Messages lists what stands in a chat now, oldest first, ephemeral messages left out.
func (s *Server) Messages(chatID int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.world.chats[chatID]
	if c == nil {
		return nil
	}
	return sorted(c.messages)
}

// Ephemerals lists the ephemeral messages that one member sees in a chat now, oldest first.
func (s *Server) Ephemerals(chatID int64, u User) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.world.chats[chatID]
	if c == nil {
		return nil
	}
	return slices.DeleteFunc(sorted(c.ephemeral), func(m Message) bool {
		return m.Receiver.ID != u.ID && (m.From == nil || m.From.ID != u.ID)
	})
}

func sorted(messages map[int]*Message) []Message {
	var all []Message
	for _, id := range slices.Sorted(maps.Keys(messages)) {
		all = append(all, *messages[id])
	}
	return all
}
