package news

import (
	"math"
	"regexp"
	"strings"
)

// writingShares are kinds of words of which an article has more or fewer, by who speaks to whom, in which tense and of what.
var writingShares = []struct {
	name  string
	words *regexp.Regexp
}{
	{"you", regexp.MustCompile(`(?i)\b(you|your|you're|you’re)\b`)},
	{"we", regexp.MustCompile(`(?i)\b(we|our|us|i|my)\b`)},
	{"he or she", regexp.MustCompile(`(?i)\b(he|she|his|her|him)\b`)},
	{"past", regexp.MustCompile(`(?i)\b(was|were|had|[a-z]{3,}ed)\b`)},
	{"present", regexp.MustCompile(`(?i)\b(is|are|has|have|[a-z]{3,}ing)\b`)},
	{"future", regexp.MustCompile(`(?i)\b(will|to be held|takes place)\b`)},
	{"clock", regexp.MustCompile(`(?i)\b\d{1,2}([.:]\d\d)? ?(am|pm)\b|\b\d{1,2}:\d\d\b`)},
	{"sums", regexp.MustCompile(`£ ?\d`)},
	{"ages", regexp.MustCompile(`, \d\d,|\baged \d|-year-old`)},
	{"telephone", regexp.MustCompile(`\b0\d{3,}`)},
	{"quotation", regexp.MustCompile(`[“"]`)},
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
