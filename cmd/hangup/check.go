package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

type checkCmd struct {
	JSON    bool     `help:"Print one row of JSON instead of the answer as text."`
	Area    string   `help:"Where the person lives: a district, county, police force or nation." placeholder:"NAME"`
	Explain bool     `help:"Add the reasoning: verdict, scam type and urgency, and the words that led to them." aliases:"why"`
	Card    bool     `help:"Add a card to read aloud to the person at risk, where one fits."`
	Batch   string   `help:"Answer every row {\"id\",\"text\"} of this file and print one row of JSON for each." placeholder:"FILE.jsonl"`
	Text    []string `arg:"" optional:"" sep:"none" help:"What happened, in your own words. - reads it from standard input."`
}

// Help gives examples.
func (checkCmd) Help() string {
	return `Examples:
  hangup check "A man from the bank's fraud team says a courier will collect my card"
  hangup check --area "St Albans" "they want mum to withdraw cash for the police"
  hangup check --explain "he did not ask for my PIN, only if I was in"
  hangup check --card "the bank rang my mum and wants her PIN"
  hangup check --json - < message.txt
  hangup check --batch questions.jsonl > answers.jsonl

Sources are the warnings in your database, if there is one; it is not changed. If they cannot be read
the answer comes without them, and stderr says why.`
}

// maxQuestion is how much of standard input is read. The engine reads the first 4 KiB of a text.
const maxQuestion = 64 << 10

// Run answers a question or a file of them.
func (k *checkCmd) Run(ctx context.Context, c *console, f *settingsFlags) error {
	if k.Batch != "" && len(k.Text) > 0 {
		return usage(failf("give either a text or --batch, not both"))
	}
	if k.Batch == "" && len(k.Text) == 0 {
		return usage(failf("say what happened, such as: hangup check \"my bank asks for my PIN\""))
	}
	if (k.Explain || k.Card) && (k.JSON || k.Batch != "") {
		return usage(failf("--explain and --card are for people: leave --json and --batch out"))
	}
	a, err := openAnswerer(ctx, c, f, k.Area)
	if err != nil {
		return err
	}
	defer a.close()
	if k.Batch != "" {
		return a.batch(ctx, c, k.Batch)
	}
	text, err := k.text(ctx, c)
	if err != nil {
		return err
	}
	return k.print(c, a, text, a.answer(ctx, "", text))
}

// text gives the question: the words of the command line, or standard input.
func (k *checkCmd) text(ctx context.Context, c *console) (string, error) {
	if len(k.Text) != 1 || k.Text[0] != "-" {
		return strings.Join(k.Text, " "), nil
	}
	return readInput(ctx, c.in)
}

// readInput reads standard input. Somebody may be typing there, or nobody: it ends with ctx, and
// what still waits for input ends with the program.
func readInput(ctx context.Context, in io.Reader) (string, error) {
	type input struct {
		raw []byte
		err error
	}
	read := make(chan input, 1)
	go func() {
		raw, err := io.ReadAll(io.LimitReader(in, maxQuestion))
		read <- input{raw, err}
	}()
	select {
	case <-ctx.Done():
		return "", failf("stopped").because(ctx.Err())
	case got := <-read:
		if got.err != nil {
			return "", failf("standard input cannot be read").because(got.err)
		}
		return string(got.raw), nil
	}
}

func (k *checkCmd) print(c *console, a *answerer, text string, r result) error {
	if k.JSON {
		return json.NewEncoder(c.out).Encode(r.row)
	}
	fmt.Fprintln(c.out, r.answer.Text())
	if k.Card {
		printCard(c.out, a.core.Engine, r.assessment)
	}
	if k.Explain {
		return printReasons(c.out, a.core.Engine, a.core.Explain(text))
	}
	return nil
}
