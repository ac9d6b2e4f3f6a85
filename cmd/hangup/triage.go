package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"hangup/advice/news"
)

type triageCmd struct {
	Batch string   `help:"Judge every row of this file and print one row of JSON for each. - reads standard input." placeholder:"FILE.jsonl"`
	Score bool     `help:"Compare with the labels that the rows have and print how often they agree."`
	JSON  bool     `help:"Print JSON instead of text."`
	Files []string `arg:"" optional:"" sep:"none" help:"Articles as files; with --score files of labelled rows." placeholder:"FILE"`
}

// Help gives the fields and examples.
func (triageCmd) Help() string {
	return `Says of news what a running bot would make of it: warning, correction, court, appeal or other; the scam
types, the force and the places; the sentence to quote; what it states in numbers; and which items tell one story. Posts
and stores nothing.

Rows of --batch have id, title, summary, body, format, force, published and url. Only id is needed, and a title or a
body. The body may be HTML, HTML that was escaped, Markdown with a header, or plain text: which is seen, so format is
not used. A force that is given is believed, otherwise it is read from address and text. Rows come out in the same
order, each with the id of the first row of its story in "story".

With --score rows also have label, types, group and key_sentence. The force is then read from the text, and
compared. Several files get a table each and one of all; stories are then told apart within a file.

Examples:
  hangup triage alert.html
  hangup triage --json alert.html release.md
  hangup triage --batch news.jsonl > judged.jsonl
  hangup triage --score labelled.jsonl`
}

// Run judges articles or rows.
func (k *triageCmd) Run(ctx context.Context, c *console) error {
	switch {
	case k.Batch != "" && (len(k.Files) > 0 || k.Score):
		return usage(failf("give either files or --batch, not both"))
	case k.Batch != "" && k.JSON:
		return usage(failf("--batch prints JSON as it is: leave --json out"))
	case k.Score && len(k.Files) == 0:
		return usage(failf("say what to compare with, such as: hangup triage --score labelled.jsonl"))
	case k.Batch == "" && len(k.Files) == 0:
		return usage(failf("say what to judge, such as: hangup triage alert.html"))
	}
	t, err := openTriage(c)
	if err != nil {
		return err
	}
	switch {
	case k.Batch != "":
		return t.batch(ctx, k.Batch)
	case k.Score:
		return t.score(ctx, k.Files, k.JSON)
	}
	return t.articles(ctx, k.Files, k.JSON)
}

// triage judges news.
type triage struct{ *intake }

func openTriage(c *console) (*triage, error) {
	engine, err := loadEngine()
	if err != nil {
		return nil, err
	}
	desk, err := openDesk(engine)
	if err != nil {
		return nil, err
	}
	return &triage{&intake{console: c, engine: engine, desk: desk}}, nil
}

// articles judges files.
func (t *triage) articles(ctx context.Context, paths []string, asJSON bool) error {
	found := t.readAll(ctx, paths)
	if ctx.Err() != nil {
		return failf("stopped").because(ctx.Err())
	}
	ws := make([]news.Warning, len(found))
	for i, f := range found {
		ws[i] = f.warning
	}
	for i, first := range news.Stories(ws) {
		if !asJSON {
			t.tell(found[i], found[first].path)
			continue
		}
		if err := json.NewEncoder(t.out).Encode(newsRowOf(found[i].path, ws[i], found[first].path)); err != nil {
			return err
		}
	}
	if t.bad > 0 {
		return failf("%s could not be judged", count(t.bad, "file"))
	}
	return nil
}

// tell describes an article, why it is taken for what it is, and what a running bot does with it.
func (t *triage) tell(i item, first string) {
	t.describe(i.path, i.warning)
	var areas []string
	for _, id := range i.warning.Areas {
		if a, ok := t.engine.Area(id); ok {
			areas = append(areas, a.Name)
		}
	}
	lines := [][2]string{{"areas", list(areas, 6)}, {"because", strings.Join(t.desk.Reasons(i.warning), ", ")}}
	if first != i.path {
		lines = append(lines, [2]string{"story", "the same as " + first})
	}
	lines = append(lines, [2]string{"fate", fateOf(i.warning)})
	for _, l := range lines {
		fmt.Fprintf(t.out, "  %-9s %s\n", l[0], orUnknown(l[1]))
	}
}

// list joins names and says how many it leaves out.
func list(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// fateOf says what a running bot does with an article.
func fateOf(w news.Warning) string {
	switch {
	case !isPosted(w.Label):
		return "kept and not posted: only warnings and corrections are"
	case len(w.Areas) == 0:
		return "kept and not posted: which area it is about is unknown"
	case w.Unsure:
		return "shown to moderators first: it is not certain enough to be posted unseen"
	}
	return "posted into the groups that watch its areas"
}
