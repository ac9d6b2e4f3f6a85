package news

import (
	"fmt"
	"unicode/utf8"

	"hangup/advice"
)

// maxTitle is the most characters of a title that is taken from the first sentence.
const maxTitle = 110

// Desk judges articles. It does not change after New and may be used from many goroutines.
type Desk struct {
	engine *advice.Engine
	cues   cues
	models Models
}

// Models are what was learned of labels and scam types.
type Models struct{ Labels, Types *Model }

// New makes a desk that names scam types and places with the engine. Its error says what is
// wrong with the embedded cues.yaml or with a table of what was learned.
func New(e *advice.Engine) (*Desk, error) {
	m, err := embeddedModels()
	if err != nil {
		return nil, fmt.Errorf("news: %w", err)
	}
	return NewWith(e, m)
}

// NewWith makes a desk of other models, such as those that are learned without an author whose articles are to be judged.
func NewWith(e *advice.Engine, m Models) (*Desk, error) {
	c, err := embeddedCues()
	if err != nil {
		return nil, fmt.Errorf("news: %w", err)
	}
	if _, err := embeddedQuotes(); err != nil {
		return nil, fmt.Errorf("news: %w", err)
	}
	for t := range c.types {
		if _, known := e.TypeName(t); !known {
			return nil, fmt.Errorf("news: cues.yaml: no scam type is called %q", t)
		}
	}
	return &Desk{engine: e, cues: c, models: m}, nil
}

// Judge decides what an article is and finds what a watch needs to know of it. What the article
// does not say is left empty.
func (d *Desk) Judge(a Article) Warning {
	l := d.look(a)
	kind, likely := d.label(a, l)
	w := Warning{
		ID: identify(a), Title: a.Title, Body: a.Body, URL: webAddress(a.URL), Published: a.Published,
		Label: kind, Facts: readFacts(a.Body),
	}
	if w.Title == "" {
		w.Title = firstSentence(a.Body)
	}
	where := locate(d.engine, a)
	w.Force, w.Places, w.Areas = where.force, where.places, where.areas
	if w.Label == IsWarning || w.Label == IsCorrection {
		w.Types = d.types(l)
	}
	if w.Label == IsWarning {
		w.KeySentence = keySentence(a)
	}
	w.Unsure = unsure(w, likely)
	if w.Label == IsCourt || w.Label == IsAppeal {
		w.Facts.Reports, w.Facts.Since = 0, ""
	}
	return w
}

func firstSentence(body string) string {
	ss := sentences(body)
	if len(ss) == 0 {
		return ""
	}
	text := ss[0].of(body)
	if utf8.RuneCountInString(text) <= maxTitle {
		return text
	}
	rs := []rune(text)[:maxTitle]
	for i := len(rs) - 1; i > maxTitle/2; i-- {
		if rs[i] == ' ' {
			rs = rs[:i]
			break
		}
	}
	return string(rs) + "…"
}
