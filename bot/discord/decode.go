package discord

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// The faults of an interaction that cannot be used.
var (
	errNoID     = errors.New("interaction without a usable id")
	errNoToken  = errors.New("interaction without a usable token")
	errNoPerson = errors.New("interaction without a person")
	errNoPlace  = errors.New("interaction without a channel")
	errNoData   = errors.New("interaction without its data")
)

// wireInteraction is an interaction as Discord sends it
// (discord.com/developers/docs/interactions/receiving-and-responding#interaction-object).
type wireInteraction struct {
	ID          string            `json:"id"`
	AppID       string            `json:"application_id"`
	Type        uint8             `json:"type"`
	Token       string            `json:"token"`
	Guild       string            `json:"guild_id"`
	ChannelID   string            `json:"channel_id"`
	Channel     *wireChannel      `json:"channel"`
	Member      *wireMember       `json:"member"`
	User        *wireID           `json:"user"`
	Permissions string            `json:"app_permissions"`
	Locale      string            `json:"locale"`
	Context     *uint             `json:"context"`
	Owners      map[string]string `json:"authorizing_integration_owners"`
	Data        *wireData         `json:"data"`
	Message     *wireMessage      `json:"message"`
}

type wireChannel struct {
	ID     string `json:"id"`
	Type   *int   `json:"type"`
	Parent string `json:"parent_id"`
}

type wireMember struct {
	User        *wireID `json:"user"`
	Permissions string  `json:"permissions"`
}

// wireID is anything of which only the id is needed.
type wireID struct {
	ID string `json:"id"`
}

// decodeInteraction reads an interaction. Fields of another type than expected count as missing, and
// kinds of component that nobody knows yet are passed over. The error says nothing of what the person
// wrote. An interaction of an unknown type is no error.
func decodeInteraction(body []byte) (*interaction, error) {
	var w wireInteraction
	if err := json.Unmarshal(body, &w); err != nil {
		// After a field of the wrong type the rest has been read all the same.
		var mistyped *json.UnmarshalTypeError
		if !errors.As(err, &mistyped) {
			return nil, fmt.Errorf("decode interaction: %s", wordless(err))
		}
	}
	in := w.interaction()
	if err := w.fill(in); err != nil {
		return nil, fmt.Errorf("decode interaction %s: %w", in.ID, err)
	}
	return in, nil
}

// String names an interaction without its token and what the person wrote.
func (in *interaction) String() string { return "interaction " + in.ID }

// GoString is String.
func (in *interaction) GoString() string { return in.String() }

// interaction takes over what every interaction has.
func (w *wireInteraction) interaction() *interaction {
	in := &interaction{
		ID:        snowflake(w.ID),
		AppID:     snowflake(w.AppID),
		Type:      discordgo.InteractionType(w.Type),
		Token:     pathSafe(w.Token),
		Guild:     snowflake(w.Guild),
		Channel:   w.Channel.channel(w.ChannelID),
		User:      w.person(),
		AppRights: bits(w.Permissions),
		Locale:    discordgo.Locale(w.Locale),
		Owners:    owners(w.Owners),
		Message:   w.Message.message(),
	}
	if w.Member != nil && in.Guild != "" {
		in.Rights = bits(w.Member.Permissions)
	}
	in.Context = w.context()
	return in
}

// person gives who acts: the member in a server, the user elsewhere.
func (w *wireInteraction) person() string {
	if w.Member != nil && w.Member.User != nil {
		return snowflake(w.Member.User.ID)
	}
	if w.User != nil {
		return snowflake(w.User.ID)
	}
	return ""
}

// context gives where it took place; older servers leave it out. What is not known is taken for a chat
// among people, where the bot says least.
func (w *wireInteraction) context() discordgo.InteractionContextType {
	switch {
	case snowflake(w.Guild) != "":
		return discordgo.InteractionContextGuild
	case w.Context != nil && *w.Context == uint(discordgo.InteractionContextBotDM),
		w.Context == nil && w.Channel != nil && w.Channel.Type != nil && *w.Channel.Type == int(discordgo.ChannelTypeDM):
		return discordgo.InteractionContextBotDM
	}
	return discordgo.InteractionContextPrivateChannel
}

// fill reads the data that the type calls for, and makes sure of what the rest of the adapter relies on.
func (w *wireInteraction) fill(in *interaction) error {
	switch {
	case in.Type == discordgo.InteractionPing:
		return nil
	case in.ID == "":
		return errNoID
	case in.Token == "":
		return errNoToken
	case in.User == "":
		return errNoPerson
	case in.Channel.ID == "":
		return errNoPlace
	}
	return w.fillData(in)
}

func (w *wireInteraction) fillData(in *interaction) error {
	switch in.Type {
	case discordgo.InteractionApplicationCommand, discordgo.InteractionApplicationCommandAutocomplete:
		in.Command = w.Data.command()
	case discordgo.InteractionMessageComponent:
		in.Component = w.Data.component()
	case discordgo.InteractionModalSubmit:
		in.Modal = w.Data.modal()
	default:
		return nil
	}
	if in.Command == nil && in.Component == nil && in.Modal == nil {
		return errNoData
	}
	return nil
}

// channel reads a channel; id stands in where there is none.
func (w *wireChannel) channel(id string) channel {
	if w == nil {
		return channel{ID: snowflake(id)}
	}
	c := channel{ID: snowflake(w.ID), Parent: snowflake(w.Parent)}
	if c.ID == "" {
		c.ID = snowflake(id)
	}
	if w.Type != nil && *w.Type >= 0 {
		c.Kind, c.Known = discordgo.ChannelType(*w.Type), true
		c.Thread = c.Kind == discordgo.ChannelTypeGuildNewsThread ||
			c.Kind == discordgo.ChannelTypeGuildPublicThread || c.Kind == discordgo.ChannelTypeGuildPrivateThread
	}
	return c
}

// maxToken is the longest token taken, in bytes. Those that were seen have some 200.
const maxToken = 2048

// pathSafe gives a token if it can stand in an address as it is, and "" otherwise: a slash or a dot would
// send the call that holds it elsewhere.
func pathSafe(token string) string {
	if len(token) > maxToken || strings.Trim(token, ".") == "" {
		return ""
	}
	for i := range len(token) {
		c := token[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-_.~=+:", c) >= 0) {
			return ""
		}
	}
	return token
}

// maxSnowflake is the longest id in decimal digits: ids have 64 bits.
const maxSnowflake = 20

// snowflake gives an id if it is one, and "" otherwise: ids go into addresses.
func snowflake(id string) string {
	if len(id) > maxSnowflake {
		return ""
	}
	for i := range len(id) {
		if id[i] < '0' || id[i] > '9' {
			return ""
		}
	}
	return id
}

// bits reads permissions. What cannot be read gives no right.
func bits(s string) permissions {
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return 0
	}
	return permissions(n)
}

func owners(raw map[string]string) map[discordgo.ApplicationIntegrationType]string {
	all := make(map[discordgo.ApplicationIntegrationType]string, len(raw))
	for kind, id := range raw {
		if n, err := strconv.ParseUint(kind, 10, 8); err == nil && snowflake(id) != "" {
			all[discordgo.ApplicationIntegrationType(n)] = id
		}
	}
	return all
}

// wordless describes a JSON error without the value that caused it: an event holds what people wrote.
func wordless(err error) string {
	var mistyped *json.UnmarshalTypeError
	if errors.As(err, &mistyped) {
		return fmt.Sprintf("field %q is not a %s", mistyped.Field, mistyped.Type)
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Sprintf("no JSON at byte %d", syntax.Offset)
	}
	return "unreadable"
}
