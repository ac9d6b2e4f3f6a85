package news

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"hangup/advice/pattern"
)

// How much a rare word of a title, and of the whole text, counts beside others: the power of its rarity.
const (
	titleRare  = 2
	doingsRare = 1.3
)

// vector weighs the stems of words by how often they stand there and how rare they are. Numbers are left out.
func vector(words []string, power float64) map[string]float64 {
	of := map[string]float64{}
	common, err := embeddedWords()
	if err != nil {
		return of
	}
	for _, w := range words {
		if s := stem(w); len(w) > 2 && (w[0] < '0' || w[0] > '9') && !strings.Contains(w, "http") {
			of[s]++
		}
	}
	for s, n := range of {
		of[s] = (1 + math.Log(n)) * math.Pow(common.rarity(s), power)
	}
	return unit(of)
}

// unit brings a vector to a length of 1.
func unit[K comparable](of map[K]float64) map[K]float64 {
	squares := 0.0
	for _, v := range of {
		squares += v * v
	}
	for k := range of {
		of[k] /= math.Sqrt(squares + 1e-12)
	}
	return of
}

// alike tells how alike two vectors are, from 0 to 1.
func alike[K comparable](a, b map[K]float64) float64 {
	sum := 0.0
	for s, v := range a {
		sum += v * b[s]
	}
	return sum
}

// spokenDay is a day of the last week, without a date.
var spokenDay = pattern.New(`(?i)\b(?:(` + weekday + `)\b(?:,? (?:the )?\d{1,2})?|yesterday)`)

// takeDays notes the days on which something happened, as days since 1970.
func (d *details) takeDays(body string) {
	if d.day.IsZero() {
		return
	}
	for _, m := range dayOfYear.FindAllStringSubmatch(body, 20) {
		if ago, ok := d.daysAgo(m[1]+m[4], m[2]+m[3]); ok {
			d.days[d.daysSince(ago)] = true
		}
	}
	for _, m := range spokenDay.FindAllStringSubmatch(body, 20) {
		switch {
		case strings.ContainsAny(m[0], "0123456789"):
		case m[1] == "":
			d.days[d.daysSince(1)] = true
		default:
			d.days[d.daysSince((int(d.day.Weekday())-int(weekdays[strings.ToLower(m[1])])+7)%7)] = true
		}
	}
}

// longAgo is how many days before its publication a text may name a day without the year.
const longAgo = 120

// daysAgo tells how many days before its own a text means by a day and a month.
func (d *details) daysAgo(day, month string) (ago int, ok bool) {
	n, _ := strconv.Atoi(day)
	for ago := range longAgo {
		then := d.day.AddDate(0, 0, -ago)
		if then.Day() == n && strings.EqualFold(then.Month().String()[:3], month[:3]) {
			return ago, true
		}
	}
	return 0, false
}

func (d *details) daysSince(ago int) int { return int(d.day.AddDate(0, 0, -ago).Unix() / 86400) }

// What two texts have in common beside single details, in points. The weights were set by what was learned of the pairs of four authors.
const (
	titleTells   = 3.5 // titles of the same words
	titleAgain   = 3.0 // more, when the later one says that it tells again
	dayTells     = 1.0 // a day on which something happened, two at most
	repeatTells  = 1.5 // the later one repeats the number of reports that the earlier one gave
	otherSums    = 2.0 // against it: both name sums, and no sum of one is that of the other
	roundedTells = 1.0 // a sum of one is that of the other, rounded
	nothingNew   = 1.5 // against it: the same publisher does not say that it tells again
)

// alsoShared adds those up.
func alsoShared(a, b *details) float64 {
	older, newer := inOrder(a, b)
	titles := alike(a.titleWords, b.titleWords)
	points := titleTells*titles + titleAgain*titles*boolTo(newer.anew)
	days := 0
	for day := range a.days {
		days += int(boolTo(b.days[day]))
	}
	points += dayTells * float64(min(days, 2))
	n := older.facts.Reports
	points += repeatTells * boolTo(n > 2 && n != newer.facts.Reports && newer.worth[detail{number, strconv.Itoa(n)}] > 0)
	points += roundedTells * boolTo(anyRounded(a, b))
	return points - nothingNew*boolTo(a.host != "" && a.host == b.host && !newer.anew)
}

// inOrder puts the earlier text first, always the same one of two of one day.
func inOrder(a, b *details) (older, newer *details) {
	if cmp.Or(a.day.Compare(b.day), cmp.Compare(a.id, b.id), cmp.Compare(a.text, b.text)) > 0 {
		return b, a
	}
	return a, b
}

// anyRounded tells whether a sum of one text is a sum of the other, rounded.
func anyRounded(a, b *details) bool {
	for _, x := range a.sums {
		for _, y := range b.sums {
			if x != y && roundsTo(x, y) {
				return true
			}
		}
	}
	return false
}

// noSumShared tells whether both texts name sums of money, all of them different, though the later one does not say that it tells again.
func noSumShared(a, b *details) bool {
	_, newer := inOrder(a, b)
	shared := slices.ContainsFunc(a.sums, func(n int) bool { return slices.Contains(b.sums, n) })
	return len(a.sums) > 0 && len(b.sums) > 0 && !newer.anew && !shared && !anyRounded(a, b)
}

// leastRounded is the least sum in pounds that a reporter rounds.
const leastRounded = 1000

// roundsTo tells whether one sum is the other one, rounded to two digits: nearly £24,000 is £23,650.
func roundsTo(a, b int) bool {
	if min(a, b) < leastRounded || a > 2*b || b > 2*a {
		return false // nearly all pairs, at no cost
	}
	for _, p := range [][2]int{{a, b}, {b, a}} {
		digits := strconv.Itoa(p[0])
		exact := len(strings.TrimRight(digits, "0"))
		unit := int(math.Pow10(len(digits) - exact))
		if exact <= 2 && p[0]-p[1] < unit && p[1]-p[0] < unit {
			return true
		}
	}
	return false
}
