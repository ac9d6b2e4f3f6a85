package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"hangup/config"
)

func cannotWrite(path string, err error) error {
	return failf("%s cannot be written: hangup needs the right to write to its folder", path).because(err)
}

// keyBytes is the length of a generated key: as long as the output of SHA-256, which uses it.
const keyBytes = 32

// secretKey gives the key of the settings or, without one, the key kept beside the database. That one is made
// on the first start and readable by its owner alone. Losing it means that people can no longer
// find what is held about them, so a damaged file is an error and never replaced.
func secretKey(s config.Settings) (config.Secret, error) {
	if !s.SecretKey.Empty() {
		return s.SecretKey, nil
	}
	path := s.Database + ".key"
	made, err := makeKey(path)
	if err == nil || !errors.Is(err, fs.ErrExist) {
		return made, err
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return config.Secret{}, failf("the secret key %s cannot be read by this user", path).because(err)
	}
	text := strings.TrimSpace(string(raw))
	if key, err := hex.DecodeString(text); err != nil || len(key) != keyBytes {
		return config.Secret{}, failf("the secret key %s is damaged: put back the copy from your backup", path)
	}
	return config.NewSecret(text), nil
}

// makeKey makes a new key file. It fails with fs.ErrExist when there is one. The key is written under
// another name first: a program that is killed meanwhile leaves no half a key.
func makeKey(path string) (config.Secret, error) {
	if _, err := os.Lstat(path); err == nil {
		return config.Secret{}, fs.ErrExist
	}
	raw := make([]byte, keyBytes)
	rand.Read(raw) // never fails: it ends the program instead
	text := hex.EncodeToString(raw)
	draft, err := os.CreateTemp(filepath.Dir(path), ".key-*") // CreateTemp gives mode 0600
	if err != nil {
		return config.Secret{}, cannotWrite(path, err)
	}
	defer os.Remove(draft.Name())
	_, err = draft.WriteString(text + "\n")
	if err := errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return config.Secret{}, cannotWrite(path, err)
	}
	// Link fails when the name is taken, so of two programs that start at once one key wins.
	if err := os.Link(draft.Name(), path); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return config.Secret{}, fs.ErrExist
		}
		return config.Secret{}, cannotWrite(path, err)
	}
	return config.NewSecret(text), nil
}
