package news

import (
	"math"
	"net/url"

	"hangup/advice"
	"hangup/advice/pattern"
)

// labelSigns gives what an article shows that tells what it is: its words by where they stand, what the engine finds in it, and
// how it is written.
func (d *Desk) labelSigns(a Article, l *look) []Sign {
	s := newSignList()
	d.addHints(s, a, l)
	s.addWriting(a)
	s.addOdds(l.whole)
	s.alone()
	s.addIdeas(l.whole)
	s.addAdvice(a.Body)
	s.addWords(l)
	s.addAddress(a.URL)
	return s.all
}

// scamWord says that an article is about a scam, of a type that we do not know perhaps.
var scamWord = pattern.New(`(?i)\b(scam\w*|fraud\w*|bogus|fake|con(ned|men|man)|tricked|rogue|crook\w*|swindle\w*|criminals?|copycat|phishing|impersonat\w*|pos(es?|ed|ing) as|pretend(s|ed|ing)?|purport\w*|distraction|callers|duped|deceiv\w*|cold[- ]call\w*)\b`)

// defendant is how reports name somebody who stands in court: full name, age and home.
var defendant = pattern.New(`\b[A-Z][\w’'-]+ [A-Z][\w’'-]+, (?:aged )?\d{2},? (?:and [A-Z]|both |all )?(?:of|from|formerly of|pleaded|admitted|denies|was (?:found|jailed|sentenced|given|convicted))\b`)

// addHints adds what speaks for a scam at all.
func (d *Desk) addHints(s *signList, a Article, l *look) {
	s.mark("says scam", scamWord.MatchString(a.Title+" "+a.Body))
	s.mark("a defendant", defendant.MatchString(a.Body))
	most := 0.0
	for _, signs := range d.cues.types {
		most = max(most, score(signs, l.zones))
	}
	s.add("signs of one scam type", math.Sqrt(most)/3)
	told, sure := 0.0, 0.0
	for _, x := range l.sentences {
		if len(x.Assessment.Tells) > 0 {
			told++
			sure += x.Assessment.Confidence
		}
	}
	s.add("sentences with tells", math.Log1p(told)/2)
	s.add("tells, how sure", math.Log1p(sure)/2)
	s.mark("a scam to the engine", l.whole.Assessment.Verdict == advice.Scam || l.whole.Assessment.Verdict == advice.Victim)
}

// addOdds adds what the engine's learned part thinks of it, as if a person had typed it.
func (l *signList) addOdds(x advice.Explanation) {
	for _, v := range []advice.Verdict{advice.Scam, advice.Victim, advice.NoSigns, advice.Unclear, advice.OffTopic} {
		l.add("engine: "+string(v), x.Odds[v])
	}
}

// addIdeas adds the concepts that the engine finds.
func (l *signList) addIdeas(x advice.Explanation) {
	for _, f := range x.Concepts {
		l.add(ideaSign(f), 1)
	}
	l.family(3, 6)
}

// ideaSign names a concept and how it is meant.
func ideaSign(f advice.Finding) string {
	name := "idea: " + f.ID
	switch {
	case f.Advised:
		return name + " advised"
	case f.Negated:
		return name + " denied"
	case f.Wished:
		return name + " wished"
	}
	return name
}

// addAdvice adds the forms of advice that any sentence has.
func (l *signList) addAdvice(body string) {
	forms := newSignList()
	for _, s := range sentences(body) {
		forms.addRules(statement(body, s).of(body))
	}
	for _, f := range forms.all {
		l.add("advice: "+f.Name, 1)
	}
	l.family(2, 4)
}

// addWords adds words by where they stand, and pairs.
func (l *signList) addWords(of *look) {
	l.words(titleSign, of.stems[0])
	l.family(2, 3)
	for _, ws := range of.stems[:min(len(of.stems), 3)] {
		l.words(startSign, ws)
	}
	l.family(2, 5)
	for _, ws := range of.stems[max(min(len(of.stems), 1), len(of.stems)-3):] {
		l.words(endSign, ws)
	}
	l.family(2, 5)
	for _, ws := range of.stems {
		l.words(wordSign, ws)
	}
	l.family(3, 10)
	for _, ws := range of.stems {
		l.pairs(ws)
	}
	l.family(3, 10)
}

// addAddress adds the words of the address.
func (l *signList) addAddress(address string) {
	u, err := url.Parse(address)
	if err != nil {
		return
	}
	l.words(addressSign, stems(plain(u.Host)))
	l.words(addressSign, stems(plain(u.Path)))
	l.family(2, 4)
}
