package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"

	"hangup/advice/news"
)

// triageItem is a row to judge, with its labels if it has them. Other fields are passed over.
type triageItem struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Summary   string `json:"summary"`
	Body      string `json:"body"`
	Force     string `json:"force"`
	Published string `json:"published"`
	URL       string `json:"url"`

	Label       news.Label `json:"label"`
	Types       []string   `json:"types"`
	Group       string     `json:"group"`
	KeySentence string     `json:"key_sentence"`
}

// newsRow is what was made of a row. What is unknown is null.
type newsRow struct {
	ID          string     `json:"id"`
	Label       news.Label `json:"label"`
	Types       []string   `json:"types"`
	Force       *string    `json:"force"`
	Place       []string   `json:"place"`
	Published   *string    `json:"published"` // 2026-11-22
	KeySentence *string    `json:"key_sentence"`
	Facts       newsFacts  `json:"facts"`
	Story       string     `json:"story"`
}

type newsFacts struct {
	Reports *int    `json:"reports"`
	LossGBP *int    `json:"loss_gbp"`
	Since   *string `json:"since"`
}

func newsRowOf(id string, w news.Warning, story string) newsRow {
	r := newsRow{
		ID: id, Label: w.Label, Types: []string{}, Force: known(w.Force), Place: append([]string{}, w.Places...), Published: known(day(w.Published)),
		KeySentence: known(w.KeySentence), Story: story,
		Facts: newsFacts{Reports: known(w.Facts.Reports), LossGBP: known(w.Facts.LossGBP), Since: known(w.Facts.Since)},
	}
	for _, t := range w.Types {
		r.Types = append(r.Types, string(t))
	}
	return r
}

// known gives nil for what is unknown.
func known[T comparable](v T) *T {
	var none T
	if v == none {
		return nil
	}
	return &v
}

// batch judges every row of a file. A row that cannot be read is named on stderr, the others are judged all the same, and
// the command fails at the end.
func (t *triage) batch(ctx context.Context, path string) error {
	items, articles, wrong, err := t.rows(ctx, path, true)
	if err != nil {
		return err
	}
	ws, err := t.judgeAll(ctx, articles)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(t.out)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for i, first := range news.Stories(ws) {
		if err := enc.Encode(newsRowOf(items[i].ID, ws[i], items[first].ID)); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return verdictOnRows(len(items), wrong)
}

// rows reads the rows of a file, "-" for standard input, and makes articles of them. Without trust in their force it is left out.
func (t *triage) rows(ctx context.Context, path string, trust bool) (items []triageItem, articles []news.Article, wrong int, err error) {
	visit := func(_ int, raw []byte) error {
		i, a, err := t.readNews(raw, trust)
		if err == nil {
			items, articles = append(items, i), append(articles, a)
		}
		return err
	}
	bad := func(err error) {
		wrong++
		fmt.Fprintf(t.err, "hangup: %s\n", err)
	}
	if path == "-" {
		return items, articles, wrong, errors.Join(linesOf(ctx, "standard input", interruptible(ctx, t.in), visit, bad))
	}
	err = lines(ctx, path, visit, bad)
	return items, articles, wrong, err
}

// interruptible reads until ctx ends. Whoever types there may never end.
func interruptible(ctx context.Context, in io.Reader) io.Reader {
	out, to := io.Pipe()
	context.AfterFunc(ctx, func() { out.CloseWithError(ctx.Err()) })
	go func() {
		_, err := io.Copy(to, in)
		to.CloseWithError(err)
	}()
	return out
}

func (t *triage) readNews(raw []byte, trust bool) (triageItem, news.Article, error) {
	var i triageItem
	if err := decodeRow(raw, &i); err != nil {
		return i, news.Article{}, err
	}
	switch {
	case i.ID == "":
		return i, news.Article{}, errors.New(`the row has no "id"`)
	case i.Title == "" && i.Body == "" && i.Summary == "":
		return i, news.Article{}, errors.New(`the row has no "title" and no "body"`)
	}
	f := news.Fields{Title: i.Title, Summary: i.Summary, Body: i.Body, URL: i.URL, Published: i.Published}
	if trust && i.Force != "" {
		if _, ok := t.engine.Force(i.Force); !ok {
			return i, news.Article{}, fmt.Errorf("there is no force %q: leave it out, and it is read from the text", clipped(i.Force))
		}
		f.Force = i.Force
	}
	a, err := news.FromFields(f)
	return i, a, err
}

// clipped cuts what somebody else wrote to what fits an error.
func clipped(text string) string { return fmt.Sprintf("%.40s", oneLine(text)) }

// judgeAll judges articles beside each other, one for each processor.
func (t *triage) judgeAll(ctx context.Context, articles []news.Article) ([]news.Warning, error) {
	ws := make([]news.Warning, len(articles))
	bar := t.startProgress("judging", len(articles))
	defer bar.finish()
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				ws[i] = t.desk.Judge(articles[i])
				bar.step()
			}
		})
	}
	for i := 0; i < len(articles) && ctx.Err() == nil; i++ {
		next <- i
	}
	close(next)
	workers.Wait()
	if ctx.Err() != nil {
		return nil, failf("stopped before all was judged").because(ctx.Err())
	}
	return ws, nil
}
