package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/template"

	"hangup/advice"
	"hangup/advice/score"
)

// tables are what the template of the report can call. Each gives a piece of Markdown.
var tables = template.FuncMap{
	"figures": figureTable, "authors": authorTable, "byAuthor": byAuthorTable, "confusion": confusionTable, "labels": labelTable,
	"types": typeTable, "mistakes": mistakeTable, "rules": ruleTable, "advice": adviceTable, "aimsMet": aimsMet, "sure": sure,
	"count":  func(r *result) int { return len(r.Rows) },
	"spoken": func(r *result) int { return r.Replies.Clean.Total }, // rows that demand or forbid something
	"mean":   func(r *result) string { return fmt.Sprintf("%.1f", r.Replies.Mean()) },
}

// table writes a Markdown table. Columns of figures stand to the right.
func table(head []string, rows [][]string) string {
	rule := make([]string, len(head))
	for i := range head {
		rule[i] = "---:"
		if slices.ContainsFunc(rows, func(r []string) bool { return !figure(r[i]) }) {
			rule[i] = "---"
		}
	}
	var b strings.Builder
	write := func(cells []string) { fmt.Fprintf(&b, "\n| %s |", strings.Join(cells, " | ")) }
	write(head)
	fmt.Fprintf(&b, "\n|%s|", strings.Join(rule, "|"))
	for _, r := range rows {
		write(r)
	}
	return strings.TrimPrefix(b.String(), "\n")
}

// figure tells whether a cell is empty or begins with a number.
func figure(cell string) bool {
	return cell == "" || strings.HasPrefix(cell, "–") || cell[0] >= '0' && cell[0] <= '9'
}

// percent writes a share of few words: "83.4 %", or a dash when nothing was counted.
func percent(s score.Share) string {
	if s.Total == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100*s.Rate())
}

// counted writes a share with its count: "83.4 % of 2809".
func counted(s score.Share) string {
	if s.Total == 0 {
		return "–"
	}
	return fmt.Sprintf("%s of %d", percent(s), s.Total)
}

// sure writes a share with its count and the interval that holds the true rate.
func sure(s score.Share) string {
	if s.Total == 0 {
		return "–"
	}
	low, high := s.Interval()
	return fmt.Sprintf("%s (%.1f to %.1f)", counted(s), 100*low, 100*high)
}

func met(yes bool) string {
	if yes {
		return "met"
	}
	return "**not met**"
}

// figureTable sets the headline figures of both sets of rows beside the aims.
func figureTable(inFolds, aside *result) string {
	other := aside.Figures()
	var rows [][]string
	for i, f := range inFolds.Figures() {
		aim, a, b := "", "", ""
		if f.Aim.Bound != score.NoAim {
			aim, a, b = fmt.Sprintf("%s %.0f %%", f.Aim.Bound, 100*f.Aim.Rate), judgeAim(f), judgeAim(other[i])
		}
		rows = append(rows, []string{f.Name, aim, sure(f.Share), a, sure(other[i].Share), b})
	}
	rows = append(rows, []string{"words per answer, on average", fmt.Sprintf("at most %d", score.MeanWordsAim),
		fmt.Sprintf("%.1f", inFolds.Replies.Mean()), met(inFolds.Replies.Mean() <= score.MeanWordsAim),
		fmt.Sprintf("%.1f", aside.Replies.Mean()), met(aside.Replies.Mean() <= score.MeanWordsAim)})
	return table([]string{"figure", "aim", "over authors", "", "kept aside", ""}, rows)
}

func judgeAim(f score.Figure) string {
	if f.Share.Total == 0 {
		return "no such rows"
	}
	return met(f.Aim.Met(f.Share))
}

// aimsMet counts the aims that a set of rows meets, such as "7 of 11".
func aimsMet(r *result) string {
	s := score.Share{Total: 1}
	if r.Replies.Mean() <= score.MeanWordsAim {
		s.Hits++
	}
	for _, f := range r.Figures() {
		if f.Aim.Bound == score.NoAim || f.Share.Total == 0 {
			continue
		}
		s.Total++
		if f.Aim.Met(f.Share) {
			s.Hits++
		}
	}
	return fmt.Sprintf("%d of %d", s.Hits, s.Total)
}

func authorTable(authors []authorLine) string {
	var rows [][]string
	for _, a := range authors {
		aside := ""
		if a.Aside > 0 {
			aside = fmt.Sprint(a.Aside)
		}
		rows = append(rows, []string{"`" + a.Name + "`", a.About, fmt.Sprint(a.Rows), aside})
	}
	return table([]string{"author", "wrote about", "rows", "kept aside"}, rows)
}

func byAuthorTable(r *result) string {
	var rows [][]string
	for _, a := range r.ByAuthor {
		s := a.Scores
		rows = append(rows, []string{"`" + a.Name + "`", percent(s.Missed), percent(s.ScamFound), percent(s.VictimFound), percent(s.FalseAlarm),
			percent(s.UrgentFound), percent(s.UrgentFalse), percent(s.TypeOK), percent(a.Replies.Said)})
	}
	return table([]string{"author", "danger called no signs", "scam found", "victim called victim", "ordinary called danger", "danger now, seen",
		"falsely", "type accepted", "must say, said"}, rows)
}

// verdictNames are the verdicts as the report calls them.
var verdictNames = map[advice.Verdict]string{
	advice.Scam: "scam", advice.Victim: "victim", advice.NoSigns: "no signs", advice.Unclear: "unclear", advice.OffTopic: "off topic",
}

func confusionTable(r *result) string {
	head := []string{"wanted \\ got"}
	var rows [][]string
	for _, want := range score.Verdicts {
		head = append(head, verdictNames[want])
		row := []string{verdictNames[want]}
		for _, got := range score.Verdicts {
			row = append(row, fmt.Sprint(r.Scores.Confusion[want][got]))
		}
		rows = append(rows, row)
	}
	return table(head, rows)
}

func labelTable(r *result) string {
	var rows [][]string
	for _, v := range score.Verdicts {
		l, s := r.Scores.Labels[v], r.Replies.ByLabel[v]
		if l == nil || s == nil {
			continue
		}
		rows = append(rows, []string{verdictNames[v], counted(l.Recall), counted(l.Precision), percent(l.Danger), counted(l.Urgent), percent(l.Hasty),
			counted(s.Said), fmt.Sprintf("%.0f", s.Mean)})
	}
	return table([]string{"wanted", "found", "right when said", "called scam or victim", "danger now, seen", "falsely", "must say, said", "words per answer"}, rows)
}

func typeTable(inFolds, aside *result) string {
	var rows [][]string
	for _, name := range slices.Sorted(maps.Keys(inFolds.Scores.Types)) {
		t, a := inFolds.Scores.Types[name], aside.Scores.Types[name]
		if a == nil {
			a = &score.TypeShare{}
		}
		rows = append(rows, []string{name, counted(t.Found), percent(t.Accepted), percent(t.Precision), fmt.Sprint(t.Alarms), counted(a.Found),
			percent(a.Accepted), percent(a.Precision), fmt.Sprint(a.Alarms)})
	}
	return table([]string{"scam type", "found", "type accepted", "right when named", "false alarms", "aside: found", "type accepted", "right when named", "false alarms"}, rows)
}

// mistakesShown is how many cells of the wide confusion the report has.
const mistakesShown = 15

func mistakeTable(r *result) string {
	var rows [][]string
	all := r.Scores.Mistakes()
	for _, m := range all[:min(mistakesShown, len(all))] {
		rows = append(rows, []string{m.Wanted, m.Got, fmt.Sprint(m.Share.Hits), percent(m.Share)})
	}
	return table([]string{"wanted", "said instead", "rows", "of those wanted"}, rows)
}

func ruleTable(inFolds, aside *result) string {
	var rows [][]string
	for _, rule := range slices.Sorted(maps.Keys(inFolds.Replies.Breach)) {
		b := aside.Replies.Breach[rule]
		if b == nil {
			b = &score.Share{}
		}
		a := inFolds.Replies.Breach[rule]
		rows = append(rows, []string{"`" + rule + "`", fmt.Sprintf("%d of %d", a.Hits, a.Total), fmt.Sprintf("%d of %d", b.Hits, b.Total)})
	}
	return table([]string{"must not", "over authors", "kept aside"}, rows)
}

// adviceShown is how many pieces of advice the report lists.
const adviceShown = 10

// adviceTable lists the pieces of advice that are missing most often.
func adviceTable(r *result) string {
	keys := slices.SortedFunc(maps.Keys(r.Replies.ByKey), func(a, b string) int {
		x, y := r.Replies.ByKey[a], r.Replies.ByKey[b]
		if d := (y.Total - y.Hits) - (x.Total - x.Hits); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	var rows [][]string
	for _, key := range keys[:min(adviceShown, len(keys))] {
		s := r.Replies.ByKey[key]
		rows = append(rows, []string{"`" + strings.ReplaceAll(key, "|", "` or `") + "`", fmt.Sprint(s.Total - s.Hits), fmt.Sprintf("%d of %d", s.Hits, s.Total)})
	}
	return table([]string{"must say", "missing", "said"}, rows)
}
