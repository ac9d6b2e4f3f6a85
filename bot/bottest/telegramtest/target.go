package telegramtest

import "strconv"

// target gives the chat that a call is for, however the bot stands in it. The lock is held.
func (s *Server) target(c Call) (*chat, error) {
	if c.Params["chat_id"] == "" {
		return nil, badRequest("chat_id is empty")
	}
	id, err := strconv.ParseInt(c.Params["chat_id"], 10, 64)
	to := s.world.chats[id]
	switch {
	case err != nil || to == nil:
		return nil, badRequest("chat not found")
	case to.movedTo != 0:
		return nil, &apiError{Code: 400, Text: "Bad Request: group chat was upgraded to a supergroup chat", Migrated: to.movedTo}
	}
	return to, s.open(to)
}

// open tells whether a chat hears the bot at all.
func (s *Server) open(c *chat) error {
	if c.Type == "private" {
		return c.openToBot()
	}
	kind := c.Type + " chat"
	switch c.roles[s.Me.ID] {
	case "kicked":
		return forbidden("bot was kicked from the " + kind)
	case "left", "":
		return forbidden("bot is not a member of the " + kind)
	}
	return nil
}

func (c *chat) openToBot() error {
	switch {
	case c.gone:
		return forbidden("user is deactivated")
	case c.blocked:
		return forbidden("bot was blocked by the user")
	case !c.started:
		return forbidden("bot can't initiate conversation with a user")
	}
	return nil
}

// writable tells whether the bot may write where a call wants to, and gives the topic.
func (s *Server) writable(to *chat, c Call, what string) (thread int, err error) {
	if to.mute {
		return 0, badRequest("not enough rights to send " + what + " to the chat")
	}
	thread = int(c.number("message_thread_id"))
	if thread == 0 {
		return 0, nil
	}
	switch {
	case to.topics[thread] == topicClosed && !s.isAdmin(to, s.Me.ID):
		return 0, badRequest("TOPIC_CLOSED")
	case to.topics[thread] == 0:
		return 0, badRequest("message thread not found")
	}
	return thread, nil
}

func (s *Server) isAdmin(c *chat, user int64) bool {
	return c.roles[user] == "administrator" || c.roles[user] == "creator"
}
