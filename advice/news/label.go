package news

import "regexp"

// How a label is chosen. The sums were set on testdata.
const (
	leastForLabel = 2.5  // what the signs of a label must add up to
	leastHinted   = 2.0  // worth of the best piece of advice from which a guess may be made
	leastForGuess = 1.5  // the same for a warning that a moderator is to look at, when no other label is likely
	clearly       = 3.0  // how far a label must be ahead of the next to be certain
	barelyScam    = 3.5  // sum of a type below which it is not certain that an article is about a scam
	leastAdvice   = 3.0  // worth of the best piece of advice from which an article that never says scam may be a warning
	mostSure      = 16.0 // what the sum of a type counts for at most
	bareMention   = 0.5  // what the mention of an earlier message counts for when nothing says that it was wrong
	muchElse      = 2.4  // what a warning must have beyond what any article about a scam has
)

// about is what is known of an article before its label.
type about struct {
	sure float64 // how surely it is of a scam type
	scam bool    // the engine would warn a person who had typed it
}

// warns tells how much an article reads like a warning apart from the signs: by its best piece of
// advice and by how surely it is about a scam.
func warns(a Article, of about) float64 {
	_, worth := bestStatement(a.Body)
	return min(of.sure, mostSure)*0.6 + worth*0.85 + 1.5*boolTo(of.scam) - muchElse
}

// aboutScam tells whether an article can be a warning at all.
func aboutScam(a Article, of about) bool {
	if of.scam || of.sure > 0 || scamWord.MatchString(a.Title+" "+a.Body) {
		return true
	}
	_, worth := bestStatement(a.Body)
	return worth >= leastAdvice && costs.MatchString(a.Body)
}

// mentionsEarlier is no label: its signs say that there was a message before. It is corrected, unless nothing of it was wrong and
// the scam goes on, which makes another warning.
const mentionsEarlier Label = "earlier"

// grew says that there is more of it than was told before.
var grew = regexp.MustCompile(`(?i)\b(still|another|(\w+|\d+) more|now (know|been|had|heard|stands?)|has now|have now|(which|that) makes|risen|gone up|also been|spread|further (reports|calls|homes|households))\b`)

// costs says that money is at stake.
var costs = regexp.MustCompile(`(?i)£ ?\d|\b(bank|cards?|money|charged?|premium rate|bill)\b`)

// scamWord says that an article is about a scam, of a type that we do not know perhaps.
var scamWord = regexp.MustCompile(`(?i)\b(scam\w*|fraud\w*|bogus|fake|con(ned|men|man)|tricked|rogue|crook\w*|swindle\w*|criminals?|copycat|phishing|impersonat\w*|pos(es?|ed|ing) as|pretend(s|ed|ing)?|purport\w*|distraction|callers|duped|deceiv\w*|cold[- ]call\w*)\b`)

// weightOf makes the signs of the other labels count for more: most court reports and appeals end
// with the same advice as a warning, while no warning has more than one or two of their signs.
var weightOf = map[Label]float64{IsCorrection: 1.6, IsCourt: 2, IsAppeal: 1.8, IsOther: 1.3, IsWarning: 0.7}

// defendant is how reports name somebody who stands in court: full name, age and home.
var defendant = regexp.MustCompile(`\b[A-Z][\w’'-]+ [A-Z][\w’'-]+, (?:aged )?\d{2},? (?:and [A-Z]|both |all )?(?:of|from|formerly of|pleaded|admitted|denies|was (?:found|jailed|sentenced|given|convicted))\b`)

// labels adds up what speaks for each label.
func (d *Desk) labels(a Article, zs []zone, of about) map[Label]float64 {
	sums := map[Label]float64{}
	for _, l := range []Label{IsCorrection, IsCourt, IsAppeal, IsOther, IsWarning} {
		sums[l] = score(d.cues.labels[l], zs) * weightOf[l]
	}
	if before := score(d.cues.labels[mentionsEarlier], zs); sums[IsCorrection] > 0 || !aboutScam(a, of) || !grew.MatchString(a.Body) {
		sums[IsCorrection] += before * weightOf[IsCorrection]
	} else {
		sums[IsCorrection] = before * bareMention
		sums[IsWarning] += before * bareMention
	}
	if defendant.MatchString(a.Body) {
		sums[IsCourt] += 6
	}
	if aboutScam(a, of) {
		sums[IsWarning] += warns(a, of)
	} else {
		sums[IsWarning] = 0
	}
	if sums[IsWarning] < leastForLabel && !hints(a) {
		sums[IsWarning] = 0
	}
	return sums
}

// hints tells whether the words of an article themselves are about a scam, or advise: the engine alone sees one in an article about traffic.
func hints(a Article) bool {
	_, worth := bestStatement(a.Body)
	return worth >= leastHinted || scamWord.MatchString(a.Title+" "+a.Body)
}

// label decides what an article is, and by how much: only an article about a scam can be a warning.
func label(sums map[Label]float64) (best Label, ahead float64) {
	best = IsOther
	most, second := leastForLabel, leastForLabel
	for _, l := range []Label{IsCorrection, IsCourt, IsAppeal, IsOther, IsWarning} {
		switch s := sums[l]; {
		case s > most:
			best, second, most = l, most, s
		case s > second:
			second = s
		}
	}
	if best == IsOther && second == leastForLabel && most == leastForLabel && sums[IsWarning] >= leastForGuess {
		return IsWarning, sums[IsWarning] - leastForLabel
	}
	return best, most - second
}

// unsure tells whether a moderator is to look first at what would be posted: another label was close, or there is little
// that says which scam it is about. What is not posted needs nobody.
func unsure(w Warning, ahead float64, of about) bool {
	switch w.Label {
	case IsWarning:
		return ahead < clearly || len(w.Types) == 0 || of.sure < barelyScam
	case IsCorrection:
		return ahead < clearly
	}
	return false
}
