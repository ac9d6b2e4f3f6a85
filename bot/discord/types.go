package discord

import (
	"context"
	"strings"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// Platform is the bot.ChatID.Platform of everything that this adapter sends and receives.
const Platform = "discord"

// request is one call of Discord's API.
type request struct {
	Method string
	// Path is the address below /api/v9, such as "/channels/1/messages". It may hold an interaction's
	// token, which is a secret: it is never printed.
	Path string
	// Bucket names what shares a rate limit with this call, such as "POST channel 1". It is kept in memory
	// while the limit is used up, so it holds no token. "" is not paced by a limit of its own.
	Bucket string
	// JSON is the body, or nil. With Files it goes out as payload_json.
	JSON any
	// Files are attached in this order: file 0 is the attachment with the id 0.
	Files []file
	// Callback tells that this is the first answer to an interaction: it has 2.5 s, is not counted against
	// the limits, and an answer that is there already is a success.
	Callback bool
}

// file is something attached to a message. Alt says in words what it shows.
type file struct {
	Name string // such as "chart.png"
	Type string // its media type, such as "image/png"
	Alt  string
	Body []byte
}

// caller calls Discord's API. What it answers is decoded into into unless that is nil. The error is a
// *bot.SendError whose Err is a *callError.
type caller interface {
	Call(ctx context.Context, r request, into any) error
}

// respond gives the first answer to an interaction. It may be called once. The error is a
// *bot.SendError.
type respond func(ctx context.Context, r *discordgo.InteractionResponse, files []file) error

// permissions are the rights of somebody in a channel, as Discord's bits
// (discord.com/developers/docs/topics/permissions).
type permissions uint64

// has tells whether all the bits are among the permissions. It knows nothing of Administrator, which
// implies every other right: Discord sets the bits that it implies.
func (p permissions) has(bits permissions) bool { return p&bits == bits }

// interaction is something that a person did in Discord: a command, a button, a modal. Exactly one of
// Command, Component and Modal is set unless Type is unknown or a ping.
type interaction struct {
	ID    string
	AppID string
	Type  discordgo.InteractionType
	// Token lets whoever has it answer for 15 minutes. It is a secret. It holds no slash.
	Token string

	Guild   string // the server; "" in a direct message
	Channel channel
	User    string // who acts; never "" but in a ping
	// Rights are the person's own in the channel, as they are now; 0 outside a server.
	Rights permissions
	// AppRights are the bot's own in the channel.
	AppRights permissions
	Locale    discordgo.Locale
	// Context is a server, a chat of one person with the bot, or a chat among people into which somebody
	// brought the bot.
	Context discordgo.InteractionContextType
	// Owners says for which servers and people the bot was installed: ids by kind of installation.
	Owners map[discordgo.ApplicationIntegrationType]string

	Command   *command   // what was called, or is being typed
	Component *component // what was pressed or chosen
	Modal     *modal     // what was filled in
	Message   *message   // the message that the button or modal belongs to; may be nil
}

// channel is where an interaction took place. Kind, Parent and Thread are zero when Discord said no more
// than the id.
type channel struct {
	ID     string
	Kind   discordgo.ChannelType
	Known  bool   // Discord told the kind: kind 0 is a text channel
	Parent string // the channel that a thread belongs to, or the category of a channel
	Thread bool
}

// command is a command that was called or is being typed.
type command struct {
	Name    string
	Kind    discordgo.ApplicationCommandType
	Options []option
	// Target is the message that a command of the message menu was called on; nil otherwise.
	Target *message
}

// option is what was given with a command. Value is as text whatever its type was.
type option struct {
	Name, Value string
	Focused     bool // it is being typed now
}

// component is a button that was pressed or a select in which was chosen.
type component struct {
	CustomID string
	Kind     discordgo.ComponentType
	Values   []string // of a select
}

// modal is a filled-in modal. Fields are what was typed or chosen, by custom id; what is chosen of a
// list that takes several is its first.
type modal struct {
	CustomID string
	Fields   map[string]string
}

// message is a message of Discord as far as it is needed.
type message struct {
	ID      string
	Channel string
	Flags   discordgo.MessageFlags
	Author  string // "" when unknown
	// Text is what it says: its content or, where it has none, that of the message it forwards or the words
	// of its embeds. It is what people wrote.
	Text        string
	Attachments int
}

// given is what was given with the command as if it had been typed, in whatever order the options were filled in. first is
// what the first option takes.
func (c *command) given(first bot.Arg) string {
	var front, behind string
	for _, o := range c.Options {
		if o.Name == string(first) {
			front = o.Value
		} else {
			behind += " " + o.Value
		}
	}
	return strings.TrimSpace(front + behind)
}

// focused gives the option that is being typed.
func (c *command) focused() (option, bool) {
	for _, o := range c.Options {
		if o.Focused {
			return o, true
		}
	}
	return option{}, false
}
