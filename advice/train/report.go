package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"io/fs"
	"strings"
	"text/template"

	"hangup/advice/score"
)

// folds is into how many groups the authors are dealt for the report: enough that each learns from five sixths
// of the rows, few enough that a test can make the report again.
const folds = 6

//go:embed accuracy.md.tmpl
var accuracyTemplate string

//go:embed authors.txt
var authorsFile string

// accuracy is everything that the template of ACCURACY.md is filled with.
type accuracy struct {
	Folds, Aside *result
	Groups       int
	Rows         int
	Authors      []authorLine
	Failures     []failure
}

// result is the figures of a set of judged rows.
type result struct {
	*score.Tally
	ByAuthor  []authorResult
	SaidRight score.Share // what must be said, said, of the rows with the right verdict
}

// authorResult is the figures of one author.
type authorResult struct {
	Name string
	*score.Tally
}

// authorLine says who wrote what.
type authorLine struct {
	Name, About string
	Rows, Aside int
}

// writeReport judges all rows by weights that have not seen them and writes the report.
func writeReport(base fs.FS, name string, files []author) error {
	text, err := reportOf(base, files)
	if err != nil {
		return err
	}
	return replace(name, text)
}

// reportOf gives the text of the report. It is the same for the same rows and the same engine.
func reportOf(base fs.FS, files []author) ([]byte, error) {
	work, aside := working(files), asideOf(files)
	inFolds, err := judgeFolds(base, work, min(folds, len(work)))
	if err != nil {
		return nil, err
	}
	keptAside, err := judgeWith(base, work, aside)
	if err != nil {
		return nil, err
	}
	about := describedAuthors()
	a := accuracy{Folds: resultOf(work, inFolds), Aside: resultOf(aside, keptAside), Groups: min(folds, len(work)),
		Rows: len(inFolds) + len(keptAside), Failures: failures(inFolds)}
	for _, f := range files {
		name := strings.TrimSuffix(f.name, ".jsonl")
		a.Authors = append(a.Authors, authorLine{name, about[name], len(f.rows), len(all(asideOf([]author{f})))})
	}
	return fill(a)
}

func fill(a accuracy) ([]byte, error) {
	t, err := template.New("accuracy").Funcs(tables).Parse(accuracyTemplate)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, a); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	return b.Bytes(), nil
}

func resultOf(files []author, rows []judged) *result {
	r := &result{Tally: score.NewTally()}
	for _, f := range files {
		one := score.NewTally()
		for _, j := range rows {
			if j.author == f.name {
				r.Add(j.author, j.row, j.got, j.ans)
				one.Add(j.author, j.row, j.got, j.ans)
				r.addSaid(j)
			}
		}
		r.ByAuthor = append(r.ByAuthor, authorResult{strings.TrimSuffix(f.name, ".jsonl"), one})
	}
	return r
}

// addSaid counts the advice in the answer to the row that was added last, if its verdict is right: what is missing
// then is missing from the answer, not from the reading.
func (r *result) addSaid(j judged) {
	if j.row.Want() == j.got.Verdict {
		r.SaidRight.Total += len(j.row.MustSay)
		r.SaidRight.Hits += len(j.row.MustSay) - len(r.Rows[len(r.Rows)-1].Missed)
	}
}

// describedAuthors gives what each author was asked to write about: one line each, name first.
func describedAuthors() map[string]string {
	out := map[string]string{}
	for _, line := range strings.Split(authorsFile, "\n") {
		name, about, _ := strings.Cut(line, " ")
		out[name] = about
	}
	return out
}
