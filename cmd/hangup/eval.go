package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"hangup/advice"
	"hangup/advice/score"
	"hangup/config/files"
)

type evalCmd struct {
	JSON  bool     `help:"Print one object of JSON instead of tables."`
	Files []string `arg:"" sep:"none" help:"Files of labelled rows." placeholder:"FILE.jsonl"`
}

// Help gives the fields and examples.
func (evalCmd) Help() string {
	return `Each row has id, text, label (scam, genuine, victim, ambiguous or out_of_scope), type, type_ok,
urgency (now or none), must_say (keys of advice; a|b means either), must_not and region. The answer is
made as for a person of that region, without stored warnings, so that the result is the same everywhere.

Examples:
  hangup eval questions.jsonl
  hangup eval --json *.jsonl > score.json`
}

// evaluation is the result of scoring.
type evaluation struct {
	Rows    int            `json:"rows"`
	Scores  *score.Report  `json:"scores"`
	Replies *score.Replies `json:"replies"`
	Length  length         `json:"words_per_reply"`
	Speed   speed          `json:"speed"`
}

// length is how long answers are, in words.
type length struct {
	Median int `json:"median"`
	P90    int `json:"p90"`
	Most   int `json:"most"`
}

// speed is how long Assess and Compose took together, in microseconds.
type speed struct {
	Median int64 `json:"median_us"`
	P99    int64 `json:"p99_us"`
	Worst  int64 `json:"worst_us"`
}

// Run scores the files together.
func (k *evalCmd) Run(ctx context.Context, c *console) error {
	engine, err := loadEngine()
	if err != nil {
		return err
	}
	var rows []score.Row
	for _, path := range k.Files {
		more, err := readLabelled(path)
		if err != nil {
			return err
		}
		rows = append(rows, more...)
	}
	if len(rows) == 0 {
		return failf("there are no rows to score")
	}
	result, err := evaluate(ctx, c, engine, rows)
	if err != nil {
		return err
	}
	if k.JSON {
		return json.NewEncoder(c.out).Encode(result)
	}
	return printEvaluation(c.out, result)
}

func readLabelled(path string) ([]score.Row, error) {
	f, err := files.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := score.Rows(f)
	if err != nil {
		return nil, failf("%s: %s", path, err).because(err)
	}
	for i := range rows {
		if len(rows[i].TypeOK) == 0 && rows[i].Type != "" {
			rows[i].TypeOK = []string{rows[i].Type} // whoever gave one type accepts that one
		}
	}
	return rows, nil
}

func evaluate(ctx context.Context, c *console, e *advice.Engine, rows []score.Row) (*evaluation, error) {
	result := &evaluation{Rows: len(rows), Scores: score.New(), Replies: score.NewReplies()}
	bar := c.startProgress("scoring", len(rows))
	defer bar.finish()
	var took []time.Duration
	for _, row := range rows {
		if ctx.Err() != nil {
			return nil, failf("stopped").because(ctx.Err())
		}
		area := regionOf(e, row.Region)
		begin := c.now()
		got := e.Assess(row.Text)
		if got.Area != "" {
			area = got.Area
		}
		ans := e.Compose(got, advice.Circumstances{Area: area, Today: begin})
		took = append(took, c.now().Sub(begin))
		result.Scores.Add(row, got)
		result.Replies.Add(row, got, ans)
		bar.step()
	}
	result.Length = lengthOf(result.Replies.Words)
	result.Speed = speedOf(took)
	return result, nil
}

// regionOf gives the area of a row: "England", "NI"; none for "unknown".
func regionOf(e *advice.Engine, region string) advice.AreaID {
	if region == "" || region == "unknown" {
		return ""
	}
	found, _, _ := e.FindArea(region)
	return found.ID
}

func lengthOf(words []int) length {
	slices.Sort(words)
	return length{percentile(words, 50), percentile(words, 90), percentile(words, 100)}
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
