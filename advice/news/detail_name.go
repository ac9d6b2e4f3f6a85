package news

import (
	"strings"

	"hangup/advice/pattern"
)

var (
	// byName is a name of one word by which somebody goes: "a recruiter called Chloe".
	byName  = pattern.New(`\b(?:[Cc]all(?:ed|s|ing) (?:(?:him|her|them)sel(?:f|ves) )?|[Nn]amed |using the name |(?:his|her|their|the) name (?:as |of |is |was )?|goes by )["“‘\']?([A-Z][a-zé]{2,})\b(?: [a-z]|[^\w\s])`)
	capital = pattern.New(`\b[A-Z][a-zé]{2,}\b`)
)

// Caps on what is noted of one text.
const (
	mostGoingBy  = 10
	mostCapitals = 400
)

// goingBy gives names of one word by which somebody goes.
func goingBy(text string) map[string]bool {
	of := map[string]bool{}
	for _, m := range byName.FindAllStringSubmatch(text, mostGoingBy) {
		if !ofBody.MatchString(m[1]) {
			of[strings.ToLower(m[1])] = true
		}
	}
	return of
}

// capitalsOf gives the words of a text that have a capital letter.
func capitalsOf(text string) map[string]bool {
	of := map[string]bool{}
	for _, w := range capital.FindAllString(text, mostCapitals) {
		of[strings.ToLower(w)] = true
	}
	return of
}

// oneNameTells is how much it tells that somebody goes by one name in both texts.
const oneNameTells = 2.5

// firstNames says how much it tells that somebody goes by a name in one text which stands in the other too.
func firstNames(a, b *details) float64 {
	for n := range a.goesBy {
		counted := a.worth[detail{alias, n}] > 0 && b.worth[detail{alias, n}] > 0
		if b.capitals[n] && !counted && !a.places[n] && !b.places[n] {
			return oneNameTells
		}
	}
	return 0
}

// bare writes a name as it stands in plain text, without the gaps around it.
func bare(name string) string { return strings.TrimSpace(plain(name)) }
