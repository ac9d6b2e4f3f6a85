package main

import (
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"

	"hangup/config"
)

// derive makes a key of its own for each use, so that what one part shows tells nothing about another.
func derive(secret config.Secret, use string) []byte {
	key, err := hkdf.Key(sha256.New, []byte(secret.Reveal()), nil, "hangup/"+use, sha256.Size)
	if err != nil {
		panic(fmt.Sprintf("a key of %d bytes cannot be derived: %v", sha256.Size, err)) // only for lengths over 8 KiB
	}
	return key
}
