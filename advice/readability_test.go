package advice

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// maxGrade is the highest Flesch-Kincaid grade of a text that the public reads: eleven years of
// school. Most are far below; short lines with a long name in them reach it.
const maxGrade = 11

// grade is the Flesch-Kincaid grade level (Kincaid and others, 1975):
// 0.39 × words per sentence + 11.8 × syllables per word − 15.59.
func grade(text string) float64 {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '-' })
	sentences := len(regexp.MustCompile(`[.?!](\s|$)`).FindAllString(text, -1))
	if len(words) == 0 {
		return 0
	}
	syllables := 0
	for _, w := range words {
		syllables += syllablesOf(w)
	}
	n := float64(len(words))
	return 0.39*n/float64(max(sentences, 1)) + 11.8*float64(syllables)/n - 15.59
}

// syllablesOf counts groups of vowels, less a silent e at the end. Good to about one in ten words.
func syllablesOf(word string) int {
	word = strings.ToLower(word)
	n := len(regexp.MustCompile(`[aeiouy]+`).FindAllString(word, -1))
	if strings.HasSuffix(word, "e") && !strings.HasSuffix(word, "le") && n > 1 {
		n--
	}
	if strings.HasSuffix(word, "ed") && !strings.HasSuffix(word, "ted") && !strings.HasSuffix(word, "ded") && n > 1 {
		n--
	}
	return max(n, 1)
}

func TestGradeKnowsEasyFromHard(t *testing.T) {
	easy := "Hang up now. Ring your bank on the number on your card."
	hard := "Notwithstanding organisational authentication requirements, individuals should immediately discontinue communication."
	if e, h := grade(easy), grade(hard); e > 3 || h < 15 {
		t.Errorf("easy %.1f, hard %.1f", e, h)
	}
}

// publicTexts gives every text of the composer's files that a person can read, by its place.
func publicTexts(e *Engine) map[string]string {
	out := map[string]string{}
	addLine := func(at string, l line) {
		out[at], out[at+" other"], out[at+" now"], out[at+" now other"] = l.Text, l.Other, l.Now, l.NowOther
	}
	for section, plans := range e.know.plans {
		for key, p := range plans {
			addLine(section+"."+key, p.line)
			out[section+"."+key+" note"] = p.Note
		}
	}
	for id, typ := range e.know.types {
		out[string(id)+" what"] = typ.What
		addLine(string(id)+" check", typ.Check)
		for i, never := range typ.Never {
			out[fmt.Sprintf("%s never %d", id, i)] = never.Text
		}
		for slot, p := range typ.First {
			addLine(string(id)+" "+slot, p.line)
		}
	}
	for key, p := range e.know.pieces {
		for form, text := range map[string]string{"": p.Text, " other": p.Other, " email": p.Email, " scotland": p.Scotland, " rest": p.Rest, " also": p.Also} {
			out[key+form] = text
		}
	}
	for id, c := range e.know.contacts {
		out["contact "+id] = c.When
	}
	return out
}

func TestEveryTextIsEasyToRead(t *testing.T) {
	total, texts := 0.0, 0
	for at, text := range publicTexts(loaded(t)) {
		if text == "" {
			continue
		}
		g := grade(text)
		if g > maxGrade {
			t.Errorf("%s reads at grade %.1f: %q", at, g, text)
		}
		total += max(g, 0)
		texts++
	}
	if mean := total / float64(texts); mean > 6 {
		t.Errorf("texts read at grade %.1f on average", mean)
	}
}

// americanSpelling are American forms and hard words with a plain one beside them.
var americanSpelling = regexp.MustCompile(`(?i)\b(color|favorite|neighbors?|center|recogniz\w*|organiz\w*|apologiz\w*|realiz\w*|canceled|dialing|jewelry|gray|mom|check book|cell ?phone|zip code|utilise|purport\w*|regarding|commence|terminate|immediately|authenticat\w*|verify|verification|fraudulent\w*|unsolicited|disclose|beneficiary|remit|password manager|institution|genuine)\b`)

func TestEveryTextIsPlainAndBritish(t *testing.T) {
	for at, text := range publicTexts(loaded(t)) {
		if m := americanSpelling.FindString(text); m != "" {
			t.Errorf("%s has %q: %q", at, m, text)
		}
		if strings.ContainsAny(text, "!;") || strings.Contains(text, "  ") {
			t.Errorf("%s is noisy: %q", at, text)
		}
	}
}

// toldDirectly are texts in which "you" is right even when the question is about somebody else.
var toldDirectly = map[string]bool{
	"no_signs.default": true, "no_signs.text": true, "no_signs.email": true, "no_signs.door": true, "no_signs.checked": true, "no_scam_signs": true, "usage": true,
	"number.112": true, "number.161": true, "number.1471": true, "number.emergency": true, "number.police": true, "number.gas": true,
	"number.gas_ni": true, "number.report_fraud": true, "number.ours": true, "number.bank": true,
	"urgent_help": true, "i_dont_ring": true, "ask_in_english": true, "language_note": true,
}

func TestEveryTextForYouHasAFormForSomebodyElse(t *testing.T) {
	you := regexp.MustCompile(`(?i)\b(you|your|yourself)\b`)
	texts := publicTexts(loaded(t))
	for at, text := range texts {
		base, form, _ := strings.Cut(at, " ")
		other, has := texts[at+" other"]
		isAside := strings.HasPrefix(at, "aside.") || form == "what" || strings.HasPrefix(form, "never") || base == "contact"
		if !has || isAside || toldDirectly[at] || !you.MatchString(text) {
			continue
		}
		if other == "" {
			t.Errorf("%s speaks to the person only: %q", at, text)
		}
	}
}
