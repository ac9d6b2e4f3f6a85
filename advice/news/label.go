package news

import "slices"

// How likely a label must be so that nobody needs to look at the article first. Set so that about
// one true warning in ten waits when each author is judged with what was learned from the others.
const (
	sureWarning    = 0.88
	sureCorrection = 0.7
)

// label names the likeliest label, and how likely it is.
func (d *Desk) label(a Article, l *look) (Label, float64) {
	likely := shares(d.models.Labels.Sums(d.labelSigns(a, l)))
	best := slices.Index(likely, slices.Max(likely))
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
