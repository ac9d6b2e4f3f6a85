package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// question is a row to answer. Other fields are passed over, so that labelled rows can be answered too.
type question struct {
	ID   string  `json:"id"`
	Text *string `json:"text"`
}

// batch answers every row of a file. A row that cannot be read is named on stderr, the others are answered
// all the same, and the command fails at the end.
func (a *answerer) batch(ctx context.Context, c *console, path string) error {
	out := bufio.NewWriter(c.out)
	enc := json.NewEncoder(out)
	total := 0
	if c.terminal {
		total = countLines(ctx, path)
	}
	bar := c.startProgress("answering", total)
	done, wrong := 0, 0
	err := lines(ctx, path, func(_ int, raw []byte) error {
		defer bar.step()
		q, err := readQuestion(raw)
		if err != nil {
			return err
		}
		done++
		return enc.Encode(a.answer(ctx, q.ID, *q.Text).row)
	}, func(err error) {
		wrong++
		bar.clear()
		fmt.Fprintf(c.err, "hangup: %s\n", err)
	})
	bar.finish()
	if err := errors.Join(err, out.Flush()); err != nil {
		return err
	}
	return verdictOnRows(done, wrong)
}

func readQuestion(raw []byte) (question, error) {
	var q question
	if err := decodeRow(raw, &q); err != nil {
		return q, err
	}
	switch {
	case q.ID == "":
		return q, errors.New(`the row has no "id"`)
	case q.Text == nil:
		return q, errors.New(`the row has no "text"`)
	}
	return q, nil
}

func verdictOnRows(done, wrong int) error {
	switch {
	case wrong > 0:
		return failf("%d of %d rows could not be read; the others are done", wrong, done+wrong)
	case done == 0:
		return failf("the file has no rows")
	}
	return nil
}
