package bot

import (
	"slices"
	"strings"

	"hangup/advice"
)

// topics finds kinds of scam by what people call them, folded. A word can mean several: tax is the council's too.
type topics map[string][]advice.ScamType

// topics gives the names of the scam types, and the everyday words for them that the wording has.
func (c *Core) topics() topics {
	all := topics{}
	for _, typ := range c.Types() {
		name, _ := c.TypeName(typ)
		called := []string{name, strings.ReplaceAll(string(typ), "_", " ")}
		if key := topicKey + string(typ); c.Has(key) {
			called = append(called, strings.Split(c.Say(key), ",")...)
		}
		for _, text := range called {
			if key := fold(text); key != "" && !slices.Contains(all[key], typ) {
				all[key] = append(all[key], typ)
			}
		}
	}
	return all
}

// topicKey begins the keys of the everyday words for scam types.
const topicKey = "list.topic."

// maxTopicWords is how many words of a text are tried as a name.
const maxTopicWords = 7

// at finds the longest name at the beginning of a text, and how many bytes it takes; 0 when there is none.
func (t topics) at(text string) (types []advice.ScamType, n int) {
	words := 0
	for i := 0; i <= len(text) && words < maxTopicWords; i++ {
		if i < len(text) && !strings.ContainsRune(" \t\n,;\"!", rune(text[i])) {
			continue
		}
		if found := t.named(fold(text[:i])); found != nil {
			types, n = found, i
		}
		if i < len(text) && strings.ContainsRune(";\"!\n", rune(text[i])) {
			break // a comma may stand in a name
		}
		words++
	}
	return types, n
}

// named finds a folded name, or the same of one or of many.
func (t topics) named(key string) []advice.ScamType {
	for _, k := range []string{key, strings.TrimSuffix(key, "s"), key + "s"} {
		if found := t[k]; found != nil {
			return found
		}
	}
	return nil
}
