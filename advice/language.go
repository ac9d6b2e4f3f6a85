package advice

import "unicode"

// languages tells in which language a message is written, by common words, letters and scripts of
// kb/languages. It does not change after loading.
type languages struct {
	list    []language
	byTag   map[string]int
	words   map[string][]int // a folded common word or word of danger → languages that have it
	stems   map[string][]int // the same for words that are followed by any ending
	stemmed map[string]bool  // beginnings of stems, leastStem bytes long
	letters map[rune][]int   // a letter of few languages → those
	english int              // the entry for English, or -1
}

// language is one file of kb/languages.
type language struct {
	Tag       string   `yaml:"tag"`       // BCP 47
	Name      string   `yaml:"name"`      // in English
	Own       string   `yaml:"own"`       // as its speakers write it
	Scripts   []string `yaml:"scripts"`   // names as in unicode.Scripts
	Direction string   `yaml:"direction"` // ltr or rtl
	Default   bool     `yaml:"default"`   // taken when nothing tells the languages of its script apart
	Letters   string   `yaml:"letters"`   // letters that few others have
	Line      string   `yaml:"line"`      // hang up, do not pay, share no code, 999 in danger
	Wait      string   `yaml:"wait"`      // five minutes, or another phone
	Ring      string   `yaml:"ring"`      // the bank on 159, the police on 101
	Tell      string   `yaml:"tell"`      // someone you trust
	English   string   `yaml:"english"`   // write in English, or ask someone to help
	Stop      string   `yaml:"stop"`      // common words; a star stands for any ending
	Danger    string   `yaml:"danger"`    // words of money, codes, police and threats

	scripts     []*unicode.RangeTable
	danger      map[string]bool // folded words
	dangerStems map[string]bool
}

// The tag of English, and of a language that the catalogue does not have (BCP 47, "undetermined").
const (
	englishTag = "en"
	unknownTag = "und"
)

// latin tells whether the language is written in the script of English.
func (l *language) latin() bool { return l.scripts[0] == unicode.Latin }

// said gives the entry that has lines for a tag: its own, else that of the language without script
// and country.
func (ls *languages) said(tag string) (*language, bool) {
	for tag != "" && tag != englishTag {
		if i, ok := ls.byTag[tag]; ok {
			return &ls.list[i], true
		}
		tag = parent(tag)
	}
	return nil, false
}

// parent drops the last part of a tag: "cy-GB" gives "cy".
func parent(tag string) string {
	for i := len(tag) - 1; i >= 0; i-- {
		if tag[i] == '-' {
			return tag[:i]
		}
	}
	return ""
}

// read gives the tag of the language of a message, "" for English or when there is too little to
// say, and whether the words speak of money, codes, police or threats. It takes time linear in the text.
func (ls *languages) read(text string) (tag string, danger bool) {
	m := ls.measure(cut(text, maxRead))
	switch i := ls.pick(m); i {
	case none:
		return "", false
	case unlisted:
		return unknownTag, ls.sharedDanger(m)
	default:
		return ls.list[i].Tag, ls.dangerIn(int(i), m) || ls.sharedDanger(m)
	}
}
