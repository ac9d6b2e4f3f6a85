package outbox

import "hangup/bot"

// maxShortLead is well under the shortest message that a platform takes, in characters.
const maxShortLead = 300

// shorter is what is left of a post that a platform finds too long or cannot read: the first line and
// the first link.
func shorter(r bot.Reply) bot.Reply {
	short := bot.Reply{Lead: cutRunes(r.Lead, maxShortLead), Tone: r.Tone, Private: r.Private}
	if link, ok := firstLink(r.Parts); ok {
		short.Parts = []bot.Part{{Kind: bot.List, Items: []bot.Item{link}}}
	}
	return short
}

func firstLink(parts []bot.Part) (bot.Item, bool) {
	for _, p := range parts {
		for _, i := range p.Items {
			if i.URL != "" {
				return bot.Item{Text: cutRunes(i.Text, maxShortLead), URL: i.URL}, true
			}
		}
	}
	return bot.Item{}, false
}

// cutRunes cuts a text to n characters.
func cutRunes(text string, n int) string {
	r := []rune(text)
	if len(r) <= n {
		return text
	}
	return string(r[:n-1]) + "…"
}
