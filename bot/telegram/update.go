package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// RawUpdate is an update as Telegram sent it. ID is its update_id: the same update keeps it when it
// comes twice. Body is its JSON, which holds what a person wrote.
type RawUpdate struct {
	ID   int64
	Body []byte

	read *update // what is in Body; nil when it is still to be decoded, or cannot be
}

// readRaw reads an update as it came in. One that cannot be decoded is kept all the same if it has an id, so that it can be
// stored and confirmed; the error is errNoID.
func readRaw(body []byte) (RawUpdate, error) {
	if u, err := decodeUpdate(body); err == nil && u.ID > 0 && u.ID < math.MaxInt64 {
		return RawUpdate{ID: u.ID, Body: body, read: &u}, nil
	}
	id, err := updateID(body)
	return RawUpdate{ID: id, Body: body}, err
}

// update decodes what is not decoded yet. The error is an *updateError.
func (u RawUpdate) update() (update, error) {
	if u.read != nil {
		return *u.read, nil
	}
	return decodeUpdate(u.Body)
}

// wanted are the kinds of update that the bot asks for. A kind that is not named does not arrive: what people edit, what
// channels post and what business accounts get is none of its business.
func wanted() []string {
	return []string{"message", "callback_query", "inline_query", "my_chat_member"}
}

// update is a decoded update. At most one of the pointers is set; none is when the kind is unknown.
type update struct {
	ID           int64                       `json:"update_id"`
	Message      *message                    `json:"message"`
	Callback     *callback                   `json:"callback_query"`
	Inline       *tgbotapi.InlineQuery       `json:"inline_query"`
	MyChatMember *tgbotapi.ChatMemberUpdated `json:"my_chat_member"`
}

// message is the library's message with what Telegram added since the library was written. Chat is
// never nil after decoding; From is nil in what a channel posted.
type message struct {
	tgbotapi.Message

	Thread         int             `json:"message_thread_id"`
	InTopic        bool            `json:"is_topic_message"`
	Origin         *origin         `json:"forward_origin"`
	ReplyTo        *message        `json:"reply_to_message"`
	PinnedMessage  json.RawMessage `json:"pinned_message"` // not decoded: it may be huge, and is not needed
	EphemeralID    int64           `json:"ephemeral_message_id"`
	Receiver       *tgbotapi.User  `json:"receiver_user"` // of an ephemeral message
	SenderBusiness *tgbotapi.User  `json:"sender_business_bot"`
	Business       string          `json:"business_connection_id"` // it is in a chat of a business account, not in one of the bot's
	Guest          string          `json:"guest_query_id"`         // the bot was called into a chat that it is not in
	Direct         json.RawMessage `json:"direct_messages_topic"`  // it was written to a channel
	TopicClosed    *struct{}       `json:"forum_topic_closed"`
	TopicReopened  *struct{}       `json:"forum_topic_reopened"`
	GeneralHidden  *struct{}       `json:"general_forum_topic_hidden"`
	GeneralShown   *struct{}       `json:"general_forum_topic_unhidden"`
	WriteAllowed   *struct{}       `json:"write_access_allowed"`
	Background     *struct{}       `json:"chat_background_set"`
}

// origin says where a forwarded message comes from. Type is "user", "hidden_user", "chat" or
// "channel"; the pointer that goes with it is set.
type origin struct {
	Type   string         `json:"type"`
	Date   int64          `json:"date"`
	User   *tgbotapi.User `json:"sender_user"`
	Name   string         `json:"sender_user_name"`
	Sender *tgbotapi.Chat `json:"sender_chat"`
	Chat   *tgbotapi.Chat `json:"chat"`
}

// forwarded tells that the words are somebody else's.
func (m *message) forwarded() bool {
	return m.Origin != nil || m.ForwardDate != 0 || m.IsAutomaticForward
}

// callback is a button press. From is never nil after decoding. Message is nil when the button is on
// a message that was sent through inline mode.
type callback struct {
	tgbotapi.CallbackQuery

	Message *message `json:"message"`
}

// maxNested is how deep replies may be nested. Telegram nests them once.
const maxNested = 4

// The faults of an update that cannot be used.
var (
	errNoID     = errors.New("update without a usable update_id")
	errNoChat   = errors.New("message without a chat")
	errNoPerson = errors.New("event without a sender")
	errNested   = errors.New("message with replies nested too deep")
)

// updateID reads the id alone, so that an update that cannot be decoded can still be stored and
// confirmed. The greatest number is no id: there is none above it to confirm it with.
func updateID(body []byte) (int64, error) {
	var u struct {
		ID *int64 `json:"update_id"`
	}
	if err := json.Unmarshal(body, &u); err != nil || u.ID == nil || *u.ID < 0 || *u.ID == math.MaxInt64 {
		return 0, errNoID
	}
	return *u.ID, nil
}

// updateError is an update that cannot be read. It says nothing of what the person wrote.
type updateError struct {
	id  int64 // 0 when that cannot be read either
	err error
}

func (e *updateError) Error() string { return fmt.Sprintf("decode update %d: %v", e.id, e.err) }
func (e *updateError) Unwrap() error { return e.err }

// decodeUpdate reads an update. Its error is an *updateError. An update of a kind that the bot does not
// know is no error.
func decodeUpdate(body []byte) (update, error) {
	var u update
	if err := json.Unmarshal(body, &u); err != nil {
		return update{}, &updateError{0, errors.New(wordless(err))}
	}
	if err := u.check(); err != nil {
		return update{}, &updateError{u.ID, err}
	}
	return u, nil
}

// check makes sure of what the rest of the adapter relies on.
func (u update) check() error {
	if err := u.Message.check(0); err != nil {
		return err
	}
	if u.Callback != nil {
		if u.Callback.From == nil {
			return errNoPerson
		}
		if err := u.Callback.Message.check(0); err != nil {
			return err
		}
	}
	if u.Inline != nil && u.Inline.From == nil {
		return errNoPerson
	}
	return nil
}

func (m *message) check(depth int) error {
	switch {
	case m == nil:
		return nil
	case depth > maxNested:
		return errNested
	case m.Chat == nil || m.Chat.ID == 0:
		return errNoChat
	}
	return m.ReplyTo.check(depth + 1)
}

// wordless describes a JSON error without the value that caused it: an update holds what people wrote.
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
