package discordtest

import (
	"strings"
)

// action does what a call asks for. It is called with the lock held. A nil body is none.
type action func(c *Call) (status int, body any, err error)

// route is a method and a path, in which {name} stands for one segment.
type route struct {
	method, path string
	open         bool // no token is asked for: the path holds one
	do           action
}

func (s *Server) table() []route {
	const hook = "/webhooks/{app}/{token}"
	commands, one := "/applications/{app}/commands", "/channels/{channel}/messages/{message}"
	return []route{
		{"GET", "/gateway", true, s.getGateway},
		{"GET", "/gateway/bot", false, s.getGatewayBot},
		{"GET", "/users/@me", false, s.getMe},
		{"GET", "/applications/@me", false, s.getApplication},
		{"POST", "/users/@me/channels", false, s.createDM},
		{"GET", "/channels/{channel}", false, s.getChannel},
		{"GET", "/channels/{channel}/messages", false, s.listMessages},
		{"POST", "/channels/{channel}/messages", false, s.createMessage},
		{"GET", one, false, s.getMessage},
		{"PATCH", one, false, s.editMessage},
		{"DELETE", one, false, s.deleteMessage},
		{"POST", one + "/crosspost", false, s.crosspost},
		{"POST", "/channels/{channel}/threads", false, s.createThread},
		{"GET", "/guilds/{guild}", false, s.getGuild},
		{"GET", "/guilds/{guild}/members/{user}", false, s.getMember},
		{"GET", commands, false, s.listCommands},
		{"PUT", commands, false, s.putCommands},
		{"POST", commands, false, s.addCommand},
		{"DELETE", commands + "/{command}", false, s.deleteCommand},
		{"GET", "/applications/{app}/guilds/{guild}/commands", false, s.listCommands},
		{"PUT", "/applications/{app}/guilds/{guild}/commands", false, s.putCommands},
		{"POST", "/applications/{app}/guilds/{guild}/commands", false, s.addCommand},
		{"DELETE", "/applications/{app}/guilds/{guild}/commands/{command}", false, s.deleteCommand},
		{"POST", "/interactions/{interaction}/{token}/callback", true, s.callback},
		{"POST", hook, true, s.followUp},
		{"GET", hook + "/messages/{message}", true, s.getAnswer},
		{"PATCH", hook + "/messages/{message}", true, s.editAnswer},
		{"DELETE", hook + "/messages/{message}", true, s.deleteAnswer},
	}
}

// allowed finds the route of a call and checks the token. The lock is held.
func (s *Server) allowed(c *Call) (action, error) {
	pathKnown := false
	for _, r := range s.routes {
		vars, ok := match(r.path, c.Path)
		if !ok {
			continue
		}
		pathKnown = true
		if r.method != c.Method {
			continue
		}
		c.vars = vars
		switch {
		case !r.open && c.Header.Get("Authorization") != "Bot "+s.Token:
			return nil, is(errUnauthorized)
		case strings.HasPrefix(r.path, "/applications/{app}") && vars["app"] != s.AppID:
			return nil, &apiError{Status: 403, Code: 20012, Text: "You are not authorized to perform this action on this application"}
		}
		return r.do, nil
	}
	if pathKnown {
		return nil, &apiError{Status: 405, Text: "405: Method Not Allowed"}
	}
	return nil, &apiError{Status: 404, Text: "404: Not Found"}
}

func match(pattern, path string) (map[string]string, bool) {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return nil, false
	}
	vars := map[string]string{}
	for i, w := range want {
		switch {
		case strings.HasPrefix(w, "{") && got[i] != "":
			vars[strings.Trim(w, "{}")] = got[i]
		case w != got[i]:
			return nil, false
		}
	}
	return vars, true
}

func (s *Server) getMe(*Call) (int, any, error) {
	return 200, map[string]any{
		"id": s.Me.ID, "username": s.Me.Name, "avatar": nil, "discriminator": "0", "public_flags": 0, "flags": 0,
		"global_name": nil, "mfa_enabled": true, "locale": "en-GB", "bot": true, "primary_guild": nil,
		"verified": true, "email": nil,
	}, nil
}

func (s *Server) getApplication(*Call) (int, any, error) {
	var endpoint any // null without one
	if s.endpoint != "" {
		endpoint = s.endpoint
	}
	return 200, map[string]any{
		"id": s.AppID, "name": s.Me.Name, "icon": nil, "description": "", "type": nil, "verify_key": s.PublicKey, "flags": 0,
		"flags_new": "0", "redirect_uris": []string{}, "interactions_endpoint_url": endpoint, "role_connections_verification_url": nil,
		"owner": User{ID: "1100000000000000000", Name: "operator"}, "approximate_guild_count": len(s.world.guilds),
		"approximate_user_install_count": 0, "approximate_user_authorization_count": 0, "explicit_content_filter": 0, "team": nil,
		"eligible_oauth2_scopes": []string{}, "bot": s.Me, "bot_public": true, "bot_require_code_grant": false,
		"integration_types_config": map[string]any{"0": map[string]any{}, "1": map[string]any{}},
	}, nil
}
