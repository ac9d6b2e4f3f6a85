package telegram

import (
	"context"
	"fmt"
	"sync"
	"time"

	"hangup/bot"
)

// kept is a store of all that the adapter keeps.
type kept struct {
	mu      sync.Mutex
	forms   map[string][]byte
	looks   int // for forms
	expires map[string]time.Time
	places  map[string]bot.Address // of forms
	buttons map[string]bot.Action
	notes   map[string]string
	chats   []string // what was told of chats
	broken  error
}

func newKept() *kept {
	return &kept{
		forms: map[string][]byte{}, expires: map[string]time.Time{}, places: map[string]bot.Address{}, buttons: map[string]bot.Action{}, notes: map[string]string{},
	}
}

// personKey is how the store of the tests knows a person.
func personKey(who bot.UserID) bot.PersonKey { return bot.PersonKey("key of " + who.ID) }

func (k *kept) Form(_ context.Context, who bot.PersonKey, at bot.Address, now time.Time) ([]byte, bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.looks++
	id := fmt.Sprint(who, at)
	s, ok := k.forms[id]
	return s, ok && now.Before(k.expires[id]), k.broken
}

func (k *kept) SaveForm(_ context.Context, who bot.PersonKey, at bot.Address, state []byte, expires time.Time) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	id := fmt.Sprint(who, at)
	k.forms[id], k.expires[id], k.places[id] = state, expires, at
	return k.broken
}

func (k *kept) DropForm(_ context.Context, who bot.PersonKey, at bot.Address) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.forms, fmt.Sprint(who, at))
	delete(k.places, fmt.Sprint(who, at))
	return k.broken
}

func (k *kept) FormAddresses(_ context.Context, _ string, now time.Time) (all []bot.Address, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for id, at := range k.places {
		if now.Before(k.expires[id]) {
			all = append(all, at)
		}
	}
	return all, k.broken
}

func (k *kept) KeepButton(_ context.Context, id string, a bot.Action, _ time.Time) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.buttons[id] = a
	return k.broken
}

func (k *kept) Button(_ context.Context, id string) (bot.Action, bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	a, ok := k.buttons[id]
	return a, ok, k.broken
}

func (k *kept) ChatNote(_ context.Context, chat bot.ChatID, name string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.notes[chat.ID+" "+name], k.broken
}

func (k *kept) SetChatNote(_ context.Context, chat bot.ChatID, name, value string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(name) > 64 || len(value) > 1024 {
		return fmt.Errorf("a note of %d and %d bytes", len(name), len(value))
	}
	if k.broken == nil {
		k.notes[chat.ID+" "+name] = value
	}
	return k.broken
}

func (k *kept) MoveChat(_ context.Context, from, to bot.ChatID) error {
	return k.told("move " + from.ID + " to " + to.ID)
}

func (k *kept) SuspendChat(_ context.Context, chat bot.ChatID) error {
	return k.told("suspend " + chat.ID)
}
func (k *kept) ResumeChat(_ context.Context, chat bot.ChatID) error {
	return k.told("resume " + chat.ID)
}

func (k *kept) told(what string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.chats = append(k.chats, what)
	return k.broken
}

// toldOf gives what was told of chats so far.
func (k *kept) toldOf() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return append([]string(nil), k.chats...)
}
