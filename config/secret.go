package config

import (
	"log/slog"
	"strings"
)

// Secret is a text that must not be shown. Printing, logging or encoding one gives "[secret]".
type Secret struct{ text string }

// hidden stands in for every secret.
const hidden = "[secret]"

// NewSecret wraps a text.
func NewSecret(text string) Secret { return Secret{text: text} }

// Reveal gives the text. Call it only where the secret is used.
func (s Secret) Reveal() string { return s.text }

// Empty tells whether there is no secret.
func (s Secret) Empty() bool { return s.text == "" }

// String hides the text from %v and %s.
func (s Secret) String() string { return hidden }

// GoString hides the text from %#v.
func (s Secret) GoString() string { return hidden }

// LogValue hides the text from slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText hides the text from JSON and YAML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

const fileSuffix = "_file"

// readSecretFiles puts the content of each <secret>_file under the name of the secret.
func (l *loader) readSecretFiles() {
	for _, set := range table() {
		file := set.name + fileSuffix
		if !set.secret || !l.values.Exists(file) {
			continue
		}
		if l.values.Exists(set.name) {
			l.mistakes.add(l.where[file], "%s is given as well: keep one of the two", set.name)
			continue
		}
		raw, err := readCapped(l.values.String(file), maxSecret)
		if err != nil {
			l.mistakes.add(l.where[file], "%s", err)
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

// twin gives the other way to set a secret: its file for its text and the reverse. Another setting has
// none; it gets a name that is never set.
func twin(name string) string {
	for _, set := range table() {
		switch {
		case !set.secret:
		case name == set.name:
			return set.name + fileSuffix
		case name == set.name+fileSuffix:
			return set.name
		}
	}
	return name + fileSuffix
}
