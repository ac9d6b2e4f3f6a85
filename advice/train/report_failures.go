package main

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"hangup/advice"
	"hangup/advice/score"
)

// failure is a kind of mistake with examples.
type failure struct {
	Title    string
	Rows     int
	Examples []string
}

// examplesShown is how many examples each kind of failure has; exampleLength is how many characters of a text are shown.
const (
	examplesShown = 3
	exampleLength = 200
)

// mistaken tells whether a judged row is a failure of a kind, and how the example describes it.
type mistaken struct {
	title string
	is    func(j judged) bool
	says  func(j judged) string
}

func loud(j judged) bool { return j.got.Verdict == advice.Scam || j.got.Verdict == advice.Victim }

func verdictOf(j judged) string { return "called " + called(j) }

// called names a verdict and, where there is one, the type.
func called(j judged) string {
	if loud(j) && j.got.Type != "" {
		return verdictNames[j.got.Verdict] + ", " + string(j.got.Type)
	}
	return verdictNames[j.got.Verdict]
}

// kinds are the kinds of failure, the worst first.
var kinds = []mistaken{
	{"Danger called no signs", func(j judged) bool { return j.row.Danger() && j.got.Verdict == advice.NoSigns }, verdictOf},
	{"Danger called off topic", func(j judged) bool { return j.row.Danger() && j.got.Verdict == advice.OffTopic }, verdictOf},
	{"Danger called unclear", func(j judged) bool { return j.row.Danger() && j.got.Verdict == advice.Unclear }, verdictOf},
	{"A victim who is only warned", func(j judged) bool { return j.row.Want() == advice.Victim && j.got.Verdict == advice.Scam }, verdictOf},
	{"An ordinary contact called a scam", func(j judged) bool { return j.row.Want() == advice.NoSigns && loud(j) }, verdictOf},
	{"Too little to tell, but called a scam", func(j judged) bool { return j.row.Want() == advice.Unclear && loud(j) }, verdictOf},
	{"Danger now, not seen", func(j judged) bool { return j.row.Urgency == "now" && j.got.Urgency != advice.Now }, verdictOf},
	{"Danger now, where there is none", func(j judged) bool { return j.row.Urgency != "now" && j.got.Urgency == advice.Now }, verdictOf},
	{"The wrong scam type", func(j judged) bool {
		return j.row.Danger() && loud(j) && j.got.Type != "" && !slices.Contains(j.row.TypeOK, string(j.got.Type))
	}, func(j judged) string { return fmt.Sprintf("wanted %s, %s", j.row.Type, verdictOf(j)) }},
	{"Off topic, but called a scam", func(j judged) bool { return j.row.Want() == advice.OffTopic && loud(j) }, verdictOf},
}

// failures gives the kinds of failure with how often each happened and the examples of which the engine was most
// sure. Rows of the same confidence stand in the order of their ids, so that the examples are always the same.
func failures(rows []judged) []failure {
	var out []failure
	for _, k := range kinds {
		var found []judged
		for _, j := range rows {
			if k.is(j) {
				found = append(found, j)
			}
		}
		slices.SortFunc(found, func(a, b judged) int {
			return cmp.Or(cmp.Compare(b.got.Confidence, a.got.Confidence), cmp.Compare(a.author, b.author), cmp.Compare(a.row.ID, b.row.ID))
		})
		out = append(out, failure{k.title, len(found), examples(found, k.says)})
	}
	return append(out, saidFailures(rows)...)
}

func examples(found []judged, says func(judged) string) []string {
	var out []string
	for _, j := range found {
		if len(out) < examplesShown && printable(j.row.Text) {
			out = append(out, fmt.Sprintf("“%s” (`%s`, %s, sure %.2f)", shorten(j.row.Text), j.row.ID, says(j), j.got.Confidence))
		}
	}
	return out
}

// saidFailures gives the rows whose answers lack most, and those that say what they must not.
func saidFailures(rows []judged) []failure {
	var lack, forbidden []judged
	t := score.NewTally()
	missed, broken := map[string][]string{}, map[string][]string{}
	for _, j := range rows {
		t.Add(j.author, j.row, j.got, j.ans)
		o := t.Rows[len(t.Rows)-1]
		id := j.author + j.row.ID
		missed[id], broken[id] = o.Missed, o.Broken
		if len(o.Missed) > 0 {
			lack = append(lack, j)
		}
		if len(o.Broken) > 0 {
			forbidden = append(forbidden, j)
		}
	}
	slices.SortStableFunc(lack, func(a, b judged) int {
		return len(missed[b.author+b.row.ID]) - len(missed[a.author+a.row.ID])
	})
	without := func(j judged) string {
		return called(j) + ", without " + strings.Join(missed[j.author+j.row.ID], ", ")
	}
	breaks := func(j judged) string {
		return called(j) + ", breaks " + strings.Join(broken[j.author+j.row.ID], ", ")
	}
	return []failure{
		{"Advice that is missing", len(lack), examples(lack, without)},
		{"What an answer must not say", len(forbidden), examples(forbidden, breaks)},
	}
}

// unprintable is what the report must not show: the name that reporting had before December 2025, and addresses.
var unprintable = regexp.MustCompile(`(?i)action\s*-?fraud|https?:|www\.|@`)

func printable(text string) bool {
	return !unprintable.MatchString(text) && strings.TrimSpace(text) != ""
}

// markup is what Markdown would take for its own.
var markup = regexp.MustCompile("[\\\\`*_<>\\[\\]|~#]")

// shorten gives the beginning of a text on one line, safe to stand in Markdown.
func shorten(text string) string {
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) > exampleLength {
		cut := string(r[:exampleLength])
		if i := strings.LastIndex(cut, " "); i > exampleLength/2 {
			cut = cut[:i]
		}
		r = []rune(cut + "…")
	}
	return markup.ReplaceAllString(string(r), `\$0`)
}
