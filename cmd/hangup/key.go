package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"hangup/config"
	"hangup/config/files"
	"hangup/store"
)

type keyCmd struct {
	Rotate keyRotateCmd `cmd:"" help:"Change the secret key: seal everything anew with a fresh one, and end the old one."`
}

type keyRotateCmd struct {
	To string `help:"Put the new key into this file, when the settings name the key of now. A file that is there is used as it is." placeholder:"FILE"`
}

// Help says what changes and what stays.
func (keyRotateCmd) Help() string {
	return `Stop hangup first. Stopped halfway, run it again: both keys open the database until it is done.

What people reported and did is sealed anew, and the old key opens none of it any more. People stay
known: /mydata and /forgetme find what they did before. The moderator's link and the address of
Telegram's webhook change. Backups made before still open with the old key: keep or destroy both together.

Examples:
  hangup key rotate
  HANGUP_SECRET_KEY_FILE=old.key hangup key rotate --to new.key`
}

// Run changes the key.
func (k keyRotateCmd) Run(ctx context.Context, c *console, f *settingsFlags) error {
	s, err := c.settings(f)
	if err != nil {
		return err
	}
	place, err := k.place(s)
	if err != nil {
		return err
	}
	if isAbsent(s) {
		return failf("there is no database %s, so there is no key to change", s.Database)
	}
	db, _, err := openSealed(ctx, s, c.logger())
	if err != nil {
		return err
	}
	defer db.Close()
	if err := alone(ctx, db); err != nil {
		return err
	}
	return k.rotate(ctx, c, db, place)
}

// alone makes sure that nobody else writes with the old key meanwhile.
func alone(ctx context.Context, db store.Store) error {
	if fleet, ok := db.(interface{ Unserved(context.Context) error }); ok {
		return fleet.Unserved(ctx)
	}
	return db.Serve(ctx)
}

// keyPlace is where the new key is made and where it goes.
type keyPlace struct{ draft, path string }

// place decides where the new key goes: over the one beside the database, or into the file that the operator names.
func (k keyRotateCmd) place(s config.Settings) (keyPlace, error) {
	switch {
	case s.SecretKey.Empty() && k.To == "":
		return keyPlace{keyFile(s) + ".new", keyFile(s)}, nil
	case s.SecretKey.Empty():
		return keyPlace{}, usage(fmt.Errorf("the key is in %s and the new one goes there too: leave out --to", keyFile(s)))
	case k.To == "":
		return keyPlace{}, usage(errors.New("the settings name the secret key: say with --to where the new one goes"))
	}
	return keyPlace{k.To, k.To}, nil
}

func (k keyRotateCmd) rotate(ctx context.Context, c *console, db store.Store, at keyPlace) error {
	// What was begun with a key that is in its place already is finished first.
	if err := db.FinishRotation(ctx, func(int) {}); err != nil {
		return err
	}
	fresh, err := newKey(c, at.draft)
	if err != nil {
		return err
	}
	if err := db.BeginRotation(ctx, []byte(fresh.Reveal())); err != nil {
		return failf("the key was not changed: %s", err).because(err)
	}
	if at.draft != at.path {
		if err := os.Rename(at.draft, at.path); err != nil {
			return cannotWrite(at.path, err)
		}
	}
	// Whoever began to serve meanwhile, and read the keys before there was a new one, would go on to seal with the old.
	if err := alone(ctx, db); err != nil {
		return failf("the key is half changed, and both open the database: stop hangup and run this again (%s)", err).because(err)
	}
	rows := 0
	if err := db.FinishRotation(ctx, func(n int) { rows += n }); err != nil {
		return failf("the key is half changed, and both open the database: run this again").because(err)
	}
	fmt.Fprintf(c.out, "The new key is in %s. %s sealed anew, and the old key opens nothing of it.\n", at.path, count(rows, "row"))
	if at.draft == at.path {
		fmt.Fprintf(c.out, "Before you start hangup, set %sSECRET_KEY_FILE to it.\n", config.Prefix)
	}
	return nil
}

// minFresh is the length that the settings ask of a secret key, in characters.
const minFresh = 32

// newKey makes a key in a file, or takes up the one that is there: one of the operator, or of a change that was stopped.
func newKey(c *console, path string) (config.Secret, error) {
	made, err := makeKey(path)
	if err == nil || !errors.Is(err, fs.ErrExist) {
		return made, err
	}
	f, err := files.Open(path)
	if err != nil {
		return config.Secret{}, failf("the new key cannot be used: %s", err).because(err)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxKey))
	if err != nil {
		return config.Secret{}, failf("the new key %s cannot be read", path).because(err)
	}
	text := strings.TrimSpace(string(raw))
	if len(text) < minFresh {
		return config.Secret{}, failf("the new key in %s is too short: give at least %d random characters", path, minFresh)
	}
	remarkOnMode("the new key", path, c.logger())
	return config.NewSecret(text), nil
}
