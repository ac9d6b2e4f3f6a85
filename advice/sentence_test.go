package advice

import (
	"regexp"
	"strings"
	"testing"
)

// longestSentence is how many words a sentence that the public reads may have: what is longer is not heard to its end.
const longestSentence = 20

func TestNoSentenceIsTooLongToBeHeard(t *testing.T) {
	e := loaded(t)
	texts := publicTexts(e)
	for key, text := range e.texts {
		if !strings.HasPrefix(key, "list.") { // words to choose from
			texts[key] = text
		}
	}
	for id, c := range e.know.cards {
		texts["card "+id] = strings.Join(c.Lines, "\n")
	}
	ends := regexp.MustCompile(`[.?!:](?:\s|$)|\n`)
	for at, text := range texts {
		for _, s := range ends.Split(text, -1) {
			if n := len(strings.Fields(s)); n > longestSentence {
				t.Errorf("%s has a sentence of %d words: %q", at, n, s)
			}
		}
	}
}

// firstWords are how a first line begins: with what to do, or with what decides whether to do it.
var firstWords = regexp.MustCompile(`^(Ask|Hang|Don't|Stop|Close|Keep|Ring|Turn|Take|Tell|Never|If|Answer|Give|Disconnect|Change|Please|Stay|Help|Send|Hand|Look|Dial|They can take|{They} can take|{check}|{number}|159|101|112|I see no scam signs)`)

func TestEveryFirstLineBeginsWithWhatToDo(t *testing.T) {
	e := loaded(t)
	check := func(at string, l line) {
		for _, text := range []string{l.Text, l.Other, l.Now, l.NowOther} {
			if text != "" && !firstWords.MatchString(text) {
				t.Errorf("%s does not begin with what to do: %q", at, text)
			}
		}
	}
	for section, plans := range e.know.plans {
		if section == "aside" {
			continue // small talk
		}
		for key, p := range plans {
			check(section+"."+key, p.line)
		}
	}
	for id, typ := range e.know.types {
		for slot, p := range typ.First {
			check(string(id)+" "+slot, p.line)
		}
		if typ.VictimFirst != nil {
			check(string(id)+" after a loss", typ.VictimFirst.line)
		}
	}
}
