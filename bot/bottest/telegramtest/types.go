package telegramtest

import "encoding/json"

// User is a person or a bot, as the Bot API tells it.
type User struct {
	ID        int64  `json:"id"`
	IsBot     bool   `json:"is_bot"`
	FirstName string `json:"first_name"`
	Username  string `json:"username,omitempty"`
	Language  string `json:"language_code,omitempty"`
}

// Chat is a chat, as the Bot API tells it. Type is private, group, supergroup or channel.
type Chat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	IsForum   bool   `json:"is_forum,omitempty"`
}

// Message is a message, as far as these tests need it. An ephemeral one has the MessageID 0.
type Message struct {
	MessageID      int             `json:"message_id"`
	EphemeralID    int             `json:"ephemeral_message_id,omitempty"`
	Receiver       *User           `json:"receiver_user,omitempty"`
	ThreadID       int             `json:"message_thread_id,omitempty"`
	IsTopic        bool            `json:"is_topic_message,omitempty"`
	From           *User           `json:"from,omitempty"`
	SenderChat     *Chat           `json:"sender_chat,omitempty"`
	Date           int64           `json:"date"`
	EditDate       int64           `json:"edit_date,omitempty"`
	Chat           Chat            `json:"chat"`
	ForwardOrigin  json.RawMessage `json:"forward_origin,omitempty"`
	AutoForward    bool            `json:"is_automatic_forward,omitempty"`
	ViaBot         *User           `json:"via_bot,omitempty"`
	Business       string          `json:"business_connection_id,omitempty"`
	ReplyTo        *Message        `json:"reply_to_message,omitempty"`
	Text           string          `json:"text,omitempty"`
	Entities       []Entity        `json:"entities,omitempty"`
	Photo          []photoSize     `json:"photo,omitempty"`
	Document       *Document       `json:"document,omitempty"`
	Caption        string          `json:"caption,omitempty"`
	CaptionMarks   []Entity        `json:"caption_entities,omitempty"`
	Keyboard       *Keyboard       `json:"reply_markup,omitempty"`
	NewMembers     []User          `json:"new_chat_members,omitempty"`
	LeftMember     *User           `json:"left_chat_member,omitempty"`
	MigrateTo      int64           `json:"migrate_to_chat_id,omitempty"`
	MigrateFrom    int64           `json:"migrate_from_chat_id,omitempty"`
	TopicClosed    *struct{}       `json:"forum_topic_closed,omitempty"`
	TopicReopened  *struct{}       `json:"forum_topic_reopened,omitempty"`
	PreviewOptions json.RawMessage `json:"link_preview_options,omitempty"`
}

// photoSize is a photo in one size. What the tests send is not looked into, so that the sides are a guess.
type photoSize struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
	Size         int    `json:"file_size,omitempty"`
}

// Document is a file that was sent. Body is what is in it.
type Document struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Name         string `json:"file_name,omitempty"`
	Size         int    `json:"file_size,omitempty"`
	Body         []byte `json:"-"`
}

// Keyboard is the buttons under a message, row by row.
type Keyboard struct {
	Rows [][]Button `json:"inline_keyboard"`
}

// Button is one button: it opens an address, or sends Data back, or starts an inline query.
type Button struct {
	Text       string           `json:"text"`
	Data       string           `json:"callback_data,omitempty"`
	URL        string           `json:"url,omitempty"`
	Query      *string          `json:"switch_inline_query,omitempty"`
	QueryHere  *string          `json:"switch_inline_query_current_chat,omitempty"`
	QueryThere json.RawMessage  `json:"switch_inline_query_chosen_chat,omitempty"`
	Copy       *json.RawMessage `json:"copy_text,omitempty"`
	Style      string           `json:"style,omitempty"`
}

// Find gives the button with that text.
func (k *Keyboard) Find(text string) (Button, bool) {
	if k == nil {
		return Button{}, false
	}
	for _, row := range k.Rows {
		for _, b := range row {
			if b.Text == text {
				return b, true
			}
		}
	}
	return Button{}, false
}

func (k *Keyboard) offers(data string) bool {
	if k == nil {
		return false
	}
	for _, row := range k.Rows {
		for _, b := range row {
			if b.Data == data {
				return true
			}
		}
	}
	return false
}
