package news

import (
	"fmt"
	"sort"
	"unicode/utf8"

	"hangup/advice"
)

// maxTitle is the most characters of a title that is taken from the first sentence.
const maxTitle = 110

// maxTypes is how many scam types a warning may have.
const maxTypes = 5

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
	types, sure := d.types(zs)
	w := Warning{
		ID: identify(a), Title: a.Title, Body: a.Body, URL: a.URL, Published: a.Published,
		Label: d.label(zs, warns(a.Body, sure)), Facts: readFacts(a.Body),
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
		w.KeySentence = keySentence(a.Body)
	}
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

// types names the scam types that an article is about, surest first.
func (d *Desk) types(zs []zone) (types []advice.ScamType, sure float64) {
	type found struct {
		t advice.ScamType
		s float64
	}
	var all []found
	for t, signs := range d.cues.types {
		if s := score(signs, zs); s >= leastForType {
			all = append(all, found{t, s})
		}
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].s != all[j].s {
			return all[i].s > all[j].s
		}
		return all[i].t < all[j].t
	})
	for _, f := range all {
		sure = max(sure, f.s)
		if len(types) < maxTypes && f.s >= min(all[0].s*leastShare, plenty) {
			types = append(types, f.t)
		}
	}
	return types, sure
}

// warns tells how much an article reads like a warning apart from the signs: by its best piece of
// advice and by how surely it is about a scam. It is 0 when it is about none.
func warns(body string, sure float64) float64 {
	if sure == 0 {
		return 0
	}
	_, worth := bestStatement(body, nil)
	return min(sure, 20)*0.2 + worth*0.5
}

const (
	leastForType = 4.0  // what the signs of a type must add up to
	leastShare   = 0.45 // of the surest type's sum, for a further type
	plenty       = 6.5  // enough for a further type, however sure the first is
	// leastForLabel is what the signs of a label must add up to.
	leastForLabel = 3.0
)

// label decides what an article is. Only an article about a scam can be a warning.
func (d *Desk) label(zs []zone, warns float64) Label {
	best, most := IsOther, leastForLabel
	for _, l := range []Label{IsCorrection, IsCourt, IsAppeal, IsOther, IsWarning} {
		s := score(d.cues.labels[l], zs)
		if l == IsWarning && warns == 0 {
			continue
		}
		if l == IsWarning {
			s += warns
		}
		if s > most {
			best, most = l, s
		}
	}
	return best
}
