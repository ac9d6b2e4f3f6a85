package news

import (
	"math"
	"slices"
	"strings"
	"time"

	"hangup/advice"
)

// What two texts must have in common to be of one story. The sums were set on the authors a to d, stories, dev and the odd ids
// of fresh.jsonl.
const (
	leastSame   = 3.7                 // what the shared details must add up to
	mostWords   = 5.0                 // what shared words can add: they alone never make a story
	noneTelling = 1.5                 // what is asked for beyond that when no sum, name, day or number is among them
	numberTells = 1.4                 // how much a number counts beside what it is worth as a detail
	wordTells   = 0.9                 // the same for a rare word
	partTells   = 0.5                 // and for the rest of a name
	placeTells  = 0.6                 // a place
	mostRuns    = 4.0                 // what shared runs of words can add
	nearCopy    = 0.6                 // share of the shorter text's runs from which one is a copy of the other
	storyReach  = 30 * 24 * time.Hour // between the days of publication
)

// SameStory tells whether two texts are of one matter, whoever published them: they have the same address; or they came within
// 30 days, nothing that they state is against it, and they share details that other texts do not have, such as sums, false
// names, places and rare words. A correction is no part of the story that it corrects, and a court case none of the warning.
func SameStory(a, b Warning) bool { return sameStory(detailsOf(a), detailsOf(b)) }

func sameStory(a, b *details) bool {
	switch {
	case a.id != "" && a.id == b.id, a.address != "" && a.address == b.address:
		return true
	case !maySame(a, b):
		return false
	}
	return likeness(a, b) >= leastSame
}

// maySame tells whether labels, days, forces and contents allow two texts to be of one story.
func maySame(a, b *details) bool {
	switch {
	case a.label != b.label && (isFixed(a.label) || isFixed(b.label)):
		return false
	case a.survey != b.survey, a.court != b.court:
		return false
	case !a.day.IsZero() && !b.day.IsZero() && a.day.Sub(b.day).Abs() > storyReach:
		return false
	}
	return true
}

// isFixed tells of a label that is never mistaken for that of another text about the same matter.
func isFixed(l Label) bool { return l == IsCourt || l == IsCorrection }

// likeness adds up what two texts share and takes off what is against their being of one story.
func likeness(a, b *details) float64 {
	common := shared(a, b)
	cost := against(a, b)
	if a.label != b.label {
		cost += 2.5
	}
	if len(a.falsely) > 0 && len(b.falsely) > 0 && !anyShared(a.falsely, b.falsely) {
		cost += 2.5
	}
	if !common.telling() && !soonAfter(a, b) && !tellsAgain(a, b) {
		cost += noneTelling + 2*otherTypes(a, b) // an officer who warns of two scams is no sign that they are one matter
	}
	if !sameForm(a, b) {
		cost -= sameCourse(a, b)
	}
	return common.sum() + alsoShared(a, b) - cost
}

// against adds up what two texts contradict each other in: little of it counts when the later one says that it brings the
// earlier one up to date.
func against(a, b *details) float64 {
	where, numbers, wait := elsewhere(a, b), otherNumbers(a, b), waited(a.day, b.day)
	cost := otherTypes(a, b) + otherCase(a, b)
	if otherTypes(a, b) > 0 && alike(a.doings, b.doings) < otherWords {
		cost += otherMatter
	}
	if refersTo(a, b) || refersTo(b, a) {
		cost -= dayFits
	}
	if !tellsAgain(a, b) {
		return cost + where + numbers + wait + otherSums*boolTo(noSumShared(a, b))
	}
	if a.force != "" && b.force != "" {
		where = 0
	}
	return cost + where + numbers/4 + wait/2 - againTells
}

// common is what two texts share.
type common struct {
	by     map[detailKind]float64 // what the details of a kind tell
	runs   float64
	copied bool // one is a copy of the other, or of a part of it
	places float64
}

func shared(a, b *details) common {
	if len(b.worth) < len(a.worth) {
		a, b = b, a
	}
	c := common{by: map[detailKind]float64{}, places: sharedPlaces(a, b)}
	for d, worth := range a.worth {
		if other := b.worth[d]; other > 0 {
			c.by[d.kind] += min(worth, other)
		}
	}
	if n := min(firstNames(a, b)+firstNames(b, a), oneNameTells); n > 0 {
		c.by[alias] += n
	}
	c.runs, c.copied = sharedRuns(a, b)
	if otherTypes(a, b) > 0 {
		c.runs, c.copied = 0, false // one publisher uses one form of words for many matters
	}
	if sameForm(a, b) {
		c.by[word], c.runs, c.copied = c.by[word]/2, 0, false
	}
	if apart(a, b) {
		c.by[word], c.runs = c.by[word]/2, 0 // two towns can get the same text about two matters
	}
	return c
}

// sum adds up what is shared, each kind up to what it can tell at most.
func (c common) sum() float64 {
	told := min(c.by[person], 2.5) + numberTells*min(c.by[number], 2) + min(c.by[moment], 2.5)
	words := min(wordTells*c.by[word], mostWords) + partTells*min(c.by[namePart], 2)
	return c.sure() + told + words + placeTells*min(c.places, 2.5)
}

// forCorrection adds up the same as it tells which warning a correction puts right: most corrections repeat little but who and where.
func (c common) forCorrection() float64 {
	told := min(c.by[person], 2.5) + min(c.by[number], 2) + min(c.by[moment], 2.5)
	return c.sure() + told + min(c.by[word]+c.by[namePart], mostWords) + min(c.places, 2.5)
}

// sure adds up what hardly two matters share.
func (c common) sure() float64 {
	return c.by[reference] + c.by[sum] + c.by[alias] + c.runs + 2*boolTo(c.copied)
}

// telling says whether anything that is shared would hardly be shared by two matters of the same kind in the same town: the words
// for a kind of scam are, and the officer who speaks.
func (c common) telling() bool {
	return c.by[reference]+c.by[sum]+c.by[alias]+c.by[moment] >= 1.5 || c.by[number] >= 1 || c.runs >= 1 || c.copied
}

// sharedRuns says how much shared runs of words add, and whether one text is a copy of the other.
func sharedRuns(a, b *details) (worth float64, copied bool) {
	n, i := 0, 0
	for _, run := range a.runs {
		for i < len(b.runs) && b.runs[i] < run {
			i++
		}
		n += int(boolTo(i < len(b.runs) && b.runs[i] == run))
	}
	least := min(len(a.runs), len(b.runs))
	copied = least >= 12 && float64(n) >= nearCopy*float64(least)
	return min(float64(n)*0.15, mostRuns), copied
}

// sharedPlaces counts the places that both texts name, if only one of them as the place where it happened.
func sharedPlaces(a, b *details) float64 {
	n := 0.0
	for p := range a.places {
		if b.places[p] || b.mentions(p) {
			n++
		}
	}
	for p := range b.places {
		if !a.places[p] && a.mentions(p) {
			n++
		}
	}
	return n
}

// mentions tells whether a text names a place, wherever it stands.
func (d *details) mentions(place string) bool {
	return len(place) > 3 && strings.Contains(d.all, " "+place+" ")
}

// apart tells whether both texts name places, and none that the other names.
func apart(a, b *details) bool {
	return len(a.places) > 0 && len(b.places) > 0 && sharedPlaces(a, b) == 0 && !a.titled(b) && !b.titled(a)
}

// titled tells whether the title of a text names a place of another: the body may name only what is new.
func (d *details) titled(o *details) bool {
	for p := range o.places {
		if len(p) > 3 && strings.Contains(d.title, " "+p+" ") {
			return true
		}
	}
	return false
}

// elsewhere is what different forces and places speak against it.
func elsewhere(a, b *details) float64 {
	cost := 0.0
	if a.force != "" && b.force != "" && a.force != b.force {
		cost += 4
	}
	if apart(a, b) {
		cost += 3.5
	}
	return cost
}

// otherTypes is what different scam types speak against it.
func otherTypes(a, b *details) float64 {
	kinds := func(d *details) []advice.ScamType {
		return slices.DeleteFunc(slices.Clone(d.types), isWay)
	}
	one, other := kinds(a), kinds(b)
	if len(one) > 0 && len(other) > 0 && !slices.ContainsFunc(one, func(t advice.ScamType) bool { return slices.Contains(other, t) }) {
		return 1.5 // not more: the types may be misjudged
	}
	return 0
}

// isWay tells of a type that is a way to do another: who poses as an officer sends a courier, holds the line or fakes a number.
func isWay(t advice.ScamType) bool {
	return t == "courier_fraud" || t == "callback_line_hold" || t == "number_spoofing"
}

// otherNumbers is what different numbers of reports and losses speak against it: little when the later text says that it
// brings the earlier one up to date.
func otherNumbers(a, b *details) float64 {
	older, newer := inOrder(a, b)
	share := 1.0
	if newer.anew && newer.facts.Reports >= older.facts.Reports && newer.facts.LossGBP >= older.facts.LossGBP {
		share = 0.25
	}
	cost := 0.0
	if a.facts.LossGBP > 0 && b.facts.LossGBP > 0 && a.facts.LossGBP != b.facts.LossGBP {
		cost += 2
	}
	if a.facts.Reports > 0 && b.facts.Reports > 0 && a.facts.Reports != b.facts.Reports {
		cost += 1.5
	}
	if a.facts.Since != "" && b.facts.Since != "" && sinceDay(a.facts.Since) != sinceDay(b.facts.Since) {
		cost += 1.5
	}
	return cost * share
}

// sinceDay writes the start of a period in one form.
func sinceDay(text string) string {
	if dayOfYear.MatchString(text) {
		return dayOf(dayOfYear.FindString(text))
	}
	return letters(text)
}

// otherCase is what speaks against two texts about cases being of one: a court report that names none of the accused of the
// other, an appeal that gives another log number.
func otherCase(a, b *details) float64 {
	cost := 0.0
	if a.court && b.court && (len(a.accused) > 0 && !b.names(a.accused) || len(b.accused) > 0 && !a.names(b.accused)) {
		cost += 4
	}
	if a.label == IsAppeal && b.label == IsAppeal && len(a.refs) > 0 && len(b.refs) > 0 && !anyShared(a.refs, b.refs) {
		cost += 6 // appeals are put in the same words
	}
	return cost
}

// refersTo tells whether a text says that it brings up to date what the same publisher said on the day of another.
func refersTo(later, earlier *details) bool {
	if !later.anew || later.label == IsCorrection || later.day.IsZero() || earlier.day.IsZero() || !later.day.After(earlier.day) {
		return false
	}
	return later.tells(earlier.day)
}

// waited is what the days between two texts speak against it. Other publishers take a week at most.
func waited(a, b time.Time) float64 {
	if a.IsZero() || b.IsZero() {
		return 0.5
	}
	days := a.Sub(b).Abs().Hours() / 24
	return math.Max(0, days-7) * 0.12
}

func anyShared(a, b map[string]bool) bool {
	for k := range a {
		if b[k] {
			return true
		}
	}
	return false
}
