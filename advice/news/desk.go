package news

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
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
	types, sure := d.types(a, zs)
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

// types names the scam types that an article is about, surest first, and how sure the first is.
func (d *Desk) types(a Article, zs []zone) (types []advice.ScamType, sure float64) {
	sums := d.asked(a)
	for t, signs := range d.cues.types {
		sums[t] += score(signs, zs)
	}
	ranked := slices.SortedFunc(maps.Keys(sums), func(x, y advice.ScamType) int {
		return cmp.Or(cmp.Compare(sums[y], sums[x]), cmp.Compare(x, y))
	})
	if len(ranked) == 0 || sums[ranked[0]] < leastForType {
		return nil, 0
	}
	sure = sums[ranked[0]]
	for _, t := range ranked[:min(len(ranked), maxTypes)] {
		if sums[t] >= max(leastForType, min(sure*leastShare, plenty)) {
			types = append(types, t)
		}
	}
	return types, sure
}

// asked sums up what the engine says about each sentence, as if a person had typed it, and about
// the whole. The names of forces are taken out first: to the engine, whoever is named rang up.
func (d *Desk) asked(a Article) map[advice.ScamType]float64 {
	sums := map[advice.ScamType]float64{}
	text := withoutForces(d.engine, a.Body)
	for _, s := range firstOf(sentences(text), maxAsked) {
		said := d.engine.Assess(s.of(text))
		sums[said.Type] = min(sums[said.Type]+said.Confidence*sentenceVote, mostVotes)
	}
	whole := d.engine.Assess(a.Title + ". " + text)
	sums[whole.Type] += whole.Confidence * wholeVote
	delete(sums, "")
	for _, t := range []advice.ScamType{"bogus_police", "bogus_bank"} {
		sums[t] *= sourceShare
	}
	return sums
}

// The weight of what the engine says, beside the signs of cues.yaml. Police and banks are named in
// most warnings because they give them, so what the engine says about those two counts for less.
const (
	sentenceVote = 2.0
	mostVotes    = 4.0
	wholeVote    = 2.0
	sourceShare  = 0.3
	maxAsked     = 60
)

func firstOf(ss []span, most int) []span { return ss[:min(len(ss), most)] }

// withoutForces writes "we" for the names of forces, which is who speaks in a warning.
func withoutForces(e *advice.Engine, body string) string {
	var b strings.Builder
	at := 0
	for _, m := range e.Mentions(body) {
		if m.Police {
			b.WriteString(body[at:m.Start] + "we")
			at = m.End
		}
	}
	return b.String() + body[at:]
}

// warns tells how much an article reads like a warning apart from the signs: by its best piece of
// advice and by how surely it is about a scam. It is 0 when it is about none.
func warns(body string, sure float64) float64 {
	if sure == 0 {
		return 0
	}
	_, worth := bestStatement(body, nil)
	worth = min(sure, 20)*0.2 + worth*0.5
	if sure >= surelyScam {
		worth += 3
	}
	return worth
}

const (
	leastForType = 4.0  // what the signs of a type must add up to
	leastShare   = 0.45 // of the surest type's sum, for a further type
	plenty       = 6.5  // enough for a further type, however sure the first is
	// leastForLabel is what the signs of a label must add up to.
	leastForLabel = 3.0
	surelyScam    = 8.0 // an article about a scam, whatever else it says
)

// weightOf makes the signs of the other labels count for more: most court reports and appeals end
// with the same advice as a warning, while no warning has more than one or two of their signs.
var weightOf = map[Label]float64{IsCorrection: 1.3, IsCourt: 1.7, IsAppeal: 1.3, IsOther: 1.5, IsWarning: 1}

// label decides what an article is. Only an article about a scam can be a warning.
func (d *Desk) label(zs []zone, warns float64) Label {
	best, most := IsOther, leastForLabel
	for _, l := range []Label{IsCorrection, IsCourt, IsAppeal, IsOther, IsWarning} {
		s := score(d.cues.labels[l], zs)
		if l == IsWarning && warns == 0 {
			continue
		}
		s *= weightOf[l]
		if l == IsWarning {
			s += warns
		}
		if s > most {
			best, most = l, s
		}
	}
	return best
}
