package adapt

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
)

// Vault encrypts what people wrote, and who they are, before it is kept (AES-256-GCM). Whoever has the database without
// the key reads nothing, and what is sealed for one place opens in no other. It is safe for concurrent use.
//
// Every text gets a nonce of its own by chance, which is good for 2³² texts under one key (NIST SP 800-38D, 8.3):
// four years of thirty a second without a pause.
type Vault struct{ box cipher.AEAD }

// ErrSealed is said of what the key does not open: it was changed, cut, moved elsewhere or sealed with another key.
var ErrSealed = errors.New("what is kept does not open with this key")

const (
	minKey = 32 // bytes
	// vaultSalt keeps the keys of vaults apart from whatever else is derived from the same secret.
	vaultSalt = "hangup/vault/1/"
)

// NewVault makes the vault of one purpose, such as "telegram/inbox". What one purpose sealed no other opens. key is
// secret, at least 32 bytes.
func NewVault(key []byte, purpose string) (Vault, error) {
	if len(key) < minKey {
		return Vault{}, fmt.Errorf("the key of a vault must have at least %d bytes", minKey)
	}
	own, err := hkdf.Key(sha256.New, key, nil, vaultSalt+purpose, sha256.Size)
	if err != nil {
		return Vault{}, fmt.Errorf("derive the key of a vault: %w", err)
	}
	block, err := aes.NewCipher(own)
	if err != nil {
		return Vault{}, fmt.Errorf("make a vault: %w", err)
	}
	box, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return Vault{}, fmt.Errorf("make a vault: %w", err)
	}
	return Vault{box}, nil
}

// Seal encrypts text for one place. It grows by 28 bytes.
func (v Vault) Seal(text []byte, place string) []byte {
	return v.box.Seal(make([]byte, 0, len(text)+v.box.Overhead()), nil, text, []byte(place))
}

// Open gives back what was sealed for this place. The error is ErrSealed.
func (v Vault) Open(sealed []byte, place string) ([]byte, error) {
	text, err := v.box.Open(nil, nil, sealed, []byte(place))
	if err != nil {
		return nil, ErrSealed
	}
	return text, nil
}
