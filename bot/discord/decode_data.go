package discord

import (
	"encoding/json"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// wireData is what belongs to a command, a component or a modal.
type wireData struct {
	Name       string         `json:"name"`
	Type       uint8          `json:"type"`
	Options    []wireOption   `json:"options"`
	Target     string         `json:"target_id"`
	Resolved   *wireResolved  `json:"resolved"`
	CustomID   string         `json:"custom_id"`
	Kind       uint           `json:"component_type"`
	Values     []string       `json:"values"`
	Components []wireTreeNode `json:"components"`
}

type wireOption struct {
	Name    string          `json:"name"`
	Value   json.RawMessage `json:"value"`
	Focused bool            `json:"focused"`
	Options []wireOption    `json:"options"`
}

type wireResolved struct {
	Messages map[string]*wireMessage `json:"messages"`
}

// wireTreeNode is a component of any kind. Rows and containers hold several, labels hold one.
type wireTreeNode struct {
	CustomID   string          `json:"custom_id"`
	Value      json.RawMessage `json:"value"`
	Values     []string        `json:"values"`
	Content    string          `json:"content"`
	Component  *wireTreeNode   `json:"component"`
	Components []wireTreeNode  `json:"components"`
}

type wireMessage struct {
	ID          string         `json:"id"`
	Channel     string         `json:"channel_id"`
	Flags       uint32         `json:"flags"`
	Author      *wireID        `json:"author"`
	Content     string         `json:"content"`
	Snapshots   []wireSnapshot `json:"message_snapshots"`
	Embeds      []wireEmbed    `json:"embeds"`
	Components  []wireTreeNode `json:"components"`
	Attachments []struct{}     `json:"attachments"`
}

type wireSnapshot struct {
	Message *wireMessage `json:"message"`
}

type wireEmbed struct {
	Type        string           `json:"type"`
	Title       string           `json:"title"`
	Description string           `json:"description"`
	Fields      []wireEmbedField `json:"fields"`
}

type wireEmbedField struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// maxNested is how deep options and components may be nested. Discord nests them three deep.
const maxNested = 5

func (w *wireData) command() *command {
	if w == nil || w.Name == "" {
		return nil
	}
	c := &command{Name: w.Name, Kind: discordgo.ApplicationCommandType(w.Type), Options: flat(nil, w.Options, 0)}
	if w.Resolved != nil && w.Target != "" {
		c.Target = w.Resolved.Messages[w.Target].message()
	}
	return c
}

// flat gives the options with values; those of subcommands stand among the others.
func flat(to []option, options []wireOption, depth int) []option {
	if depth > maxNested {
		return to
	}
	for _, o := range options {
		if len(o.Options) > 0 {
			to = flat(to, o.Options, depth+1)
		} else if o.Name != "" && len(o.Value) > 0 {
			to = append(to, option{Name: o.Name, Value: scalar(o.Value), Focused: o.Focused})
		}
	}
	return to
}

func (w *wireData) component() *component {
	if w == nil || w.CustomID == "" {
		return nil
	}
	return &component{CustomID: w.CustomID, Kind: discordgo.ComponentType(w.Kind), Values: w.Values}
}

func (w *wireData) modal() *modal {
	if w == nil || w.CustomID == "" {
		return nil
	}
	m := &modal{CustomID: w.CustomID, Fields: map[string]string{}}
	for _, n := range w.Components {
		n.fields(m.Fields, 0)
	}
	return m
}

// fields collects what was typed and chosen.
func (n *wireTreeNode) fields(into map[string]string, depth int) {
	if depth > maxNested {
		return
	}
	switch {
	case n.CustomID == "":
	case len(n.Values) > 0:
		into[n.CustomID] = n.Values[0]
	case len(n.Value) > 0:
		into[n.CustomID] = scalar(n.Value)
	}
	if n.Component != nil {
		n.Component.fields(into, depth+1)
	}
	for _, inner := range n.Components {
		inner.fields(into, depth+1)
	}
}

// message reads a message; nil stays nil.
func (w *wireMessage) message() *message {
	if w == nil {
		return nil
	}
	m := &message{
		ID:          snowflake(w.ID),
		Channel:     snowflake(w.Channel),
		Flags:       discordgo.MessageFlags(w.Flags),
		Text:        w.text(0),
		Attachments: len(w.Attachments),
	}
	if w.Author != nil {
		m.Author = snowflake(w.Author.ID)
	}
	for _, s := range w.Snapshots {
		if s.Message != nil {
			m.Attachments += len(s.Message.Attachments)
		}
	}
	return m
}

// richEmbed is the type of an embed that a bot wrote itself. The others show what an address leads to.
const richEmbed = "rich"

// text gives what a message says: its content and what its author wrote into embeds; without a content what it
// forwards and the words of all its embeds and components.
func (w *wireMessage) text(depth int) string {
	if depth > maxNested {
		return w.Content
	}
	if w.Content != "" {
		return joined(append([]string{w.Content}, w.written()...))
	}
	var lines []string
	for _, s := range w.Snapshots {
		if s.Message != nil {
			lines = append(lines, s.Message.text(depth+1))
		}
	}
	for _, e := range w.Embeds {
		lines = e.words(lines)
	}
	for _, n := range w.Components {
		lines = n.words(lines, 0)
	}
	return joined(lines)
}

// written collects the words of embeds that a bot wrote beside the content of its message.
func (w *wireMessage) written() (lines []string) {
	for _, e := range w.Embeds {
		if e.Type == richEmbed {
			if e.Title == w.Content {
				e.Title = "" // many bots say it twice
			}
			lines = e.words(lines)
		}
	}
	return lines
}

// words collects the text of an embed.
func (e wireEmbed) words(to []string) []string {
	to = append(to, e.Title, e.Description)
	for _, f := range e.Fields {
		to = append(to, f.Name, f.Value)
	}
	return to
}

// words collects the text of components, such as that of a message which is laid out with them.
func (n *wireTreeNode) words(to []string, depth int) []string {
	if depth > maxNested {
		return to
	}
	to = append(to, n.Content)
	for _, inner := range n.Components {
		to = inner.words(to, depth+1)
	}
	return to
}

// joined puts the lines that say something below each other.
func joined(lines []string) string {
	var said []string
	for _, l := range lines {
		if l != "" {
			said = append(said, l)
		}
	}
	return strings.Join(said, "\n")
}

// scalar gives a value as text: a string as it is, a number or a truth value as written, nothing else.
func scalar(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	if raw[0] == '{' || raw[0] == '[' {
		return ""
	}
	return string(raw)
}
