package main

import (
	"fmt"
	"io/fs"

	"hangup/advice"
	"hangup/advice/score"
)

// crossValidate judges each author's rows with weights learned from the others.
func crossValidate(base fs.FS, files []author, verbose bool) error {
	total := score.New()
	for i, held := range files {
		var rest []author
		rest = append(append(rest, files[:i]...), files[i+1:]...)
		e, err := learnedFrom(base, all(rest))
		if err != nil {
			return err
		}
		r := judge(e, held.rows, verbose, total)
		fmt.Println(line(held.name, r))
	}
	fmt.Println(line("all", total))
	fmt.Print(total, total.ByType())
	return nil
}

// judgeAside learns from the working rows and judges the rows kept aside.
func judgeAside(base fs.FS, files []author, verbose bool) error {
	e, err := learnedFrom(base, all(working(files)))
	if err != nil {
		return err
	}
	total := score.New()
	for _, f := range asideOf(files) {
		fmt.Println(line(f.name, judge(e, f.rows, verbose, total)))
	}
	fmt.Print(total, total.ByType())
	return nil
}

func learnedFrom(base fs.FS, rows []score.Row) (*advice.Engine, error) {
	words := vocabulary(rows)
	e, err := engineWith(base, words, nil)
	if err != nil {
		return nil, err
	}
	types := e.ScamTypes()
	m := learn(prepare(e, rows, types), len(types))
	weights := m.encode()
	return engineWith(base, words, weights)
}

func judge(e *advice.Engine, rows []score.Row, verbose bool, total *score.Report) *score.Report {
	r := score.New()
	for _, row := range rows {
		a := e.Assess(row.Text)
		r.Add(row, a)
		total.Add(row, a)
		if verbose && wrong(row, a) {
			fmt.Printf("%s %s→%s conf %.2f | %s→%s | %s→%s | %s\n", row.ID, row.Want(), a.Verdict, a.Confidence, row.Type, a.Type,
				row.Urgency, a.Urgency, row.Text)
		}
	}
	return r
}

func wrong(row score.Row, a advice.Assessment) bool {
	return row.Want() != a.Verdict || row.Urgency != string(a.Urgency)
}

func line(name string, r *score.Report) string {
	pc := func(s score.Share) string { return fmt.Sprintf("%5.1f", 100*s.Rate()) }
	return fmt.Sprintf("%-12s missed %s scam %s victim %s (seen %s) genuine alarm %s urgent %s false %s type %s", name, pc(r.Missed),
		pc(r.ScamFound), pc(r.VictimFound), pc(r.VictimSeen), pc(r.FalseAlarm), pc(r.UrgentFound), pc(r.UrgentFalse), pc(r.TypeOK))
}
