package discord

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// Application is what Discord says of the bot's application
// (discord.com/developers/docs/resources/application#application-object).
type Application struct {
	ID, Name  string
	PublicKey string // the hexadecimal digits that PublicKey reads
	Endpoint  string // where Discord posts interactions to; "" is the gateway
	Servers   int    // how many servers it is in, about
	Personal  bool   // people may install it for themselves, to use it everywhere
	Owned     bool   // only its owner may add it to servers
}

// Me asks which application the token belongs to. The error is ErrToken when Discord does not know the token, and
// else as of Call.
func (c *Client) Me(ctx context.Context) (Application, error) {
	var me struct {
		ID       string              `json:"id"`
		Name     string              `json:"name"`
		Key      string              `json:"verify_key"`
		Endpoint string              `json:"interactions_endpoint_url"`
		Servers  int                 `json:"approximate_guild_count"`
		Public   *bool               `json:"bot_public"`
		Kinds    map[string]struct{} `json:"integration_types_config"`
	}
	r := request{Method: http.MethodGet, Path: "/applications/@me", Bucket: "GET application"}
	err := c.Call(ctx, r, &me)
	switch {
	case reasonOf(err) == badToken:
		return Application{}, ErrToken
	case err != nil:
		return Application{}, err
	case me.ID == "" || snowflake(me.ID) == "":
		return Application{}, &bot.SendError{Kind: bot.Retry, Err: r.fail(unreadable, nil, "the answer names no application").Err}
	}
	_, personal := me.Kinds[strconv.Itoa(int(discordgo.ApplicationIntegrationUserInstall))]
	return Application{
		ID: me.ID, Name: me.Name, PublicKey: me.Key, Endpoint: me.Endpoint, Servers: me.Servers,
		Personal: personal, Owned: me.Public != nil && !*me.Public,
	}, nil
}

// rightsWanted are the bot's rights in a server: to post warnings with their links and pictures, in threads too.
const rightsWanted = discordgo.PermissionViewChannel | discordgo.PermissionSendMessages | discordgo.PermissionSendMessagesInThreads |
	discordgo.PermissionEmbedLinks | discordgo.PermissionAttachFiles

// ServerLink adds the bot to a server, with the rights that it needs.
func (a Application) ServerLink() string {
	return a.link(discordgo.ApplicationIntegrationGuildInstall, url.Values{
		"scope": {"bot applications.commands"}, "permissions": {strconv.Itoa(rightsWanted)},
	})
}

// PersonalLink installs the bot for one person, who can use it everywhere then.
func (a Application) PersonalLink() string {
	return a.link(discordgo.ApplicationIntegrationUserInstall, url.Values{"scope": {"applications.commands"}})
}

func (a Application) link(kind discordgo.ApplicationIntegrationType, more url.Values) string {
	more.Set("client_id", a.ID)
	more.Set("integration_type", strconv.Itoa(int(kind)))
	return "https://discord.com/oauth2/authorize?" + more.Encode()
}
