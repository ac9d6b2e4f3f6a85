package discordtest

import (
	"encoding/json"
	"strconv"
)

func (s *Server) getChannel(c *Call) (int, any, error) {
	to, err := s.open(c)
	if err != nil {
		return 0, nil, err
	}
	return 200, s.channelJSON(to), nil
}

func (s *Server) createDM(c *Call) (int, any, error) {
	var p struct {
		Recipient string `json:"recipient_id"`
	}
	if err := c.read(&p); err != nil {
		return 0, nil, err
	}
	if u, ok := s.world.users[p.Recipient]; !ok || u.Bot {
		return 0, nil, invalidForm("recipient_id", "USER_INVALID", "there is no such person")
	}
	return 200, s.channelJSON(s.dm(p.Recipient)), nil
}

// createThread makes a thread in a channel, or a post with its first message in a forum.
func (s *Server) createThread(c *Call) (int, any, error) {
	to, err := s.open(c)
	if err != nil {
		return 0, nil, err
	}
	var p struct {
		Name    string          `json:"name"`
		Type    int             `json:"type"`
		Message json.RawMessage `json:"message"`
	}
	if err := first(c.read(&p), within("name", p.Name, 1, 100)); err != nil {
		return 0, nil, err
	}
	if to.Kind != Forum {
		return s.plainThread(to, p.Name)
	}
	return s.forumPost(to, p.Name, Call{Body: p.Message, Files: c.Files})
}

func (s *Server) plainThread(to *channel, name string) (int, any, error) {
	switch {
	case to.Kind != TextChannel && to.Kind != Announcement:
		return 0, nil, is(errWrongChannel)
	case s.botIn(to)&PublicThreads == 0:
		return 0, nil, is(errNoPermission)
	}
	t := threadIn(to.Channel, name)
	s.place(t, "THREAD_CREATE")
	return 201, s.channelJSON(t), nil
}

func (s *Server) forumPost(to *channel, name string, message Call) (int, any, error) {
	if len(message.Body) == 0 {
		return 0, nil, invalidForm("message", "BASE_TYPE_REQUIRED", "This field is required")
	}
	d, err := message.draft()
	switch {
	case err != nil:
		return 0, nil, err
	case s.botIn(to)&SendMessages == 0, d.Embeds != nil && s.botIn(to)&EmbedLinks == 0:
		return 0, nil, is(errNoPermission)
	}
	t := threadIn(to.Channel, name)
	m := &Message{Author: s.Me, ApplicationID: s.AppID}
	if err := s.apply(m, d); err != nil {
		return 0, nil, err
	}
	s.place(t, "THREAD_CREATE")
	s.put(t, m)
	m.ID = t.ID // The first message of a post has the post's own id.
	out := s.channelJSON(t)
	out["message"] = *m
	return 201, out, nil
}

// channelJSON writes a channel as Discord does. The lock is held.
func (s *Server) channelJSON(c *channel) map[string]any {
	m := map[string]any{"id": c.ID, "type": c.Kind, "flags": 0, "last_message_id": nil}
	switch {
	case c.Kind == DM:
		m["recipients"] = []User{s.world.users[c.recipient]}
		return m
	case c.Kind == GroupDM:
		m["name"], m["icon"], m["owner_id"], m["recipients"] = c.Name, nil, "1100000000000000001", []User{}
		return m
	}
	m["guild_id"], m["name"], m["rate_limit_per_user"] = c.GuildID, c.Name, 0
	if c.Parent != "" {
		m["parent_id"] = c.Parent
	}
	if !c.Thread() {
		m["position"], m["nsfw"], m["topic"], m["permission_overwrites"] = 0, false, nil, []string{}
		return m
	}
	at := c.made.UTC().Format("2006-01-02T15:04:05.000000+00:00")
	m["owner_id"], m["message_count"], m["member_count"], m["total_message_sent"] = s.Me.ID, len(c.messages), 1, len(c.messages)
	m["thread_metadata"] = map[string]any{
		"archived": c.locked, "locked": c.locked, "archive_timestamp": at, "create_timestamp": at, "auto_archive_duration": 4320,
	}
	return m
}

// guildJSON writes a server as the gateway does in GUILD_CREATE, as far as a bot that only answers needs it. The lock is held.
func (s *Server) guildJSON(g *guild) map[string]any {
	channels, threads := []any{}, []any{}
	for _, id := range g.channels {
		c := s.world.channels[id]
		if c.Thread() {
			threads = append(threads, s.channelJSON(c))
		} else {
			channels = append(channels, s.channelJSON(c))
		}
	}
	return map[string]any{
		"id": g.id, "name": g.name, "owner_id": "1100000000000000000", "preferred_locale": "en-GB", "features": []string{},
		"joined_at": s.now().UTC().Format("2006-01-02T15:04:05.000000+00:00"), "large": false, "unavailable": false, "member_count": 2,
		"channels": channels, "threads": threads, "members": []any{}, "roles": []any{}, "emojis": []any{}, "stickers": []any{},
		"presences": []any{}, "voice_states": []any{}, "stage_instances": []any{}, "guild_scheduled_events": []any{}, "soundboard_sounds": []any{},
	}
}

func bits(p int64) string { return strconv.FormatInt(p, 10) }
