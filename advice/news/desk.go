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
}

// New makes a desk that names scam types and places with the engine. Its error says what is
// wrong with the embedded cues.yaml.
func New(e *advice.Engine) (*Desk, error) {
	c, err := embeddedCues()
	if err != nil {
		return nil, fmt.Errorf("news: %w", err)
	}
	for t := range c.types {
		if _, known := e.TypeName(t); !known {
			return nil, fmt.Errorf("news: cues.yaml: no scam type is called %q", t)
		}
	}
	return &Desk{engine: e, cues: c}, nil
}

// Judge decides what an article is and finds what a watch needs to know of it. What the article
// does not say is left empty.
func (d *Desk) Judge(a Article) Warning {
	zs := zonesOf(a)
	types, of := d.types(a, zs)
	kind, ahead := label(d.labels(a, zs, of))
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
		w.Types = types
	}
	if w.Label == IsWarning {
		w.KeySentence = d.keySentence(a.Body, types)
	}
	w.Unsure = unsure(w, ahead, of)
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
