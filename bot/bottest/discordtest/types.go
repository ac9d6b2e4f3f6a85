package discordtest

import (
	"encoding/json"
	"time"
)

// User is a person or the bot.
type User struct {
	ID, Name string
	Bot      bool
}

// MarshalJSON writes a user as Discord does.
func (u User) MarshalJSON() ([]byte, error) {
	m := map[string]any{
		"id": u.ID, "username": u.Name, "global_name": nil, "avatar": nil, "discriminator": "0",
		"public_flags": 0, "flags": 0, "primary_guild": nil,
	}
	if u.Bot {
		m["bot"] = true
	}
	return json.Marshal(m)
}

// UnmarshalJSON reads a user as Discord writes it.
func (u *User) UnmarshalJSON(raw []byte) error {
	var in struct {
		ID   string `json:"id"`
		Name string `json:"username"`
		Bot  bool   `json:"bot"`
	}
	err := json.Unmarshal(raw, &in)
	*u = User(in)
	return err
}

// Message is what stands in a channel. Its JSON is Discord's.
type Message struct {
	ID              string       `json:"id"`
	ChannelID       string       `json:"channel_id"`
	Type            int          `json:"type"`
	Author          User         `json:"author"`
	Content         string       `json:"content"`
	Embeds          []Embed      `json:"embeds"`
	Components      []Component  `json:"components"`
	Attachments     []Attachment `json:"attachments"`
	Mentions        []User       `json:"mentions"`
	MentionRoles    []string     `json:"mention_roles"`
	MentionEveryone bool         `json:"mention_everyone"`
	Flags           int          `json:"flags"`
	Timestamp       time.Time    `json:"timestamp"`
	Edited          *time.Time   `json:"edited_timestamp"`
	Pinned          bool         `json:"pinned"`
	TTS             bool         `json:"tts"`
	Nonce           string       `json:"nonce,omitempty"`
	WebhookID       string       `json:"webhook_id,omitempty"`
	ApplicationID   string       `json:"application_id,omitempty"`
	// Reader is the only person who sees an ephemeral message; "" is everybody.
	Reader string `json:"-"`
}

// Flags of a message (docs.discord.com/developers/resources/message#message-object-message-flags).
const (
	FlagCrossposted    = 1 << 0
	FlagSuppressEmbeds = 1 << 2
	FlagEphemeral      = 1 << 6
	FlagLoading        = 1 << 7
	FlagSilent         = 1 << 12
	FlagComponentsV2   = 1 << 15
)

// Private tells whether only one person sees the message.
func (m Message) Private() bool { return m.Flags&FlagEphemeral != 0 }

// Loading tells whether the message still says that the bot is thinking.
func (m Message) Loading() bool { return m.Flags&FlagLoading != 0 }

// Embed is a block of a message.
type Embed struct {
	Type        string       `json:"type"`
	Title       string       `json:"title,omitempty"`
	Description string       `json:"description,omitempty"`
	URL         string       `json:"url,omitempty"`
	Color       *int         `json:"color,omitempty"`
	Timestamp   string       `json:"timestamp,omitempty"`
	Author      *EmbedAuthor `json:"author,omitempty"`
	Fields      []EmbedField `json:"fields,omitempty"`
	Image       *EmbedImage  `json:"image,omitempty"`
	Thumbnail   *EmbedImage  `json:"thumbnail,omitempty"`
	Footer      *EmbedFooter `json:"footer,omitempty"`
}

// EmbedAuthor stands over an embed.
type EmbedAuthor struct {
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

// EmbedField is a named piece of an embed.
type EmbedField struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Inline bool   `json:"inline"`
}

// EmbedImage is a picture in an embed.
type EmbedImage struct {
	URL string `json:"url"`
}

// EmbedFooter stands under an embed.
type EmbedFooter struct {
	Text string `json:"text"`
}

// Attachment is a file of a message.
type Attachment struct {
	ID          string `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
	Size        int    `json:"size"`
	URL         string `json:"url"`
	ProxyURL    string `json:"proxy_url"`
	Data        []byte `json:"-"`
}

// Component is a row, a button, a select, a field of a modal or its label.
type Component struct {
	Type        int            `json:"type"`
	ID          int            `json:"id"`
	CustomID    string         `json:"custom_id,omitempty"`
	Style       int            `json:"style,omitempty"`
	Label       string         `json:"label,omitempty"`
	Description string         `json:"description,omitempty"`
	URL         string         `json:"url,omitempty"`
	Disabled    bool           `json:"disabled,omitempty"`
	Placeholder string         `json:"placeholder,omitempty"`
	MinValues   *int           `json:"min_values,omitempty"`
	MaxValues   *int           `json:"max_values,omitempty"`
	Options     []SelectOption `json:"options,omitempty"`
	Value       string         `json:"value,omitempty"`
	Required    *bool          `json:"required,omitempty"`
	MinLength   int            `json:"min_length,omitempty"`
	MaxLength   int            `json:"max_length,omitempty"`
	Components  []Component    `json:"components,omitempty"`
	Component   *Component     `json:"component,omitempty"`
}

// The types of component (docs.discord.com/developers/components/reference#component-object-component-types).
const (
	TypeRow    = 1
	TypeButton = 2
	TypeSelect = 3
	TypeInput  = 4
	TypeText   = 10
	TypeLabel  = 18
)

// SelectOption is one choice of a select.
type SelectOption struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description,omitempty"`
	Default     bool   `json:"default,omitempty"`
}

// Modal is a window with fields.
type Modal struct {
	CustomID   string      `json:"custom_id"`
	Title      string      `json:"title"`
	Components []Component `json:"components"`
}

// Inputs gives the fields of a modal from top to bottom. A field in a label has that label.
func (m Modal) Inputs() []Component {
	var all []Component
	for _, row := range m.Components {
		all = append(all, row.Components...)
		if row.Component != nil {
			c := *row.Component
			c.Label = row.Label
			all = append(all, c)
		}
	}
	return all
}

// Buttons gives the buttons of a message from top to bottom.
func (m Message) Buttons() []Component { return m.of(TypeButton) }

// Selects gives the selects of a message from top to bottom.
func (m Message) Selects() []Component { return m.of(TypeSelect) }

func (m Message) of(kind int) []Component {
	var all []Component
	for _, row := range m.Components {
		for _, c := range row.Components {
			if c.Type == kind {
				all = append(all, c)
			}
		}
	}
	return all
}

// Choice is one suggestion of an autocomplete.
type Choice struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
}
