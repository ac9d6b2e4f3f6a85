package news

import (
	"slices"

	"hangup/advice/pattern"
)

// How likely a label must be so that nobody needs to look at the article first. Set so that about
// one true warning in ten waits when each author is judged with what was learned from the others.
const (
	sureWarning    = 0.88
	sureCorrection = 0.7
	leastHinted    = 0.3 // a warning that is likelier to be something of no label is still shown to a moderator
)

// What an article says of itself: a title or a first line that calls it a correction, and what the earlier version of it said.
var (
	callsItself = pattern.New(`(?i)^\W*((correction|clarification|retraction|cywiriad)\b|withdrawn:)`)
	ownVersion  = pattern.New(`(?i)\b(an|our|the) (earlier|previous|first|original) version of th(is|e) (message|article|alert|story|post|page|release|notice|warning|item)\b`)
)

// correctsItself tells whether an article says that it is a correction. Then it is one, however much of the warning it repeats.
func correctsItself(a Article) bool {
	return callsItself.MatchString(a.Title) || callsItself.MatchString(a.Body) || ownVersion.MatchString(a.Body)
}

// label names the likeliest label, or a warning that is likely enough for a moderator to look at, and how likely it is. What
// an article says of itself goes before.
func (d *Desk) label(a Article, l *look) (Label, float64) {
	if correctsItself(a) {
		return IsCorrection, 1
	}
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
