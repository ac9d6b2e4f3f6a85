package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"

	"hangup/bot"
)

// Roles tells who moderates a chat: a person who is its creator or an administrator now, an administrator who hides
// behind the group, or the group's linked channel where /linked allowed it. Telegram is asked each time, so that a right
// that was taken away is gone at once. It is a bot.Roles, safe for concurrent use.
type Roles struct {
	api   caller
	notes notebook
}

// NewRoles links the roles. key is the adapter's secret of at least 32 bytes; log may be nil.
func NewRoles(api caller, notes Notes, key []byte, log *slog.Logger) (*Roles, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	book, err := newNotebook(notes, key, log)
	if err != nil {
		return nil, err
	}
	return &Roles{api: api, notes: book}, nil
}

// masks are the accounts behind which Telegram hides who speaks, everywhere alike: the anonymous administrator, the
// channel that speaks in a group, and what Telegram itself sends on (core.telegram.org/bots/api#message). Nobody is
// allowed anything for being one of them.
func masks() []int64 { return []int64{1087968824, 136817688, 777000} }

// Moderator tells whether somebody moderates the chat of an address, and remembers a person who does, to tell them when
// something is wrong there.
func (r *Roles) Moderator(ctx context.Context, at bot.Address, who bot.UserID) (bool, error) {
	place, ok := spotOf(at)
	user, err := strconv.ParseInt(who.ID, 10, 64)
	switch {
	case !ok, err != nil, who.Platform != Platform, slices.Contains(masks(), user):
		return false, nil
	case user == place.chat:
		// Alone with the bot, or the group itself, as which only its administrators may speak.
		return true, nil
	case !place.group():
		return false, nil
	case user < 0:
		return r.linked(ctx, place.chat, user)
	}
	return r.administers(ctx, place.chat, user)
}

// administers asks whether a person is an administrator of a group now.
func (r *Roles) administers(ctx context.Context, chat, user int64) (bool, error) {
	var m struct {
		Status string `json:"status"`
	}
	err := r.ask(ctx, "getChatMember", chat, map[string]any{"user_id": user}, &m)
	if reasonOf(err) == noMember {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("who moderates: %w", err)
	}
	if m.Status != "creator" && m.Status != "administrator" {
		return false, nil
	}
	r.notes.setModerator(ctx, chat, user)
	return true, nil
}

// linked tells whether a channel may moderate a group: /linked allowed this very channel, and it is linked still.
func (r *Roles) linked(ctx context.Context, chat, channel int64) (bool, error) {
	if r.notes.read(ctx, chat, noteLinked) != strconv.FormatInt(channel, 10) {
		return false, nil
	}
	now, err := r.channelOf(ctx, chat)
	return err == nil && now == channel, err
}

// channelOf asks for the channel that a group is linked to; 0 when there is none.
func (r *Roles) channelOf(ctx context.Context, chat int64) (int64, error) {
	var c struct {
		Linked int64 `json:"linked_chat_id"`
	}
	if err := r.ask(ctx, "getChat", chat, map[string]any{}, &c); err != nil {
		return 0, fmt.Errorf("the linked channel: %w", err)
	}
	return c.Linked, nil
}

// ask calls a method about a chat, under its new id when it has one since.
func (r *Roles) ask(ctx context.Context, method string, chat int64, params map[string]any, into any) error {
	params["chat_id"] = chat
	err := r.api.Call(ctx, method, params, into)
	if to, ok := movedChat(err); ok && to != chat {
		params["chat_id"] = to
		err = r.api.Call(ctx, method, params, into)
	}
	return err
}

// movedChat gives the new id of a group that a call found to have moved.
func movedChat(err error) (int64, bool) {
	var se *bot.SendError
	if !errors.As(err, &se) || se.Kind != bot.Moved {
		return 0, false
	}
	to, ok := spotOf(bot.Address{Chat: se.MovedTo})
	return to.chat, ok
}
