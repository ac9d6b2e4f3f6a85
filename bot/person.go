package bot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// keyring makes keyed hashes. Each use has its own domain, so that one kind of hash can never
// be mistaken for another.
type keyring []byte

func (k keyring) sum(domain string, parts ...string) string {
	return base64.RawURLEncoding.EncodeToString(k.bytes(domain, parts...))
}

// bytes is sum as it is: 32 bytes, each value as likely as any other.
func (k keyring) bytes(domain string, parts ...string) []byte {
	h := hmac.New(sha256.New, k)
	h.Write([]byte("hangup/" + domain + "/1\x00" + strings.Join(parts, "\x00")))
	return h.Sum(nil)
}

// person is how the store knows somebody.
func (k keyring) person(u UserID) PersonKey {
	return PersonKey(k.sum("person", u.Platform, u.ID))
}

// phone is how the store knows a number, given as E.164.
func (k keyring) phone(e164 string) string { return k.sum("phone", e164) }

// draft names the draft that came with an event: the same event makes the same draft.
func (k keyring) draft(who PersonKey, event string) string {
	return k.sum("draft", string(who), event)[:16]
}

// Person is how the store knows somebody: for adapters that keep something of their own about a person, so that
// /forgetme finds it.
func (c *Core) Person(u UserID) PersonKey { return c.keys.person(u) }
