package telegram

import (
	"context"
	"encoding/base64"
	"log/slog"
	"strconv"
	"time"

	"hangup/bot"
	"hangup/bot/adapt"
)

// Notes keeps short facts about a chat that only this adapter understands. A name is at most 64 bytes, a value at most
// 1024; "" forgets it. They move with a group that gets another id.
type Notes interface {
	ChatNote(ctx context.Context, chat bot.ChatID, name string) (string, error)
	SetChatNote(ctx context.Context, chat bot.ChatID, name, value string) error
}

// The names of the notes.
const (
	noteModerator = "moderator"    // who used a right last, sealed
	noteLinked    = "linked"       // the channel that may moderate
	noteRights    = "rights"       // a moderator was told that the bot may not write here
	noteOpenly    = "openly"       // until when answers to what only one member sees are not tried for one member
	noteOpenlyToo = "openly.aloud" // until when answers to what everybody sees are not
)

// noteTopic names the note that a moderator was told of a topic that takes no messages.
func noteTopic(thread int) string { return "topic." + strconv.Itoa(thread) }

// told is the value of a note that is only there or not.
const told = "told"

// notebook reads and writes notes. What goes wrong is logged: no answer waits for a note.
type notebook struct {
	notes Notes
	vault adapt.Vault
	log   *slog.Logger
}

// newNotebook makes a notebook; key is at least 32 bytes.
func newNotebook(notes Notes, key []byte, log *slog.Logger) (notebook, error) {
	v, err := adapt.NewVault(key, "telegram/notes")
	return notebook{notes, v, log}, err
}

// read gives a note, "" when there is none.
func (n notebook) read(ctx context.Context, chat int64, name string) string {
	value, err := n.notes.ChatNote(ctx, chatID(chat), name)
	if err != nil {
		n.log.ErrorContext(ctx, "telegram: a note was not read", "note", name, "error", err)
		return ""
	}
	return value
}

// write keeps a note, or forgets it, and tells whether that worked.
func (n notebook) write(ctx context.Context, chat int64, name, value string) bool {
	err := n.notes.SetChatNote(ctx, chatID(chat), name, value)
	if err != nil {
		n.log.ErrorContext(ctx, "telegram: a note was not kept", "note", name, "error", err)
	}
	return err == nil
}

// first tells whether a note was not there yet, and keeps it. One that cannot be kept counts as there: what is said
// once must not be said for ever.
func (n notebook) first(ctx context.Context, chat int64, name string) bool {
	value, err := n.notes.ChatNote(ctx, chatID(chat), name)
	return err == nil && value == "" && n.write(ctx, chat, name, told)
}

// forget drops a note, and tells whether there was one.
func (n notebook) forget(ctx context.Context, chat int64, name string) bool {
	return n.read(ctx, chat, name) != "" && n.write(ctx, chat, name, "")
}

// until reads a note that holds a time; the zero time when there is none.
func (n notebook) until(ctx context.Context, chat int64, name string) time.Time {
	seconds, err := strconv.ParseInt(n.read(ctx, chat, name), 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.Unix(seconds, 0)
}

// setUntil keeps a time.
func (n notebook) setUntil(ctx context.Context, chat int64, name string, t time.Time) {
	n.write(ctx, chat, name, strconv.FormatInt(t.Unix(), 10))
}

// moderator gives who used a right in a chat last; 0 when nobody is known.
func (n notebook) moderator(ctx context.Context, chat int64) int64 {
	sealed, err := base64.RawStdEncoding.DecodeString(n.read(ctx, chat, noteModerator))
	if err != nil || len(sealed) == 0 {
		return 0
	}
	plain, err := n.vault.Open(sealed, noteModerator)
	if err != nil {
		return 0 // sealed with a key that was changed since
	}
	user, err := strconv.ParseInt(string(plain), 10, 64)
	if err != nil {
		return 0
	}
	return user
}

// setModerator remembers who used a right. It is written only when it is somebody else than before.
func (n notebook) setModerator(ctx context.Context, chat, user int64) {
	if n.moderator(ctx, chat) == user {
		return
	}
	sealed := n.vault.Seal([]byte(strconv.FormatInt(user, 10)), noteModerator)
	n.write(ctx, chat, noteModerator, base64.RawStdEncoding.EncodeToString(sealed))
}
