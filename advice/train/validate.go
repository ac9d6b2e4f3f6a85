package main

import (
	"fmt"
	"io/fs"
	"runtime"
	"sync"

	"hangup/advice"
	"hangup/advice/score"
)

// judged is one row and what became of it.
type judged struct {
	author string
	row    score.Row
	got    advice.Assessment
	ans    advice.Answer
}

// crossValidate judges each author's rows with weights learned from the others.
func crossValidate(base fs.FS, files []author, verbose bool) error {
	rows, err := judgeFolds(base, files, len(files))
	if err != nil {
		return err
	}
	printJudged(files, rows, verbose)
	return nil
}

// judgeAside learns from the working rows and judges the rows kept aside.
func judgeAside(base fs.FS, files []author, verbose bool) error {
	aside := asideOf(files)
	rows, err := judgeWith(base, working(files), aside)
	if err != nil {
		return err
	}
	printJudged(aside, rows, verbose)
	return nil
}

// judgeFolds deals the authors into k groups and judges each group with weights learned from the other groups, so
// that nobody's rows are judged by weights that have seen any of theirs. The groups are worked on at once; the
// result is the same on every machine and in the order of the authors.
func judgeFolds(base fs.FS, files []author, k int) ([]judged, error) {
	out, errs := make([][]judged, k), make([]error, k)
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	var all sync.WaitGroup
	for fold := range k {
		all.Go(func() {
			free <- struct{}{}
			defer func() { <-free }()
			out[fold], errs[fold] = judgeFold(base, files, k, fold)
		})
	}
	all.Wait()
	byAuthor := map[string][]judged{}
	for fold := range k {
		if errs[fold] != nil {
			return nil, errs[fold]
		}
		for _, j := range out[fold] {
			byAuthor[j.author] = append(byAuthor[j.author], j)
		}
	}
	var rows []judged
	for _, f := range files {
		rows = append(rows, byAuthor[f.name]...)
	}
	return rows, nil
}

func judgeFold(base fs.FS, files []author, k, fold int) ([]judged, error) {
	rest, held := deal(files, k, fold)
	return judgeWith(base, rest, held)
}

// deal parts the authors of one of k groups from the others.
func deal(files []author, k, fold int) (rest, held []author) {
	for i, f := range files {
		if i%k == fold {
			held = append(held, f)
		} else {
			rest = append(rest, f)
		}
	}
	return rest, held
}

// judgeWith judges rows with weights learned from others.
func judgeWith(base fs.FS, from, held []author) ([]judged, error) {
	e, err := learnedFrom(base, all(from))
	if err != nil {
		return nil, err
	}
	var out []judged
	for _, f := range held {
		for _, row := range f.rows {
			got, ans := score.Judge(e, row)
			out = append(out, judged{f.name, row, got, ans})
		}
	}
	return out, nil
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

// printJudged prints a line for each author and the figures of all.
func printJudged(files []author, rows []judged, verbose bool) {
	total := score.New()
	for _, f := range files {
		r := score.New()
		for _, j := range rows {
			if j.author != f.name {
				continue
			}
			r.Add(j.row, j.got)
			total.Add(j.row, j.got)
			if verbose && wrong(j.row, j.got) {
				fmt.Printf("%s %s→%s conf %.2f | %s→%s | %s→%s | %s\n", j.row.ID, j.row.Want(), j.got.Verdict, j.got.Confidence, j.row.Type, j.got.Type,
					j.row.Urgency, j.got.Urgency, j.row.Text)
			}
		}
		fmt.Println(line(f.name, r))
	}
	fmt.Println(line("all", total))
	fmt.Print(total, total.ByType())
}

func wrong(row score.Row, a advice.Assessment) bool {
	return row.Want() != a.Verdict || row.Urgency != string(a.Urgency)
}

func line(name string, r *score.Report) string {
	pc := func(s score.Share) string { return fmt.Sprintf("%5.1f", 100*s.Rate()) }
	return fmt.Sprintf("%-12s missed %s scam %s victim %s (seen %s) genuine alarm %s urgent %s false %s type %s", name, pc(r.Missed),
		pc(r.ScamFound), pc(r.VictimFound), pc(r.VictimSeen), pc(r.FalseAlarm), pc(r.UrgentFound), pc(r.UrgentFalse), pc(r.TypeOK))
}
