package discordtest

import "slices"

// ownRole is the role that a grant is made with: it has the id of the person.
func ownRole(user string, permissions int64) map[string]any {
	return map[string]any{
		"id": user, "name": "role", "permissions": bits(permissions), "position": 1, "color": 0, "hoist": false, "managed": false,
		"colors": map[string]any{"primary_color": 0, "secondary_color": nil, "tertiary_color": nil}, "mentionable": false,
		"icon": nil, "unicode_emoji": nil, "flags": 0,
	}
}

// inGuild finds the server of a call that the bot is in. The lock is held.
func (s *Server) inGuild(c *Call) (*guild, error) {
	g := s.world.guilds[c.vars["guild"]]
	if g == nil {
		return nil, is(errUnknownGuild)
	}
	if g.stranger {
		return nil, is(errNoAccess)
	}
	return g, nil
}

// getGuild gives a server with its roles: that of everybody, which has no rights here, and one for each grant.
func (s *Server) getGuild(c *Call) (int, any, error) {
	g, err := s.inGuild(c)
	if err != nil {
		return 0, nil, err
	}
	roles := []any{ownRole(g.id, 0)}
	for to, permissions := range s.world.grants {
		if to.guild == g.id {
			roles = append(roles, ownRole(to.user, permissions))
		}
	}
	out := s.guildJSON(g)
	for _, name := range []string{"joined_at", "large", "unavailable", "member_count", "channels", "threads", "members", "presences",
		"voice_states", "stage_instances", "guild_scheduled_events", "soundboard_sounds"} {
		delete(out, name)
	}
	for _, name := range []string{"icon", "description", "home_header", "splash", "discovery_splash", "banner", "application_id",
		"afk_channel_id", "system_channel_id", "widget_channel_id", "max_presences", "vanity_url_code", "rules_channel_id",
		"safety_alerts_channel_id", "public_updates_channel_id", "incidents_data"} {
		out[name] = nil
	}
	for _, name := range []string{"system_channel_flags", "verification_level", "default_message_notifications", "mfa_level",
		"explicit_content_filter", "max_stage_video_channel_users", "max_video_channel_users", "premium_tier",
		"premium_subscription_count", "nsfw_level"} {
		out[name] = 0
	}
	out["region"], out["afk_timeout"], out["max_members"] = "deprecated", 300, 500000
	out["widget_enabled"], out["premium_progress_bar_enabled"], out["nsfw"] = false, false, false
	out["roles"] = roles
	return 200, out, nil
}

// getMember gives a member with the role of their grant.
func (s *Server) getMember(c *Call) (int, any, error) {
	g, err := s.inGuild(c)
	if err != nil {
		return 0, nil, err
	}
	u, ok := s.world.users[c.vars["user"]]
	if !ok || slices.Contains(s.world.gone, grant{g.id, u.ID}) {
		return 0, nil, is(errUnknownMember)
	}
	roles := []string{}
	if _, ok := s.world.grants[grant{g.id, u.ID}]; ok {
		roles = append(roles, u.ID)
	}
	return 200, map[string]any{
		"avatar": nil, "banner": nil, "communication_disabled_until": nil, "flags": 0, "nick": nil, "pending": false,
		"joined_at": "2026-01-01T00:00:00.000000+00:00", "premium_since": nil, "roles": roles, "user": u, "mute": false, "deaf": false,
	}, nil
}

// Depart lets somebody leave a server.
func (s *Server) Depart(guildID string, u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.gone = append(s.world.gone, grant{guildID, u.ID})
}
