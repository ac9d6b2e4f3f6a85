package news

import (
	"math"
	"strings"

	"hangup/advice/pattern"
)

// writingShares are kinds of words of which an article has more or fewer, by who speaks to whom, in which tense and of what.
var writingShares = []struct {
	name  string
	words *pattern.Pattern
}{
	{"you", pattern.New(`(?i)\b(you|your|you're|you’re)\b`)},
	{"we", pattern.New(`(?i)\b(we|our|us|i|my)\b`)},
	{"he or she", pattern.New(`(?i)\b(he|she|his|her|him)\b`)},
	{"past", pattern.New(`(?i)\b(was|were|had|[a-z]{3,}ed)\b`)},
	{"present", pattern.New(`(?i)\b(is|are|has|have|[a-z]{3,}ing)\b`)},
	{"future", pattern.New(`(?i)\b(will|to be held|takes place)\b`)},
	{"clock", pattern.New(`(?i)\b\d{1,2}([.:]\d\d)? ?(am|pm)\b|\b\d{1,2}:\d\d\b`)},
	{"sums", pattern.New(`£ ?\d`)},
	{"ages", pattern.New(`, \d\d,|\baged \d|-year-old`)},
	{"telephone", pattern.New(`\b0\d{3,}`)},
	{"quotation", pattern.New(`[“"]`)},
}

// shortText is how many words a short article has at most.
const shortText = 60

// addWriting adds how an article is written.
func (l *signList) addWriting(a Article) {
	n := float64(words(a.Body)) + 20
	for _, s := range writingShares {
		l.add("share of "+s.name, 3*math.Sqrt(float64(len(s.words.FindAllStringIndex(a.Body, -1)))/n))
	}
	l.mark("question", strings.Contains(a.Body, "?"))
	l.mark("question in the title", strings.Contains(a.Title, "?"))
	l.mark("title in capitals", a.Title != "" && a.Title == strings.ToUpper(a.Title))
	l.add("length", math.Log(n)/5)
	l.mark("short", n < shortText+20)
}
