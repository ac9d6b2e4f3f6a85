package discord

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"log/slog"
	"time"

	"hangup/bot"
	"hangup/bot/adapt"
)

// tokenSpace is where all processes of the bot know how to answer those who take no direct messages: who posts is not who was
// spoken to.
const tokenSpace = "discord/token"

// tokenTimeout is how long the store is asked at most. Who speaks waits for their answer meanwhile.
const tokenTimeout = 300 * time.Millisecond

// tokenBook keeps the token of somebody's last interaction, sealed, for as long as Discord takes it. Without a store it keeps none.
type tokenBook struct {
	shared bot.Shared
	vault  adapt.Vault
	key    []byte
	person func(bot.UserID) bot.PersonKey
	log    *slog.Logger
}

func (b tokenBook) name(user string) string {
	h := hmac.New(sha256.New, b.key)
	h.Write([]byte("token/" + user))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

func (b tokenBook) keep(ctx context.Context, e deed) {
	if b.shared == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, tokenTimeout)
	defer cancel()
	err := b.shared.PutShared(ctx, bot.SharedValue{
		Space: tokenSpace, Name: b.name(e.User), Value: b.vault.Seal([]byte(e.Token), e.User), Until: e.in.At.Add(tokenLife),
		Person: b.person(bot.UserID{Platform: Platform, ID: e.User}),
	})
	if err != nil {
		b.log.WarnContext(ctx, "discord: how to answer somebody is not known to other processes", "err", err)
	}
}

func (b tokenBook) find(ctx context.Context, user string, now time.Time) (token string, ok bool) {
	if b.shared == nil {
		return "", false
	}
	sealed, ok, err := b.shared.Shared(ctx, tokenSpace, b.name(user), now)
	if err != nil {
		b.log.WarnContext(ctx, "discord: how to answer somebody was not found out", "err", err)
	}
	if !ok {
		return "", false
	}
	raw, err := b.vault.Open(sealed, user)
	return string(raw), err == nil
}

// drop forgets a token that is over, unless there is a newer one.
func (b tokenBook) drop(ctx context.Context, user, token string, now time.Time) {
	if have, ok := b.find(ctx, user, now); ok && have == token {
		_, _, _ = b.shared.TakeShared(ctx, tokenSpace, b.name(user), now) // at the worst it is tried once more
	}
}
