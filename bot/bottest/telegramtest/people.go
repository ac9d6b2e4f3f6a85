package telegramtest

import (
	"encoding/json"

	"strings"
)

// Say lets a person write into a chat, which for a private chat is the person's own id and starts it. Further changes make
// other shapes of sender of it: a topic, a forward, an anonymous administrator, a linked channel. The bot gets
// what it would get with privacy mode off. It gives the message with its number.
func (s *Server) Say(from User, chatID int64, text string, changes ...func(*Message)) Message {
	s.t.Helper()
	m := s.written(from, text)
	s.change(chatID, func(c *chat) {
		if c.Type == "private" {
			c.started = true
		}
		m.Chat = c.Chat
		for _, change := range changes {
			change(&m)
		}
		c.put(&m)
		s.push("message", m)
	})
	return m
}

// SayPrivately lets a member give an ephemeral command in a group: nobody sees it but that member and the bot.
func (s *Server) SayPrivately(from User, chatID int64, text string, changes ...func(*Message)) Message {
	s.t.Helper()
	m := s.written(from, text)
	s.change(chatID, func(c *chat) {
		c.lastEph++
		m.Chat, m.EphemeralID, m.Receiver = c.Chat, c.lastEph, &s.Me
		for _, change := range changes {
			change(&m)
		}
		kept := m
		c.ephemeral[m.EphemeralID] = &kept
		s.push("message", m)
	})
	return m
}

func (s *Server) written(from User, text string) Message {
	return Message{From: &from, Date: s.now().Unix(), Text: text, Entities: commandIn(text)}
}

// commandIn marks a command at the head of a text, as the server does.
func commandIn(text string) []Entity {
	word, _, _ := strings.Cut(text, " ")
	if len(word) < 2 || word[0] != '/' {
		return nil
	}
	return []Entity{{Type: "bot_command", Offset: 0, Length: units(word)}}
}

// Anonymously makes a message one of an administrator that hides, for Say.
func Anonymously(m *Message) {
	group := m.Chat
	m.From, m.SenderChat = anonymous(), &group
}

// From makes a message one that a channel wrote, for Say; linked posts come forwarded by Telegram itself (id 777000,
// core.telegram.org/bots/api#message).
func From(channel Chat, linked bool) func(*Message) {
	return func(m *Message) {
		m.SenderChat = &channel
		m.From = &User{ID: 136817688, IsBot: true, FirstName: "Channel", Username: "Channel_Bot"}
		if linked {
			m.From = &User{ID: 777000, FirstName: "Telegram"}
			m.AutoForward = true
		}
	}
}

// Forwarded makes a message a forward of what somebody else wrote, for Say.
func Forwarded(author User) func(*Message) {
	return func(m *Message) {
		origin, err := json.Marshal(map[string]any{"type": "user", "date": m.Date - 60, "sender_user": author})
		if err != nil {
			panic(err) // A User is always JSON.
		}
		m.ForwardOrigin = origin
	}
}

// Via makes a message one that came through another bot's inline mode, for Say.
func Via(other User) func(*Message) {
	return func(m *Message) { m.ViaBot = &other }
}

// ReplyingTo makes a message an answer to another, for Say.
func ReplyingTo(to Message) func(*Message) {
	return func(m *Message) {
		to.ReplyTo = nil
		m.ReplyTo = &to
	}
}

// InTopic puts a message into a topic, for Say.
func InTopic(thread int) func(*Message) {
	return func(m *Message) { m.ThreadID, m.IsTopic = thread, true }
}

// Edit lets a person change what they wrote.
func (s *Server) Edit(m Message, text string) {
	s.t.Helper()
	s.change(m.Chat.ID, func(c *chat) {
		m.Text, m.Entities, m.EditDate = text, commandIn(text), s.now().Unix()
		kept := m
		c.messages[m.MessageID] = &kept
		s.push("edited_message", m)
	})
}

// Block lets a person block the bot.
func (s *Server) Block(u User) {
	s.t.Helper()
	s.change(u.ID, func(c *chat) {
		c.blocked = true
		s.push("my_chat_member", s.membership(c, u, "member", "kicked"))
	})
}

// Unblock lets a person take the bot back.
func (s *Server) Unblock(u User) {
	s.t.Helper()
	s.change(u.ID, func(c *chat) {
		c.blocked = false
		s.push("my_chat_member", s.membership(c, u, "kicked", "member"))
	})
}

// SetBot lets somebody add the bot to a group, promote it or throw it out: member, administrator, left, kicked.
func (s *Server) SetBot(chatID int64, by User, status string) {
	s.t.Helper()
	s.change(chatID, func(c *chat) {
		old := c.roles[s.Me.ID]
		if old == "" {
			old = "left"
		}
		c.roles[s.Me.ID] = status
		s.push("my_chat_member", s.membership(c, by, old, status))
	})
}

func (s *Server) membership(c *chat, by User, old, status string) map[string]any {
	return map[string]any{
		"chat": c.Chat, "from": by, "date": s.now().Unix(),
		"old_chat_member": member(s.Me, old), "new_chat_member": member(s.Me, status),
	}
}

// CloseTopic lets somebody close a topic, or open it again.
func (s *Server) CloseTopic(chatID int64, thread int, by User, closed bool) {
	s.t.Helper()
	s.change(chatID, func(c *chat) {
		m := Message{From: &by, Date: s.now().Unix(), Chat: c.Chat, ThreadID: thread, IsTopic: true}
		c.topics[thread] = topicOpen
		if closed {
			c.topics[thread] = topicClosed
			m.TopicClosed = &struct{}{}
		} else {
			m.TopicReopened = &struct{}{}
		}
		c.put(&m)
		s.push("message", m)
	})
}

// Migrate makes a supergroup of a group: from now on the old id is refused and names the new. Nobody is told before
// AnnounceMigration, so that a test can choose which of the two comes first.
func (s *Server) Migrate(chatID int64) Chat {
	s.t.Helper()
	var moved Chat
	s.change(chatID, func(c *chat) {
		s.world.lastChat++
		fresh := newChat(Chat{ID: -1000000000000 - s.world.lastChat, Type: "supergroup", Title: c.Title})
		fresh.roles = c.roles
		s.world.chats[fresh.ID] = fresh
		c.movedTo, moved = fresh.ID, fresh.Chat
	})
	return moved
}

// AnnounceMigration sends the two service messages of a migration: one from the old chat and one from the new.
func (s *Server) AnnounceMigration(old int64) {
	s.t.Helper()
	s.change(old, func(c *chat) {
		to := s.world.chats[c.movedTo]
		if to == nil {
			s.t.Fatalf("telegramtest: chat %d did not move", old)
		}
		left := Message{From: anonymous(), SenderChat: &c.Chat, Date: s.now().Unix(), Chat: c.Chat, MigrateTo: to.ID}
		come := Message{From: anonymous(), SenderChat: &to.Chat, Date: s.now().Unix(), Chat: to.Chat, MigrateFrom: c.ID}
		c.put(&left)
		to.put(&come)
		s.push("message", left)
		s.push("message", come)
	})
}
