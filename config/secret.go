package config

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"unique"
)

// Secret is a text that must not be shown. Printing, logging or encoding one gives "[secret]". It is kept behind a handle, as fmt
// spells out what lies in fields that it may not ask. Equal ones are equal by ==.
type Secret struct{ text unique.Handle[string] }

// hidden stands in for every secret.
const hidden = "[secret]"

// NewSecret wraps a text.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{text: unique.Make(text)}
}

// Reveal gives the text. Call it only where the secret is used.
func (s Secret) Reveal() string {
	if s.Empty() {
		return ""
	}
	return s.text.Value()
}

// Empty tells whether there is no secret.
func (s Secret) Empty() bool { return s == Secret{} }

// String hides the text from %v and %s.
func (s Secret) String() string { return hidden }

// GoString hides the text from %#v.
func (s Secret) GoString() string { return hidden }

// LogValue hides the text from slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText hides the text from JSON and YAML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// Format hides the settings from every verb of fmt: the address of a database may hold a password, that of a source a key.
func (s Settings) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hiddenSettings) }

// LogValue hides the settings from slog.
func (s Settings) LogValue() slog.Value { return slog.StringValue(hiddenSettings) }

// MarshalText hides the settings from JSON and YAML.
func (s Settings) MarshalText() ([]byte, error) { return []byte(hiddenSettings), nil }

// hiddenSettings stands in for all of them.
const hiddenSettings = "[settings]"

// SecretNames lists the settings that are secrets, as written in the file. Each may come from a file too, under its name and FileSuffix.
func SecretNames() []string {
	var names []string
	for _, set := range table() {
		if set.secret {
			names = append(names, set.name)
		}
	}
	return names
}

// FileSuffix makes the name of a secret that of the file that it is in.
const FileSuffix = "_file"

// readSecretFiles puts the content of each <secret>_file under the name of the secret.
func (l *loader) readSecretFiles() {
	for _, set := range table() {
		file := set.name + FileSuffix
		if !set.secret || !l.values.Exists(file) {
			continue
		}
		if l.values.Exists(set.name) {
			l.mistakes.add(l.where[file], "%s is given as well: keep one of the two", set.name)
			continue
		}
		path := l.values.String(file)
		raw, err := readCapped(path, maxSecret)
		if err != nil {
			l.mistakes.add(l.where[file], "%s", withoutSecret(path, err))
			continue
		}
		l.where[set.name] = l.where[file]
		text := strings.TrimSpace(string(raw))
		if text == "" {
			l.mistakes.add(l.where[file], "the file is empty")
			continue
		}
		// Flat text under a known name: Set has nothing to fail on.
		_ = l.values.Set(set.name, text)
		l.secretFiles[set.name] = l.values.String(file)
	}
}

// withoutSecret is why a file could not be read. What is no path of anything that is there, and does not read like one, may be the secret
// itself, written under the wrong name.
func withoutSecret(path string, err error) error {
	if _, missing := os.Lstat(path); missing == nil || filepath.IsAbs(path) || len(path) < shortestSecret && !strings.Contains(path, ":") {
		return err
	}
	return errors.New("there is no such file: give the path of a file, not the secret itself")
}

// shortestSecret is how long a secret is at least, in characters, but for the secret of a webhook that somebody chose.
const shortestSecret = minDashboardToken

// twin gives the other way to set a secret: its file for its text and the reverse. Another setting has
// none; it gets a name that is never set.
func twin(name string) string {
	for _, set := range table() {
		switch {
		case !set.secret:
		case name == set.name:
			return set.name + FileSuffix
		case name == set.name+FileSuffix:
			return set.name
		}
	}
	return name + FileSuffix
}
