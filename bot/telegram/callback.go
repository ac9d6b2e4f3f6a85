package telegram

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"hangup/bot"
)

// maxCallback is the longest callback_data, in bytes (https://core.telegram.org/bots/api#inlinekeyboardbutton).
const maxCallback = 64

// Buttons keeps the actions that are too long to be signed within callback_data. Keeping one again under its id
// keeps it for longer. An action that was dropped is not found; its button has closed then.
type Buttons interface {
	KeepButton(ctx context.Context, id string, a bot.Action, at time.Time) error
	Button(ctx context.Context, id string) (bot.Action, bool, error)
}

// The kinds of callback_data, its first byte.
const (
	signedData = 'a' // a signature and the action itself
	storedData = 'l' // the id of an action in Buttons
	formData   = 'f' // a step of a form
)

// linkData begins the payload of a deep link that stands for an action, as storedData begins callback_data. A button
// that was pressed cannot be made into a link: the signatures differ.
const linkData = 's'

// errForged is said of callback_data that we never made or know no more.
var errForged = errors.New("callback data is not ours")

// sealer writes actions into callback_data and reads back only what it wrote. What comes back carries no rights: the
// core checks those again.
type sealer struct {
	key     []byte
	buttons Buttons
	now     func() time.Time
}

// sigLen is the length of a signature: 72 bits in base64. Whoever guesses has one try per press.
const sigLen = 12

func (s sealer) sign(kind byte, text string) string {
	h := hmac.New(sha256.New, s.key)
	h.Write([]byte("hangup/telegram/callback/1\x00" + string(kind) + "\x00" + text))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))[:sigLen]
}

// seal gives the callback_data of an action, at most 64 bytes.
func (s sealer) seal(ctx context.Context, a bot.Action) (string, error) {
	if data := s.signed(signedData, string(a)); len(data) <= maxCallback {
		return data, nil
	}
	id := s.sign(storedData, string(a))
	if err := s.buttons.KeepButton(ctx, id, a, s.now()); err != nil {
		return "", fmt.Errorf("keep a button: %w", err)
	}
	return s.signed(storedData, id), nil
}

func (s sealer) signed(kind byte, text string) string {
	return string(kind) + s.sign(kind, text) + text
}

// open gives the kind and the text of callback_data that was signed here.
func (s sealer) open(data string) (kind byte, text string, err error) {
	if len(data) <= sigLen || len(data) > maxCallback {
		return 0, "", errForged
	}
	kind, text = data[0], data[1+sigLen:]
	if !strings.ContainsRune("alfs", rune(kind)) || !hmac.Equal([]byte(s.sign(kind, text)), []byte(data[1:1+sigLen])) {
		return 0, "", errForged
	}
	return kind, text, nil
}

// payload gives what a deep link to the private chat carries for an action: 25 characters of those that a link may have
// (https://core.telegram.org/bots/features#deep-linking).
func (s sealer) payload(ctx context.Context, a bot.Action) (string, error) {
	id := s.sign(linkData, string(a))
	if err := s.buttons.KeepButton(ctx, id, a, s.now()); err != nil {
		return "", fmt.Errorf("keep a link: %w", err)
	}
	return s.signed(linkData, id), nil
}

// followed gives the action of a deep link that was made here.
func (s sealer) followed(ctx context.Context, payload string) (bot.Action, error) {
	kind, text, err := s.open(payload)
	if err != nil || kind != linkData {
		return "", errForged
	}
	return s.action(ctx, kind, text)
}

// action gives the action of signed or stored data.
func (s sealer) action(ctx context.Context, kind byte, text string) (bot.Action, error) {
	if kind == signedData {
		return bot.Action(text), nil
	}
	a, ok, err := s.buttons.Button(ctx, text)
	if err != nil {
		return "", keepFault(fmt.Errorf("look a button up: %w", err))
	}
	if !ok {
		return "", errForged
	}
	return a, nil
}
