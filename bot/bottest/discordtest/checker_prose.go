package discordtest

import (
	"fmt"
	"strings"
)

// maxCommandText is how many characters a command has in all: names, descriptions and values, of each its longest
// translation (docs.discord.com/developers/interactions/application-commands#slash-commands).
const maxCommandText = 8000

// prose checks the rules that Discord writes down in prose alone.
func prose(op operation, v any) error {
	total := 0
	each(v, func(m map[string]any) {
		embeds, _ := m["embeds"].([]any)
		for _, e := range embeds {
			total += embedText(e)
		}
	})
	if total > maxEmbedsText {
		return fmt.Errorf("embeds hold %d characters, Discord takes %d", total, maxEmbedsText)
	}
	if !strings.HasSuffix(op.path, "/commands") {
		return nil
	}
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for n, cmd := range list {
		if text := commandText(cmd); text > maxCommandText {
			return fmt.Errorf("command %d holds %d characters, Discord takes %d", n, text, maxCommandText)
		}
	}
	return nil
}

func text(m map[string]any, key string) int {
	s, _ := m[key].(string)
	return length(s)
}

// embedText counts the characters of an embed that the limit counts.
func embedText(v any) int {
	e, _ := v.(map[string]any)
	n := text(e, "title") + text(e, "description")
	footer, _ := e["footer"].(map[string]any)
	author, _ := e["author"].(map[string]any)
	n += text(footer, "text") + text(author, "name")
	fields, _ := e["fields"].([]any)
	for _, f := range fields {
		field, _ := f.(map[string]any)
		n += text(field, "name") + text(field, "value")
	}
	return n
}

// commandText counts the characters of a command, an option or a choice with all that is in it.
func commandText(v any) int {
	c, _ := v.(map[string]any)
	n := text(c, "value") + longest(c, "name") + longest(c, "description")
	for _, key := range []string{"options", "choices"} {
		list, _ := c[key].([]any)
		for _, e := range list {
			n += commandText(e)
		}
	}
	return n
}

// longest counts a text or its longest translation.
func longest(m map[string]any, key string) int {
	n := text(m, key)
	translations, _ := m[key+"_localizations"].(map[string]any)
	for locale := range translations {
		n = max(n, text(translations, locale))
	}
	return n
}
