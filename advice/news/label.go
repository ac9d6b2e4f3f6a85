package news

import "regexp"

// How a label is chosen. The sums were set on testdata.
const (
	leastForLabel = 3.0 // what the signs of a label must add up to
	surelyScam    = 4.0 // sum of a type from which an article is about a scam, whatever else it says
)

// warns tells how much an article reads like a warning apart from the signs: by its best piece of
// advice and by how surely it is about a scam. It is 0 when it is about none.
func warns(a Article, sure float64) float64 {
	if sure == 0 && !scamWord.MatchString(a.Title+" "+a.Body) {
		return 0
	}
	_, worth := bestStatement(a.Body)
	worth = min(sure, 20)*0.2 + worth*0.5
	if sure >= surelyScam {
		worth += 3
	}
	return worth
}

// scamWord says that an article is about a scam, of a type that we do not know perhaps.
var scamWord = regexp.MustCompile(`(?i)\b(scam\w*|fraud\w*|bogus|fake|con(ned|men|man)|tricked|rogue)\b`)

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
