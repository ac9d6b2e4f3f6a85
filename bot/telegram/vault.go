package telegram

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
)

// vault encrypts what people wrote before it is kept (AES-256-GCM). Whoever has the database without the key
// reads nothing, and what is sealed for one place opens in no other. It is safe for concurrent use.
//
// Every text gets a nonce of its own by chance, which is good for 2³² texts under one key (NIST SP 800-38D, 8.3):
// four years of thirty a second without a pause.
type vault struct{ box cipher.AEAD }

// errSealed is said of what the key does not open: it was changed, cut, moved elsewhere or sealed with another key.
var errSealed = errors.New("what is kept does not open with this key")

// vaultSalt keeps the keys of the vault apart from whatever else is derived from the same secret.
const vaultSalt = "hangup/telegram/vault/1/"

// newVault makes the vault of one purpose, such as "inbox". What one purpose sealed no other opens. key is secret, at
// least 32 bytes.
func newVault(key []byte, purpose string) (vault, error) {
	if len(key) < minKey {
		return vault{}, fmt.Errorf("telegram: the key must have at least %d bytes", minKey)
	}
	own, err := hkdf.Key(sha256.New, key, nil, vaultSalt+purpose, sha256.Size)
	if err != nil {
		return vault{}, fmt.Errorf("telegram: derive a key: %w", err)
	}
	block, err := aes.NewCipher(own)
	if err != nil {
		return vault{}, fmt.Errorf("telegram: %w", err)
	}
	box, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return vault{}, fmt.Errorf("telegram: %w", err)
	}
	return vault{box}, nil
}

// seal encrypts text for one place. It grows by 28 bytes.
func (v vault) seal(text []byte, place string) []byte {
	return v.box.Seal(make([]byte, 0, len(text)+v.box.Overhead()), nil, text, []byte(place))
}

// open gives back what was sealed for this place. The error is errSealed.
func (v vault) open(sealed []byte, place string) ([]byte, error) {
	text, err := v.box.Open(nil, nil, sealed, []byte(place))
	if err != nil {
		return nil, errSealed
	}
	return text, nil
}
