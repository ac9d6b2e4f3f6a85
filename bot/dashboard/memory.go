package dashboard

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"hangup/bot"
	"hangup/bot/adapt"
)

// memory keeps one kind of values where every process of the bot finds them. What it keeps tells nothing to who reads it there:
// names are keyed hashes, and values are sealed.
type memory struct {
	space  string
	shared bot.Shared
	key    []byte
	vault  adapt.Vault
	person func(bot.UserID) bot.PersonKey
}

func newMemory(space string, c DoorsConfig) (memory, error) {
	vault, err := adapt.NewVault(c.Key, space)
	return memory{space, c.Shared, c.Key, vault, c.Person}, err
}

// name is how a value is known by what its owner has, such as the id in a cookie.
func (m memory) name(of string) string {
	h := hmac.New(sha256.New, m.key)
	h.Write([]byte(m.space + "\x00" + of))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// put keeps a value that is about l.
func (m memory) put(ctx context.Context, of string, value []byte, l bot.Looker, until time.Time) error {
	v := bot.SharedValue{Space: m.space, Name: m.name(of), Value: m.vault.Seal(value, of), Until: until}
	if !l.Operator {
		v.Person = m.person(l.User)
	}
	return m.shared.PutShared(ctx, v)
}

// get gives a value, and how it is kept. One that another key sealed is not there.
func (m memory) get(ctx context.Context, of string, now time.Time) (value, sealed []byte, ok bool, err error) {
	sealed, ok, err = m.shared.Shared(ctx, m.space, m.name(of), now)
	if err != nil || !ok {
		return nil, nil, false, err
	}
	value, err = m.vault.Open(sealed, of)
	return value, sealed, err == nil, nil
}

// swap changes a value that is still kept as it was read.
func (m memory) swap(ctx context.Context, of string, sealed, value []byte, now time.Time) (bool, error) {
	return m.shared.SwapShared(ctx, m.space, m.name(of), sealed, m.vault.Seal(value, of), now)
}

// take gives a value and removes it.
func (m memory) take(ctx context.Context, of string, now time.Time) (value []byte, ok bool, err error) {
	sealed, ok, err := m.shared.TakeShared(ctx, m.space, m.name(of), now)
	if err != nil || !ok {
		return nil, false, err
	}
	value, err = m.vault.Open(sealed, of)
	return value, err == nil, nil
}

// count counts what happens in the minute of now, and gives how often that was in all processes.
func (m memory) count(ctx context.Context, of string, now time.Time) (int, error) {
	v := bot.SharedValue{Space: m.space, Name: m.name(of), Until: now.Truncate(time.Minute).Add(time.Minute)}
	return m.shared.CountShared(ctx, v, now)
}
