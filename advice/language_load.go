package advice

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"hangup/advice/pattern"
)

// Limits of a catalogue file. The line opens an answer of at most MaxAnswer characters that has
// the other four, the English line and the contacts as well.
const (
	maxLanguageLine = 170 // characters of the opening line
	maxLanguageStep = 110 // characters of each of the other lines
	leastStopWords  = 4   // fewer common words cannot tell a language apart
)

// loadLanguages reads kb/languages. The error lists every mistake, each with file and line. A
// knowledge base without the folder takes all text for English.
func loadLanguages(kb fs.FS) (*languages, error) {
	names, err := yamlFiles(kb, "languages")
	if err != nil {
		return nil, err
	}
	ls := &languages{byTag: map[string]int{}, words: make(map[string][]int, 1<<12), stems: map[string][]int{}, stemmed: map[string]bool{}, letters: map[rune][]int{}, english: -1}
	var faults []error
	for _, name := range names {
		var l language
		doc, err := openDocument(kb, name, &l)
		if err == nil {
			err = l.check(doc)
		}
		if err != nil {
			faults = append(faults, err)
			continue
		}
		faults = append(faults, ls.add(doc, l))
	}
	return ls, errors.Join(faults...)
}

// add makes a checked language part of the catalogue.
func (ls *languages) add(doc *document, l language) error {
	id := len(ls.list)
	if l.Default {
		for _, other := range ls.list {
			if other.Default && other.Scripts[0] == l.Scripts[0] {
				return doc.errorf([]string{"default"}, "%q is the default of the script %s already", other.Tag, l.Scripts[0])
			}
		}
	}
	l.danger, l.dangerStems = map[string]bool{}, map[string]bool{}
	for _, w := range strings.Fields(l.Danger) {
		if stem, starred := strings.CutSuffix(fold(w), "*"); starred {
			l.dangerStems[stem] = true
		} else {
			l.danger[stem] = true
		}
	}
	if l.Tag == englishTag {
		ls.english = id
		ls.index(id, l.Stop)
	} else {
		ls.index(id, l.Stop+" "+l.Danger)
	}
	for _, r := range l.Letters {
		ls.letters[r] = append(ls.letters[r], id)
	}
	ls.list, ls.byTag[l.Tag] = append(ls.list, l), id
	return nil
}

// index enters words under what they are compared by: with an apostrophe or a hyphen, by their parts.
func (ls *languages) index(id int, words string) {
	for _, word := range strings.Fields(words) {
		stem, starred := strings.CutSuffix(word, "*")
		into := ls.words
		if starred {
			into = ls.stems
		}
		for part := range strings.FieldsFuncSeq(fold(stem), notInWord) {
			if !slices.Contains(into[part], id) {
				into[part] = append(into[part], id)
			}
			if starred && len(part) >= leastStem {
				ls.stemmed[part[:leastStem]] = true
			}
		}
	}
}

// languageTag is the part of BCP 47 that we need.
var languageTag = pattern.New(`^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$`)

// stemmed tells whether the only star of a word stands at its end, after at least three letters.
func stemmed(w string) bool {
	return strings.IndexByte(w, '*') == len(w)-1 && utf8.RuneCountInString(w) > leastStem
}

// check finds what a catalogue file lacks or has wrong.
func (l *language) check(doc *document) error {
	var faults []error
	fault := func(key, format string, args ...any) {
		faults = append(faults, doc.errorf([]string{key}, format, args...))
	}
	if !languageTag.MatchString(l.Tag) || l.Tag != strings.TrimSuffix(path.Base(doc.name), ".yaml") {
		fault("tag", "tag %q is not a BCP 47 tag that the file is named after", l.Tag)
	}
	if l.Name == "" || l.Own == "" {
		fault("name", "a name in English and the language's own name are needed")
	}
	l.checkScripts(fault)
	l.checkWords(fault, "stop", l.Stop, leastStopWords)
	l.checkWords(fault, "danger", l.Danger, 1)
	if len(faults) == 0 && l.Tag != englishTag {
		l.checkLines(fault)
	}
	return errors.Join(faults...)
}

func (l *language) checkScripts(fault func(key, format string, args ...any)) {
	l.scripts = nil
	for _, name := range l.Scripts {
		table, ok := unicode.Scripts[name]
		if !ok {
			fault("scripts", "%q is no script of Unicode, such as Latin or Arabic", name)
			continue
		}
		l.scripts = append(l.scripts, table)
	}
	if len(l.Scripts) == 0 {
		fault("scripts", "a script is needed, such as [Latin]")
		return
	}
	rtl := slices.ContainsFunc(l.Scripts, func(s string) bool {
		return slices.Contains([]string{"Arabic", "Hebrew", "Syriac", "Thaana", "Nko"}, s)
	})
	if want := map[bool]string{true: "rtl", false: "ltr"}[rtl]; l.Direction != want {
		fault("direction", "direction %q does not fit the script; it must be %s", l.Direction, want)
	}
	if l.Default && slices.Contains(l.Scripts, "Latin") {
		fault("default", "no language is the default of the Latin script")
	}
}

func (l *language) checkWords(fault func(key, format string, args ...any), key, words string, least int) {
	list := strings.Fields(words)
	if len(list) < least {
		fault(key, "%d words; at least %d are needed", len(list), least)
	}
	for _, w := range list {
		switch {
		case strings.Contains(w, "*") && !stemmed(w):
			fault(key, "%q: a star stands at the end of at least three letters", w)
		case strings.IndexFunc(w, unicode.IsLetter) < 0:
			fault(key, "%q is not a word", w)
		}
	}
}

// checkLines holds the lines to their lengths, their script and the numbers that they must give. A
// first letter in the language's own script makes screens show the line in its direction.
func (l *language) checkLines(fault func(key, format string, args ...any)) {
	steps := 0
	for _, t := range []struct {
		key, text string
		most      int
		numbers   []string
	}{
		{"line", l.Line, maxLanguageLine, []string{"999"}},
		{"wait", l.Wait, maxLanguageStep, nil},
		{"ring", l.Ring, maxLanguageStep, []string{"159", "101"}},
		{"tell", l.Tell, maxLanguageStep, nil},
		{"english", l.English, maxLanguageStep, nil},
	} {
		if t.text == "" {
			if t.key == "line" {
				fault(t.key, "the line for danger is needed")
			}
			continue
		}
		if t.key != "line" {
			steps++
		}
		if n := utf8.RuneCountInString(t.text); n > t.most || strings.ContainsAny(t.text, "\n!{}") {
			fault(t.key, "%d characters in %q; at most %d, on one line, without exclamation marks or gaps", n, t.key, t.most)
		}
		if i := strings.IndexFunc(t.text, unicode.IsLetter); i != 0 || !unicode.In([]rune(t.text)[0], l.scripts...) {
			fault(t.key, "the line must start with a letter of the language's script")
		}
		for _, number := range t.numbers {
			if !strings.Contains(t.text, number) {
				fault(t.key, "the line must give %s", number)
			}
		}
	}
	if steps != 0 && steps != 4 {
		fault("wait", "give all four of wait, ring, tell and english, or none")
	}
}
