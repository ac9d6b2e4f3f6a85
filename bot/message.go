package bot

import (
	"context"
	"time"
)

// ChatID names a chat. ID is opaque outside the adapter of its platform.
type ChatID struct{ Platform, ID string }

// UserID names a person on a platform. ID is opaque outside its adapter.
type UserID struct{ Platform, ID string }

// ThreadID names a thread or topic within a chat; "" is the chat itself.
type ThreadID string

// MessageID names a message that was sent. It is opaque outside its adapter.
type MessageID string

// Address is where a message goes: a chat, and a thread in it if there is one.
type Address struct {
	Chat   ChatID
	Thread ThreadID
}

// MessageRef points to a message that was sent, to edit or delete it.
type MessageRef struct {
	To Address
	ID MessageID
}

// Inbound is one thing that a person did: typed a text, pressed a button or sent a form.
// Exactly one of Text, Action and Form is set; an empty Text is an empty message.
type Inbound struct {
	ID      string // the adapter's id of the event; the same event twice has the same ID
	From    Address
	User    UserID
	Private bool // a chat of one person with the bot
	// Own is where the person is alone with the bot, whether or not they ever spoke to it there; zero when there is no
	// such place.
	Own Address
	// CommandsOnly says that the bot hears nothing here but commands, buttons and forms, even in private.
	CommandsOnly bool
	// Attached says that a picture, a file or a voice message came, in private. Text is what was written under it.
	Attached bool
	Text     string
	Action   Action
	Form     *FormReply
	At       time.Time
}

// Action is what a button stands for. The core issues it and reads it back; it carries no
// rights and no secret, and is checked again when it is pressed. At most 64 bytes.
type Action string

// Reply is an answer or a post as content, without markup. Adapters render it.
type Reply struct {
	Lead    string // the first line: what to do now; rendered strongest
	Parts   []Part
	Buttons []Button
	Form    *Form // ask this form with the reply
	Tone    Tone
	Private bool // only the person who asked may see it, where the platform can
	// Aloud says that everybody in the chat is to see an answer to what one person typed, as the chat wishes.
	Aloud bool
	// Until is when the person's timer ends; a time that is past says that it runs no longer, the
	// zero time says nothing. An adapter that can counts down to it.
	Until time.Time
	// Picture is shown with the reply. It says nothing that the words do not say too.
	Picture *Picture
	// File comes with an answer to somebody alone with the bot. A post has none.
	File *File
}

// Picture is a PNG and what it shows in words, for who cannot see it. At most 1 MiB, and Alt at
// most 400 characters, which fits under a picture on every platform.
type Picture struct {
	PNG []byte
	Alt string
}

// Empty tells that there is nothing to send: the message was not for the bot.
func (r Reply) Empty() bool {
	return r.Lead == "" && len(r.Parts) == 0 && len(r.Buttons) == 0 && r.Form == nil
}

// Tone lets an adapter colour a reply. It is never the only carrier of a meaning.
type Tone string

// The tones.
const (
	Plain  Tone = ""
	Urgent Tone = "urgent" // danger now, or a scam
	Advice Tone = "advice" // calm advice
	News   Tone = "news"   // a police warning
)

// PartKind says how a Part reads.
type PartKind string

// The kinds of Part.
const (
	Paragraph PartKind = "paragraph" // Text
	Steps     PartKind = "steps"     // Items, numbered
	List      PartKind = "list"      // Items, with bullets
	Contacts  PartKind = "contacts"  // Items, each a name with a number or address
	Quote     PartKind = "quote"     // Text is verbatim from a source; Items[0] names the source
)

// Part is one piece of a reply.
type Part struct {
	Kind  PartKind
	Head  string // a short heading, or ""
	Text  string
	Items []Item
}

// Item is a line of a part. URL is https:, tel: or empty.
type Item struct{ Text, URL string }

// Button is something to tap. Label is at most 40 characters.
type Button struct {
	Label  string
	Action Action
	Strong bool // the one that most people need
}

// Form is a set of questions. An adapter asks it as a dialog window, a page form or one by one.
type Form struct {
	ID     string
	Title  string
	Intro  string
	Fields []Field
	Submit string // label of the button that sends it
}

// FieldKind says how a field is filled in.
type FieldKind string

// The kinds of Field.
const (
	Line   FieldKind = "line"   // one line of text
	Area   FieldKind = "area"   // several lines of text
	Choice FieldKind = "choice" // one of Options
)

// Field is one question of a form.
type Field struct {
	ID       string
	Label    string
	Hint     string
	Kind     FieldKind
	Options  []Option
	Required bool
	Max      int // characters
	Value    string
	Problem  string // what was wrong with the value sent before
}

// Option is one choice of a field.
type Option struct{ ID, Label string }

// FormReply is a form that was filled in.
type FormReply struct {
	ID     string
	Values map[string]string
}

// Handler answers what people do. It may be called from many goroutines at once.
// An error that is a *Problem carries a text for the person; any other error is
// answered with a general apology by the adapter and logged without the person's words.
// An empty Reply is not sent.
type Handler interface {
	Handle(ctx context.Context, in Inbound) (Reply, error)
}

// DeliveryKey is the same for every attempt to send one delivery. At most 25 characters.
type DeliveryKey string

// Sender posts a reply to a chat. Its error is a *SendError.
type Sender interface {
	Send(ctx context.Context, to Address, r Reply, key DeliveryKey) (MessageRef, error)
}

// Editor changes or removes a post. Its errors are *SendError.
type Editor interface {
	Edit(ctx context.Context, m MessageRef, r Reply) error
	Delete(ctx context.Context, m MessageRef) error
}

// Roles tells who moderates a chat. It is asked afresh for every command and button that needs the right.
type Roles interface {
	Moderator(ctx context.Context, at Address, who UserID) (bool, error)
}
