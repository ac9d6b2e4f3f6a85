package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"hangup/config"
	"hangup/config/files"
)

func cannotWrite(path string, err error) error {
	return failf("%s cannot be written: hangup needs the right to write to its folder", path).because(err)
}

// keyBytes is the length of a generated key: as long as the output of SHA-256, which uses it.
const keyBytes = 32

const (
	private = fs.FileMode(0o600)
	maxKey  = 4 << 10 // bytes that are read of a key file; ours has 65
)

// keyOf is secretKey for a database in which something is sealed already, or not. No new key is made for what only the old one opens.
func keyOf(s config.Settings, log *slog.Logger, sealed bool) (config.Secret, error) {
	if s.SecretKey.Empty() && config.IsPostgres(s.Database) { // there is no file beside a server, and its address may hold a password
		return config.Secret{}, failf("a PostgreSQL database needs secret_key or secret_key_file, the same for every process")
	}
	path := keyFile(s)
	if _, err := os.Lstat(path); sealed && s.SecretKey.Empty() && errors.Is(err, fs.ErrNotExist) {
		return config.Secret{}, failf("the secret key %s is gone, and without it %s does not open: put back the copy from your backup", path, s.Database)
	}
	return secretKey(s, log)
}

// keyFile is where the key is kept that this program made.
func keyFile(s config.Settings) string { return s.Database + ".key" }

// secretKey gives the key of the settings or, without one, the key kept beside the database. That one is made
// on the first start and readable by its owner alone. Losing it means that people can no longer
// find what is held about them, so a damaged file is an error and never replaced.
func secretKey(s config.Settings, log *slog.Logger) (config.Secret, error) {
	if !s.SecretKey.Empty() {
		remarkOnMode("the secret key", s.SecretFile, log)
		return s.SecretKey, nil
	}
	path := keyFile(s)
	made, err := makeKey(path)
	if err == nil || !errors.Is(err, fs.ErrExist) {
		return made, err
	}
	return keptKey(path, log)
}

// keptKey reads a key that this program made.
func keptKey(path string, log *slog.Logger) (config.Secret, error) {
	raw, err := readKey(path, log)
	if err != nil {
		return config.Secret{}, err
	}
	text := strings.TrimSpace(string(raw))
	if key, err := hex.DecodeString(text); err != nil || len(key) != keyBytes {
		return config.Secret{}, failf("the secret key %s is damaged: put back the copy from your backup", path)
	}
	return config.NewSecret(text), nil
}

// readKey reads the key file that this program made. Others of this machine must not be able to: a
// wider mode is taken back, and where that fails the program does not start.
func readKey(path string, log *slog.Logger) ([]byte, error) {
	f, err := files.Open(path)
	if err != nil {
		return nil, failf("the secret key cannot be used: %s", err).because(err)
	}
	defer f.Close()
	if mode, wide := modeBeyond(f, private); wide {
		if err := f.Chmod(private); err != nil {
			return nil, failf("the secret key %s may be read by other users of this machine (mode %04o): let its owner run chmod 600 on it", path, mode).because(err)
		}
		log.Warn("the secret key could be read by other users of this machine: now its owner alone may", "file", path, "was", fmt.Sprintf("%04o", mode))
	}
	raw, err := io.ReadAll(io.LimitReader(f, maxKey))
	if err != nil {
		return nil, failf("the secret key %s cannot be read", path).because(err)
	}
	return raw, nil
}

// remarkOnMode warns when everybody on this machine may read the file of a secret that the operator names. It is
// theirs, and whatever mounts it may allow no other mode, so it is used all the same. A group is a
// choice and no accident.
func remarkOnMode(what, path string, log *slog.Logger) {
	if path == "" {
		return
	}
	f, err := files.Open(path)
	if err != nil {
		return // it was read a moment ago
	}
	defer f.Close()
	if mode, wide := modeBeyond(f, 0o770); wide {
		log.Warn("every user of this machine may read "+what+": run chmod 600 on it", "file", path, "mode", fmt.Sprintf("%04o", mode))
	}
}

// modeBeyond gives the mode of a file and whether it allows more than it may. Windows has other
// rights and shows these as if all were given.
func modeBeyond(f *os.File, most fs.FileMode) (mode fs.FileMode, wide bool) {
	info, err := f.Stat()
	if err != nil || runtime.GOOS == "windows" {
		return 0, false
	}
	mode = info.Mode().Perm()
	return mode, mode&^most != 0
}

// makeKey makes a new key file. It fails with fs.ErrExist when there is one.
func makeKey(path string) (config.Secret, error) {
	if _, err := os.Lstat(path); err == nil {
		return config.Secret{}, fs.ErrExist
	}
	text := randomKey()
	if err := writeNew(path, text+"\n"); err != nil {
		return config.Secret{}, err
	}
	return config.NewSecret(text), nil
}

// randomKey makes a key that nobody guesses.
func randomKey() string {
	raw := make([]byte, keyBytes)
	rand.Read(raw) // never fails: it ends the program instead
	return hex.EncodeToString(raw)
}

// writeNew writes a file that its owner alone may read. It fails with fs.ErrExist when there is one. The text is written under another
// name first: a program that is killed meanwhile leaves no half a file.
func writeNew(path, text string) error {
	draft, err := os.CreateTemp(filepath.Dir(path), ".key-*") // CreateTemp gives mode 0600
	if err != nil {
		return cannotWrite(path, err)
	}
	defer os.Remove(draft.Name())
	_, err = draft.WriteString(text)
	if err := errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return cannotWrite(path, err)
	}
	// Link fails when the name is taken, so of two programs that start at once one wins.
	if err := os.Link(draft.Name(), path); errors.Is(err, fs.ErrExist) {
		return fs.ErrExist
	} else if err != nil {
		return cannotWrite(path, err)
	}
	return nil
}
