package advice

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// maxGrade is the Flesch-Kincaid grade that no text which the public reads may reach. Five more is the reading
// age: below 7 are readers of eleven, until their twelfth birthday. Many adults read no better, and nobody reads
// well with a caller on the line.
const maxGrade = 7

// grade is the Flesch-Kincaid grade level (Kincaid and others, 1975):
// 0.39 × words per sentence + 11.8 × syllables per word − 15.59.
func grade(text string) float64 {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '-' })
	sentences := len(regexp.MustCompile(`[.?!:](\s|$)`).FindAllString(text+".", -1)) // the last may lack its full stop
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

// familiar are long words that every child knows. The formula takes length for difficulty; these count as two
// syllables each.
var familiar = map[string]bool{
	"somebody": true, "anybody": true, "everybody": true, "nobody": true, "everything": true, "anything": true, "whatever": true,
	"family": true, "relatives": true, "emergency": true, "internet": true, "company": true, "area": true, "areas": true, "example": true, "operator": true,
}

// syllablesOf counts groups of vowels, less a silent e at the end. Good to about one in ten words.
func syllablesOf(word string) int {
	word = strings.ToLower(word)
	n := len(strings.FieldsFunc(word, func(r rune) bool { return !strings.ContainsRune("aeiouy", r) }))
	if strings.HasSuffix(word, "e") && !strings.HasSuffix(word, "le") && n > 1 {
		n--
	}
	if strings.HasSuffix(word, "ed") && !strings.HasSuffix(word, "ted") && !strings.HasSuffix(word, "ded") && n > 1 {
		n--
	}
	if familiar[word] {
		n = min(n, 2)
	}
	return max(n, 1)
}

func TestGradeKnowsEasyFromHard(t *testing.T) {
	for text, want := range map[string][2]float64{
		"Hang up now. Ring your bank on the number on your card.":                                                               {-5, 3},
		"Somebody says that they are from your bank, and that your money must go to another account today.":                     {4, 9},
		"Install protective software on any machine to which an unauthorised individual has obtained access.":                   {12, 25},
		"Notwithstanding organisational authentication requirements, individuals should immediately discontinue communication.": {15, 50},
	} {
		if got := grade(text); got < want[0] || got > want[1] {
			t.Errorf("%.1f, want %v: %q", got, want, text)
		}
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

// templates gives every text with its gaps filled by a short word and the names that cannot be put more plainly
// replaced by one.
func templates(e *Engine) map[string]string {
	out := publicTexts(e)
	for key, text := range e.texts {
		if !strings.HasPrefix(key, "country.") && !strings.HasPrefix(key, "list.") { // names, and words to choose from
			out[key] = text
		}
	}
	for _, q := range e.read.questions {
		out["question "+q.ID] = q.Text
		for _, o := range q.Options {
			out["question "+q.ID+" "+o.ID] = o.Label
		}
	}
	gap := regexp.MustCompile(`\{[a-z_]+\}`)
	for at, text := range out {
		text = gap.ReplaceAllString(plainNames.Replace(text), "mum")
		out[at] = strings.ReplaceAll(strings.TrimSpace(text), "\n", ". ")
	}
	return out
}

// shortest is how many words a text needs for the formula to say anything: it was made for prose. What is shorter
// may have no word of more than longestWord letters.
const (
	shortest    = 6
	longestWord = 13
)

func TestEveryTemplateIsForElevenYearOlds(t *testing.T) {
	total, texts := 0.0, 0
	for at, text := range templates(loaded(t)) {
		if strings.HasSuffix(at, ".cy") {
			continue // Welsh: the formula counts English syllables
		}
		words := strings.Fields(text)
		for _, w := range words {
			if n := len([]rune(strings.Trim(w, ".,:?()“”"))); n > longestWord && len(words) < shortest && !strings.ContainsAny(w, "/.@-") {
				t.Errorf("%s has the word %q", at, w)
			}
		}
		if len(words) < shortest {
			continue
		}
		g := grade(text)
		if g >= maxGrade {
			t.Errorf("%s is of grade %.1f: %q", at, g, text)
		}
		total += max(g, 0)
		texts++
	}
	if mean := total / float64(texts); texts < 500 || mean > 4 {
		t.Errorf("%d texts are of grade %.1f on average", texts, mean)
	}
}

// A whole answer is read in one go, with its numbers and names; it may ask no more than its parts.
func TestEveryAnswerIsForElevenYearOlds(t *testing.T) {
	e := loaded(t)
	for i, a := range everyAssessment(e) {
		if i%5 != 0 {
			continue // a fifth has every type, situation, channel, trap and aside
		}
		ans := e.Compose(a, Circumstances{Area: everyNation[i%len(everyNation)], Today: today})
		text := strings.Join(append(stepTexts(ans), ans.Action, ans.Why, ans.Note), " ")
		if g := grade(text); g >= maxGrade {
			t.Fatalf("%+v is of grade %.1f:\n%s", a, g, text)
		}
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
