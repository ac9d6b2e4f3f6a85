package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"hangup/advice"
	"hangup/advice/score"
	"hangup/config/files"
)

type evalCmd struct {
	JSON  bool     `help:"Print one object of JSON instead of tables."`
	Diff  string   `help:"Print what changed against the figures in this file, which --json printed earlier." placeholder:"OLD.json"`
	PNG   string   `help:"Draw what was taken for what into this file." name:"png" placeholder:"FILE.png"`
	Files []string `arg:"" sep:"none" help:"Files of labelled rows." placeholder:"FILE.jsonl"`
}

// Help gives the fields and examples.
func (evalCmd) Help() string {
	return `Each row has id, text, label (scam, genuine, victim, ambiguous or out_of_scope), type, type_ok,
urgency (now or none), must_say (keys of advice; a|b means either), must_not and region; pair joins two rows that
differ in little. The answer is made as for a person of that region, without stored warnings, so that the result
is the same everywhere and every time, but for the speed.

Examples:
  hangup eval questions.jsonl
  hangup eval --json *.jsonl > score.json
  hangup eval --diff score.json *.jsonl
  hangup eval --png confusion.png *.jsonl`
}

// evaluation is the result of scoring.
type evaluation struct {
	Rows     int               `json:"rows"`
	Figures  []figureRow       `json:"figures"`
	Scores   *score.Report     `json:"scores"`
	Replies  *score.Replies    `json:"replies"`
	Length   length            `json:"words_per_reply"`
	Speed    speed             `json:"speed"`
	Outcomes []score.Outcome   `json:"outcomes"`
	Diff     *score.Comparison `json:"diff,omitempty"`

	tally *score.Tally
}

// figureRow is a headline figure as a program reads it.
type figureRow struct {
	Key   string   `json:"key"`
	Name  string   `json:"name"`
	Hits  int      `json:"hits"`
	Total int      `json:"total"`
	Rate  float64  `json:"rate"`
	Low   float64  `json:"low"`   // of the interval that holds the true rate 95 times in 100
	High  float64  `json:"high"`  // of the same
	Bound string   `json:"bound"` // of the aim: at least, at most or ""
	Aim   *float64 `json:"aim"`   // null when there is none
	Met   bool     `json:"met"`
}

// length is how long answers are, in words.
type length struct {
	Mean   float64 `json:"mean"`
	Median int     `json:"median"`
	P90    int     `json:"p90"`
	Most   int     `json:"most"`
}

// speed is how long Assess and Compose took together, in microseconds.
type speed struct {
	Median int64 `json:"median_us"`
	P99    int64 `json:"p99_us"`
	Worst  int64 `json:"worst_us"`
}

// Run scores the files together.
func (k *evalCmd) Run(ctx context.Context, c *console) error {
	var old *oldEvaluation
	if k.Diff != "" {
		var err error
		if old, err = readOldEvaluation(k.Diff); err != nil {
			return err
		}
	}
	engine, err := loadEngine()
	if err != nil {
		return err
	}
	rows, err := readLabelled(k.Files)
	if err != nil {
		return err
	}
	result, err := evaluate(ctx, c, engine, rows)
	if err != nil {
		return err
	}
	if k.PNG != "" {
		if err := writePicture(k.PNG, engine, result.Scores); err != nil {
			return err
		}
	}
	return k.print(c, result, old)
}

func (k *evalCmd) print(c *console, result *evaluation, old *oldEvaluation) error {
	if old != nil {
		diff := score.Compare(old.Outcomes, result.Outcomes)
		result.Diff = &diff
	}
	switch {
	case k.JSON:
		return json.NewEncoder(c.out).Encode(result)
	case old != nil:
		return printDiff(c.out, old, result)
	}
	return printEvaluation(c.out, result)
}

// labelledRow is a row and the name of its file.
type labelledRow struct {
	file string
	score.Row
}

func readLabelled(paths []string) ([]labelledRow, error) {
	var all []labelledRow
	for _, path := range paths {
		rows, err := readRows(path)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			all = append(all, labelledRow{filepath.Base(path), r})
		}
	}
	if len(all) == 0 {
		return nil, failf("there are no rows to score")
	}
	return all, nil
}

func readRows(path string) ([]score.Row, error) {
	f, err := files.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := score.Rows(f)
	if err != nil {
		return nil, failf("%s: %s", path, err).because(err)
	}
	return rows, nil
}

func evaluate(ctx context.Context, c *console, e *advice.Engine, rows []labelledRow) (*evaluation, error) {
	t := score.NewTally()
	bar := c.startProgress("scoring", len(rows))
	defer bar.finish()
	var took []time.Duration
	for _, row := range rows {
		if ctx.Err() != nil {
			return nil, failf("stopped").because(ctx.Err())
		}
		begin := c.now()
		got, ans := score.Judge(e, row.Row)
		took = append(took, c.now().Sub(begin))
		t.Add(row.file, row.Row, got, ans)
		bar.step()
	}
	return &evaluation{
		Rows: len(rows), Scores: t.Scores, Replies: t.Replies, Outcomes: t.Rows, Figures: figureRows(t),
		Length: lengthOf(t.Replies), Speed: speedOf(took), tally: t,
	}, nil
}

func figureRows(t *score.Tally) []figureRow {
	var out []figureRow
	for _, f := range t.Figures() {
		low, high := f.Share.Interval()
		row := figureRow{
			Key: f.Key, Name: f.Name, Hits: f.Share.Hits, Total: f.Share.Total, Rate: f.Share.Rate(), Low: low, High: high,
			Bound: string(f.Aim.Bound), Met: f.Aim.Met(f.Share),
		}
		if f.Aim.Bound != score.NoAim {
			row.Aim = &f.Aim.Rate
		}
		out = append(out, row)
	}
	return out
}

func lengthOf(r *score.Replies) length {
	words := slices.Sorted(slices.Values(r.Words))
	return length{r.Mean(), percentile(words, 50), percentile(words, 90), percentile(words, 100)}
}

func speedOf(took []time.Duration) speed {
	slices.Sort(took)
	us := func(p int) int64 { return percentile(took, p).Microseconds() }
	return speed{us(50), us(99), us(100)}
}

// percentile gives the value below or at which p of 100 of the sorted values lie; zero for none.
func percentile[T ~int | ~int64](sorted []T, p int) T {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max((len(sorted)*p+99)/100-1, 0)]
}

func share(s score.Share) string {
	if s.Total == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %% (%d of %d)", 100*s.Rate(), s.Hits, s.Total)
}
