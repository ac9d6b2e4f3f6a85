package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"

	"hangup/bot"
)

// feedbackCmd is about what people say of answers.
type feedbackCmd struct {
	Export feedbackExportCmd `cmd:"" help:"Print what people said of answers, for improving them."`
}

type feedbackExportCmd struct {
	Wrong bool `help:"Leave out what was right."`
}

// Help says what comes out.
func (feedbackExportCmd) Help() string {
	return `Prints a row for each answer of which somebody said whether it was right, the oldest first:
  {"week","right","reason","verdict","type","tells","area","seen"}

The reason is missed (a scam that was not called one), alarm (no scam that was called one), kind
(another scam), advice, number, words (not understood) or other; "" where nothing was wrong or nobody
said what. The tells are ids: "hangup check --explain" says what they stand for. What people wrote is
not kept, so it is not in the rows; neither is who they are or in which chat it was.

Examples:
  hangup feedback export > feedback.jsonl
  hangup feedback export --wrong | sort | uniq -c`
}

// feedbackRow is a row of the export.
type feedbackRow struct {
	Week    string   `json:"week"` // the day of its Monday
	Right   bool     `json:"right"`
	Reason  string   `json:"reason"`
	Verdict string   `json:"verdict"`
	Type    string   `json:"type"`
	Tells   []string `json:"tells"`
	Area    string   `json:"area"`
	Seen    bool     `json:"seen"` // a moderator has looked at it
}

// Run prints the rows.
func (k feedbackExportCmd) Run(ctx context.Context, c *console, f *settingsFlags) error {
	s, err := c.settings(f)
	if err != nil {
		return err
	}
	if err := mustExist(s); err != nil {
		return err
	}
	db, err := openStore(ctx, s)
	if err != nil {
		return err
	}
	defer db.Close()
	return k.print(ctx, c.out, db)
}

// feedbackAtOnce is how many rows are read at a time.
const feedbackAtOnce = 500

func (k feedbackExportCmd) print(ctx context.Context, to io.Writer, from bot.FeedbackLog) error {
	out := bufio.NewWriter(to)
	rows := json.NewEncoder(out)
	rows.SetEscapeHTML(false)
	for after := int64(0); ; {
		page, err := from.Feedback(ctx, bot.FeedbackFilter{After: after, Limit: feedbackAtOnce})
		if err != nil {
			return failf("what people said of answers cannot be read: %s", err).because(err)
		}
		for _, f := range page {
			after = f.ID
			if f.Right && k.Wrong {
				continue
			}
			if err := rows.Encode(rowOfFeedback(f)); err != nil {
				return failf("the rows cannot be written").because(err)
			}
		}
		if len(page) < feedbackAtOnce {
			break
		}
	}
	if err := out.Flush(); err != nil {
		return failf("the rows cannot be written").because(err)
	}
	return nil
}

func rowOfFeedback(f bot.Feedback) feedbackRow {
	return feedbackRow{
		Week: day(f.At), Right: f.Right, Reason: f.Reason, Verdict: string(f.Verdict), Type: string(f.Type),
		Tells: append([]string{}, f.Tells...), Area: string(f.Area), Seen: f.Seen,
	}
}
