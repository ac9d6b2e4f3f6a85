package discord

import (
	"context"
	"encoding/json"
	"hash/fnv"
	"log/slog"
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
	turns  bot.Turns // has other processes wait; nil when there are none
	log    *slog.Logger
	locks  [64]sync.Mutex
}

// formTurn is how long a step waits for one of the same person in another process. An answer must be there within 3 s.
const formTurn = time.Second

// apart waits until nothing else is done with the form of a person, in whatever process, and gives what ends that.
func (k *keeper) apart(ctx context.Context, who bot.UserID) (done func()) {
	mu := k.lock(who)
	mu.Lock()
	if k.turns == nil {
		return mu.Unlock
	}
	ctx, cancel := context.WithTimeout(ctx, formTurn)
	defer cancel()
	end, err := k.turns.Turn(ctx, "discord/form/"+string(k.person(who)))
	if err != nil {
		k.log.WarnContext(ctx, "discord: a step of a form is taken without asking other processes", "err", err)
		return mu.Unlock
	}
	return func() {
		end()
		mu.Unlock()
	}
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
