package discord

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// The kinds of custom id, its first byte.
const (
	actionID = 'a' // an action
	writeID  = 'w' // opens the modal for words; the text is a command of the core
	wordsID  = 'm' // that modal
	formID   = 'f' // a step of a form
	pickID   = 'p' // a select whose values are custom ids
)

// errForged is said of a custom id that we never made.
var errForged = errors.New("custom id is not ours")

// sealer writes custom ids and reads back only what it wrote. What comes back carries no rights: the core checks those
// again.
type sealer struct{ key []byte }

// sigLen is the length of a signature: 72 bits in base64. Whoever guesses has one try per press.
const sigLen = 12

// head is the length of what stands before the text: the kind, a digit and the signature.
const head = 2 + sigLen

func (s sealer) sign(kind byte, text string) string {
	h := hmac.New(sha256.New, s.key)
	h.Write([]byte("hangup/discord/custom/1\x00" + string(kind) + "\x00" + text))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))[:sigLen]
}

// seal gives a custom id. n tells apart those of one message that do the same.
func (s sealer) seal(kind byte, n int, text string) string {
	return string(kind) + string(rune('0'+n%64)) + s.sign(kind, text) + text
}

// open gives the kind and the text of a custom id that was signed here.
func (s sealer) open(id string) (kind byte, text string, err error) {
	if len(id) < head || units(id) > maxCustomID {
		return 0, "", errForged
	}
	kind, text = id[0], id[head:]
	if !strings.ContainsRune("awmfp", rune(kind)) || !hmac.Equal([]byte(s.sign(kind, text)), []byte(id[2:head])) {
		return 0, "", errForged
	}
	return kind, text, nil
}

// key is something to press.
type key struct {
	label  string
	id     string
	strong bool
}

// keys makes keys of the buttons of a reply. An action that is too long for any button of ours is left out.
func (s sealer) keys(buttons []bot.Button) []key {
	var all []key
	same := map[bot.Action]int{}
	for _, b := range buttons {
		id := s.seal(actionID, same[b.Action], string(b.Action))
		if units(id) > maxCustomID || b.Action == "" {
			continue
		}
		same[b.Action]++
		all = append(all, key{label: b.Label, id: id, strong: b.Strong})
	}
	return all
}

// arrange puts keys into rows, in order; last stand in a row of their own if there is room. More keys than fit are put into
// selects.
func (s sealer) arrange(keys []key, last ...key) []discordgo.MessageComponent {
	rows := len(keys)/maxInRow + min(1, len(keys)%maxInRow) + min(1, len(last))
	if rows > maxRows {
		keys, last = append(keys[:len(keys):len(keys)], last...), nil
	}
	if len(keys) > maxRows*maxInRow {
		return s.selects(keys)
	}
	all := rowsOf(keys)
	return append(all, rowsOf(last)...)
}

func rowsOf(keys []key) []discordgo.MessageComponent {
	var rows []discordgo.MessageComponent
	for len(keys) > 0 {
		n := min(maxInRow, len(keys))
		var row discordgo.ActionsRow
		for _, k := range keys[:n] {
			row.Components = append(row.Components, k.button())
		}
		rows, keys = append(rows, row), keys[n:]
	}
	return rows
}

func (k key) button() discordgo.Button {
	style := discordgo.SecondaryButton
	if k.strong {
		style = discordgo.PrimaryButton
	}
	return discordgo.Button{Label: label(k.label, maxLabel), Style: style, CustomID: k.id}
}

// selects puts keys into as few selects as hold them. What is beyond five selects cannot be shown.
func (s sealer) selects(keys []key) []discordgo.MessageComponent {
	var rows []discordgo.MessageComponent
	for n := 0; len(keys) > 0 && n < maxRows; n++ {
		some := keys[:min(maxChoices, len(keys))]
		keys = keys[len(some):]
		m := discordgo.SelectMenu{CustomID: s.seal(pickID, n, ""), Placeholder: pickHint(some)}
		for _, k := range some {
			m.Options = append(m.Options, discordgo.SelectMenuOption{Label: label(k.label, maxChoiceText), Value: k.id})
		}
		rows = append(rows, row(m))
	}
	return rows
}

// pickHint says what is in a select: its first and its last choice.
func pickHint(keys []key) string {
	return label(keys[0].label+" … "+keys[len(keys)-1].label, maxPlaceholder)
}

func row(c ...discordgo.MessageComponent) discordgo.ActionsRow {
	return discordgo.ActionsRow{Components: c}
}
