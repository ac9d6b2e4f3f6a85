package main

import (
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"

	"hangup/config"
	"hangup/store"
)

// rootOf gives what is derived from for good: how people are known, and what adapters seal for themselves. What lets somebody in,
// such as the moderator's link, is derived from the secret itself, so that it ends when that is changed.
func rootOf(db store.Store) config.Secret { return config.NewSecret(string(db.Root())) }

// derive makes a key of its own for each use, so that what one part shows tells nothing about another.
func derive(secret config.Secret, use string) []byte {
	key, err := hkdf.Key(sha256.New, []byte(secret.Reveal()), nil, "hangup/"+use, sha256.Size)
	if err != nil {
		panic(fmt.Sprintf("a key of %d bytes cannot be derived: %v", sha256.Size, err)) // only for lengths over 8 KiB
	}
	return key
}
