package telegramtest

import (
	"context"
	"maps"
	"slices"
)

// member is a ChatMember of the Bot API in the shape of its status.
func member(u User, status string) map[string]any {
	m := map[string]any{"status": status, "user": u}
	switch status {
	case "creator":
		m["is_anonymous"] = false
	case "kicked":
		m["until_date"] = 0
	case "restricted":
		m["is_member"], m["until_date"] = true, 0
		for _, right := range []string{
			"send_messages", "send_audios", "send_documents", "send_photos", "send_videos", "send_video_notes", "send_voice_notes", "send_polls",
			"send_other_messages", "add_web_page_previews", "react_to_messages", "edit_tag", "change_info", "invite_users", "pin_messages",
			"manage_topics",
		} {
			m["can_"+right] = right == "send_messages"
		}
	case "administrator":
		m["can_be_edited"], m["is_anonymous"] = false, false
		for _, right := range []string{
			"manage_chat", "delete_messages", "manage_video_chats", "restrict_members", "change_info", "invite_users",
		} {
			m["can_"+right] = true
		}
		for _, right := range []string{"promote_members", "post_stories", "edit_stories", "delete_stories"} {
			m["can_"+right] = false
		}
	}
	return m
}

func (s *Server) getChatMember(_ context.Context, c Call) (any, error) {
	in, err := s.target(c)
	if err != nil {
		return nil, err
	}
	u, known := s.world.users[c.number("user_id")]
	if !known {
		return nil, badRequest("user not found")
	}
	status := in.roles[u.ID]
	if status == "" {
		status = "left"
	}
	return member(u, status), nil
}

func (s *Server) getChatAdministrators(_ context.Context, c Call) (any, error) {
	in, err := s.target(c)
	if err != nil {
		return nil, err
	}
	if in.Type == "private" {
		return nil, badRequest("there are no administrators in the private chat")
	}
	admins := []map[string]any{}
	for _, id := range slices.Sorted(maps.Keys(in.roles)) {
		if u := s.world.users[id]; s.isAdmin(in, id) && (!u.IsBot || id == s.Me.ID) {
			admins = append(admins, member(u, in.roles[id]))
		}
	}
	return admins, nil
}

func (s *Server) leaveChat(_ context.Context, c Call) (any, error) {
	in, err := s.target(c)
	if err != nil {
		return nil, err
	}
	if in.Type == "private" {
		return nil, badRequest("chat member status can't be changed in private chats")
	}
	old := in.roles[s.Me.ID]
	in.roles[s.Me.ID] = "left"
	s.push("my_chat_member", s.membership(in, s.Me, old, "left"))
	return true, nil
}

// fullChat is the ChatFullInfo of the Bot API: what it must have, filled with what a fresh chat has.
type fullChat struct {
	Chat
	Accent    int             `json:"accent_color_id"`
	Reactions int             `json:"max_reaction_count"`
	Gifts     map[string]bool `json:"accepted_gift_types"`
	Linked    int64           `json:"linked_chat_id,omitempty"`
}

func (s *Server) getChat(_ context.Context, c Call) (any, error) {
	in, err := s.target(c)
	if err != nil {
		return nil, err
	}
	gifts := map[string]bool{}
	for _, kind := range []string{"unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"} {
		gifts[kind] = true
	}
	return fullChat{Chat: in.Chat, Reactions: 11, Gifts: gifts, Linked: in.linked}, nil
}
