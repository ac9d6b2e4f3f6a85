package discord

import (
	"context"
	"encoding/json"
	"hash/fnv"
	"sync"
	"time"

	"hangup/bot"
	"hangup/bot/adapt"
)

// Forms keeps the form that a person is filling in, at most one for a person and address. State is encrypted here. An
// expired one is not found.
type Forms interface {
	Form(ctx context.Context, who bot.PersonKey, at bot.Address, now time.Time) (state []byte, ok bool, err error)
	SaveForm(ctx context.Context, who bot.PersonKey, at bot.Address, state []byte, expires time.Time) error
	DropForm(ctx context.Context, who bot.PersonKey, at bot.Address) error
}

// keeper keeps forms.
type keeper struct {
	forms  Forms
	person func(bot.UserID) bot.PersonKey
	vault  adapt.Vault
	now    func() time.Time
	locks  [64]sync.Mutex
}

// lock keeps what a person does in two places at once from being mixed up. Few people share a lock, and for as long as
// one reads and writes a form.
func (k *keeper) lock(who bot.UserID) *sync.Mutex {
	h := fnv.New32a()
	_, _ = h.Write([]byte(who.ID)) // it cannot fail
	return &k.locks[h.Sum32()%uint32(len(k.locks))]
}

func place(who bot.PersonKey, at bot.Address) string {
	return string(who) + "\x00" + at.Chat.ID + "\x00" + string(at.Thread)
}

// load gives the form that a person is filling in, nil when there is none. One that another version wrote, or another
// key sealed, is none.
func (k *keeper) load(ctx context.Context, in bot.Inbound) (*filling, error) {
	who := k.person(in.User)
	sealed, ok, err := k.forms.Form(ctx, who, in.From, k.now())
	if err != nil || !ok {
		return nil, err
	}
	raw, err := k.vault.Open(sealed, place(who, in.From))
	if err != nil {
		return nil, nil
	}
	var s filling
	if json.Unmarshal(raw, &s) != nil || !s.ok() {
		return nil, nil
	}
	return &s, nil
}

func (k *keeper) save(ctx context.Context, in bot.Inbound, s *filling) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return err
	}
	who := k.person(in.User)
	return k.forms.SaveForm(ctx, who, in.From, k.vault.Seal(raw, place(who, in.From)), k.now().Add(formLife))
}

func (k *keeper) drop(ctx context.Context, in bot.Inbound) error {
	return k.forms.DropForm(ctx, k.person(in.User), in.From)
}
