package telegram

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// lineKey names what updates are kept in order by.
type lineKey struct {
	kind lineKind
	id   int64
}

// String names the line, for all processes alike.
func (k lineKey) String() string { return fmt.Sprintf("%d/%d", k.kind, k.id) }

type lineKind byte

const (
	chatLine   lineKind = iota // of a chat
	personLine                 // of who asks from any chat
	ownLine                    // of a single update that is neither's
)

// outline is as much of an update as says whose it is. Its types are those of the Bot API, and nothing else of the update
// is decoded: what cannot be read later is still lined up where it belongs.
type outline struct {
	Message  *inChat `json:"message"`
	Edited   *inChat `json:"edited_message"`
	Member   *inChat `json:"my_chat_member"`
	Callback *struct {
		From    bearer  `json:"from"`
		Message *inChat `json:"message"`
	} `json:"callback_query"`
	Inline *struct {
		From bearer `json:"from"`
	} `json:"inline_query"`
}

type inChat struct {
	Chat bearer `json:"chat"`
}

// bearer is a chat or a person.
type bearer struct {
	ID int64 `json:"id"`
}

// lineOf finds out whose an update is. One that cannot be read, or of an unknown kind, is in nobody's way.
func lineOf(u RawUpdate) lineKey {
	if u.read != nil && u.read.Message != nil { // as nearly all are
		return lineKey{chatLine, u.read.Message.Chat.ID}
	}
	var o outline
	_ = json.Unmarshal(u.Body, &o) // what could be read says enough, or there is nobody to keep waiting
	for _, m := range []*inChat{o.Message, o.Edited, o.Member} {
		if m != nil && m.Chat.ID != 0 {
			return lineKey{chatLine, m.Chat.ID}
		}
	}
	if c := o.Callback; c != nil {
		if c.Message != nil && c.Message.Chat.ID != 0 {
			return lineKey{chatLine, c.Message.Chat.ID}
		}
		if c.From.ID != 0 {
			return lineKey{personLine, c.From.ID}
		}
	}
	if o.Inline != nil && o.Inline.From.ID != 0 {
		return lineKey{personLine, o.Inline.From.ID}
	}
	return lineKey{ownLine, u.ID}
}

// fieldName is a name as the Bot API gives it. Anything else is not repeated in a log.
var fieldName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// maxNames is how many names of an object are repeated in a log.
const maxNames = 30

// fieldsOf describes an update for a log by the names of its fields, two levels deep, without a word of anybody, such as
// "message(chat,date,from,text) update_id".
func fieldsOf(body []byte) string {
	var all map[string]json.RawMessage
	if json.Unmarshal(body, &all) != nil {
		return "no object"
	}
	var out []string
	for _, name := range namesOf(all) {
		var inner map[string]json.RawMessage
		if json.Unmarshal(all[name], &inner) == nil && inner != nil {
			name += "(" + strings.Join(namesOf(inner), ",") + ")"
		}
		out = append(out, name)
	}
	return strings.Join(out, " ")
}

func namesOf(all map[string]json.RawMessage) []string {
	names := slices.Sorted(maps.Keys(all))
	names = slices.DeleteFunc(names, func(n string) bool { return !fieldName.MatchString(n) })
	return names[:min(len(names), maxNames)]
}
