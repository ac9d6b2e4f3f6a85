package telegram

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
)

// vault encrypts what holds a person's words or names a person, before a store keeps it: AES-256-GCM under a key of its
// own that is derived from the secret of the adapter.
type vault struct{ box cipher.AEAD }

// errSealed is said of what another key sealed, or somebody changed, or was sealed for something else.
var errSealed = errors.New("sealed data cannot be opened")

// newVault makes a vault from a secret.
func newVault(key []byte) (*vault, error) {
	h := hmac.New(sha256.New, key)
	h.Write([]byte("hangup/telegram/vault/1"))
	block, err := aes.NewCipher(h.Sum(nil))
	if err != nil {
		return nil, fmt.Errorf("make a vault: %w", err)
	}
	box, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("make a vault: %w", err)
	}
	return &vault{box}, nil
}

// seal encrypts plain. Only open with the same context gives it back.
func (v *vault) seal(plain []byte, context string) []byte {
	return v.box.Seal(nil, nil, plain, []byte(context))
}

// open decrypts what seal made.
func (v *vault) open(sealed []byte, context string) ([]byte, error) {
	plain, err := v.box.Open(nil, nil, sealed, []byte(context))
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}
