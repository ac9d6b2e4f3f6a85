package news

import "slices"

// How likely a label must be so that nobody needs to look at the article first. Set so that about
// one true warning in ten waits when each author is judged with what was learned from the others.
const (
	sureWarning    = 0.88
	sureCorrection = 0.7
	leastHinted    = 0.3 // a warning that is likelier to be something of no label is still shown to a moderator
)

// label names the likeliest label, or a warning that is likely enough for a moderator to look at, and how likely it is.
func (d *Desk) label(a Article, l *look) (Label, float64) {
	likely := shares(d.models.Labels.Sums(d.labelSigns(a, l)))
	best := slices.Index(likely, slices.Max(likely))
	if warning := slices.Index(d.models.Labels.Classes, string(IsWarning)); d.models.Labels.Classes[best] == string(IsOther) && likely[warning] >= leastHinted {
		best = warning
	}
	return Label(d.models.Labels.Classes[best]), likely[best]
}

// unsure tells whether a moderator is to look first at what would be posted: it may well be something else, or it is not known
// which scam it is about. What is not posted needs nobody.
func unsure(w Warning, likely float64) bool {
	switch w.Label {
	case IsWarning:
		return likely < sureWarning || len(w.Types) == 0
	case IsCorrection:
		return likely < sureCorrection
	}
	return false
}
