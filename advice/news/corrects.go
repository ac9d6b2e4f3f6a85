package news

import (
	"strconv"
	"strings"
	"time"

	"hangup/advice/pattern"
)

// What a correction and a warning must have in common. The sums were set on the tuning half of testdata/stories.jsonl.
const (
	leastCorrects = 3.2 // what shared details must add up to
	clearlyBefore = 1.0 // how far the best must be ahead of a warning of another story
	dayFits       = 2.5 // when the correction says on which day the warning came, and it did
	dayDiffers    = 2.0
	samePublisher = 1.5 // publishers correct what they said themselves
)

// corrected finds which of the warnings a correction puts right. It gives -1 when none fits, or two fit about as well that
// are not of one story: to correct the wrong one is worse than to correct none.
func corrected(c *details, among []*details, story func(int) WarningID) int {
	best, most, second := -1, 0.0, 0.0
	for i, w := range among {
		if w.label != IsWarning {
			continue
		}
		fit := correctsBy(c, w)
		switch {
		case best < 0 || fit > most:
			if best >= 0 && story(best) != story(i) {
				second = max(second, most)
			}
			best, most = i, fit
		case story(best) != story(i):
			second = max(second, fit)
		}
	}
	if best < 0 || most < leastCorrects || most-second < clearlyBefore {
		return -1
	}
	return best
}

// correctsBy adds up what says that a correction is of a warning. Its numbers may differ: they may be what is put right.
func correctsBy(c, w *details) float64 {
	if !c.day.IsZero() && !w.day.IsZero() && (w.day.After(c.day) || c.day.Sub(w.day) > storyReach) {
		return 0
	}
	fit := shared(c, w).forCorrection()
	if c.address != "" && c.address == w.address {
		fit += leastCorrects
	}
	if c.host != "" && c.host == w.host {
		fit += samePublisher
	}
	fit -= (elsewhere(c, w) + otherTypes(c, w)) / 2 // what was wrong may have been the place or the kind
	if len(c.told) > 0 && !c.day.IsZero() && !w.day.IsZero() {
		if c.tells(w.day) {
			fit += dayFits
		} else {
			fit -= dayDiffers
		}
	}
	return fit
}

// period is a stretch of days before the day of publication.
type period struct{ from, to int }

// tells tells whether a text says that something came on a day.
func (d *details) tells(day time.Time) bool {
	ago := int(d.day.Sub(day).Hours() / 24)
	for _, p := range d.told {
		if ago >= p.from && ago <= p.to {
			return true
		}
	}
	return false
}

var (
	weekdays = map[string]time.Weekday{"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 0}
	// toldOn is when a message was given out, near a word for that.
	toldOn = pattern.New(`(?i)\b(?:(on |last |this )?(` + weekday + `)(?:['’]s)?|(yesterday|earlier today|this morning|this afternoon|today)(?:['’]s)?|(last week)(?:['’]s)?|(?:of |on |dated |from )(?:\w+day,? )?(?:the )?(\d{1,2})(?:st|nd|rd|th)? (` + month + `))\b`)
	// gaveOut says that a sentence is about an earlier message.
	gaveOut = pattern.New(`(?i)\b(message|alert|warning|post(ed|s)?|e-?mail(ed)?|bulletin|article|story|version|advice|notice|sent|published|issued|said|asked|told|wrote|gave|shared|circulated|reported|put out|warned)\b`)
)

// toldDays finds the days on which a text says that an earlier message came, as days before its own.
func toldDays(text string, day time.Time) []period {
	var found []period
	for i, s := range sentences(text) {
		said := s.of(text)
		if i > 6 || !gaveOut.MatchString(said) {
			continue
		}
		for _, m := range toldOn.FindAllStringSubmatch(said, -1) {
			if p, ok := periodOf(m, day); ok {
				found = append(found, p)
			}
		}
	}
	return found
}

func periodOf(m []string, day time.Time) (period, bool) {
	switch {
	case m[2] != "":
		ago := (int(day.Weekday()) - int(weekdays[strings.ToLower(m[2])]) + 7) % 7
		if ago == 0 {
			return period{0, 7}, true
		}
		return period{ago, ago}, true
	case strings.EqualFold(m[3], "yesterday"):
		return period{1, 1}, true
	case m[3] != "":
		return period{0, 0}, true
	case m[4] != "":
		return period{2, 13}, true
	}
	n, _ := strconv.Atoi(m[5])
	for ago := range int(storyReach.Hours()/24) + 1 {
		then := day.AddDate(0, 0, -ago)
		if then.Day() == n && strings.EqualFold(then.Month().String()[:3], m[6][:3]) {
			return period{ago, ago}, true
		}
	}
	return period{}, false
}
